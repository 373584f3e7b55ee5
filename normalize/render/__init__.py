"""Results for people and for other programs. A renderer reads results and returns text; it never prints."""
