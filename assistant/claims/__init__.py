"""What papers claim, as a table: every cell with the words that it came from."""
