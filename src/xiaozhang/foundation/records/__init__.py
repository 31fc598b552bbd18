"""What any record can carry: numbers, ticked lines, and a place in the search index."""
