"""Health and long-term-care insurer of one municipality (国民健康保険、介護保険)."""
