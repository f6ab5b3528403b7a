"""What follows a choice: questions to people, undoing, and what others were told."""
