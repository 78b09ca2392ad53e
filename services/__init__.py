"""Who takes part: one folder for each kind of participant."""
