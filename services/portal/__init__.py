"""Citizen portal (マイナポータル): one filing of a move, an inbox, mandates, ending notes."""
