"""Seats of government that stand for those who govern there: "Baku refused", "talks with Baku"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from textmine.components.identity.data import MetonymyRules, Seat, metonymy_rules, seats
from textmine.components.identity.forms import Form
from textmine.components.identity.salience import HALF_LIFE

_SUBJECTS = frozenset({"nsubj"})
_LINKS = frozenset({"conj", "appos"})
_STEPS = 4
_NEAR = 4
_YEAR_DIGITS = 4
# Names farther away than this say nothing any more.
_FAR = int(8 * HALF_LIFE)
_EARLIEST, _LATEST = 1000, 2100


def metonyms(doc: Doc, forms: Sequence[Form]) -> Iterator[tuple[int, str]]:
    """Yield the index in `forms` of each name that stands for a government or body, and that one's name.

    Args:
        doc: parsed.
        forms: the names of the document, in order.

    A name counts if it is a seat, known or called a capital by the text, and its clause treats it as somebody who acts, is
    dealt with or is spoken to. Of several that a seat can mean, the year and the other names near it decide.
    """
    told = _capitals(doc, forms)
    places, years = _years(doc)
    names: dict[str, list[int]] = {}
    for index, form in enumerate(forms):
        names.setdefault(form.text.casefold(), []).append(index)
    for index, form in enumerate(forms):
        if form.mention.type not in {"GPE", "FAC", "ORG", "LOC"}:
            continue
        kinds = seats().get(form.name, ())
        body = told.get(form.name)
        if kinds:
            at = bisect_left(places, form.start) - 1
            body = _meant(kinds, names, index, years[at] if at >= 0 else None)
        if body and acts(doc[form.start : form.end].root):
            yield index, body


def _years(doc: Doc) -> tuple[list[int], list[int]]:
    """Return the places of the years in `doc`, and the years."""
    found = [
        (token.i, int(token.text))
        for token in doc
        if len(token) == _YEAR_DIGITS and token.text.isascii() and token.text.isdigit()
    ]
    known = [(place, year) for place, year in found if _EARLIEST <= year <= _LATEST]
    return [place for place, _ in known], [year for _, year in known]


def _meant(kinds: Sequence[Seat], names: dict[str, list[int]], index: int, year: int | None) -> str:
    """Return the body that a seat means at `index` of the names.

    It is one that the seat meant in `year`, the last that the text has named; of several, the one whose words are most
    present, else the usual one.
    """
    fitting = [seat for seat in kinds if year is None or seat.meant_in(year)] or kinds
    weights = dict.fromkeys((seat.body for seat in fitting), 0.0)
    for seat in fitting:
        for places in (names[word] for word in seat.words if word in names):
            for at in places[bisect_left(places, index - _FAR) : bisect_left(places, index + _FAR)]:
                weights[seat.body] += 0.5 ** (abs(index - at) / HALF_LIFE)
    return max(weights, key=weights.__getitem__)


def _capitals(doc: Doc, forms: Sequence[Form]) -> dict[str, str]:
    """Return the government of each place that the text calls a capital: "the capital, Velm", "Velm, capital of Lorvane"."""
    found: dict[str, str] = {}
    for index, form in enumerate(forms):
        if form.mention.type != "GPE" or form.name in seats():
            continue
        before = [token.lower_ for token in doc[max(0, form.start - 3) : form.start]]
        behind = [token.lower_ for token in doc[form.end : form.end + _NEAR]]
        words = metonymy_rules().capital
        of = next((size for size, word in enumerate(behind) if word in words), None)
        called = before[-1:] and (
            before[-1] in words or (before[-1] == "," and before[-2:-1] and before[-2] in words)
        )
        if not called and (of is None or behind[0] not in {",", "(", "the", "is", "was"}):
            continue
        state = forms[index + 1] if index + 1 < len(forms) and of is not None else None
        follows = state is not None and state.mention.type == "GPE" and state.start - form.end <= _NEAR + 2
        named = state.text if state is not None and follows else None
        found.setdefault(form.name, f"Government of {named}" if named else f"Government in {form.text}")
    return found


def acts(token: Token) -> bool:
    """Tell whether the place that `token` heads is treated as somebody, not as somewhere."""
    rules = metonymy_rules()
    for _ in range(_STEPS):
        if token.dep_ not in _LINKS or token.head.pos_ not in {"PROPN", "NOUN"} or token.head == token:
            break
        token = token.head
    head = token.head
    if token.dep_ in _SUBJECTS:
        return _acting(token, head, rules)
    if token.dep_ == "poss":
        return head.lemma_.lower() in rules.acts
    if token.dep_ in {"dobj", "nsubjpass", "dative"} and head.pos_ == "VERB":
        return head.lemma_.lower() in rules.objects_of or token.dep_ == "dative"
    if token.dep_ == "pobj":
        return _party(head, rules)
    return False


def _acting(token: Token, verb: Token, rules: MetonymyRules) -> bool:
    if verb.pos_ == "AUX" or verb.lemma_ == "be":
        attribute = next((c for c in verb.children if c.dep_ in {"acomp"}), None)
        return attribute is not None and attribute.lemma_.lower() in rules.willing
    return verb.pos_ == "VERB" and verb.lemma_.lower() not in rules.still_verbs and token.i < verb.i + _NEAR


def _party(preposition: Token, rules: MetonymyRules) -> bool:
    word, above = preposition.lower_, preposition.head.lemma_.lower()
    if preposition.dep_ == "agent":
        return preposition.head.lemma_.lower() not in rules.still_verbs
    if word in {"with", "between"}:
        return above in rules.dealings
    if word == "against":
        return True
    if word in {"to", "for"}:
        return above in rules.addressed
    if preposition.head.pos_ != "NOUN":
        return False
    return above in rules.governors or (word in {"of", "from", "by"} and above in rules.acts)
