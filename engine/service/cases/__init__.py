"""Use cases of cases that live in time: one module for each thing that is done with them."""
