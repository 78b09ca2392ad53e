"""Family register (戸籍) of one municipality: who is related to whom, and who lived where."""
