"""Teams in and out: the only package that knows Bot Framework; everybody else sees own values and `bot.ports.board`."""
