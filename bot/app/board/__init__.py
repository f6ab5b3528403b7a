"""What may be seen of an item, and the cards and forms that show it."""
