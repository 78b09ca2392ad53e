"""Bereavement: who dies, what the family does, how it is checked and told. For `okuyami.py`."""
