"""Names of bodies, places, laws and events: acronyms, other names that the text gives, states and their plain names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from spacy.tokens import Doc

from textmine.components.entities.data import rules
from textmine.components.identity.data import name_rules
from textmine.components.identity.forms import Form, folded, key_of_name
from textmine.components.identity.joined import Joined

Key = tuple[str, str]

_SHORTEST_ACRONYM = 2
_LONGEST_ACRONYM = 8
_FARTHEST_ALSO = 7
_FEWEST_SHARED = 3
_BESIDE = frozenset({"(", ", the", ",", "or", ", or", "( the", "(the", ": the", "— the", "– the"})


def key_of(form: Form) -> Key:
    """Return the key under which all mentions of a name stand: its thing's name if the gazetteer knows it."""
    return (key_of_name(folded(form.thing)) if form.thing else form.key), form.mention.type


def join_acronyms(doc: Doc, forms: Sequence[Form], joined: Joined[Key]) -> None:
    """Join acronyms with their long names: introduced beside them, in either order, or by their initials alone.

    Initials join only what no introduction and no other long name claims.
    """
    introduced = set()
    for left, right in pairwise(forms):
        long, short = (left, right) if len(left.words) > len(right.words) else (right, left)
        if _is_acronym(short) and _stands_beside(doc, left, right) and _fits(doc, long, short, right.end):
            introduced.add(key_of(short))
            joined.join(key_of(long), key_of(short))
    spelt: dict[Key, set[Key]] = {}
    for form in forms:
        for initials in _initials(form):
            spelt.setdefault((initials, form.mention.type), set()).add(key_of(form))
    for form in forms:
        longs = {joined.root(key) for key in spelt.get((form.key, form.mention.type), ())}
        if _is_acronym(form) and key_of(form) not in introduced and len(longs) == 1:
            joined.join(next(iter(longs)), key_of(form))


def _stands_beside(doc: Doc, left: Form, right: Form) -> bool:
    between = doc[left.end : right.start]
    if not 0 < len(between) <= _FARTHEST_ALSO + 1 or left.mention.type != right.mention.type:
        return False
    said = any(token.lower_ in name_rules().introducing for token in between)
    return said or " ".join(between.text.split()) in _BESIDE


def _fits(doc: Doc, long: Form, short: Form, end: int) -> bool:
    """Tell whether the acronym fits the name that stands beside it, up to the token `end`."""
    between = doc[min(long.end, short.end) : max(long.start, short.start)]
    if any(token.lower_ in name_rules().introducing for token in between):
        return True
    closed = between[0].text == "(" and end < len(doc) and doc[end].text in {")", ",", ";"}
    return (closed and _introduces(long, short)) or _spells(long, short)


def _is_acronym(form: Form) -> bool:
    letters = [char for char in form.text if char.isalpha()]
    upper = sum(char.isupper() for char in letters)
    short = _SHORTEST_ACRONYM <= len(letters) <= _LONGEST_ACRONYM and len(form.words) == 1
    return short and upper * 2 > len(letters)


def _introduces(long: Form, short: Form) -> bool:
    """Tell whether a name beside an acronym in brackets is what the acronym stands for.

    An acronym in another language shares no letter with the English name; one known by itself is something else.
    """
    if len(long.words) < 2 or long.mention.type != short.mention.type:
        return False
    return long.key[:1] == short.key[:1] or (long.mention.type == "ORG" and not short.is_known)


def _spells(long: Form, short: Form) -> bool:
    """Tell whether an acronym is made of beginnings of the words of `long`, in order."""
    if len(long.words) < 2:
        return False
    rest = "".join(char for char in short.key if char.isalpha())
    for word in long.name.replace("-", " ").split():
        if word in name_rules().unlettered and not rest.startswith(word[0]):
            continue
        size = next((n for n in range(min(3, len(word)), 0, -1) if rest.startswith(word[:n])), 0)
        rest = rest[size:]
    return (not rest and long.key[:1] == short.key[:1]) or _shares_initials(long, short)


def _shares_initials(long: Form, short: Form) -> bool:
    """Tell whether most letters of an acronym are initials of `long` in any order, as one from another language has them."""
    letters = Counter(char for char in short.key if char.isalpha())
    initials = Counter("".join(sorted(_initials(long), key=len)[-1:]))
    shared = (letters & initials).total()
    return not short.is_known and shared >= _FEWEST_SHARED and shared * 3 >= letters.total() * 2


def _initials(form: Form) -> set[str]:
    words = form.name.replace("-", " ").split()
    bare = [word for word in words if word not in name_rules().unlettered]
    return {"".join(word[0] for word in chosen) for chosen in (words, bare) if len(chosen) > 1}


def join_other_names(doc: Doc, forms: Sequence[Form], joined: Joined[Key]) -> None:
    """Join two names next to each other that the words between say are one thing: "Ceylon, now Sri Lanka"."""
    for left, right in pairwise(forms):
        alike = left.mention.type == right.mention.type and left.key != right.key
        if alike and says_same(doc, left.end, right.start):
            joined.join(key_of(left), key_of(right))


def says_same(doc: Doc, start: int, end: int) -> bool:
    """Tell whether the tokens between two names say that both name one thing."""
    tokens = doc[start:end]
    if not 0 < end - start <= _FARTHEST_ALSO or tokens[0].text not in {",", "(", "–", "—", "-"}:
        return False
    words = [token.lower_ for token in tokens if not token.is_punct]
    while words and (words[-1] in rules().articles or (words[-1],) in rules().titles):
        words.pop()
    return " ".join(words) in name_rules().also


def join_states(forms: Sequence[Form], joined: Joined[Key]) -> None:
    """Join "Republic of Cyprus" with "Cyprus", where both occur."""
    known = {form.key: form for form in forms if form.mention.type == "GPE"}
    for form in forms:
        plain = known.get(plain_state(form.name)) if form.mention.type == "GPE" else None
        if plain is not None and plain.key != form.key:
            joined.join(key_of(plain), key_of(form))


def plain_state(name: str) -> str:
    """Return the key of a state's plain name: "republic of the sudan" gives that of "sudan"; a plain name gives its own."""
    for lead in name_rules().state_forms:
        rest = name.removeprefix(f"{lead} ")
        if rest != name:
            return key_of_name(rest.removeprefix("the "))
    return key_of_name(name)
