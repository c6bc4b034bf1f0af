"""The tool loop behind a conversation: search, read, compare, answer; bounded in all that costs."""
