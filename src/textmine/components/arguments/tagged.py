"""Roles, factors and directions of sentences by the fitted encoder, calibrated, with the words that carried them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from spacy.lang.en.stop_words import STOP_WORDS

from textmine.components.encoder.runtime import Encoder, load_encoder
from textmine.components.records import ArgumentRole, FactorMention, Span
from textmine.errors import ModelError
from textmine.schema.v1 import Direction, Role

MADE_BY = "arguments:encoder"
_ROLE, _FACTORS, _DIRECTION, _WEIGHT = "role", "factors", "direction {}", "weight"
# Words that carried a decision: so many at most, none with less than this share of what speaks for it.
_MOST_EVIDENCE = 5
_LEAST_SHARE = 0.08
# Between two words of the evidence that are shown as one: as many characters at most.
_CLOSE = 1


@dataclass(frozen=True, slots=True)
class Calibration:
    """How logits become probabilities, and from which on a factor counts; fitted on the corpus's split development.

    Attributes:
        roles: slope of the roles' logits, and what is added to each.
        factors: slope, intercept and threshold of each.
    """

    slope: float
    biases: tuple[float, ...]
    factors: Mapping[str, tuple[float, float, float]]

    @classmethod
    def of(cls, values: Mapping[str, Any], factors: Sequence[str], roles: int) -> Calibration:
        """Return the calibration in a manifest; a plain one where it has none."""
        if not values:
            return cls(1.0, (0.0,) * roles, dict.fromkeys(factors, (1.0, 0.0, 0.5)))
        lines = {name: cast(tuple[float, float, float], tuple(values["factors"][name])) for name in factors}
        return cls(float(values["slope"]), tuple(values["biases"]), lines)


def load_model(folder: Path) -> Encoder:
    """Return the fitted model in `folder`, loaded once in a process.

    Raises:
        ModelError: it or onnxruntime is missing, or it is no model of arguments of this version.
    """
    encoder = load_encoder(folder)
    needed = {_ROLE, _FACTORS, _WEIGHT}
    if absent := sorted(needed - encoder.heads.keys()):
        raise ModelError(
            f"no model of arguments: it lacks {', '.join(absent)}",
            where=str(folder),
            remedy="fit it with this version: textmine train arguments",
        )
    return encoder


class SentenceModel:
    """The fitted model at work on sentences."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.roles = cast(tuple[Role, ...], encoder.heads[_ROLE])
        self.factors = encoder.heads[_FACTORS]
        self.calibration = Calibration.of(encoder.extra.get("calibration", {}), self.factors, len(self.roles))
        at, self._columns = 0, {}
        for head, names in encoder.heads.items():
            self._columns[head] = slice(at, at + len(names))
            at += len(names)

    def logits(
        self, text: str, regions: Sequence[Span], sentences: Sequence[Span]
    ) -> Iterator[tuple[NDArray[np.float32], list[Span]]]:
        """Yield for each sentence the logits of its pieces, and where they stand; neighbours are in view, headings are not."""
        spans, table = self.encoder.logits(text, regions)
        starts = spans[:, 0].tolist()
        for start, end in sentences:
            a, b = bisect_left(starts, start), bisect_left(starts, end)
            yield table[a:b], [(int(s), int(e)) for s, e in spans[a:b]]

    def roles_of(
        self, text: str, regions: Sequence[Span], sentences: Sequence[Span]
    ) -> Iterator[ArgumentRole]:
        """Yield the role of each sentence, with the factors of those that are claims or premises."""
        for (start, end), (table, places) in zip(
            sentences, self.logits(text, regions, sentences), strict=True
        ):
            if not len(table):
                yield ArgumentRole(start, end, "none", 1.0, (), MADE_BY)
                continue
            mean, shares = pooled(table)
            chances = self._role_chances(mean)
            role = self.roles[int(chances.argmax())]
            used = () if role == "none" else tuple(self._used(text, mean, table, shares, places))
            yield ArgumentRole(start, end, role, float(chances.max()), used, MADE_BY)

    def _role_chances(self, mean: NDArray[np.float64]) -> NDArray[np.float64]:
        values = mean[self._columns[_ROLE]] * self.calibration.slope + np.array(self.calibration.biases)
        powers = np.exp(values - values.max())
        return np.asarray(powers / powers.sum())

    def _used(
        self,
        text: str,
        mean: NDArray[np.float64],
        table: NDArray[np.float32],
        shares: NDArray[np.float64],
        places: Sequence[Span],
    ) -> Iterator[FactorMention]:
        first = self._columns[_FACTORS].start
        for k, name in enumerate(self.factors):
            slope, intercept, threshold = self.calibration.factors[name]
            score = 1 / (1 + np.exp(-(slope * mean[first + k] + intercept)))
            if score < threshold:
                continue
            values = mean[self._columns[_DIRECTION.format(name)]]
            direction = cast(Direction, self.encoder.heads[_DIRECTION.format(name)][int(values.argmax())])
            lift = shares * np.maximum(table[:, first + k] - mean[first + k] + 1.0, 0.0)
            yield FactorMention(name, float(score), direction, tuple(_evidence(text, lift, places)))


def pooled(table: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the logits of a sentence, and the share that each of its pieces has in them.

    Args:
        table: logits of its pieces, one row a piece; the last column is how much the piece counts.
    """
    weight = table[:, -1].astype(np.float64)
    shares = np.exp(weight - weight.max())
    shares /= shares.sum()
    return np.asarray(shares @ table[:, :-1]), shares


def _evidence(
    text: str, lift: NDArray[np.float64], places: Sequence[Span]
) -> Iterator[tuple[int, int, float]]:
    """Yield the words that speak most for a factor, in order of the text, with their shares of what speaks for it."""
    words: list[tuple[int, int, float]] = []
    for (start, end), value in zip(places, lift.tolist(), strict=True):
        joined = words and words[-1][1] == start and text[start - 1].isalnum() and text[start].isalnum()
        if joined:
            words[-1] = (words[-1][0], end, words[-1][2] + value)
        else:
            words.append((start, end, value))
    total = sum(value for _, _, value in words) or 1.0
    said = [word for word in words if text[word[0]].isalnum()]
    # Words of grammar carry little that a reader could check.
    said = [word for word in said if text[word[0] : word[1]].lower() not in STOP_WORDS] or said
    best = sorted(said, key=lambda word: -word[2])[:_MOST_EVIDENCE]
    kept = sorted(word for k, word in enumerate(best) if k == 0 or word[2] / total >= _LEAST_SHARE)
    merged: list[tuple[int, int, float]] = []
    for start, end, value in kept:
        if merged and start - merged[-1][1] <= _CLOSE:
            merged[-1] = (merged[-1][0], end, merged[-1][2] + value)
        else:
            merged.append((start, end, value))
    for start, end, value in merged:
        yield start, end, value / total
