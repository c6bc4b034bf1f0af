"""A topic → paragraphs on related work: search, plan, write, check, repair once."""
