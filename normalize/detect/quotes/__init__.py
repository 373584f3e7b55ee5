"""Quotation marks that point the wrong way, miss their space or their partner; apostrophes beside them."""
