"""What optical character recognition does to letters, and which words a page may have meant.

A noisy channel (Kernighan, Church and Gale, A Spelling Correction Program Based on a Noisy Channel Model, COLING
1990; Brill and Moore, An Improved Error Model for Noisy Channel Spelling Correction, ACL 2000): `confusions` says how
often letters are read as others, `lexicon` how frequent words are, `search` finds the words that a reading may stand
for, `judge` weighs them against the reading as it stands. `noise` says whether a text was read by a machine at all.
"""
