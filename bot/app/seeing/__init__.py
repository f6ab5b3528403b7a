"""Looking without changing anything: search, the trail of an item, reports."""
