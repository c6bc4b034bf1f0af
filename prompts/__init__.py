"""The prompts, one folder a task, each file sent to a model as it stands."""
