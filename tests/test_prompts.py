"""Prompt files are filled in exactly, and a mistake in one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.prompts import PromptBroken, render


def test_the_answer_prompt_holds_question_and_evidence() -> None:
    prompt = render("answer", question="Why $x$?", evidence="[S1.1] It costs $5 and $name.")
    assert [message.role for message in prompt.messages] == ["system", "user"]
    assert "Why $x$?" in prompt.messages[1].content
    assert "$5 and $name." in prompt.messages[1].content


def test_the_version_changes_with_the_text_and_not_with_the_values(tmp_path: Path) -> None:
    first = render("answer", question="a", evidence="b")
    assert render("answer", question="c", evidence="d").version == first.version
    (tmp_path / "answer").mkdir()
    (tmp_path / "answer" / "user.md").write_text("$question from $evidence")
    own = render("answer", tmp_path, question="a", evidence="b")
    assert own.messages[1].content == "a from b"
    assert own.messages[0] == first.messages[0]
    assert own.version != first.version


@pytest.mark.parametrize("text", ["no placeholder", "$question $evidence $more", "$question $ 5"])
def test_other_placeholders_are_an_error(text: str, tmp_path: Path) -> None:
    (tmp_path / "answer").mkdir()
    (tmp_path / "answer" / "user.md").write_text(text)
    with pytest.raises(PromptBroken):
        render("answer", tmp_path, question="a", evidence="b")


def test_an_unknown_task_is_an_error() -> None:
    with pytest.raises(PromptBroken, match="no prompt"):
        render("nothing")
