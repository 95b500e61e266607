"""Metrics of whole chapters against gold: perfect, empty and damaged predictions, and figures worked out by hand."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from rich.console import Console

from textmine.errors import GoldError
from textmine.evaluation import evaluate
from textmine.evaluation.gold import gold_of, read_gold, write_gold
from textmine.evaluation.markup import compile_file, compile_source
from textmine.evaluation.outline import PROSE, outline
from textmine.evaluation.pairing import find_gold
from textmine.evaluation.score_dates import days_of
from textmine.schema.v1 import Chapter

DATA = Path(__file__).parent / "data" / "gold"
SOURCE = (DATA / "varsk.md").read_text("utf-8")
SHA = "a" * 64


def header(sha=SHA, layers=None):
    names = ("structure", "entities", "dates", "quotes", "arguments")
    return {"record": "header", "format": "textmine-gold 1", "source": "varsk.md", "sha256": sha,
            "layers": layers or dict.fromkeys(names, "all")}  # fmt: skip


class Perfect:
    """Builds the chapter that a faultless pipeline would write of a compiled source."""

    def __init__(self, compiled, sha=SHA, notes_first=False):
        self.compiled, self.sha = compiled, sha
        self.text, self.runs, self.blocks = "", [], []
        self.place = {}
        blocks = [block for block in outline(compiled.markdown) if block.kind != "front"]
        if notes_first:
            blocks.sort(key=lambda block: block.kind != "note")
        for block in blocks:
            self.text += "\n\n" if self.text else ""
            start = len(self.text)
            for index, (low, high) in enumerate(block.spans):
                # Lines of a block are set together; what a marker parted already holds its space.
                if index and (
                    compiled.markdown[block.spans[index - 1][1]] != "["
                    or compiled.markdown[low - 1].isspace()
                ):
                    self.text += " "
                self.runs.append((len(self.text), low, high))
                self.text += compiled.markdown[low:high].replace("\n", " ")
            self.blocks.append((block, start, len(self.text)))

    def at(self, offset):
        return next(start + offset - low for start, low, high in self.runs if low <= offset <= high)

    def span(self, pair):
        return {"start": self.at(pair[0]), "end": self.at(pair[1] - 1) + 1}

    def hull(self, spans):
        return {"start": self.at(spans[0][0]), "end": self.at(spans[-1][1] - 1) + 1}

    def of(self, kind):
        return [record for record in self.compiled.records if record["record"] == kind]

    def sections(self):
        rows = []
        for number, heading in enumerate(self.of("heading")):
            parent = heading["parent"]
            rows.append({"id": f"x{number}", "parent": None if parent is None else f"x{parent}", "level": heading["level"],
                         "kind": heading["kind"], "title": "", **self.span((heading["start"], heading["end"]))})  # fmt: skip
        fronts = [row["end"] for row in rows if row["kind"] == "front"]
        if fronts:
            rows.append({"id": "intro", "parent": None, "level": 1, "kind": "introduction", "title": None,
                         "start": fronts[0] + 1, "end": fronts[0] + 3})  # fmt: skip
        return rows

    def section_of(self, start):
        return max(
            (s for s in self.sections() if s["start"] <= start),
            key=lambda s: s["start"],
            default={"id": "x0"},
        )["id"]

    def build(self):
        kinds = {"table_source": "caption"}
        blocks = [{"id": f"b{i}", "section": self.section_of(start), "kind": kinds.get(b.kind, b.kind), "start": start, "end": end}
                  for i, (b, start, end) in enumerate(self.blocks)]  # fmt: skip

        def block_at(start):
            return next(b for b in blocks if b["start"] <= start < b["end"])

        sentences = []
        for i, record in enumerate(self.of("sentence")):
            extent = self.hull(record["spans"])
            block = block_at(extent["start"])
            sentences.append({"id": f"s{i}", "block": block["id"], "section": block["section"], **extent})
        notes = []
        for record in sorted(self.of("note"), key=lambda r: self.at(r["spans"][0][0])):
            extent = self.hull(record["spans"])
            see = f"n{record['see']}" if record["see"] else None
            notes.append({"id": f"n{record['label']}", "label": record["label"], "block": block_at(extent["start"])["id"],
                          "markers": [{"position": self.at(m)} for m in record["markers"]], "see": see, **extent})  # fmt: skip
        tables = [{"id": f"t{i}", "block": block_at(self.at(t["spans"][0][0]))["id"], "label": "1", "caption": None, "source": None,
                   "columns": t["columns"], "rows": t["rows"]} for i, t in enumerate(self.of("table"))]  # fmt: skip
        front = next(iter(self.of("metadata")), {})
        runs = [
            {"start": s, "end": s + high - low, "source_start": low, "source_end": high}
            for s, low, high in self.runs
        ]
        return {
            "id": "varsk", "status": "complete",
            "metadata": {key: value for key, value in front.items() if key != "record"},
            "source": {"path": "varsk.md", "media_type": "text/markdown", "sha256": self.sha, "bytes": 1},
            "provenance": {"textmine": "0", "models": {}, "config_sha256": SHA,
                           "codebook": {"name": "c", "version": "1", "sha256": SHA}},
            "text": self.text, "source_map": runs, "sections": self.sections(), "blocks": blocks,
            "sentences": sorted(sentences, key=lambda s: s["start"]), "notes": notes, "tables": tables,
            "entities": self.entities(), "dates": self.dates(), "quotes": self.quotes(),
            "arguments": self.arguments(sentences),
        }  # fmt: skip

    def entities(self):
        groups = {}
        for record in self.of("entity"):
            groups.setdefault(record["entity"], []).append(
                {"type": record["type"], **self.span((record["start"], record["end"]))}
            )
        return [{"id": f"e-{name}", "name": name, "type": mentions[0]["type"], "mentions": mentions}
                for name, mentions in groups.items()]  # fmt: skip

    def dates(self):
        rows = [
            {
                "id": f"d{i}",
                "type": d["type"],
                "value": d["value"],
                "mod": d.get("mod"),
                **self.span((d["start"], d["end"])),
            }
            for i, d in enumerate(self.of("date"))
        ]
        for row in rows:
            days = days_of(row["value"]) if row["type"] == "DATE" else None
            if days:
                row["earliest"], row["latest"] = days
        return sorted(rows, key=lambda row: row["start"])

    def quotes(self):
        rows = []
        for i, record in enumerate(self.of("quote")):
            row = {"id": f"q{i}", "kind": record["kind"], "content": [self.span(s) for s in record["content"]], "score": 1.0,
                   "note": f"n{record['note']}" if record["note"] else None}  # fmt: skip
            if record["cue"]:
                row["cue"] = self.span(record["cue"])
            if record["speaker"]:
                entity = f"e-{record['entity']}" if record["entity"] else None
                row["speaker"] = {"entity": entity, **self.span(record["speaker"])}
            rows.append(row)
        return sorted(rows, key=lambda row: row["content"][0]["start"])

    def arguments(self, sentences):
        rows = []
        for record, sentence in zip(self.of("sentence"), sentences, strict=True):
            if record["role"] in ("claim", "premise"):
                factors = [{"factor": f, "score": 1.0, "direction": d} for f, d in record["factors"].items()]
                rows.append({"id": f"a{len(rows)}", "sentence": sentence["id"], "role": record["role"], "role_score": 1.0,
                             "factors": factors, "start": sentence["start"], "end": sentence["end"]})  # fmt: skip
        return sorted(rows, key=lambda row: row["start"])


@pytest.fixture
def compiled():
    return compile_source(SOURCE)


@pytest.fixture
def gold(compiled):
    return gold_of(header(), compiled.records)


@pytest.fixture
def perfect(compiled):
    return Perfect(compiled).build()


def report_of(data, gold, folder=DATA, **kwargs):
    return evaluate([(Chapter.model_validate(data), gold, folder)], **kwargs)


ERRORS = {
    "quotes.marks taken for statements",
    "arguments.role calibration error",
    "arguments.factor calibration error",
}


def test_evaluate_gives_a_perfect_prediction_full_marks(perfect, gold):
    metrics = report_of(perfect, gold).metrics
    layers = {name.partition(".")[0] for name in metrics}
    assert layers == {"structure", "entities", "dates", "quotes", "arguments"}
    assert {name: score.value for name, score in metrics.items()} == {
        name: 0.0 if name in ERRORS else 1.0 for name in metrics
    }
    assert metrics["structure.sentences"].counts == {"tp": 11, "found": 11, "gold": 11}
    assert metrics["structure.table cells"].counts["gold"] == 9
    assert metrics["dates.mod"].counts["gold"] == 1


def test_evaluate_gives_an_empty_prediction_nothing(perfect, gold):
    for layer in (
        "sections",
        "blocks",
        "sentences",
        "tables",
        "notes",
        "entities",
        "dates",
        "quotes",
        "arguments",
    ):
        perfect[layer] = []
    perfect["metadata"] = {}
    metrics = report_of(perfect, gold).metrics
    # What nobody labelled as an argument counts as role none only where the sentence itself was found.
    assert len(metrics) > 25
    assert {name for name, score in metrics.items() if score.value} == set()


def test_evaluate_aligns_another_rendering_by_its_words(compiled, gold, tmp_path):
    (tmp_path / "varsk.md").write_text(compiled.markdown, encoding="utf-8")
    data = Perfect(compiled, sha="b" * 64, notes_first=True).build()
    data["source_map"] = []
    metrics = report_of(data, gold, tmp_path).metrics
    below = {
        name: score.value for name, score in metrics.items() if name not in ERRORS and score.value != 1.0
    }
    assert below == {}


def test_evaluate_names_the_text_that_it_misses(perfect, gold, tmp_path):
    perfect["source"]["sha256"] = "b" * 64
    with pytest.raises(GoldError, match=r"varsk\.md: .*chapter varsk comes from another file; lay it beside"):
        report_of(perfect, gold, tmp_path)


def test_evaluate_refuses_to_judge_nothing():
    with pytest.raises(GoldError, match="there is no gold"):
        evaluate([])


def test_evaluate_counts_dates_after_tempeval(perfect, gold):
    by_text = {perfect["text"][d["start"] : d["end"]]: d for d in perfect["dates"]}
    by_text["1748"]["value"] = "1749"
    by_text["May 2003"]["start"] += 4
    by_text["the early 1990s"]["mod"] = None
    perfect["dates"].remove(by_text["three years"])
    metrics = report_of(perfect, gold).metrics
    # Six in the gold, five found: all overlap, four have the right extent, four the right value.
    expected = {"relaxed": 5, "strict": 4, "type": 5, "value": 4, "strict value": 3}
    assert {name: metrics[f"dates.{name}"].counts["tp"] for name in expected} == expected
    assert metrics["dates.value"].value == pytest.approx(8 / 11)
    assert metrics["dates.strict"].precision == pytest.approx(4 / 5)
    assert metrics["dates.strict"].recall == pytest.approx(4 / 6)
    assert metrics["dates.mod"].value == 0.0
    assert metrics["dates.days"].counts == {"hits": 4, "of": 4}


def test_evaluate_counts_mentions_and_identity(perfect, gold):
    torr = next(e for e in perfect["entities"] if e["id"] == "e-torr")
    assert len(torr["mentions"]) == 4
    perfect["entities"].append({**torr, "id": "e-other", "mentions": torr["mentions"][2:]})
    torr["mentions"] = torr["mentions"][:2]
    varsk = next(e for e in perfect["entities"] if e["id"] == "e-varsk")
    varsk["mentions"][0]["type"] = "LOC"
    metrics = report_of(perfect, gold).metrics
    assert metrics["entities.untyped"].value == 1.0
    assert metrics["entities.typed"].value == pytest.approx(12 / 13)
    assert metrics["entities.LOC"].counts == {"tp": 0, "found": 1, "gold": 0}
    identity = metrics["entities.identity (B-cubed)"]
    # Thirteen mentions; the four of one person fall into two halves: recall 1/2 each.
    assert identity.precision == 1.0
    assert identity.recall == pytest.approx((9 + 4 * 0.5) / 13)


def test_evaluate_leaves_pronouns_out(perfect, gold):
    perfect["entities"][0]["mentions"].append({"type": "GPE", "kind": "pronoun", "start": 0, "end": 3})
    assert report_of(perfect, gold).metrics["entities.untyped"].value == 1.0


def quote_with(data, words):
    return next(
        q for q in data["quotes"] if words in data["text"][q["content"][0]["start"] : q["content"][-1]["end"]]
    )


def test_evaluate_counts_statements_and_who_makes_them(perfect, gold):
    indirect = quote_with(perfect, "the vote bound")
    indirect["content"][0]["start"] += len("the ")
    quote_with(perfect, "The sea")["speaker"] = None
    quote_with(perfect, "too costly")["cue"] = None
    quote_with(perfect, "frozen waters")["kind"] = "mixed"
    report = report_of(perfect, gold)
    metrics = report.metrics
    assert metrics["quotes.indirect exact"].value == 0.0
    assert metrics["quotes.indirect half"].value == 1.0
    assert metrics["quotes.direct+mixed exact"].counts == {"tp": 3, "found": 4, "gold": 3}
    assert metrics["quotes.cue"].counts == {"tp": 2, "found": 2, "gold": 3}
    assert metrics["quotes.speaker"].counts == {"hits": 3, "of": 4}
    assert metrics["quotes.end to end"].counts == {"tp": 3, "found": 5, "gold": 4}
    assert metrics["quotes.marks taken for statements"].value == 1.0
    assert metrics["quotes.note"].counts == {"hits": 2, "of": 2}
    assert report.quote_kinds["scare"] == {"mixed": 1}


def test_evaluate_takes_another_mention_of_the_speaker_for_right(perfect, gold):
    said = quote_with(perfect, "The sea")
    other = quote_with(perfect, "too costly")["speaker"]
    said["speaker"] = other
    assert report_of(perfect, gold).metrics["quotes.speaker"].value == 1.0
    said["speaker"] = {**other, "entity": "e-orhem"}
    assert report_of(perfect, gold).metrics["quotes.speaker"].value == 0.75


def test_evaluate_counts_roles_factors_and_directions(perfect, gold):
    arguments = {perfect["text"][a["start"] : a["end"]][:12]: a for a in perfect["arguments"]}
    arguments["Most islande"]["role"] = "claim"
    arguments["Most islande"]["factors"][0]["direction"] = "inhibits"
    arguments["Varsk lies t"]["factors"][0]["factor"] = "history"
    arguments["Varsk lies t"]["factors"][0]["score"] = 0.6
    perfect["arguments"].remove(arguments["Nothing came"])
    metrics = report_of(perfect, gold).metrics
    # Gold: 4 claims, 4 premises, 3 none. One premise became a claim, one claim became none.
    assert metrics["arguments.role claim"].counts == {"tp": 3, "found": 4, "gold": 4}
    assert metrics["arguments.role premise"].counts == {"tp": 3, "found": 3, "gold": 4}
    assert metrics["arguments.role none"].counts == {"tp": 3, "found": 4, "gold": 3}
    assert metrics["arguments.role macro"].value == pytest.approx((3 / 4 + 6 / 7 + 6 / 7) / 3)
    assert metrics["arguments.factor geography"].value == 0.0
    assert metrics["arguments.factor history"].counts == {"tp": 1, "found": 2, "gold": 2}
    assert metrics["arguments.factor macro"].value == pytest.approx((0 + 1 + 0.5 + 1) / 4)
    assert metrics["arguments.direction"].counts == {"hits": 5, "of": 6}
    assert metrics["arguments.factor calibration error"].value == pytest.approx(0.6 / 7)


def test_evaluate_counts_headings_by_place_level_and_parent(perfect, gold):
    perfect["sections"][2].update(level=1, parent=None)
    metrics = report_of(perfect, gold).metrics
    assert metrics["structure.headings"].value == 1.0
    assert metrics["structure.headings.level"].counts == {"tp": 2, "found": 3, "gold": 3}
    assert metrics["structure.headings.parent"].counts == {"tp": 2, "found": 3, "gold": 3}


def test_evaluate_counts_paragraphs_sentences_notes_and_cells(perfect, gold):
    first, second = perfect["sentences"][:2]
    first["end"] = second["end"]
    del perfect["sentences"][1]
    perfect["arguments"] = []
    perfect["notes"][0]["markers"][0]["position"] -= 8
    perfect["tables"][0]["rows"] = [[1993, "1,204", 88.5], [1997, "none", 13]]
    metrics = report_of(perfect, gold).metrics
    assert metrics["structure.sentences"].counts == {"tp": 9, "found": 10, "gold": 11}
    assert metrics["structure.notes"].counts == {"tp": 1, "found": 2, "gold": 2}
    assert metrics["structure.notes.text"].value == 1.0
    assert metrics["structure.table cells"].counts == {"tp": 8, "found": 9, "gold": 9}
    assert metrics["structure.paragraphs"].value == 1.0


def test_evaluate_judges_only_what_was_labelled(compiled, perfect):
    cut = compiled.markdown.index("## A Long Quarrel")
    scoped = gold_of(header(layers={"dates": [[0, cut]]}), compiled.records)
    metrics = report_of(perfect, scoped).metrics
    assert {name.partition(".")[0] for name in metrics} == {"dates"}
    assert metrics["dates.strict"].counts == {"tp": 2, "found": 2, "gold": 2}
    perfect["dates"] = perfect["dates"][:1] + perfect["dates"][2:]
    assert report_of(perfect, scoped).metrics["dates.strict"].counts == {"tp": 1, "found": 1, "gold": 2}


def test_report_is_the_same_twice_and_readable(perfect, gold):
    first, second = report_of(perfect, gold), report_of(perfect, gold)
    assert first.to_json() == second.to_json()
    data = json.loads(first.to_json())
    assert data["by_chapter"]["varsk"]["dates.strict"]["value"] == 1.0
    assert list(data["metrics"]) == sorted(data["metrics"])
    console = Console(width=100, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    console.print(first.table())
    lines = console.export_text().splitlines()
    assert max(map(len, lines)) <= 100
    assert any("relaxed" in line and "1.000" in line for line in lines)


def test_days_of_knows_plain_values_only():
    assert days_of("2020-02") == ("2020-02-01", "2020-02-29")
    assert days_of("199") == ("1990-01-01", "1999-12-31")
    assert days_of("14") == ("1400-01-01", "1499-12-31")
    assert days_of("1748/1822-03") == ("1748-01-01", "1822-03-31")
    assert [days_of(value) for value in ("PAST_REF", "2020-SU", "P3Y", "19XX")] == [None] * 4


def test_find_gold_pairs_each_file_with_its_chapter(tmp_path):
    compiled = compile_file(
        DATA / "varsk.md", tmp_path / "corpus" / "varsk.md", tmp_path / "corpus" / "gold" / "varsk.gold.jsonl"
    )
    sha = hashlib.sha256((tmp_path / "corpus" / "varsk.md").read_bytes()).hexdigest()
    out = tmp_path / "outputs"
    (out / "varsk").mkdir(parents=True)
    chapter = Chapter.model_validate(Perfect(compiled, sha).build())
    (out / "varsk" / "annotations.json").write_text(chapter.to_json(), encoding="utf-8")
    pairs = find_gold([tmp_path / "corpus"], out)
    assert [chapter.id for chapter, _, _ in pairs] == ["varsk"]
    assert evaluate(pairs).metrics["quotes.all exact"].value == 1.0


def test_find_gold_names_the_command_that_is_missing(tmp_path):
    compile_file(DATA / "varsk.md", tmp_path / "varsk.md", tmp_path / "varsk.gold.jsonl")
    with pytest.raises(GoldError, match="'varsk' has not been annotated; annotate it with `textmine run`"):
        find_gold([tmp_path], tmp_path / "outputs")


@pytest.mark.parametrize(
    ("name", "message"),
    [("nowhere", "no such file or folder"), ("notes.txt", r"no gold file; name a file that ends in \.gold\.jsonl"),
     ("empty", "there is no gold file")],
)  # fmt: skip
def test_find_gold_says_what_it_did_not_find(tmp_path, name, message):
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").write_text("", encoding="utf-8")
    with pytest.raises(GoldError, match=message):
        find_gold([tmp_path / name], tmp_path)


def test_read_gold_refuses_a_changed_source(tmp_path):
    compile_file(DATA / "varsk.md", tmp_path / "varsk.md", tmp_path / "varsk.gold.jsonl")
    (tmp_path / "varsk.md").write_text("changed", encoding="utf-8")
    with pytest.raises(GoldError, match=r"varsk\.md has changed since it was annotated"):
        read_gold(tmp_path / "varsk.gold.jsonl")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            '{"record": "date", "start": 5, "end": 5, "type": "DATE", "value": "1999"}',
            r":2: .*end is not after start",
        ),
        ('{"record": "date", "start": 5, "end": 9, "type": "WHEN", "value": "1999"}', r":2: .*type"),
        ('{"record": "quote", "kind": "direct", "content": [[9, 4]]}', r":2: .*end 4 is not after start 9"),
        ('{"record": "heading", "start": 1, "end": 2, "level": 1, "parent": 3}', "heading 0 has parent 3"),
        ('{"record": "mood"}', r":2: .*mood"),
        ("{", r":2: this line is no JSON"),
    ],
)
def test_read_gold_names_the_line(tmp_path, line, message):
    path = tmp_path / "x.gold.jsonl"
    path.write_text(json.dumps(header()) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(GoldError, match=message):
        read_gold(path)


def test_read_gold_wants_a_header(tmp_path):
    path = tmp_path / "x.gold.jsonl"
    path.write_text("", encoding="utf-8")
    with pytest.raises(GoldError, match=r"x\.gold\.jsonl:1: the first line is no header"):
        read_gold(path)


def test_write_gold_writes_what_read_gold_reads(tmp_path, compiled):
    path = tmp_path / "x.gold.jsonl"
    write_gold(path, header(), compiled.records)
    assert read_gold(path) == gold_of(header(), compiled.records)


def test_outline_covers_all_prose(compiled):
    assert {block.kind for block in outline(compiled.markdown)} >= PROSE
