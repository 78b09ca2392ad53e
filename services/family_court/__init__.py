"""Family court (家庭裁判所)."""
