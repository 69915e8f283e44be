"""The faces: the command line and the HTTP API. They translate and decide nothing."""
