"""Results → what a person or a program reads; one module a kind of result."""
