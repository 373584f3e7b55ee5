"""Measures the project: beside its peers, as texts and packs grow, and inside."""
