"""Tax office of the state (国税庁・税務署)."""
