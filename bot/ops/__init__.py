"""What keeps the bot running: jobs, workers, logs, metrics and health."""
