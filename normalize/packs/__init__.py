"""Rules as data: what a rule is, how packs are read, how their examples are checked."""
