"""The configuration: one frozen record, read from the shipped defaults overlaid by the user's TOML."""

from __future__ import annotations

import hashlib
import json
import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from textmine.errors import ConfigError


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LanguageSettings(_Settings):
    """Which spaCy pipeline parses the text."""

    model: str


class EntitySettings(_Settings):
    """The user's own table of places; empty for none."""

    gazetteer: str


class DateSettings(_Settings):
    """How time expressions are resolved."""

    narrative: Literal["auto", "narrative", "news"]
    split_intervals: bool
    conventions: str


class QuoteSettings(_Settings):
    """What counts as a statement."""

    wide: bool
    tagger: str


class ArgumentSettings(_Settings):
    """The codebook that arguments are found by, empty for the shipped one, and the fitted model."""

    codebook: str
    model: str


class RunSettings(_Settings):
    """How a run is carried out; none of it changes a result."""

    jobs: int = Field(ge=1, le=256)


class Config(_Settings):
    """All settings of a run."""

    language: LanguageSettings
    entities: EntitySettings
    dates: DateSettings
    quotes: QuoteSettings
    arguments: ArgumentSettings
    run: RunSettings

    @property
    def codebook(self) -> Path | None:
        """The user's codebook, None for the shipped one."""
        return Path(self.arguments.codebook) if self.arguments.codebook else None

    @property
    def gazetteer(self) -> Path | None:
        """The user's own table of places, None for none."""
        return Path(self.entities.gazetteer) if self.entities.gazetteer else None

    @property
    def conventions(self) -> Path | None:
        """The user's conventions for vague dates, None for the shipped ones alone."""
        return Path(self.dates.conventions) if self.dates.conventions else None

    def sha256(self, conventions: str = "", gazetteer: str = "") -> str:
        """Hash of the settings that decide results: not `run`, and not the codebook and the tagger, which have stamps of their own.

        Args:
            conventions: hash of the conventions for vague dates, which stands for the path of their file; empty if shipped.
            gazetteer: hash of the user's table of places, which stands for its path; empty without one.
        """
        deciding = self.model_dump(
            mode="json",
            exclude={
                "run": True,
                "arguments": True,
                "entities": {"gazetteer": True},
                "dates": {"conventions": True},
                "quotes": {"tagger": True},
            },
        )
        if conventions:
            deciding["dates"]["conventions"] = conventions
        if gazetteer:
            deciding["entities"]["gazetteer"] = gazetteer
        return hashlib.sha256(json.dumps(deciding, sort_keys=True).encode()).hexdigest()

    def replace(self, **sections: dict[str, Any]) -> Config:
        """Return a copy with settings changed: `config.replace(run={"jobs": 2})`.

        Raises:
            ConfigError: a setting is unknown or of the wrong type.
        """
        return _validated(overlay(self.model_dump(), sections), "options")


@cache
def _defaults() -> dict[str, Any]:
    text = resources.files("textmine").joinpath("defaults.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def overlay(base: dict[str, Any], top: dict[str, Any]) -> dict[str, Any]:
    """Return the tables of `base` with those of `top` laid over them, key by key."""
    merged = dict(base)
    for key, value in top.items():
        below = merged.get(key)
        merged[key] = overlay(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _validated(values: dict[str, Any], where: str) -> Config:
    try:
        return Config.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            what, remedy = f"unknown setting {name!r}", "see the settings in src/textmine/defaults.toml"
        else:
            what, remedy = f"setting {name!r}: {first['msg'].lower()}", "correct it or leave it out"
        raise ConfigError(what, where=where, remedy=remedy) from None


def read_toml(path: Path, remedy: str) -> dict[str, Any]:
    """Return the tables of a user's TOML file.

    Args:
        path: the file.
        remedy: what the user can do if there is no such file.

    Raises:
        ConfigError: the file is missing, cannot be read, or is no TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise ConfigError(reason, where=str(path), remedy=remedy) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"no valid TOML: {error}", where=str(path), remedy="correct that line") from None


# Stands for the file or folder that comes with textmine.
SHIPPED = "shipped"
# Settings that name a file, relative to the one that they stand in.
_FILES = (
    ("arguments", "codebook"),
    ("arguments", "model"),
    ("entities", "gazetteer"),
    ("dates", "conventions"),
    ("quotes", "tagger"),
)


def load_config(path: Path | None = None) -> Config:
    """Return the shipped settings, overlaid by those of `path`.

    Args:
        path: the user's TOML file, or None. The files that it names are relative to its folder.

    Raises:
        ConfigError: the file is missing or no TOML, or a setting is unknown or ill-typed.
    """
    if path is None:
        return _validated(_defaults(), "defaults.toml")
    user = read_toml(path, "name a TOML file with --config")
    for section, setting in _FILES:
        table = user.get(section)
        named = table.get(setting) if isinstance(table, dict) else None
        if isinstance(table, dict) and isinstance(named, str) and named not in ("", SHIPPED):
            table[setting] = str(path.parent / named)  # an absolute path stays as it is
    return _validated(overlay(_defaults(), user), str(path))
