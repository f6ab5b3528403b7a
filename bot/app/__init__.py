"""What Postvakt does, one verb a module. The folders are the way of a letter:

`intake` takes it in, `reading` lets its claimant read it, `choices` is what people decide of it, `effects` carries that
out, `aftercare` is what remains, `board` shows it all. Around the letters lie `routine`, the working days of those who
handle them, `seeing`, which only looks, and `files`, with which the lead changes how it is done. `health` tells whether
the systems around it answer; `desk` is what every one of them works with, `press` a person's click, `tell` a word to
one person. Each imports only those before it on the way.
"""
