"""Deposit insurance (預金保険機構)."""
