"""Tells what happened on a stage, for any scenario: from what the files say to report and story."""
