"""The same year under several designs: what each costs, and what each leaves untold."""
