"""Two weeks of a document centre in a minute: its `weeks`, the `hours` that pass, its `staff`, and a `witness`."""
