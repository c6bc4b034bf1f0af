"""litrev beside PaperQA2: the same papers, the same stub of a model, whole commands."""
