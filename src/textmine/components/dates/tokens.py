"""The tokens of a parsed text by offset: what an expression hangs on and how it stands in its sentence."""

from __future__ import annotations

from bisect import bisect_right

from spacy.tokens import Doc, Token

from textmine.components.dates.lexicon import Lexicon
from textmine.components.dates.references import is_page
from textmine.components.dates.resolver import Tense

# Steps up the parse tree to a verb; characters to either side in which a parenthesis is looked for.
_CLIMB = 12
_NEAR = 60
_BOUNDING = frozenset({"from", "between", "until", "till", "to", "and", "through"})
_ATTRIBUTES = frozenset({"compound", "amod", "nmod", "nummod", "npadvmod"})


class Tokens:
    """The tokens of a `Doc` by offset."""

    def __init__(self, doc: Doc) -> None:
        self._by_start = {token.idx: token for token in doc}
        self._text = doc.text
        self._cut = doc.has_annotation("SENT_START")
        self._sentences = [token.idx for token in doc if token.is_sent_start] if self._cut else [0]

    def sentence(self, offset: int) -> int:
        """Return the number of the sentence at `offset`."""
        return bisect_right(self._sentences, offset)

    def looks_back(self, offset: int) -> bool:
        """Return whether the verb that the token at `offset` hangs on is in the past perfect."""
        token = self.verb(offset)
        if token is None or token.tag_ != "VBN":
            return False
        return any(child.lower_ == "had" for child in token.children if child.dep_ == "aux")

    def is_aside(self, start: int, end: int) -> bool:
        """Return whether a stretch stands in parentheses, quotation marks or a relative clause."""
        before, after = self._text[max(start - _NEAR, 0) : start], self._text[end : end + _NEAR]
        opened = max(before.rfind("("), before.rfind("[")) > max(before.rfind(")"), before.rfind("]"))
        if opened and (")" in after or "]" in after):
            return True
        verb = self.verb(start)
        return verb is not None and verb.dep_ == "relcl"

    def is_habit(self, offset: int) -> bool:
        """Return whether the token at `offset` bounds what happens every year: "snow shuts it from November to April"."""
        token = self.at(offset)
        if token is None or token.i == 0 or token.nbor(-1).lower_ not in _BOUNDING:
            return False
        verb = self.verb(offset)
        return (
            verb is not None
            and verb.tag_ in ("VBZ", "VBP")
            and not any(c.tag_ == "VBN" for c in verb.children)
        )

    def follows(self, offset: int, word: str) -> bool:
        """Return whether the token at `offset` stands behind `word`."""
        token = self.at(offset)
        return token is not None and token.i > 0 and token.nbor(-1).lower_ == word

    def opens(self, offset: int) -> bool:
        """Return whether the stretch at `offset` opens its sentence, a preposition apart."""
        token = self.at(offset)
        if token is None or not self._cut:
            return False
        return token.is_sent_start is True or (token.i > 0 and token.nbor(-1).is_sent_start is True)

    def describes(self, offset: int) -> bool:
        """Return whether the token at `offset` narrows a noun: "the 1975 offensive", "the census of 1931"."""
        token = self.at(offset)
        if token is None:
            return False
        if self.is_attribute(offset):
            return True
        return (
            token.head.dep_ == "prep"
            and token.head.head.pos_ in ("NOUN", "PROPN")
            and token.head.lower_ == "of"
        )

    def verb(self, offset: int) -> Token | None:
        """Return the verb that the token at `offset` hangs on."""
        token = self.at(offset)
        for _ in range(_CLIMB):
            if token is None or token.pos_ in ("VERB", "AUX"):
                return token
            token = token.head if token.head.i != token.i else None
        return None

    def at(self, offset: int) -> Token | None:
        """Return the token that starts at `offset`, if one does."""
        return self._by_start.get(offset)

    def is_cell(self, start: int, end: int) -> bool:
        """Return whether tabs stand around a stretch, as in a table of plain text."""
        return "\t" in (self._text[start - 1 : start], self._text[end : end + 1])

    def is_page(self, start: int, lexicon: Lexicon) -> bool:
        """Return whether the number at `start` is a page of a cited series."""
        return is_page(self._text, start, lexicon)

    def tag(self, offset: int) -> str:
        """Return the Penn tag of the token at `offset`, "" if there is none."""
        token = self.at(offset)
        return token.tag_ if token is not None else ""

    def is_pronoun(self, offset: int) -> bool:
        """Return whether the token at `offset` is a pronoun ("nobody")."""
        token = self.at(offset)
        return token is not None and token.pos_ == "PRON"

    def entity(self, offset: int) -> str:
        """Return the type of the entity that the token at `offset` is part of, "" if of none."""
        token = self.at(offset)
        return token.ent_type_ if token is not None else ""

    def is_attribute(self, offset: int) -> bool:
        """Return whether the token at `offset` stands before the noun that it describes."""
        token = self.at(offset)
        return token is not None and token.head.i > token.i and token.dep_ in _ATTRIBUTES

    def dependency(self, offset: int) -> str:
        """Return the dependency label of the token at `offset`, "" if there is none."""
        token = self.at(offset)
        return token.dep_ if token is not None else ""

    def is_preposition(self, offset: int) -> bool:
        """Return whether the token at `offset` governs what follows instead of measuring it."""
        token = self.at(offset)
        return (
            token is not None and token.dep_ in ("prep", "prt") and token.head.pos_ in ("VERB", "AUX", "NOUN")
        )

    def tense(self, offset: int) -> Tense:
        """Return the tense of the verb that the token at `offset` hangs on, as far as the parse tells."""
        token = self.verb(offset)
        if token is None:
            return None
        helpers = [child for child in token.children if child.dep_ in ("aux", "auxpass")]
        if token.tag_ == "VB" and any(helper.tag_ in ("MD", "TO") for helper in helpers):
            return "future"
        if token.tag_ == "VBD" or any(helper.tag_ == "VBD" for helper in helpers):
            return "past"
        return None
