"""The conversation on a terminal: reads a line, has it answered, shows what happens meanwhile."""
