"""The fitted encoder at work: from a text to scores of its word pieces, through onnxruntime."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from textmine.components.encoder.windows import Span, Window, windows
from textmine.components.encoder.wordpiece import WordPieces
from textmine.errors import ModelError

FORMAT: Final = "textmine-encoder 1"
MANIFEST: Final = "model.json"
_ROLES: Final = ("weights", "vocabulary")
# Parts of long regions overlap on both sides: shorter windows would hold hardly more than the overlap.
_SHORTEST: Final = 128
# Both shipped models, and those that a fit in the same process loads with and without calibration.
_KEPT: Final = 4
_PACKAGE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Scores:
    """What the encoder says of each word piece of a text, in order.

    Attributes:
        spans: start and end of the pieces, code points into the text; one row a piece.
        heads: for each head the probability of its classes; one row a piece, one column a class.
    """

    spans: NDArray[np.int64]
    heads: dict[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Encoder:
    """A fitted encoder with its heads.

    Attributes:
        cutter: cuts text into the pieces that it knows.
        heads: the classes of each head, in the order of the model's columns.
        longest: most pieces that it reads at once.
        extra: whatever else the manifest holds for those who read the scores.
        sha256: of the weights.
    """

    cutter: WordPieces
    heads: dict[str, tuple[str, ...]]
    longest: int
    extra: dict[str, Any]
    sha256: str
    session: Any

    def scores(self, text: str, regions: Iterable[Span]) -> Scores:
        """Return the scores of the pieces in `regions` of `text`.

        Each window goes through alone, so that its scores hang on nothing but its own text.
        """
        spans, logits = self.logits(text, regions)
        return Scores(spans, self._by_head(logits))

    def logits(self, text: str, regions: Iterable[Span]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return start and end of the pieces in `regions` of `text`, and their logits, one column a class of the heads in order."""
        spans: list[NDArray[np.int64]] = [np.zeros((0, 2), np.int64)]
        logits: list[NDArray[np.float32]] = [np.zeros((0, sum(map(len, self.heads.values()))), np.float32)]
        for window in windows(text, regions, self.cutter, self.longest):
            own = _own(window)
            spans.append(np.array(window.spans, np.int64)[own])
            logits.append(self._logits(window)[own])
        return np.concatenate(spans), np.concatenate(logits)

    def _logits(self, window: Window) -> NDArray[np.float32]:
        ids = np.array([window.ids], np.int64)
        found: NDArray[np.float32] = self.session.run(["logits"], {"ids": ids, "mask": np.ones_like(ids)})[0][
            0
        ]
        return found

    def _by_head(self, logits: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        found: dict[str, NDArray[np.float32]] = {}
        at = 0
        for head, names in self.heads.items():
            part = logits[:, at : at + len(names)]
            at += len(names)
            powers = np.exp(part - part.max(axis=1, keepdims=True, initial=-np.inf))
            found[head] = np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)
        return found


def _own(window: Window) -> list[int]:
    """Return the places of the pieces that a window answers for and that are text."""
    return [k for k in range(window.first, window.last) if window.spans[k][0] >= 0]


def shipped_folder(name: str) -> Path:
    """Return the folder of the shipped model `name`: inside an installed package, else the repository's."""
    installed = _PACKAGE / "shipped" / "models" / name
    return installed if installed.is_dir() else _PACKAGE.parents[1] / "models" / name


def load_encoder(folder: Path) -> Encoder:
    """Return the encoder in `folder`, loaded once in a process as long as its manifest stays the same.

    The manifest holds the hashes of the other files: a model fitted anew into the same folder is loaded anew.

    Raises:
        ModelError: onnxruntime is not installed; a file is missing, malformed, or not the one that the manifest names.
    """
    path = folder / MANIFEST
    try:
        content = path.read_bytes()
    except OSError:
        raise ModelError(
            "the fitted model is missing", where=str(path), remedy="fetch it, or fit it: see models/README.md"
        ) from None
    return _loaded(folder, content)


@lru_cache(maxsize=_KEPT)
def _loaded(folder: Path, content: bytes) -> Encoder:
    """Return the encoder in `folder` whose manifest has this content."""
    manifest = _manifest(content, folder / MANIFEST)
    names: dict[str, str] = manifest["files"]
    contents = {role: _checked(folder / names[role], manifest["sha256"][names[role]]) for role in _ROLES}
    if find_spec("onnxruntime") is None:
        raise ModelError(
            "the encoder needs onnxruntime, not installed here",
            where=str(folder),
            remedy="pip install onnxruntime",
        )
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread: the runner has a process a core, and sums in a fixed order give the same scores everywhere.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(
            contents["weights"], options, providers=["CPUExecutionProvider"]
        )
        cutter = WordPieces(contents["vocabulary"].decode("utf-8").split("\n")[:-1])
    except Exception as error:  # onnxruntime has no error class of its own
        raise ModelError(f"cannot be loaded: {error}", where=str(folder), remedy="fit it anew") from None
    heads = {head: tuple(classes) for head, classes in manifest["heads"].items()}
    extra = {
        key: value for key, value in manifest.items() if key not in {"files", "sha256", "heads", "longest"}
    }
    return Encoder(cutter, heads, manifest["longest"], extra, manifest["sha256"][names["weights"]], session)


def _manifest(content: bytes, path: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(content.decode("utf-8"))
    except ValueError as error:
        raise ModelError(f"no JSON: {error}", where=str(path), remedy="fetch or fit the model anew") from None
    needed = {"format", "files", "sha256", "heads", "longest"}
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT or needed - manifest.keys():
        raise ModelError(
            f"no manifest of the form {FORMAT!r}", where=str(path), remedy="fit the model with this version"
        )
    if fault := _fault(manifest):
        raise ModelError(
            f"the manifest is broken: {fault}", where=str(path), remedy="fetch or fit the model anew"
        )
    return manifest


def _fault(manifest: dict[str, Any]) -> str | None:
    """Return what is wrong with the entries of a manifest that has all it needs; None if nothing is."""
    files, hashes, heads, longest = (manifest[key] for key in ("files", "sha256", "heads", "longest"))
    if not isinstance(files, dict) or not all(isinstance(files.get(role), str) for role in _ROLES):
        return f"`files` does not name {' and '.join(_ROLES)}"
    if not isinstance(hashes, dict) or not all(isinstance(hashes.get(files[role]), str) for role in _ROLES):
        return "`sha256` has no hash of a file that it names"
    if not isinstance(heads, dict) or not all(
        isinstance(names, list) and all(isinstance(name, str) for name in names) for names in heads.values()
    ):
        return "`heads` is no table of lists of class names"
    if not isinstance(longest, int) or isinstance(longest, bool) or longest < _SHORTEST:
        return f"`longest` is no whole number from {_SHORTEST} on"
    return None


def _checked(path: Path, sha256: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError:
        raise ModelError(
            "the file is missing", where=str(path), remedy="fetch or fit the model anew"
        ) from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ModelError(
            "the file is not the one that the manifest names",
            where=str(path),
            remedy="fetch or fit the model anew",
        )
    return content
