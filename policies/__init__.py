"""What one organisation declares: one folder of YAML for each policy pack."""
