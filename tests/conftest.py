"""What tests share: the repository's folders, the texts beside it, the language model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from spacy.language import Language

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the folder of shared texts is not beside the project")
    return SHARED


@pytest.fixture(scope="session")
def shared_chapter(shared: Path) -> Path:
    path = shared / "chapter" / "liberated-karabakh-ch1.txt"
    if not path.is_file():
        pytest.skip("the shared chapter is not there")
    return path


@pytest.fixture(scope="session")
def nlp() -> Language:
    from textmine.components.language import load_language
    from textmine.config import load_config

    return load_language(load_config().language.model)
