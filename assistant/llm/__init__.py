"""Everything between litrev and a model: nothing else knows LiteLLM, or how a reply is had."""
