"""Everything between litrev and a model, LiteLLM included: how a request becomes a reply."""
