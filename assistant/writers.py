"""Which writer each task has: a model's where there is a model, else the one that quotes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.answer import Writer
    from assistant.answer.model_writer import ModelWriter
    from assistant.asker import Asker
    from assistant.claims.model_writer import ModelClaimsWriter
    from assistant.claims.writer import ClaimsWriter
    from assistant.contradictions.judging import Judge
    from assistant.contradictions.sides import Papers
    from assistant.draft.model_writer import ModelDraftWriter
    from assistant.draft.rewriting.model_rewriter import ModelRewriter
    from assistant.draft.writer import DraftWriter
    from assistant.shelf import Shelf
    from store.embedding import Embedder


class Writers:
    """The writers that read one shelf; what a model's need is made when one is asked for."""

    def __init__(
        self,
        shelf: Shelf,
        asker: Callable[[], Asker],
        embedder: Callable[[], Embedder],
        prompts: Path,
        *,
        model: bool,
    ) -> None:
        """`embedder` tells nearness of meaning; `model`: there is one to ask."""
        self.shelf = shelf
        self.asker = asker
        self.embedder = embedder
        self.prompts = prompts
        self.model = model

    def answer(self) -> Writer:
        """Who answers."""
        if self.model:
            return self.model_answer()
        from assistant.answer.extractive import ExtractiveWriter

        return ExtractiveWriter(self.shelf)

    def draft(self) -> DraftWriter:
        """Who drafts."""
        if self.model:
            return self.model_draft()
        from assistant.draft.outline import OutlineWriter

        return OutlineWriter(self.shelf)

    def claims(self, corpus: Sequence[str]) -> ClaimsWriter:
        """Who reads claims; `corpus` are the keys of all papers of the table."""
        if self.model:
            return self.model_claims()
        from assistant.claims.rules import RuleClaimsWriter

        return RuleClaimsWriter(self.shelf, corpus)

    def rewriter(self) -> ModelRewriter | None:
        """Who judges what news change in a draft; nobody does without a model."""
        if not self.model:
            return None
        from assistant.draft.rewriting.model_rewriter import ModelRewriter

        return ModelRewriter(self.asker(), self.embedder(), self.prompts)

    def judge_of_claims(self, papers: Papers) -> Judge | None:
        """Who judges pairs of claims of these papers; nobody without a model."""
        if not self.model:
            return None
        from assistant.contradictions.judging import Judge

        return Judge(self.asker(), papers, self.prompts)

    def model_answer(self) -> ModelWriter:
        """The one that asks a model for an answer."""
        from assistant.answer.model_writer import ModelWriter

        return ModelWriter(self.asker(), self.embedder(), prompts=self.prompts)

    def model_draft(self) -> ModelDraftWriter:
        """The one that asks a model for a plan and its paragraphs."""
        from assistant.draft.model_writer import ModelDraftWriter

        return ModelDraftWriter(self.asker(), self.embedder(), self.prompts)

    def model_claims(self) -> ModelClaimsWriter:
        """The one that asks a model for the rows of each paper."""
        from assistant.claims.model_writer import ModelClaimsWriter

        return ModelClaimsWriter(self.asker(), self.embedder(), self.prompts)
