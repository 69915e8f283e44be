"""Second opinions for the service: asked within a limit, counted, never waited for longer."""
