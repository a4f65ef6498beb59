"""The pictures: a training set kept in a cache, a test set written as image files."""

import csv
from pathlib import Path

import numpy as np
from PIL import Image

from fonts import HELD_OUT, TRAINING
from render import CLASSES, draw_sample

SEED = 2024
HERE = Path(__file__).resolve().parent
CACHE = HERE / ".cache"
DATA = HERE.parent / "data"

TRAINING_PER_CLASS = 2000
VALIDATION_PER_CLASS = 50
TEST_PER_CLASS = 42
HELD_OUT_SHARE = 0.4  # of the test pictures

# every set grows from its own branch of the seed, so none repeats another's pictures
TRAINING_BRANCH, VALIDATION_BRANCH, TEST_BRANCH = range(3)


def resize(picture: np.ndarray, size: int) -> np.ndarray:
    return np.asarray(Image.fromarray(picture).resize((size, size), Image.Resampling.BILINEAR))


def training_set(size: int, branch: int = TRAINING_BRANCH, per_class: int = TRAINING_PER_CLASS):
    """Pictures [n, size, size, 3] and labels [n], drawn once for all sizes and then cached."""
    file = CACHE / f"set{branch}-{per_class}-{size}.npy"
    if not file.exists():
        draw_training_set(branch, per_class)
    pictures = np.load(file, mmap_mode="r")
    return pictures, np.arange(len(pictures)) % len(CLASSES)


def draw_training_set(branch: int, per_class: int) -> None:
    from models import LADDER

    CACHE.mkdir(exist_ok=True)
    count = per_class * len(CLASSES)
    sets = {
        size: np.lib.format.open_memmap(
            CACHE / f"set{branch}-{per_class}-{size}.npy", "w+", np.uint8, (count, size, size, 3)
        )
        for size in {plan.image_size for plan in LADDER}
    }
    rng = np.random.default_rng([SEED, branch])
    for i in range(count):
        picture, _, _ = draw_sample(rng, TRAINING, CLASSES[i % len(CLASSES)])
        for size, pictures in sets.items():
            pictures[i] = resize(picture, size)
        if (i + 1) % 10_000 == 0:
            print(f"drew {i + 1} of {count} pictures", flush=True)


def write_test_set() -> None:
    """Image files and metadata.csv, in the layout of a Hugging Face image folder."""
    folder = DATA / "images"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    rng = np.random.default_rng([SEED, TEST_BRANCH])
    labels = rng.permutation(np.arange(TEST_PER_CLASS * len(CLASSES)) % len(CLASSES))
    with open(DATA / "metadata.csv", "w", newline="") as handle:
        rows = csv.writer(handle, lineterminator="\n")
        rows.writerow(["file_name", "label", "label_id", "font", "font_held_out", "difficulty"])
        for i, label in enumerate(labels):
            held_out = rng.random() < HELD_OUT_SHARE
            char = CLASSES[label]
            picture, family, difficulty = draw_sample(rng, HELD_OUT if held_out else TRAINING, char)
            name = save(rng, Image.fromarray(picture), folder, f"{i:04d}")
            rows.writerow([f"images/{name}", char, label, family.name, int(held_out), f"{difficulty:.2f}"])


def save(rng, image: Image.Image, folder: Path, stem: str) -> str:
    """Mostly JPEG, as from a camera; a few WebP and PNG."""
    draw = rng.random()
    quality = int(rng.integers(78, 93))
    if draw < 0.91:
        name, options = f"{stem}.jpg", dict(quality=quality)
    elif draw < 0.97:
        name, options = f"{stem}.webp", dict(quality=quality, method=6)
    else:
        name, options = f"{stem}.png", dict(optimize=True)
    image.save(folder / name, **options)
    return name
