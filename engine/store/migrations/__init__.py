"""How the tables came to be what they are, one file for each change. Alembic runs them; nothing imports them."""
