"""The torture: the service in many processes, killed again and again under load; and what must be so afterwards."""
