"""The codebook: the factors that are looked for, with the terms that point to them.

A codebook is a YAML file that a domain expert writes; `codebooks/structural-factors.yaml` is the one that comes with textmine.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from textmine.errors import CodebookError
from textmine.schema.v1 import CodebookStamp, Direction

_SHIPPED = "structural-factors.yaml"
_PACKAGE = Path(__file__).parents[2]
_NAME = r"^[a-z][a-z0-9_]*$"

Text = Annotated[str, Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Indicators(_Part):
    """The terms that point to a factor: lemmas or phrases of lemmas, by how much one of them says alone.

    `ignored` are phrases that hold a term and mean something else ("status quo" beside "status"). A plain list of terms
    is read as `common`.
    """

    strong: tuple[Text, ...] = ()
    common: tuple[Text, ...] = ()
    weak: tuple[Text, ...] = ()
    ignored: tuple[Text, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _plain_list(cls, value: Any) -> Any:
        return {"common": value} if isinstance(value, list) else value

    @model_validator(mode="after")
    def _usable(self) -> Self:
        counts = Counter(term.casefold() for term in (*self.strong, *self.common, *self.weak, *self.ignored))
        twice = [term for term, count in counts.items() if count > 1]
        if twice:
            raise ValueError(f"the term {twice[0]!r} stands twice")
        if not self.strong and not self.common:
            raise ValueError("no term under `strong` or `common`")
        return self


class Example(_Part):
    """A sentence that puts the factor to work, and what the factor does to secession in it."""

    text: Text
    direction: Direction


class NearMiss(_Part):
    """A sentence that mentions the factor's topic and is no use of it, and why."""

    text: Text
    reason: Text


class Factor(_Part):
    """A structural factor."""

    label: Text
    definition: Text
    includes: tuple[Text, ...] = ()
    excludes: tuple[Text, ...] = ()
    indicators: Indicators
    examples: tuple[Example, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()


class Codebook(_Part):
    """A codebook. `sha256` is the hash of the bytes of the file that it was read from."""

    name: Text
    version: Text
    description: str = ""
    factors: Annotated[dict[Annotated[str, Field(pattern=_NAME)], Factor], Field(min_length=1)]
    sha256: str = Field(default="", exclude=True)

    def stamp(self) -> CodebookStamp:
        """Return name, version and content hash, as they stand in a chapter's provenance."""
        return CodebookStamp(name=self.name, version=self.version, sha256=self.sha256)


def load_codebook(path: Path | None) -> Codebook:
    """Return the codebook at `path`, or the shipped one for None.

    Raises:
        CodebookError: the file is missing, is no YAML, or a key is missing, unknown or has a wrong value; the message names
            the file, the key and what to do.
    """
    path = path or _shipped()
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = (
            "no such file" if isinstance(error, FileNotFoundError) else (error.strerror or "cannot be read")
        )
        raise CodebookError(reason, where=str(path), remedy="name a codebook that exists, in YAML") from None
    return _codebook(content, path)


@lru_cache(maxsize=4)
def _codebook(content: bytes, path: Path) -> Codebook:
    values = _parsed(content, path)
    if "sha256" in values:
        raise CodebookError("key 'sha256': is computed, not written", where=str(path), remedy="leave it out")
    try:
        return Codebook.model_validate({**values, "sha256": hashlib.sha256(content).hexdigest()})
    except ValidationError as error:
        raise _explained(error, path) from None


def _shipped() -> Path:
    """Return the shipped codebook: inside an installed package, else the repository's."""
    installed = _PACKAGE / "shipped" / "codebooks" / _SHIPPED
    return installed if installed.is_file() else _PACKAGE.parents[1] / "codebooks" / _SHIPPED


def _parsed(content: bytes, path: Path) -> dict[str, Any]:
    try:
        values = yaml.load(content.decode("utf-8-sig"), Loader=_Strict)
    except UnicodeDecodeError as error:
        what = f"byte {error.start} is not UTF-8"
        raise CodebookError(what, where=str(path), remedy="save the file as UTF-8") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}, line {mark.line + 1}" if mark else str(path)
        what = f"no valid YAML: {getattr(error, 'problem', None) or error}"
        raise CodebookError(what, where=where, remedy="correct that line") from None
    except RecursionError:
        raise CodebookError("nested too deeply", where=str(path), remedy="write a codebook") from None
    if not isinstance(values, dict):
        remedy = (
            "begin with `name:`, `version:` and `factors:`; codebooks/structural-factors.yaml is a pattern"
        )
        raise CodebookError("holds no keys", where=str(path), remedy=remedy)
    return {str(key): value for key, value in values.items()}


# The parser in C, where PyYAML was built with it, is some ten times as fast.
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Strict(_Loader):  # type: ignore[valid-type,misc]
    """YAML that refuses a key that stands twice, where plain YAML would drop the first in silence."""


def _mapping(loader: _Strict, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[str] = set()
    for key, _ in node.value:
        name = str(key.value)
        if name in seen:
            raise yaml.constructor.ConstructorError(None, None, f"key {name!r} stands twice", key.start_mark)
        seen.add(name)
    values: dict[Any, Any] = loader.construct_mapping(node, deep=True)
    return values


_Strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def _explained(error: ValidationError, path: Path) -> CodebookError:
    """Return the first fault of a validation as an error in words."""
    fault = error.errors()[0]
    key = ".".join(str(part) for part in fault["loc"] if part != "[key]") or "the whole"
    message = str(fault["msg"]).removeprefix("Value error, ")
    known = {
        "missing": ("is missing", "add it"),
        "extra_forbidden": ("is unknown", "correct its spelling or leave it out"),
        "string_type": ("must be text", "put it in quotation marks"),
        "string_too_short": ("is empty", "write something there"),
        "tuple_type": ("must be a list", "write one item a line, each after a hyphen"),
        "dict_type": ("must hold keys", "indent its keys below it"),
        "model_type": ("must hold keys", "indent its keys below it"),
        "too_short": ("is empty", "write at least one"),
        "string_pattern_mismatch": ("is no name", "use small letters, digits and underscores"),
    }
    what, remedy = known.get(fault["type"], (message[:1].lower() + message[1:], "correct it"))
    return CodebookError(f"key {key!r}: {what}", where=str(path), remedy=remedy)
