"""The conversation on a terminal: what is typed is read, what comes of it is shown."""
