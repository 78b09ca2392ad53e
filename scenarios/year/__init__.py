"""A year of life events: how many, who, when, and what people then do."""
