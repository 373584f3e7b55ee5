"""What a scraper left: page furniture, metadata, credits, links, page numbers, text that stands twice."""
