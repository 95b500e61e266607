"""Real documents beside the project, read as a whole: numbers and titles only."""

import time

import pytest

from textmine.readers import read
from textmine.structure import structure


@pytest.fixture(scope="module")
def chapter(shared_chapter):
    return structure(read(shared_chapter))


def body(found):
    outside = {section.id for section in found.sections if section.kind in ("front", "notes")}
    return [block for block in found.blocks if block.kind == "paragraph" and block.section not in outside]


def test_chapter_front_matter(chapter):
    metadata = chapter.metadata
    assert metadata.title == "Why the War Happened, and Why the Armenian Attempt at Secession Failed"
    assert (metadata.authors, metadata.number) == (("Azer Babayev",), "1")
    book = metadata.book
    assert (book.title, book.subtitle) == (
        "Liberated Karabakh",
        "Policy Perspectives by the ADA University Community",
    )
    assert book.editors == ("Fariz Ismailzade", "Damjan Krnjević Mišković")
    assert (book.publisher, book.place, book.year) == ("ADA University Press", "Baku, Azerbaijan", 2021)


def test_chapter_headings(chapter):
    titles = {section.id: section.title for section in chapter.sections}
    found = [
        (section.title, section.level, titles.get(section.parent))
        for section in chapter.sections
        if section.title
    ]
    factors = "STRUCTURAL FACTORS INHIBITING SECESSION"
    assert found == [
        ("FROM THE FIRST TO THE SECOND KARABAKH WAR", 1, None),
        ("SHIFTS IN MULTIPLE CONFLICT EQUILIBRIA", 1, None),
        (factors, 1, None),
        ("Geography", 2, factors),
        ("History", 2, factors),
        ("Ethnic Composition", 2, factors),
        ("Dominant Political/Legal Order", 2, factors),
        ("INTERNAL CONFLICT SETTLEMENT: THE BEST WAY FORWARD", 1, None),
        ("NOTES", 1, None),
    ]
    assert [section.kind for section in chapter.sections if not section.title] == ["front", "introduction"]
    assert chapter.sections[-1].kind == "notes"


def test_chapter_paragraphs_are_whole(chapter):
    paragraphs = [chapter.text[block.start : block.end] for block in body(chapter)]
    assert len(paragraphs) == 44
    assert not [text for text in paragraphs if text[0].islower() or text[-1] not in '.?!”"']


def test_chapter_table(chapter):
    (table,) = chapter.tables
    assert (table.label, table.caption) == ("1", "Military spending by Azerbaijan and Armenia (2000-2020)")
    assert table.source == "© Stockholm International Peace Research Institute (SIPRI) 2021"
    assert table.columns[:3] == ("Country", "Military spending", "2000")
    assert [row[0] for row in table.rows] == ["AZE", "ARM"]
    assert all(isinstance(cell, int) for row in table.rows for cell in row[2:])
    assert (table.rows[0][2], table.rows[1][-1]) == (141, 635)


def test_chapter_notes(chapter):
    assert [note.label for note in chapter.notes] == [str(number) for number in range(1, 26)]
    places = [note.markers[0].position for note in chapter.notes if len(note.markers) == 1]
    assert len(places) == 25
    assert places == sorted(places)
    assert all(chapter.text[place - 1] in '.”"' for place in places)
    labels = {note.id: note.label for note in chapter.notes}
    see = {note.label: labels[note.see] for note in chapter.notes if note.see}
    assert see == {"4": "3", "14": "12", "21": "3", "25": "3"}
    assert not chapter.problems


def test_chapter_map_is_exact(chapter, shared_chapter):
    text = read(shared_chapter).text
    for run in chapter.source_map:
        if run.end - run.start == run.source_end - run.source_start:
            assert chapter.text[run.start : run.end] == text[run.source_start : run.source_end]
    mapped = sum(run.end - run.start for run in chapter.source_map)
    assert mapped > 0.99 * len(chapter.text)


def document(shared, name):
    path = shared / "data" / "documents" / name
    if not path.is_file():
        pytest.skip(f"{name} is not beside the project")
    started = time.process_time()
    found = structure(read(path))
    return found, time.process_time() - started


def test_report_with_page_marks(shared):
    found, seconds = document(shared, "rtm_jack-smith-vol1.md")
    assert found.metadata.authors == ("Jack Smith",)
    assert found.metadata.book.year == 2025
    assert len(found.notes) == 274
    # All that the file marks but two: what it marks as 1 and 62 are volumes and titles ("62 Stat. 701").
    assert sum(1 for note in found.notes if note.markers) == 253
    assert all(len(note.markers) <= 1 for note in found.notes)
    assert "18 U.S.C. § 1343" in found.text
    assert "fraud,18" not in found.text
    titled = [section for section in found.sections if section.title]
    assert len([section for section in titled if section.level == 2]) >= 24
    assert titled[-1].title == "Notes"
    assert {page.label for page in found.pages} >= {"5", "40", "136"}
    cut = [b for b in body(found) if found.text[b.start].islower()]
    assert len(cut) < 25, "parts of paragraphs are left in the tables of the appendix only"
    assert "[^" not in found.text
    assert "%%" not in found.text
    assert seconds < 6  # three on a free machine


def test_gutenberg_with_footnotes_at_the_end(shared):
    found, _ = document(shared, "pg10145.txt")
    assert found.metadata.title == "Turkey: A Past and a Future"
    assert (found.metadata.authors, found.metadata.language) == (("Arnold Joseph Toynbee",), "en")
    assert [(section.kind, section.title) for section in found.sections] == [
        ("front", None),
        ("section", "I"),
        ("section", "II"),
        ("section", "III"),
        ("notes", None),
    ]
    assert len(found.notes) == 65
    assert all(len(note.markers) == 1 for note in found.notes)
    assert "Gutenberg" not in found.text


def test_gutenberg_with_chapters_and_contents(shared):
    found, _ = document(shared, "pg10444.txt")
    chapters = [s for s in found.sections if s.title and s.title.startswith("CHAPTER")]
    assert len(chapters) == 19
    assert {section.level for section in chapters} == {1}
    assert sum(1 for s in found.sections if s.kind == "back") == 7  # six appendices and the index
    assert found.sections[0].kind == "front"
    assert sum(1 for block in found.blocks if block.kind == "blockquote") > 250
    assert "Gutenberg" not in found.text
