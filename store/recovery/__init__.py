"""A library into one file and back, and made whole when it is damaged."""
