"""Punctuation: marks that are doubled or contradict each other, spaces beside them, stops, dashes."""
