"""The JSON Schemas (2020-12) of every document people write; editors complete from them."""
