"""Bereavement desk (おくやみコーナー)."""
