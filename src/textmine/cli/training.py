"""`textmine train`: fit models on texts of your own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from textmine.cli.console import errors, say, shown
from textmine.cli.options import CorpusOption, require_corpus

train_group = typer.Typer(help="Fit models on your own data.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    train_group.command("quotes")(quotes)
    train_group.command("arguments")(arguments)
    app.add_typer(train_group, name="train")


def _gum(folder: Path | None) -> Path | None:
    if folder and not ((folder / "gold.jsonl").is_file() and (folder / "txt").is_dir()):
        raise typer.BadParameter(f"{folder} holds no gold.jsonl with a folder txt/")
    return folder


def _litbank(folder: Path | None) -> Path | None:
    if folder and not (files := sorted(folder.glob("*.ann"))):
        raise typer.BadParameter(f"{folder} holds no *.ann")
    if folder and (absent := [file for file in files if not file.with_suffix(".txt").is_file()]):
        raise typer.BadParameter(f"{absent[0]} has no {absent[0].stem}.txt beside it")
    return folder


def _also(given: tuple[Path, Path] | None) -> tuple[Path, Path] | None:
    if given and not given[0].is_file():
        raise typer.BadParameter(f"{given[0]} is no file")
    if given and not given[1].is_dir():
        raise typer.BadParameter(f"{given[1]} is no folder")
    return given


_LEAST_RATE = 1e-7
RateOption = Annotated[
    float, typer.Option("--rate", min=_LEAST_RATE, max=1.0, help="Highest learning rate of the encoder.")
]


def prepare(out: Path) -> None:
    """Make the folder of a model and write to it, so that what forbids it is found before the training, not after.

    Raises:
        OutputError: the folder cannot be made or written to.
    """
    from textmine.exporters.files import write_atomically

    probe = out / ".begun"
    write_atomically(probe, b"")
    probe.unlink()


def quotes(
    out: Annotated[Path, typer.Option("--out", "-o", help="The model's folder.")],
    gum: Annotated[
        Path | None,
        typer.Option(
            "--gum",
            help="GUM's attributions: a folder with gold.jsonl and txt/; its CC BY genres.",
            exists=True,
            file_okay=False,
            callback=_gum,
        ),
    ] = None,
    litbank: Annotated[
        Path | None,
        typer.Option(
            "--litbank",
            help="LitBank's quotations: a folder with *.ann and *.txt.",
            exists=True,
            file_okay=False,
            callback=_litbank,
        ),
    ] = None,
    also: Annotated[
        tuple[Path, Path] | None,
        typer.Option(
            "--also",
            help="Attributions that you hold: JSON lines, and the folder of their texts.",
            metavar="FILE DIR",
            exists=True,
            callback=_also,
        ),
    ] = None,
    epochs: Annotated[int, typer.Option("--epochs", min=1, help="How often the data are seen.")] = 5,
    rate: RateOption = 2e-4,
    litbank_weight: Annotated[
        float, typer.Option("--litbank-weight", min=0.0, max=1.0, help="Share of LitBank in an epoch.")
    ] = 0.06,
    seed: Annotated[int, typer.Option("--seed", help="Of all that is drawn.")] = 1,
    corpus: CorpusOption = None,
) -> None:
    """Fit the tagger that reads again what the rules for quotations found.

    It learns from the chapters of the corpus in the split "train" with their gold, from the pieces in its folder `statements`, and from
    what else is named. Name the result in the settings: `[quotes] tagger = "FOLDER"`.

    With `--also` it learns from attributions in the form of PolNeAR, a document a line: `{"doc": "name", "quotes": [{"content": [[start,
    end]], "cue": [[start, end]], "source": [[start, end]]}]}`, offsets in code points into DIR/name.txt. What is learned from a corpus
    without a licence is for yourself alone. Needs `pip install 'textmine[learning]'`; some minutes an epoch.

    Example:

        textmine train quotes --gum data/gum --litbank data/litbank --out models/quotes
    """
    from textmine.training.fine_tuning import Recipe, base_folder
    from textmine.training.quote_tagger import Sources, fit

    base_folder()
    known = require_corpus(corpus)
    prepare(out)
    recipe = Recipe(epochs, rate, seed=seed, weights={"litbank": litbank_weight})
    with errors.status("reading and training …"):
        fit(
            Sources(known.folder, gum, litbank, also),
            out,
            recipe,
            lambda line: errors.print(line, soft_wrap=True),
        )
    say(f"Written: {shown(out)}/ (its README.md is the model's card)")
    say(f'Use it: [quotes] tagger = "{shown(out)}" in textmine.toml')


def arguments(
    out: Annotated[Path, typer.Option("--out", "-o", help="The model's folder.")],
    epochs: Annotated[int, typer.Option("--epochs", min=1, help="How often the data are seen.")] = 6,
    rate: RateOption = 2e-4,
    seed: Annotated[int, typer.Option("--seed", help="Of all that is drawn.")] = 1,
    corpus: CorpusOption = None,
) -> None:
    """Fit the model that tells role, factors and directions of sentences.

    It learns from the chapters of the corpus in the split "train" with their gold, and from the pieces in its folder `arguments`; the split
    "development" calibrates it, the split "test" is never read. Name the result in the settings: `[arguments] model = "FOLDER"`.

    Needs `pip install 'textmine[learning]'`; some minutes an epoch.

    Example:

        textmine train arguments --out models/arguments
    """
    from textmine.training.argument_model import fit
    from textmine.training.fine_tuning import Recipe, base_folder

    base_folder()
    known = require_corpus(corpus)
    prepare(out)
    with errors.status("reading and training …"):
        fit(
            known.folder,
            out,
            Recipe(epochs, rate, seed=seed),
            lambda line: errors.print(line, soft_wrap=True),
        )
    say(f"Written: {shown(out)}/ (its README.md is the model's card)")
    say(f'Use it: [arguments] model = "{shown(out)}" in textmine.toml')
