"""The daily check of every door: its `figures`, the card that `keep` keeps, who may `sign` it, and its `forms`."""
