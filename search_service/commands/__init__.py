"""Commands by what they work on; `cli.py` is where they are listed."""
