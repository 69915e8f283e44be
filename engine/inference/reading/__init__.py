"""Reading: nodes of a resolved pack become checked expressions and entries."""
