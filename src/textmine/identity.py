"""What a chapter is called, and what its user says of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from textmine.errors import CorpusError
from textmine.schema.v1 import Metadata

_NO_SLUG = re.compile(r"[^a-z0-9._]+")


def slug(name: str) -> str:
    """Return `name` as an id: lower case ASCII letters, digits, dots and underscores, parted by hyphens."""
    parted = re.sub(r"[^\w.]+", "-", unicodedata.normalize("NFC", name).casefold())
    plain = unicodedata.normalize("NFKD", parted).encode("ascii", "ignore").decode()
    return _NO_SLUG.sub("-", plain).strip("-._") or "chapter"


@dataclass(frozen=True, slots=True)
class Identity:
    """A chapter's id and the metadata that override what is found in the file."""

    id: str
    overrides: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of_file(cls, path: Path, overrides: Mapping[str, Any]) -> Identity:
        """Return the identity of a file that no manifest names: its id is made from the file's name."""
        return cls(slug(path.stem), overrides)

    def metadata(self, found: Metadata) -> Metadata:
        """Return `found` with the overrides put in; a `book` is overridden field by field.

        Raises:
            CorpusError: an override is unknown or of the wrong type.
        """
        values = found.model_dump()
        for key, value in self.overrides.items():
            if key == "book" and isinstance(value, Mapping):
                values["book"] = {**values["book"], **value}
            else:
                values[key] = value
        try:
            return Metadata.model_validate(values)
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(str(part) for part in first["loc"])
            remedy = "see `metadata` in the output contract for the fields"
            raise CorpusError(
                f"metadata {name}: {first['msg'].lower()}", where=self.id, remedy=remedy
            ) from None
