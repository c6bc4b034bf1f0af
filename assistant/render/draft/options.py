"""What a person can choose of a draft's form."""

from __future__ import annotations

from typing import Literal

from store.records import Record

Format = Literal["md", "latex", "pandoc", "html", "json"]
Receipts = Literal["appendix", "comments", "none"]


class Options(Record):
    """How citations and receipts are written; what a format has no use for, it passes over."""

    cite: Literal["citep", "citet", "cite"] = "citep"
    """LaTeX's command for a citation. `citep` is natbib's; with `citet` authors whom a sentence
    names are printed by the citation itself, in pandoc's Markdown as well."""
    style: str = "ieee"
    """The CSL style of the list of references, by its id; it decides between numbers and names."""
    receipts: Receipts | None = None
    """Where the quotations behind each sentence stand; None is as suits the format."""
    bibliography: str = ""
    """The name of the `.bib` that belongs to the draft, where one is written."""

    def suited(self, format: Format) -> Options:
        """These, with receipts in comments where it is compiled, and behind the text elsewhere."""
        compiled = format in ("latex", "pandoc")
        default: Receipts = "comments" if compiled else "appendix"
        return self.model_copy(update={"receipts": self.receipts or default})
