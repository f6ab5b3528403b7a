"""What users of similar systems ask for first: one story through a whole day for each of their 15 wishes."""
