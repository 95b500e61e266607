"""`textmine quotes` as a user calls it."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys

import pytest
from rich.console import Console

from test_cli import textmine
from textmine.cli.quotes import quotes_table
from textmine.schema.rows import COLUMNS

CHAPTER = """# Shut Harbours

In March 1931 the governor, Ardan Pell, told the chamber that the harbour would stay shut. “We have waited long enough,” he said.[^1] The so-called
“peace of the quays” lasted a week, and Orla Venn wrote that it had been “a peace among creditors”.[^2]

# Notes

[^1]: Interview with Ardan Pell, *The Harbour Gazette*, 3 March 1931, 2.
[^2]: Orla Venn, *The Quays* (Port Sarn: Venn & Daughters, 1940), 17.
"""


@pytest.fixture(scope="module")
def annotated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("harbours")
    (folder / "harbours.md").write_text(CHAPTER, encoding="utf-8")
    ran = textmine("run", "harbours.md", "--out", "out", cwd=folder)
    assert ran.returncode == 0, ran.stderr
    return folder


@pytest.mark.model
def test_cli_quotes_shows_who_says_what(annotated):
    told = textmine("quotes", "harbours", "--out", "out", cwd=annotated)
    assert told.returncode == 0, told.stderr
    for words in (
        "“We have waited long enough”",
        "Ardan Pell",
        "a peace among creditors",
        "1931-03",
        "Orla Venn",
    ):
        assert words in told.stdout
    assert "peace of the quays" not in told.stdout
    file = textmine("quotes", "harbours.md", cwd=annotated)
    assert file.stdout == told.stdout


@pytest.mark.model
def test_cli_quotes_as_csv_and_json_have_the_columns_of_the_tables(annotated):
    told = textmine("quotes", "harbours", "--out", "out", "--csv", cwd=annotated)
    rows = list(csv.DictReader(io.StringIO(told.stdout)))
    assert list(rows[0]) == list(COLUMNS["quotes"])
    said = next(row for row in rows if row["text"] == "We have waited long enough")
    assert (said["speaker"], said["note"], said["cue"]) == ("he", "1", "said")
    cited = next(row for row in rows if row["text"] == "a peace among creditors")
    assert cited["source"] == "Orla Venn, The Quays, Port Sarn, Venn & Daughters, 1940, 17"
    as_json = textmine("quotes", "harbours", "--out", "out", "--json", cwd=annotated)
    assert [json.loads(line)["text"] for line in as_json.stdout.splitlines()] == [row["text"] for row in rows]


@pytest.mark.model
def test_cli_quotes_chooses_by_speaker_kind_and_score(annotated):
    def texts(*options):
        told = textmine("quotes", "harbours", "--out", "out", "--json", *options, cwd=annotated)
        assert told.returncode == 0, told.stderr
        return [json.loads(line)["text"] for line in told.stdout.splitlines()]

    assert texts("--speaker", "venn") == ["a peace among creditors"]
    assert texts("--kind", "scare") == ["peace of the quays"]
    assert texts("--least", "1") == []


ROW = {
    "chapter": "[b]harbours-of-the-north", "kind": "direct", "statement": True, "cue": "acknowledged", "speaker": "he",
    "speaker_name": "Ardan Pell, governor of the quays", "date": "1931-03", "note": "1", "page": "",
    "text": "We have waited long enough for the counterrevolutionaries, and the harbour stays shut until the spring comes.",
}  # fmt: skip


def _rendered(rows, width, *, several=False):
    stream = io.StringIO()
    console = Console(file=stream, width=width, color_system=None)
    console.print(quotes_table(rows, width, several=several))
    return stream.getvalue()


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize("width", [33, 40, 50, 60, 80, 100, 140])
def test_cli_quotes_table_cuts_nothing_off_however_narrow(width, several):
    told = _rendered([ROW], width, several=several)
    heading, *lines = told.splitlines()
    assert all(len(line) <= width for line in [heading, *lines])
    at = heading.index("statement")
    end = heading.index("cue") if "cue" in heading else width + 2
    assert end - at - 2 >= 24
    statement = " ".join(line[at : end - 2].strip() for line in lines if line[at : end - 2].strip())
    assert statement.startswith(f"“{ROW['text']}”")
    assert "…" not in told
    assert "acknowledged" in told.replace("\n", " ")
    assert ("[b]" in told) == several


def test_cli_quotes_table_leaves_out_what_is_empty_in_all_rows():
    heading = _rendered([ROW, ROW | {"note": ""}], 140).splitlines()[0].split()
    assert heading == ["speaker", "statement", "cue", "date", "note"]
    assert _rendered([], 140).split() == ["speaker", "statement", "cue"]


@pytest.mark.model
def test_cli_quotes_shows_a_chapter_once_that_is_named_twice(annotated):
    once = textmine("quotes", "harbours", "--out", "out", cwd=annotated)
    twice = textmine("quotes", "harbours", "harbours", "--out", "out", cwd=annotated)
    assert (twice.returncode, twice.stdout) == (0, once.stdout)


@pytest.mark.model
def test_cli_quotes_goes_into_a_file_as_utf8_whatever_the_locale(annotated):
    text = CHAPTER.replace("We have waited", "We in Šibenik 北 have waited")
    (annotated / "utf8.md").write_text(text, encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-c", "from textmine.cli import main; main()", "quotes", "utf8.md", "--csv"],
        cwd=annotated,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
    )
    assert told.returncode == 0, told.stderr
    assert "We in Šibenik 北 have waited long enough" in told.stdout.decode("utf-8")


def test_cli_quotes_takes_markup_in_names_for_text(tmp_path):
    told = textmine("quotes", "[/nowhere]", cwd=tmp_path)
    assert told.returncode == 1
    assert "[/nowhere]" in told.stderr
    assert "Traceback" not in told.stderr


def test_cli_quotes_says_what_is_wrong(tmp_path):
    both = textmine("quotes", "nowhere", "--csv", "--json", cwd=tmp_path)
    assert both.returncode == 2
    assert "choose one of the two" in both.stderr
    nothing = textmine("quotes", "nowhere", cwd=tmp_path)
    assert nothing.returncode == 1
    assert "nowhere" in nothing.stderr
    assert "textmine run" in nothing.stderr
    kind = textmine("quotes", "nowhere", "--kind", "spoken", cwd=tmp_path)
    assert kind.returncode == 2
    assert "none of direct, mixed" in kind.stderr
