"""Moving house: who moves, what they do, how it is checked and told. For `hikkoshi.py`."""
