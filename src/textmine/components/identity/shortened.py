"""Short forms of names: which of the longer names of the text one means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from textmine.components.entities.data import rules
from textmine.components.identity.data import name_rules
from textmine.components.identity.forms import Form, key_of_name
from textmine.components.identity.joined import Joined
from textmine.components.identity.salience import Salience
from textmine.components.identity.things import Key, key_of
from textmine.schema.v1 import EntityType

# Types whose things are called by a part of their name.
_SHORTENED: frozenset[EntityType] = frozenset({"ORG", "LAW", "GPE", "FAC", "LOC", "EVENT"})
# Of these, those whose names end in what the thing is, so that the end alone says it.
_PLACES: frozenset[EntityType] = frozenset({"GPE", "LOC", "FAC"})
_NAMED_AT_END: frozenset[EntityType] = frozenset({"ORG", "LAW", "EVENT"})


class ShortForms:
    """Long names of the text, and which of them a shorter form means.

    A form is short for a longer name of its type if the longer one ends with it ("the Assembly", "Red Sox"), begins with it and
    goes on with "of" or a common word ("the Accord of Tessen", "Eider River"), or ends with it behind "of" ("the Rapporteurs").
    Of several, the one most present counts; where the short form comes first, the first that follows.

    Args:
        doc: the tokens around the names: "the" stands before most short forms.
        forms: all names of the text.
        joined: what is known to be one by now.
    """

    def __init__(self, doc: Doc, forms: Sequence[Form], joined: Joined[Key]) -> None:
        self._doc, self._joined = doc, joined
        self._longer: dict[Key, dict[Key, int]] = {}
        self._alone: dict[Key, int] = {}
        self._salience: Salience[Key] = Salience()
        for place, form in enumerate(forms):
            kind = form.mention.type
            self._alone.setdefault((form.key, kind), place)
            if kind in _SHORTENED and len(form.words) > 1:
                for short in set(_parts(form.words, kind)):
                    longer = self._longer.setdefault((key_of_name(short), kind), {})
                    longer.setdefault(key_of(form), place)

    def key(self, place: int, form: Form) -> Key:
        """Return the key of the thing that `form`, the name at `place`, means. To be asked in the order of the text."""
        key = self._meant(place, form)
        self._salience.name(key, place)
        return key

    def _meant(self, place: int, form: Form) -> Key:
        own = self._joined.root(key_of(form))
        if form.is_known or own != key_of(form):
            return own
        found = self._longer.get((form.key, form.mention.type), {})
        if (form.mention.type == "GPE" and not self._is_described(form)) or not found:
            return own
        before = {self._joined.root(key): None for key, at in found.items() if at < place}
        first = self._alone[form.key, form.mention.type] < next(iter(found.values()))
        described = form.text in name_rules().states_alone
        if first and not described and (form.mention.type in _PLACES or len(form.words) > 1):
            # It stands by itself before every longer name, so it is a name by itself.
            return own
        if before:
            return self._salience.most(before, place)
        return self._joined.root(next(iter(found)))

    def _is_described(self, form: Form) -> bool:
        """Tell whether a place is called by what it is: "the Region", "Republic"."""
        article = form.start > 0 and self._doc[form.start - 1].lower_ == "the"
        return (
            article
            or form.text in name_rules().states_alone
            or form.text in rules().heads
            or len(form.words) > 1
        )


def _parts(words: tuple[str, ...], kind: EntityType) -> Iterator[str]:
    """Yield the shorter names by which a thing of `kind` may be called."""
    links = name_rules().unlettered
    for cut in range(1, len(words)):
        front, back = words[:cut], words[cut:]
        if back[0] in links:
            yield " ".join(front)
            if len(front) > 1:
                yield from _ends(front, kind)
        elif front[-1] in links:
            if kind in {"ORG", "LAW", "LOC"} and len(front) == 2 and len(back) <= 2:
                yield " ".join(back)
        else:
            if set(back) <= name_rules().silent or (kind == "ORG" and len(words) == 2):
                yield " ".join(front)
    yield from _ends(words, kind)


def _ends(words: tuple[str, ...], kind: EntityType) -> Iterator[str]:
    for cut in range(1, len(words)):
        if words[cut] in name_rules().unlettered or words[cut - 1] in name_rules().unlettered:
            continue
        if kind in _NAMED_AT_END or cut == len(words) - 1:
            yield " ".join(words[cut:])
