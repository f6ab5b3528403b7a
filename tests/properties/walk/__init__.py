"""A random walk through all doors, both archives, all routes, roles, faults and deaths.

`city` is what lies outside, `letters` what its own logs tell of a letter, `books` what people have decided and what
may therefore be seen outside, `acts` what people do, `steps` the steps themselves.
"""
