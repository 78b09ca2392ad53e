"""Legal affairs (法務局)."""
