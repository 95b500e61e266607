"""textmine: book chapters in, annotated and traceable JSON out.

The public interface is what this module names; all else may change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textmine.version import VERSION

if TYPE_CHECKING:
    from textmine.config import Config, load_config
    from textmine.errors import TextmineError
    from textmine.pipeline import annotate, build_nlp
    from textmine.schema.v1 import Chapter

__version__ = VERSION

__all__ = ["Chapter", "Config", "TextmineError", "__version__", "annotate", "build_nlp", "load_config"]

# Imported when first asked for, so that the command line answers before spaCy is loaded.
_HOMES = {
    "Chapter": "textmine.schema.v1",
    "Config": "textmine.config",
    "TextmineError": "textmine.errors",
    "annotate": "textmine.pipeline",
    "build_nlp": "textmine.pipeline",
    "load_config": "textmine.config",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'textmine' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
