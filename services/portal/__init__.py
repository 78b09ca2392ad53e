"""Citizen portal (マイナポータル): one filing for everyone who has to know of a move."""
