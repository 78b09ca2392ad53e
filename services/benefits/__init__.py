"""Child allowance office (児童手当) of one municipality: who receives how much, for whom."""
