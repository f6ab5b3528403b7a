"""Everything that talks to a system outside, one folder a system, behind the Protocols of `bot.ports`."""
