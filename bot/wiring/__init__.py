"""The only package that knows everything: from settings to a bot that can be started, in plain code."""
