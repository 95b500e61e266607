"""Identity: one number for all mentions of a thing, the government a seat stands for, the person a pronoun means."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from textmine.components.context import context_of
from textmine.components.gazetteer import Gazetteer, load_gazetteer
from textmine.components.identity.forms import Form, form_of
from textmine.components.identity.grouping import genders_of, grouped
from textmine.components.identity.metonymy import metonyms
from textmine.components.identity.pronouns import PRONOUN, pronouns
from textmine.components.records import EntityMention


def identities(
    doc: Doc, mentions: Sequence[EntityMention], gazetteer: Gazetteer | None = None
) -> list[EntityMention]:
    """Return the names among `mentions` with their groups set and metonymy told, and the pronouns that mean persons.

    Args:
        doc: parsed by a spaCy English pipeline; without a parse, names are grouped and nothing more.
        mentions: what the recognition found; their groups are not looked at, and pronouns among them are left out.
        gazetteer: what names are known; None for the one without a table of the user's.

    Returns:
        list[EntityMention]: sorted by place; `group` numbers the things from 0 in order of their first name.

    Source: see `grouping`, `metonymy` and `pronouns`.
    """
    names = sorted((m for m in mentions if m.kind == "name"), key=lambda m: (m.start, m.end))
    forms = _forms(doc, names, gazetteer or load_gazetteer())
    groups = grouped(doc, forms)
    parsed = doc.has_annotation("DEP")
    bodies = dict(metonyms(doc, forms)) if parsed else {}
    found = [
        replace(name, group=group, stands_for=bodies.get(index))
        for index, (name, group) in enumerate(zip(names, groups, strict=True))
    ]
    if parsed:
        taken = {index for form in forms for index in range(form.start, form.end)}
        for token, group in pronouns(doc, forms, groups, genders_of(doc, forms, groups)):
            if token.i not in taken:
                found.append(
                    EntityMention(
                        token.idx, token.idx + len(token), "PERSON", group, kind="pronoun", made_by=PRONOUN
                    )
                )
    return sorted(found, key=lambda m: (m.start, m.end))


def _forms(doc: Doc, names: Sequence[EntityMention], gazetteer: Gazetteer) -> list[Form]:
    whole, regions = doc.text, context_of(doc).regions
    starts = [region.start for region in regions]
    forms = []
    for name in names:
        index = bisect_right(starts, name.start) - 1
        in_notes = index >= 0 and regions[index].kind == "note"
        forms.append(form_of(doc, whole, name, gazetteer, in_notes=in_notes))
    return forms
