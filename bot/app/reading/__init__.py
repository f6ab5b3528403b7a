"""What is read of a letter before anything is decided, and by whom."""
