"""Fitting of the label model's networks, by torch. Needs the extra `learning`."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.components.entities.described import Described
from textmine.components.entities.label_model import LabelModel, Layers
from textmine.components.entities.relations import RELATIONS
from textmine.errors import ModelError

_FAR = -1e9
_WARM_UP = 50
# Features that know a word itself. They are taken from a part of the spellings in fitting, as if those were invented.
_LEXICAL = ("w:", "first:", "last:", "end", "g", "people", "small", "all small")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a network is fitted.

    Attributes:
        width: of its layers.
        epochs, rate, decay: of Adam with decoupled weight decay.
        hidden_dropout, dense_dropout, feature_dropout: share of states, dense columns and features left out at a time.
        strange: share of the spellings whose own words are hidden at a time.
    """

    width: int = 64
    epochs: int = 16
    rate: float = 2e-3
    decay: float = 1e-4
    hidden_dropout: float = 0.3
    dense_dropout: float = 0.5
    feature_dropout: float = 0.2
    strange: float = 0.4


@dataclass(frozen=True, slots=True)
class Example:
    """A text's candidates with what is right: `allowed` types of each, and whether the gold speaks of it at all."""

    text: Described
    allowed: NDArray[np.bool_]
    told: NDArray[np.bool_]


def fitted_layers(examples: Sequence[Example], model: LabelModel, recipe: Recipe, seed: int) -> Layers:
    """Return a network fitted to `examples`; of `model`, the features, types and norms are used.

    Raises:
        ModelError: torch is not installed.
    """
    if find_spec("torch") is None:
        remedy = "install the extra: pip install 'textmine[learning]'"
        raise ModelError("fitting the label model needs torch, not installed here", remedy=remedy)
    import torch

    torch.manual_seed(seed)
    draw = random.Random(seed)
    network = _network(model, recipe)
    texts = [_Text(example, model) for example in examples if example.told.any()]
    optimiser = torch.optim.AdamW(network.parameters(), lr=recipe.rate, weight_decay=recipe.decay)
    steps, step = len(texts) * recipe.epochs, 0
    for _ in range(recipe.epochs):
        draw.shuffle(texts)
        for text in texts:
            rate = recipe.rate * min(1.0, (step + 1) / _WARM_UP) * max(0.03, 1 - step / steps)
            for group in optimiser.param_groups:
                group["lr"] = rate
            scores = network(text)
            loss = (torch.logsumexp(scores, 1) - torch.logsumexp(scores + text.barred, 1))[text.told]
            optimiser.zero_grad()
            (loss.sum() / text.told.sum() ** 0.5 / 15).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimiser.step()
            step += 1
    return _layers(network)


class _Text:
    """An example as tensors."""

    def __init__(self, example: Example, model: LabelModel) -> None:
        import torch

        described = example.text
        self.own = self._bag(described.own, model.own)
        self.around = self._bag(described.around, model.around)
        self.dense = torch.tensor((described.dense - model.mean) / model.spread, dtype=torch.float32)
        self.groups = torch.tensor(described.groups)
        self.count = max(described.groups, default=-1) + 1
        self.edges = torch.tensor(described.edges, dtype=torch.long).reshape(-1, 3)
        self.barred = torch.tensor(np.where(example.allowed, 0.0, _FAR), dtype=torch.float32)
        self.told = torch.tensor(example.told)

    @staticmethod
    def _bag(rows: list[list[str]], index: dict[str, int]) -> tuple[Any, Any, Any]:
        import torch

        chosen = [[index[name] for name in names if name in index] for names in rows]
        sizes = torch.tensor([len(row) for row in chosen], dtype=torch.long)
        flat = torch.tensor([number for row in chosen for number in row], dtype=torch.long)
        return flat, torch.cumsum(sizes, 0) - sizes, sizes


def _network(model: LabelModel, recipe: Recipe) -> Any:
    import torch

    lexical = torch.tensor([float(name.startswith(_LEXICAL)) for name in model.own])
    vectors = (
        len(model.mean) * 300 // 396
    )  # the static vectors' part; the last quarter of it is the name's own
    own_vector = slice(vectors * 3 // 4, vectors)

    class Network(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            width = recipe.width
            self.own = torch.nn.EmbeddingBag(len(model.own), width, mode="sum")
            self.around = torch.nn.EmbeddingBag(len(model.around), width, mode="sum")
            for table in (self.own, self.around):
                torch.nn.init.normal_(table.weight, 0, 0.1)
            self.dense = torch.nn.Linear(len(model.mean), width)
            self.related = torch.nn.Linear(len(RELATIONS) * width, width, bias=False)
            self.pooled = torch.nn.Linear(2 * width, width, bias=False)
            self.state = torch.nn.Linear(width, width)
            self.out = torch.nn.Linear(width, len(model.types))
            self.dense_dropout = torch.nn.Dropout(recipe.dense_dropout)
            self.dropout = torch.nn.Dropout(recipe.hidden_dropout)

        def sums(self, table: Any, bag: tuple[Any, Any, Any], hidden: Any = None) -> Any:
            flat, starts, sizes = bag
            keep = (torch.rand(len(flat)) > recipe.feature_dropout).float() / (1 - recipe.feature_dropout)
            if hidden is not None:
                keep = keep * (1 - lexical[flat] * torch.repeat_interleave(hidden, sizes))
            return table(flat, starts, per_sample_weights=keep)

        def forward(self, text: _Text) -> Any:
            hidden = (torch.rand(text.count) < recipe.strange).float()[text.groups]
            dense = text.dense.clone()
            dense[:, own_vector] *= (1 - hidden)[:, None]
            states = self.sums(self.own, text.own, hidden) + self.sums(self.around, text.around)
            states = self.dropout(torch.relu(states + self.dense(self.dense_dropout(dense))))
            told = _told(self, text, states)
            return self.out(self.dropout(torch.relu(self.state(states) + told[text.groups])))

    return Network()


def _told(network: Any, text: _Text, states: Any) -> Any:
    """Return what each spelling tells its mentions: its own mean and highest states, and its relations' means."""
    import torch

    kinds, width = len(RELATIONS), states.shape[1]
    sizes = torch.zeros(text.count).index_add(0, text.groups, torch.ones(len(text.groups)))
    mean = torch.zeros(text.count, width).index_add(0, text.groups, states) / sizes[:, None]
    rows = text.groups[:, None].expand(-1, width)
    most = torch.zeros(text.count, width).scatter_reduce(0, rows, states, "amax", include_self=True)
    related = torch.zeros(text.count * kinds, width)
    if len(text.edges):
        slots = text.edges[:, 1] * kinds + text.edges[:, 0]
        counts = torch.zeros(text.count * kinds).index_add(0, slots, torch.ones(len(slots))).clamp(min=1)
        related = related.index_add(0, slots, mean[text.edges[:, 2]]) / counts[:, None]
    return network.related(related.reshape(text.count, -1)) + network.pooled(torch.cat([mean, most], 1))


def _layers(network: Any) -> Layers:
    def array(tensor: Any) -> NDArray[np.float32]:
        return np.ascontiguousarray(tensor.detach().numpy(), dtype=np.float32)

    return Layers(
        own=array(network.own.weight),
        around=array(network.around.weight),
        dense=array(network.dense.weight.T),
        dense_bias=array(network.dense.bias),
        related=array(network.related.weight.T),
        pooled=array(network.pooled.weight.T),
        state=array(network.state.weight.T),
        state_bias=array(network.state.bias),
        out=array(network.out.weight.T),
        out_bias=array(network.out.bias),
    )
