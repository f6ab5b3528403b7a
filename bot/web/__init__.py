"""Pages for signed-in people: reading and printing a letter. Knows ports and use cases only, never an adapter."""
