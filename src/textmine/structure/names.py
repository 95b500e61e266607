"""Lines of personal names: authors and editors as title pages give them."""

from __future__ import annotations

import re
from collections import Counter

from textmine.structure.cues import cues

_SEPARATOR = re.compile(r"\s*(?:;|,?\s+and\s+|,?\s*&\s*|,)\s*")
_INITIAL = re.compile(r"(?:[^\W\d_]\.)+-?(?:[^\W\d_]\.)*")
_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_]))*\.?")
_PREFIX = re.compile(r"\A(?:[dl]['’]|[^\W\d_]{2}-)")  # d'Arcy, al-Sadr
_MARKS = " *†‡§,.;0123456789"


def names(text: str, words: Counter[str]) -> tuple[str, ...]:
    """Return the names that `text` consists of; empty if it is anything else.

    Args:
        text: a line, without "by" or "edited by".
        words: the document's words: what also occurs there in lower case is rather no name ("Ethnic Composition").
    """
    parts = [part for part in _SEPARATOR.split(text.strip().strip(",;")) if part]
    found: list[str] = []
    for part in parts:
        if part.casefold() in cues("front", "suffixes") and found:
            found[-1] = f"{found[-1]}, {part}"
        elif (name := part.strip(_MARKS) + ("." if part.endswith("r.") else "")) and _is_name(name, words):
            found.append(_cased(name))
        else:
            return ()
    return tuple(found)


def leading_names(text: str, words: Counter[str]) -> tuple[str, ...]:
    """Return the names at the beginning of a declaration such as "Jane Roe, Professor of Law"."""
    whole = names(text, words)
    if whole:
        return whole
    first = _SEPARATOR.split(text.strip(), maxsplit=1)[0]
    # An institution counts, the name of a program or a user's account does not.
    institution = text[:1].isupper() and len(text.split()) > 1 and not any(c.isdigit() for c in text)
    return names(first, Counter()) or ((text.strip(),) if institution else ())


def _is_name(text: str, words: Counter[str]) -> bool:
    tokens = text.split()
    if not 2 <= len(tokens) <= 6 or any(character.isdigit() for character in text):
        return False
    for token in tokens:
        particle = token.casefold() in cues("front", "particles")
        if not (
            particle
            or _INITIAL.fullmatch(token)
            or (_TOKEN.fullmatch(token) and _PREFIX.sub("", token)[:1].isupper())
        ):
            return False
    if tokens[-1].casefold() in cues("front", "particles") or _INITIAL.fullmatch(tokens[-1]):
        return False
    full = [token for token in tokens if not _INITIAL.fullmatch(token)]
    common = sum(1 for token in full if words[token.lower()] > 0)
    return common < len(full)


def _cased(name: str) -> str:
    """Return a name in capitals as it is usually written: "FENNA OKKEL" as "Fenna Okkel"."""
    if not name.isupper():
        return name
    return " ".join(
        token if _INITIAL.fullmatch(token) else "-".join(part.capitalize() for part in token.split("-"))
        for token in name.split()
    )


def without_prefix(text: str, prefixes: tuple[str, ...]) -> str | None:
    """Return what follows one of `prefixes` at the beginning of `text` as a whole word, None if none is there."""
    low = text.casefold()
    for prefix in sorted(prefixes, key=len, reverse=True):
        rest = text[len(prefix) :]
        if low.startswith(prefix) and (not rest or not rest[0].isalnum() or not prefix[-1].isalnum()):
            return rest.strip(" :")
    return None
