"""What is true for every organisation: shared rule modules and calendar editions, as YAML."""
