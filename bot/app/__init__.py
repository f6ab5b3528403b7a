"""What Postvakt does, one verb a module. The folders are the way of a letter:

`intake` takes it in, `reading` lets its claimant read it, `choices` is what people decide of it, `effects` carries that
out, `aftercare` is what remains, `board` shows it all. `health` tells whether the systems around it answer; `desk` is
what every one of them works with, `press` a person's click. Each imports only those before it on the way.
"""
