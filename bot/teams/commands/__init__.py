"""What people write to the bot: `table` finds the command that is meant, every other module is one command."""
