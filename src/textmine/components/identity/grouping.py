"""Which mentions name the same thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from textmine.components.identity.data import Gender
from textmine.components.identity.forms import Form
from textmine.components.identity.joined import Joined
from textmine.components.identity.peoples import stem
from textmine.components.identity.persons import PersonName, Persons, parsed_name
from textmine.components.identity.shortened import ShortForms
from textmine.components.identity.things import (
    Key,
    join_acronyms,
    join_other_names,
    join_states,
    says_same,
)
from textmine.schema.v1 import EntityType

_TITLE_VOTES = 3
# A type that a name has so many times more often than another is its type.
_USUAL = 3
_NAMESAKES: frozenset[EntityType] = frozenset({"GPE", "LOC", "FAC", "ORG", "PRODUCT", "EVENT", "WORK_OF_ART"})


def grouped(doc: Doc, forms: Sequence[Form]) -> list[int]:
    """Return the number of the thing that each of `forms` names, from 0 in order of first mention.

    Args:
        doc: parsed; tokens suffice.
        forms: the names of the document in order. Those in notes are told after all others: a surname there means a person
            of the text before an author of a note.
    """
    order = sorted(range(len(forms)), key=lambda index: (forms[index].in_notes, index))
    ordered = _one_type([forms[index] for index in order])
    keys = dict(zip(order, _keys(doc, ordered), strict=True))
    numbers: dict[Key, int] = {}
    return [numbers.setdefault(keys[index], len(numbers)) for index in range(len(forms))]


def _one_type(forms: Sequence[Form]) -> list[Form]:
    """Return `forms` with a rare type of a name set to its usual one: the same name is seldom another thing.

    A people and its language are two things of one name and stay apart, as do a place and what is named after it.
    """
    votes: dict[str, Counter[EntityType]] = {}
    for form in forms:
        votes.setdefault(form.name, Counter())[form.mention.type] += 1
    agreed = []
    for form in forms:
        usual, count = votes[form.name].most_common(1)[0]
        kind = form.mention.type
        apart = kind == usual or {kind, usual} <= _NAMESAKES or {kind, usual} == {"NORP", "LANGUAGE"}
        if not apart and count >= votes[form.name][kind] * _USUAL:
            form = replace(form, mention=replace(form.mention, type=usual))
        agreed.append(form)
    return agreed


def genders_of(doc: Doc, forms: Sequence[Form], groups: Sequence[int]) -> dict[int, Gender]:
    """Return the gender of each person (by group) that titles and first names tell; titles count before first names."""
    votes: dict[int, Counter[Gender]] = {}
    for form, group in zip(forms, groups, strict=True):
        if form.mention.type == "PERSON":
            name = parsed_name(doc, form)
            if name.gender is not None:
                votes.setdefault(group, Counter())[name.gender] += _TITLE_VOTES if name.title else 1
    return {group: tally.most_common(1)[0][0] for group, tally in votes.items()}


def _keys(doc: Doc, forms: Sequence[Form]) -> list[Key]:
    persons = _person_keys(doc, forms)
    joined: Joined[Key] = Joined()
    things = [form for form in forms if form.mention.type not in {"PERSON", "NORP", "LANGUAGE"}]
    join_states(things, joined)
    join_other_names(doc, things, joined)
    join_acronyms(doc, things, joined)
    short = ShortForms(doc, forms, joined)
    keys = []
    for place, form in enumerate(forms):
        if form.mention.type == "PERSON":
            keys.append(persons[place])
        elif form.mention.type == "NORP":
            keys.append((stem(form.name), "NORP"))
        else:
            keys.append(short.key(place, form))
    return keys


def _person_keys(doc: Doc, forms: Sequence[Form]) -> dict[int, Key]:
    """Return the key of each person's name by its place."""
    names = {
        place: parsed_name(doc, form) for place, form in enumerate(forms) if form.mention.type == "PERSON"
    }
    full = [(place, name) for place, name in names.items() if name.is_full]
    known = Persons(full)
    alias = _aliases(doc, forms, names)
    keys: dict[int, Key] = {}
    for place, name in names.items():
        meant = alias.get(name.words, name)
        number = known.number(place, meant)
        keys[place] = (str(number) if number is not None else " ".join(meant.words), "PERSON")
    return keys


def _aliases(
    doc: Doc, forms: Sequence[Form], names: dict[int, PersonName]
) -> dict[tuple[str, ...], PersonName]:
    """Return for each other name of a person that the text introduces ("known as …") the name before it."""
    found: dict[tuple[str, ...], PersonName] = {}
    for place in range(len(forms) - 1):
        left, right = forms[place], forms[place + 1]
        if place not in names or place + 1 not in names or not names[place].is_full:
            continue
        if says_same(doc, left.end, right.start):
            found.setdefault(names[place + 1].words, names[place])
    return found
