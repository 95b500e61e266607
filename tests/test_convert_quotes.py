"""What a statement is given when the chapter is put together: its day, from its sentence or its note."""

from __future__ import annotations

import pytest

from textmine.pipeline import annotate

CHAPTER = """# Harbours

In March 1931 the governor said that “the harbour stays shut”.[^1] Later the bishop wrote that it was “a peace of creditors”.[^2] The consul called it “a closed door”.[^3]

# Notes

[^1]: Ada Hale, “The Quays,” *The Gazette*, 5 May 1931, 2.
[^2]: Ada Hale, “The Quays,” *The Gazette*, 7 June 1931, 2.
[^3]: Ada Hale, “The Docks,” *Port Review*, 2010, https://example.org/docks (accessed 5 May 2015).
"""


@pytest.mark.model
def test_statement_has_the_day_of_its_sentence_or_of_what_its_note_cites():
    chapter = annotate(CHAPTER)
    dates = {date.id: date.value for date in chapter.dates}
    found = {chapter.text[q.start : q.end]: dates.get(q.date or "") for q in chapter.quotes}
    assert found["the harbour stays shut"] == "1931-03"
    assert found["a peace of creditors"] == "1931-06-07"
    assert found["a closed door"] is None
