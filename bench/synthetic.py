"""Invented abstracts with the statistics of real ones, and vectors that go with their topics.

Words follow a Zipf-Mandelbrot law: four in ten are English function words, the others come of a
vocabulary common to all papers or of the paper's topic, and its neighbour's. So words occur
together as they do in a library of papers: some in every second abstract, most in few. The same
seed makes the same papers, however many are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from store.records import Paper

if TYPE_CHECKING:
    from store.embedding import Progress, Vectors

FUNCTION = """the of and in to a is for that with we on by as are be this from an which or at it our
was were not can have has been these using between their than also both more such its may into when
but how only through all each most other over they under while within where however no""".split()
TOPICS, TOPICAL, GENERAL = 300, 80, 120_000
DIMENSION = 384
TOKENS_A_WORD = 1.3
ONSETS = "b c d f g h k l m n p r s t v br cl dr fl gr pl pr st th tr".split()
RHYMES = "a e i o u al ar en er in on or un am el is".split()
ENDINGS = ("", "", "", "s", "ed", "ing", "tion", "al", "ity", "er")
BLOCK = 1_000
"""Papers that are drawn from one random stream."""

Words = npt.NDArray[np.int64]


def zipf(size: int, shift: float = 2.7, exponent: float = 1.05) -> npt.NDArray[np.float64]:
    """Cumulative probabilities of ranks 1 to `size` (Mandelbrot, 1953)."""
    weights = 1 / (np.arange(1, size + 1) + shift) ** exponent
    return np.cumsum(weights / weights.sum())


class World:
    """The words there are, and what each means."""

    def __init__(self, seed: int = 20) -> None:
        self._seed = seed
        draw = np.random.default_rng(seed)
        self._function = zipf(len(FUNCTION))
        self._general = zipf(GENERAL)
        self._topical = zipf(TOPICAL)
        self.words = [*FUNCTION, *_invented(GENERAL + TOPICS * TOPICAL, draw)]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Every word's number."""
        return {word: number for number, word in enumerate(self.words)}

    @cached_property
    def meanings(self) -> Vectors:
        """Function words mean nothing, general ones little, topical ones mostly their topic."""
        draw = np.random.default_rng(self._seed + 1)
        meanings = draw.standard_normal((len(self.words), DIMENSION), dtype=np.float32)
        first = len(FUNCTION) + GENERAL
        meanings[: len(FUNCTION)] = 0
        meanings[len(FUNCTION) : first] *= 0.7
        centres = draw.standard_normal((TOPICS, DIMENSION), dtype=np.float32)
        meanings[first:] += 0.7 * np.repeat(centres, TOPICAL, axis=0)
        return meanings

    def papers(self, count: int) -> Iterator[Paper]:
        """The first `count` papers."""
        for first in range(0, count, BLOCK):
            draw = np.random.default_rng([self._seed, first])
            for number in range(first, min(first + BLOCK, count)):
                yield self._paper(number, draw)

    def queries(self, count: int, topical: int = 3, general: int = 2) -> list[str]:
        """Some words of a topic, some that many papers have, and function words between them."""
        draw = np.random.default_rng(self._seed + 2)
        return [
            self._query(int(draw.integers(TOPICS)), topical, general, draw) for _ in range(count)
        ]

    def _query(self, topic: int, topical: int, general: int, draw: np.random.Generator) -> str:
        first = len(FUNCTION)
        chosen = [first + self._ranks(self._general, general, draw)]
        chosen.append(self._of(topic, topical, draw))
        words = [self.words[number] for number in np.concatenate(chosen)]
        return f"how does the {' of the '.join(words)}"

    def _paper(self, number: int, draw: np.random.Generator) -> Paper:
        topic = int(draw.integers(TOPICS))
        sentences = [
            self._sentence(topic, int(length), draw)
            for length in draw.lognormal(3.0, 0.35, int(draw.integers(6, 11))).clip(5, 60)
        ]
        title = self._sentence(topic, int(draw.integers(6, 14)), draw)[:-1]
        return Paper(
            title=title,
            authors=tuple(self._name(draw) for _ in range(int(draw.integers(1, 6)))),
            # 19 % since 2020, a half tagged, and a venue in 300: what the filters ask for.
            year=int(
                2020 + draw.integers(5) if draw.random() < 0.19 else draw.integers(1990, 2020)
            ),
            venue=f"Journal of {self.words[len(FUNCTION) + int(draw.integers(333))].title()}",
            doi=f"10.1000/invented.{number}",
            tags=("half",) if draw.random() < 0.5 else (),
            abstract=" ".join(sentences),
        )

    def _name(self, draw: np.random.Generator) -> str:
        given, family = (len(FUNCTION) + int(n) for n in draw.integers((200, 3_000)))
        return f"{self.words[given].title()} {self.words[family].title()}"

    def _sentence(self, topic: int, length: int, draw: np.random.Generator) -> str:
        kinds = draw.random(length)
        chosen = np.where(
            kinds < 0.43,
            self._ranks(self._function, length, draw),
            np.where(
                kinds < 0.78,
                len(FUNCTION) + self._ranks(self._general, length, draw),
                self._of(topic, length, draw),
            ),
        )
        text = " ".join([self.words[number] for number in chosen.tolist()])
        return f"{text[0].upper()}{text[1:]}."

    def _of(self, topic: int, count: int, draw: np.random.Generator) -> Words:
        """Words of a topic, a quarter of them the next topic's."""
        topics = (topic + (draw.random(count) < 0.25)) % TOPICS
        first = len(FUNCTION) + GENERAL
        words: Words = first + topics * TOPICAL + self._ranks(self._topical, count, draw)
        return words

    def _ranks(self, law: npt.NDArray[np.float64], count: int, draw: np.random.Generator) -> Words:
        return np.searchsorted(law, draw.random(count)).clip(max=len(law) - 1)


class TopicalEmbedder:
    """An Embedder that costs next to nothing: a text means what its words do, added up."""

    name, dimension = "topical", DIMENSION

    def __init__(self, world: World) -> None:
        self._world = world

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        numbers, meanings = self._world.numbers.get, self._world.meanings
        vectors = np.empty((len(texts), DIMENSION), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            words = text.lower().replace(".", "").split()
            telling = [n for word in words if (n := numbers(word, 0)) >= len(FUNCTION)]
            meanings[telling].sum(axis=0, out=row)
            row[0] += 1e-6  # function words alone have a direction, too
            row /= np.linalg.norm(row)
            if progress:
                progress(1)
        return vectors

    def count(self, texts: Sequence[str]) -> list[int]:
        return [round(TOKENS_A_WORD * (text.count(" ") + 1)) for text in texts]


def _invented(count: int, draw: np.random.Generator) -> list[str]:
    """That many different words; the first, which are the common ones, are short."""
    found: dict[str, None] = {}
    while len(found) < count:
        syllables = 1 if len(found) < 1_000 else 2
        parts = [
            ONSETS[onset] + RHYMES[rhyme]
            for onset, rhyme in zip(
                draw.integers(len(ONSETS), size=syllables),
                draw.integers(len(RHYMES), size=syllables),
                strict=True,
            )
        ]
        found["".join(parts) + ENDINGS[int(draw.integers(len(ENDINGS)))]] = None
    return list(found)
