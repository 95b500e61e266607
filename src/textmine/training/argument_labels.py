"""Labels of sentences: examples cut into windows, with the word pieces of each sentence and its targets."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textmine.components.encoder.windows import Window, windows
from textmine.components.encoder.wordpiece import WordPieces
from textmine.training.argument_examples import FACTORS, ArgumentExample, Sentence

if TYPE_CHECKING:
    from torch import Tensor

ROLES = ("none", "premise", "claim")
DIRECTIONS = ("inhibits", "favours", "neutral")
# Columns of the head: the roles, then whether each factor is used, then its direction; last how much a piece counts in its sentence.
HEADS: dict[str, tuple[str, ...]] = {
    "role": ROLES,
    "factors": FACTORS,
    **{f"direction {factor}": DIRECTIONS for factor in FACTORS},
    "weight": ("weight",),
}
COLUMNS = sum(map(len, HEADS.values()))
# A window that holds less of a sentence than this learns nothing of it.
_LEAST = 0.6


# Role, whether each factor is used, and the direction of each, as numbers; -1 is no direction.
Labels = tuple[int, tuple[float, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Targets:
    """A sentence in a window: its first piece, the one behind its last, and its labels."""

    first: int
    last: int
    labels: Labels


@dataclass(frozen=True, slots=True)
class LabelledWindow:
    """A window with the sentences that it answers for."""

    window: Window
    sentences: tuple[Targets, ...]
    source: str


def labelled_windows(
    examples: Iterable[ArgumentExample], cutter: WordPieces, longest: int
) -> Iterator[LabelledWindow]:
    """Yield the windows of `examples`, labelled; those without a labelled sentence are left out."""
    for example in examples:
        for window in windows(example.text, example.regions, cutter, longest):
            own = [(span, k) for k, span in enumerate(window.spans) if span[0] >= 0]
            starts = [span[0] for span, _ in own]
            found = []
            for sentence in example.sentences:
                a, b = bisect_left(starts, sentence.span[0]), bisect_left(starts, sentence.span[1])
                if a == b or not window.first <= own[(a + b) // 2][1] < window.last:
                    continue
                covered = own[b - 1][0][1] - own[a][0][0]
                if covered >= _LEAST * (sentence.span[1] - sentence.span[0]):
                    found.append(Targets(own[a][1], own[b - 1][1] + 1, targets_of(sentence)))
            if found:
                yield LabelledWindow(window, tuple(found), example.source)


def targets_of(sentence: Sentence) -> Labels:
    """Return the labels of a sentence as numbers."""
    used = sentence.factors
    return (
        ROLES.index(sentence.role),
        tuple(float(name in used) for name in FACTORS),
        tuple(DIRECTIONS.index(used[name]) if name in used else -1 for name in FACTORS),
    )


def sentence_loss(logits: Tensor, batch: Sequence[LabelledWindow]) -> Any:
    """Return the loss of a batch: roles and directions by cross-entropy, factors each for itself.

    A sentence's logits are the mean of its pieces', weighed by their own last column.
    """
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

    rows, roles, factors, directions = [], [], [], []
    for k, window in enumerate(batch):
        for target in window.sentences:
            own = logits[k, target.first : target.last]
            weights = torch.softmax(own[:, -1], 0)
            rows.append((weights[:, None] * own[:, :-1]).sum(0))
            role, used, direction = target.labels
            roles.append(role)
            factors.append(used)
            directions.append(direction)
    table = torch.stack(rows)
    at = len(ROLES)
    loss = cross_entropy(table[:, :at], torch.tensor(roles))
    # Summed over the factors: four decisions beside the one of the role.
    wanted = torch.tensor(factors)
    loss = loss + len(FACTORS) * binary_cross_entropy_with_logits(table[:, at : at + len(FACTORS)], wanted)
    known = torch.tensor(directions).flatten()
    if bool((known >= 0).any()):
        parts = table[:, at + len(FACTORS) :].reshape(-1, len(DIRECTIONS))
        loss = loss + cross_entropy(parts, known, ignore_index=-1)
    return loss
