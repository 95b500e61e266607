"""What more is to be had: the whole encoder trained on the sentences, with one head for all labels."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from baselines.encoder import load
from baselines.features import Rows
from baselines.learner import Decision, Scores, decide
from baselines.measures import LABELS, TASKS, Labels
from baselines.units import Unit

_LONGEST, _NEIGHBOUR = 96, 40
_BATCH, _RATE, _HEAD_RATE, _WARM_UP = 16, 1e-4, 1e-3, 0.1
# Of so many chapters, one is kept out of training for the choice of thresholds.
_HELD_OUT = 6

Encoded = list[tuple[list[int], list[int]]]


def fine_tune(
    units: Sequence[Unit], gold: Labels, train: Rows, others: Sequence[Rows], *, epochs: int, seed: int
) -> tuple[list[Scores], Decision]:
    """Return the scores of each of `others` after training on `train`, and how to decide by them.

    Args:
        units: all units.
        gold: labels of all units; only those of `train` are read.
        train: rows of two chapters or more; every sixth chapter only serves the choice of thresholds.
        others: rows to score.
        epochs: how often the training rows are seen.
        seed: of the draw of held-out chapters, of the order of rows, and of the new weights.

    Raises:
        ModelError: a package that it needs is not installed.
    """
    tokeniser, encoder = load()
    import torch

    torch.manual_seed(seed)
    chapters = sorted({units[i].chapter for i in train})
    random.Random(seed).shuffle(chapters)
    kept = set(chapters[: max(1, len(chapters) // _HELD_OUT)])
    seen = np.array([i for i in train if units[i].chapter not in kept])
    held_out = np.array([i for i in train if units[i].chapter in kept])
    encoded = _encode(tokeniser, units)
    head = torch.nn.Linear(encoder.config.hidden_size, len(LABELS))
    _train(encoder, head, encoded, gold, seen, epochs, seed)
    scores = [_scores(encoder, head, encoded, rows) for rows in (held_out, *others)]
    return scores[1:], decide(scores[0][None], gold[held_out], [1.0])


def _encode(tokeniser: Any, units: Sequence[Unit]) -> Encoded:
    """Return word pieces and their kinds: 1 in the sentence that is judged, 0 in its neighbours."""

    def pieces(texts: list[str]) -> list[list[int]]:
        ids: list[list[int]] = tokeniser(texts, add_special_tokens=False)["input_ids"]
        return ids

    start, end = tokeniser.cls_token_id, tokeniser.sep_token_id
    parts = (pieces([getattr(unit, name) for unit in units]) for name in ("before", "text", "after"))
    found = []
    for before, text, after in zip(*parts, strict=True):
        left, middle, right = before[-_NEIGHBOUR:], text[:_LONGEST], after[:_NEIGHBOUR]
        ids = [start, *left, end, *middle, end, *right, end]
        kinds = [0] * (len(left) + 2) + [1] * len(middle) + [0] * (len(right) + 2)
        found.append((ids, kinds))
    return found


def _train(
    encoder: Any, head: Any, encoded: Encoded, gold: Labels, rows: Rows, epochs: int, seed: int
) -> None:
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

    # The table of word pieces stays as it is: three thousand sentences touch few of its thirty thousand rows.
    encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    groups = [{"params": [p for p in encoder.parameters() if p.requires_grad]}, {"params": head.parameters()}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    rates = [_RATE, _HEAD_RATE]
    steps = epochs * -(-len(rows) // _BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, rates, total_steps=steps + 1, pct_start=_WARM_UP, anneal_strategy="linear"
    )
    encoder.train()
    order = random.Random(seed)
    for _ in range(epochs):
        for batch in _batches(encoded, rows, order):
            wanted = torch.tensor(gold[batch], dtype=torch.float32)
            logits = _logits(encoder, head, encoded, batch)
            role, factors = TASKS["role"], TASKS["factors"]
            loss = cross_entropy(logits[:, role], wanted[:, role].argmax(1))
            loss = loss + 2 * binary_cross_entropy_with_logits(logits[:, factors], wanted[:, factors])
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
            optimiser.step()
            schedule.step()


def _batches(encoded: Encoded, rows: Rows, order: random.Random) -> Iterator[Rows]:
    """Yield batches in a random order, each of rows of like length."""
    ranked = sorted(rows.tolist(), key=lambda i: len(encoded[i][0]) + order.uniform(-8, 8))
    batches = [np.array(ranked[at : at + _BATCH]) for at in range(0, len(ranked), _BATCH)]
    order.shuffle(batches)
    yield from batches


def _logits(encoder: Any, head: Any, encoded: Encoded, rows: Rows) -> Any:
    import torch

    longest = max(len(encoded[i][0]) for i in rows)
    ids, kinds, mask = (torch.zeros((len(rows), longest), dtype=torch.long) for _ in range(3))
    for k, i in enumerate(rows):
        count = len(encoded[i][0])
        ids[k, :count] = torch.tensor(encoded[i][0])
        kinds[k, :count] = torch.tensor(encoded[i][1])
        mask[k, :count] = 1
    # Half-width numbers inside the encoder take half the time; weights and head stay at full width.
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = encoder(input_ids=ids, token_type_ids=kinds, attention_mask=mask).last_hidden_state.float()
    judged = kinds.unsqueeze(-1).float()
    return head((states * judged).sum(1) / judged.sum(1).clamp(min=1))


def _scores(encoder: Any, head: Any, encoded: Encoded, rows: Rows) -> Scores:
    import torch

    encoder.eval()
    parts = []
    with torch.inference_mode():
        for at in range(0, len(rows), 2 * _BATCH):
            logits = _logits(encoder, head, encoded, rows[at : at + 2 * _BATCH])
            roles = logits[:, TASKS["role"]].softmax(1)
            parts.append(torch.cat([roles, logits[:, TASKS["factors"]].sigmoid()], 1).numpy())
    return np.concatenate(parts).astype(np.float64)
