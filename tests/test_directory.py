from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from textmine.cli import app
from textmine.directory import COLUMNS, directory, directory_rows
from textmine.schema.v1 import Chapter

EMPTY = {"version": "1", "sha256": "0" * 64}


def chapter(id: str, *entities: tuple, invented: bool = False) -> Chapter:
    """A chapter of entities alone: (type, names joined by "|", link id or None); each name is one mention."""
    text, records = "", []
    for number, (kind, names, link) in enumerate(entities, 1):
        spans = []
        for name in names.split("|"):
            spans.append({"start": len(text), "end": len(text) + len(name), "type": kind})
            text += f"{name} "
        spans.append({"start": len(text), "end": len(text) + 2, "type": kind, "kind": "pronoun"})
        text += "he "
        first, *others = sorted(names.split("|"), key=len, reverse=True)
        records.append({
            "id": f"ent-{number}", "name": first, "type": kind, "aliases": others, "mentions": spans,
            "link": {"kb": "wikidata", "id": link, "label": first, "score": 1.0} if link else None,
        })  # fmt: skip
    return Chapter.model_validate_json(json.dumps({
        "id": id, "status": "complete", "metadata": {"invented": invented}, "text": text, "entities": records,
        "source": {"path": "orle.md", "media_type": "text/markdown", "sha256": "0" * 64, "bytes": 1},
        "provenance": {"textmine": "1", "models": {}, "config_sha256": "0" * 64, "codebook": {"name": "x", **EMPTY}},
    }))  # fmt: skip


def listed(*chapters: Chapter) -> dict[str, list[str]]:
    return {one.id: [f"{p.chapter}/{p.entity}" for p in one.occurrences] for one in directory(chapters)}


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (("PERSON", "Moise Ilunga|Ilunga", None), ("PERSON", "M. Ilunga|Ilunga", None), True),
        (("PERSON", "Moise Ilunga|Ilunga", None), ("PERSON", "Albert Ilunga|Ilunga", None), False),
        (("PERSON", "Moise Ilunga", None), ("PERSON", "Ilunga", None), False),
        (("PERSON", "Orvane", None), ("PERSON", "Orvane", None), True),
        (("GPE", "Georgia", "Q230"), ("GPE", "Georgia", "Q1428"), False),
        (("GPE", "Ceylon", None), ("GPE", "Sri Lanka", None), True),
        (("GPE", "Kolvar", "Q1"), ("GPE", "Kolvaria", "Q1"), True),
        (("GPE", "Republic of Kolvar", None), ("GPE", "Kolvar", None), True),
        (("GPE", "Kolvar", None), ("LOC", "Kolvar", None), False),
        (("NORP", "Danes", None), ("NORP", "Danish", None), True),
        (("ORG", "Ruvenga Farmers|RF", None), ("ORG", "RF", None), True),
        (("ORG", "Supreme Court|Court", None), ("ORG", "Supreme Court", None), False),
    ],
)
def test_directory_of_two_chapters(first, second, same):
    found = directory([chapter("one", first), chapter("two", second)])
    assert (len(found) == 1) is same
    assert {one.chapters for one in found} == ({2} if same else {1})


def test_directory_keeps_the_invented_to_its_chapter():
    bell = ("ORG", "Brael Courier", None)
    worlds = [chapter("one", bell, ("GPE", "Sri Lanka", None), invented=True), chapter("two", bell, ("GPE", "Ceylon", None))]  # fmt: skip
    assert listed(*worlds) == {
        "sri-lanka": ["one/ent-2", "two/ent-2"],
        "brael-courier": ["one/ent-1"],
        "brael-courier-2": ["two/ent-1"],
    }


def test_directory_never_joins_two_of_one_chapter():
    one = chapter("one", ("GPE", "Georgia", None), ("GPE", "Georgia", None))
    assert [found.chapters for found in directory([one, chapter("two", ("GPE", "Georgia", None))])] == [2, 1]


def test_directory_counts_names_and_pronouns_apart():
    ilunga = ("PERSON", "Moise Ilunga|Ilunga", None)
    rows = list(directory_rows(directory([chapter("one", ilunga), chapter("two", ilunga)])))
    assert [tuple(row) for row in rows] == [COLUMNS] * 2
    assert [
        (r["entity"], r["chapter"], r["mentions"], r["pronouns"], r["chapter_mentions"]) for r in rows
    ] == [
        ("moise-ilunga", "one", 4, 2, 2),
        ("moise-ilunga", "two", 4, 2, 2),
    ]
    assert rows[0]["aliases"] == "Ilunga"


def test_directory_leaves_out_what_is_never_named():
    source = chapter("one", ("GPE", "Baku", None)).model_dump(mode="json")
    source["entities"].append(
        {"id": "ent-9", "name": "Government of Azerbaijan", "type": "ORG", "mentions": []}
    )
    assert [one.name for one in directory([Chapter.model_validate_json(json.dumps(source))])] == ["Baku"]


def test_cli_entities_lists_and_prints_csv(tmp_path):
    for id, number in (("one", 2), ("two", 1)):
        folder = tmp_path / id
        folder.mkdir()
        made = chapter(id, ("PERSON", "Moise Ilunga|Ilunga", None), *[("GPE", "Kolvar", None)] * (number - 1))
        (folder / "annotations.json").write_text(made.to_json(), encoding="utf-8")
    files = [str(tmp_path / id / "annotations.json") for id in ("one", "two")]
    shown = CliRunner().invoke(app, ["entities", *files])
    assert shown.exit_code == 0, shown.output
    assert "Moise Ilunga" in shown.output
    assert "one 2, two 2" in shown.output
    printed = CliRunner().invoke(app, ["entities", *files, "--in-chapters", "2", "--csv"])
    rows = list(csv.DictReader(io.StringIO(printed.stdout)))
    assert [(row["entity"], row["chapter"]) for row in rows] == [
        ("moise-ilunga", "one"),
        ("moise-ilunga", "two"),
    ]
    asked = CliRunner().invoke(app, ["entities", files[0], "--type", "gpe", "--json"])
    assert [json.loads(line)["name"] for line in asked.stdout.splitlines()] == ["Kolvar"]
    wrong = CliRunner().invoke(app, ["entities", files[0], "--type", "TOWN"])
    assert wrong.exit_code == 2
    assert "'TOWN' is none of PERSON" in wrong.output


def test_cli_entities_keeps_every_column_in_a_terminal_of_eighty(tmp_path):
    title = "A Very Long Title of a Work on the Borders, the Peoples and the Settlements of Everywhere"
    files = []
    for id in ("first", "second"):
        path = tmp_path / f"{id}.json"
        path.write_text(
            chapter(id, ("WORK_OF_ART", title, None), ("GPE", "Belgium", "2802361")).to_json(),
            encoding="utf-8",
        )
        files.append(path)
    command = [sys.executable, "-c", "from textmine.cli import main; main()", "entities", *map(str, files)]
    told = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": "80"}
    )
    head, *rows = told.stdout.splitlines()
    assert head.split() == ["name", "type", "mentions", "chapters", "link"]
    assert any("Belgium" in row and "first 1" in row and "2802361" in row for row in rows)
    assert max(map(len, rows)) <= 80
