"""The policy packs that ship with Due Process: one folder of YAML for each."""
