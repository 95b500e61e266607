"""The fitted model that types candidates, or drops them: two layers over features, averaged over a spelling's mentions.

A mention's features and vectors make its state; states of one spelling are averaged, and the averages of related spellings
with them; state and averages together give the probabilities of the types. Fitted by `textmine.training.entity_labels`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from textmine.components.encoder.runtime import shipped_folder
from textmine.components.entities.described import Described
from textmine.components.entities.relations import RELATIONS
from textmine.errors import ModelError

Table = NDArray[np.float32]
NONE = "none"
FILE = "labels.npz"
FORMAT = "textmine-entity-labels 1"


@dataclass(frozen=True, slots=True)
class Layers:
    """One fitted network; `own` and `around` hold a row a feature."""

    own: Table
    around: Table
    dense: Table
    dense_bias: Table
    related: Table
    pooled: Table
    state: Table
    state_bias: Table
    out: Table
    out_bias: Table


@dataclass(frozen=True, slots=True)
class LabelModel:
    """Fitted networks whose answers are averaged.

    Attributes:
        types: what a candidate can be; the first is "none".
        own, around: index of each feature known.
        mean, spread: of the dense columns.
        networks: the networks.
        sha256: hash of the file that they were read from.
    """

    types: tuple[str, ...]
    own: dict[str, int]
    around: dict[str, int]
    mean: Table
    spread: Table
    networks: tuple[Layers, ...]
    sha256: str = ""

    def probabilities(self, text: Described) -> Table:
        """Return the probability of each type, a row a candidate."""
        if not text.groups:
            return np.zeros((0, len(self.types)), dtype=np.float32)
        own = [[self.own[name] for name in names if name in self.own] for names in text.own]
        around = [[self.around[name] for name in names if name in self.around] for names in text.around]
        dense = (text.dense - self.mean) / self.spread
        # These products are small: more threads would only wait for each other.
        with _threads().limit(limits=1):
            answers = [_forward(layers, own, around, dense, text) for layers in self.networks]
        return np.asarray(np.mean(answers, axis=0), dtype=np.float32)


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


def _forward(
    layers: Layers, own: list[list[int]], around: list[list[int]], dense: Table, text: Described
) -> Table:
    states = _summed(layers.own, own) + _summed(layers.around, around) + dense @ layers.dense
    states = np.maximum(states + layers.dense_bias, 0)
    groups = np.asarray(text.groups)
    count, width = int(groups.max()) + 1, states.shape[1]
    sizes = np.bincount(groups, minlength=count).astype(np.float32)
    mean = np.zeros((count, width), np.float32)
    np.add.at(mean, groups, states)
    mean /= sizes[:, None]
    most = np.zeros((count, width), np.float32)
    np.maximum.at(most, groups, states)
    told = _told(mean, text, count) @ layers.related + np.concatenate([mean, most], axis=1) @ layers.pooled
    hidden = np.maximum(states @ layers.state + layers.state_bias + told[groups], 0)
    scores = hidden @ layers.out + layers.out_bias
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


def _summed(rows: Table, indices: Sequence[Sequence[int]]) -> Table:
    total = np.zeros((len(indices), rows.shape[1]), np.float32)
    for row, chosen in enumerate(indices):
        if chosen:
            total[row] = rows[list(chosen)].sum(axis=0)
    return total


def _told(mean: Table, text: Described, count: int) -> Table:
    """Return for each group the average state of the groups in each relation to it, side by side."""
    kinds, width = len(RELATIONS), mean.shape[1]
    told = np.zeros((count * kinds, width), np.float32)
    if text.edges:
        edges = np.asarray(text.edges)
        slots = edges[:, 1] * kinds + edges[:, 0]
        np.add.at(told, slots, mean[edges[:, 2]])
        told /= np.maximum(np.bincount(slots, minlength=count * kinds), 1).astype(np.float32)[:, None]
    return told.reshape(count, kinds * width)


def read_model(path: Path) -> LabelModel:
    """Return the model of a file.

    Raises:
        ModelError: the file is missing, or is none that this version can read.
    """
    remedy = "make it anew: python -m textmine.training.entity_labels --write"
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        with np.load(path, allow_pickle=False) as arrays:
            head: dict[str, Any] = json.loads(arrays["head"].tobytes().decode("utf-8"))
            if head.get("format") != FORMAT or head.get("relations") != list(RELATIONS):
                raise ModelError("this is no label model of this version", where=str(path), remedy=remedy)
            tables = {name: arrays[name].astype(np.float32) for name in arrays.files if name != "head"}
        networks = tuple(
            Layers(**{field: tables[f"{field}.{number}"] for field in Layers.__slots__})
            for number in range(head["networks"])
        )
        own, around = ({name: i for i, name in enumerate(head[key])} for key in ("own", "around"))
        return LabelModel(
            tuple(head["types"]), own, around, tables["mean"], tables["spread"], networks, digest
        )
    except (OSError, EOFError, BadZipFile, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"label model cannot be read: {error}", where=str(path), remedy=remedy) from error


def model_bytes(model: LabelModel) -> dict[str, NDArray[Any]]:
    """Return the arrays that `read_model` makes `model` from, to be saved with `numpy.savez_compressed`."""
    head = {
        "format": FORMAT, "types": model.types, "relations": RELATIONS, "networks": len(model.networks),
        "own": list(model.own), "around": list(model.around),
    }  # fmt: skip
    arrays: dict[str, NDArray[Any]] = {
        "head": np.frombuffer(json.dumps(head, ensure_ascii=False).encode("utf-8"), dtype=np.uint8),
        "mean": model.mean.astype(np.float16),
        "spread": model.spread.astype(np.float16),
    }
    for number, layers in enumerate(model.networks):
        for field in Layers.__slots__:
            arrays[f"{field}.{number}"] = getattr(layers, field).astype(np.float16)
    return arrays


@cache
def shipped_model() -> LabelModel | None:
    """Return the model that comes with the package, read once; None where it was left out."""
    path = shipped_folder("entities") / FILE
    return read_model(path) if path.is_file() else None
