"""The engine of Due Process: a policy pack and the events of a case go in, a decision comes out."""
