"""The store at three sizes, beside the bare Chroma and FTS5 that it is made of."""
