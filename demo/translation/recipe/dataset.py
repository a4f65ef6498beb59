"""The split, the held-out sentences and the training sentences."""

from hashlib import sha256
from pathlib import Path
from random import Random

from grammar import KINDS, draw
from phrases import Pair

SEED = 2024
HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "data"
TEST_PER_KIND = 72
TRAINING_SENTENCES = 160_000


def held_out(english: str) -> bool:
    """One sentence in eight, by what it says: training leaves these out, and the test is drawn from them."""
    return sha256(english.encode()).digest()[0] < 32


def test_set() -> list[tuple[str, Pair]]:
    """As many of each kind, in an order that mixes them."""
    rng = Random(f"{SEED} test")
    found = {}
    for kind in KINDS:
        pairs = {}
        while len(pairs) < TEST_PER_KIND:
            pair = draw(rng, kind)
            if held_out(pair.english):
                pairs[pair.english] = pair
        found |= {pair: kind for pair in pairs.values()}
    rows = [(kind, pair) for pair, kind in found.items()]
    rng.shuffle(rows)
    return rows


def training_set(count: int = TRAINING_SENTENCES, branch: str = "training") -> list[Pair]:
    """Different sentences, none of them held out."""
    rng = Random(f"{SEED} {branch}")
    kinds = [kind for kind, (_, share) in KINDS.items() for _ in range(share)]
    pairs = {}
    while len(pairs) < count:
        pair = draw(rng, rng.choice(kinds))
        if not held_out(pair.english):
            pairs[pair.english] = pair
    return list(pairs.values())


def write_test_set() -> None:
    DATA.mkdir(exist_ok=True)
    rows = test_set()
    for name, lines in (
        ("test.en", [pair.english for _, pair in rows]),
        ("test.de", [pair.german for _, pair in rows]),
        ("test.kind", [kind for kind, _ in rows]),
    ):
        (DATA / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
