"""Names brought to a form in which the same name is the same text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from spacy.tokens import Doc

from textmine.components.gazetteer import Gazetteer
from textmine.components.identity.known import canonical, is_known
from textmine.components.records import EntityMention

_HYPHENS = dict.fromkeys(map(ord, "‐‑–—−"), "-")
_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ`´ʻʿʾ"), "'")
# What a decomposed letter does not give: "ø", "ł", "ı".
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "ı": "i", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)
_BROKEN = re.compile(r"(?<=\w)-\s+(?=\w)|(?<=\w)­\s*(?=\w)|\s+-(?=\w)")
_GAPS = re.compile(r"[-\s]")
_ONE = re.compile(r"(?<=[a-z])1(?=[a-z])|(?<=[a-z]{2})1\\b")
_INITIALS = re.compile(r"(?<=\b\w)\.(?=\w\b)")


@dataclass(frozen=True, slots=True)
class Form:
    """A mention with its name as written and as compared.

    Attributes:
        mention: as the recognition yielded it.
        start, end: tokens of the `Doc`, the smallest stretch that holds it.
        text: as written, white space made single.
        name: folded; equal texts are equal names.
        thing: the name that the gazetteer has for it, None if it has none.
        is_known: whether the gazetteer has a place or body of this name.
        in_notes: it stands in a note.
    """

    mention: EntityMention
    start: int
    end: int
    text: str
    name: str
    thing: str | None = None
    is_known: bool = False
    in_notes: bool = False

    @property
    def key(self) -> str:
        """The folded name without spaces and hyphens: "Nagorno-Karabakh" is "Nagorno Karabakh".

        Letters that a scan takes for each other are made one ("rn" and "m", "l" and "1"), as is "aa" for "å".
        """
        return key_of_name(self.name)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the folded name."""
        return tuple(self.name.split())


def folded(text: str) -> str:
    """Return `text` in the form in which names are compared.

    Lower case, without diacritics, articles at the front, possessive endings, full stops of initials; hyphens and
    apostrophes are of one kind, and a word that a line's end broke is whole.
    """
    text = _BROKEN.sub("-", " ".join(text.translate(_HYPHENS).translate(_APOSTROPHES).split()))
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(char for char in text if not unicodedata.combining(char)).translate(_LETTERS)
    text = _INITIALS.sub("", text).strip(" .,;:\"'“”()[]")
    for ending in ("'s", "s'"):
        text = text.removesuffix(ending) + ("s" if ending == "s'" and text.endswith(ending) else "")
    return text.removeprefix("the ").removeprefix("an ").strip()


def key_of_name(name: str) -> str:
    """Return the key of a folded name; see `Form.key`."""
    return _ONE.sub("l", _GAPS.sub("", name)).replace("rn", "m").replace("aa", "a")


def form_of(
    doc: Doc, whole: str, mention: EntityMention, gazetteer: Gazetteer, *, in_notes: bool = False
) -> Form:
    """Return the form of `mention`, a name in `doc`; `whole` is the text of `doc`, which spaCy builds anew when asked."""
    span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    start, end = (span.start, span.end) if span is not None else (0, 0)
    text = " ".join(whole[mention.start : mention.end].split())
    thing, named = canonical(gazetteer, text, mention.type), is_known(gazetteer, text)
    return Form(mention, start, end, text, folded(text), thing, named, in_notes)
