"""The vectors in a library's own Chroma, and keeping it in step with the catalog."""
