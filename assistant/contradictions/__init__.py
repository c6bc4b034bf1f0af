"""Claims of different papers about the same thing, and whether they agree or contradict."""
