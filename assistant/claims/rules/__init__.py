"""The claims of a paper, read by rules: no model is asked."""

from assistant.claims.rules.writer import RuleClaimsWriter

__all__ = ["RuleClaimsWriter"]
