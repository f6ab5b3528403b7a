"""A letter for internal mail as one PDF: cover sheet, what the letter says, and every attachment that paper can show.

What strangers wrote is read in a process of its own (`binder`), which has none of the bot's secrets, may write no file,
and is ended when it takes too long or wants too much memory: a thread could not be stopped, and a hostile file would
take the bot with it. Content passes through pipes only.
"""
