"""Measures the ladder: accuracy on the test pictures, and time per picture on one thread.

Reads ../models and ../data only, so it also checks that those suffice.
"""

import csv
import json
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
import onnxruntime
from PIL import Image

DEMO = Path(__file__).resolve().parent.parent


def preprocess(image: Image.Image, config: dict) -> np.ndarray:
    size = (config["size"]["width"], config["size"]["height"])
    resized = np.asarray(image.resize(size, config["resample"]), dtype=np.float32)
    scaled = resized * np.float32(config["rescale_factor"])
    normal = (scaled - np.float32(config["image_mean"])) / np.float32(config["image_std"])
    return np.ascontiguousarray(normal.transpose(2, 0, 1)[None])


def measure(folder: Path, images: list[Image.Image], labels: np.ndarray):
    config = json.loads((folder / "preprocessor_config.json").read_text())
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(folder / "onnx" / "model.onnx", options)
    run = lambda image: session.run(["logits"], {"pixel_values": preprocess(image, config)})[0][0]
    for image in images[:20]:
        run(image)
    guesses, whole, network = [], [], []
    for image in images:
        begin = perf_counter()
        inputs = preprocess(image, config)
        middle = perf_counter()
        logits = session.run(["logits"], {"pixel_values": inputs})[0][0]
        end = perf_counter()
        guesses.append(int(logits.argmax()))
        whole.append(1e3 * (end - begin))
        network.append(1e3 * (end - middle))
    return np.array(guesses) == labels, median(whole), median(network)


def main() -> None:
    with open(DEMO / "data" / "metadata.csv", newline="") as handle:
        rows = list(csv.DictReader(handle))
    images = [Image.open(DEMO / "data" / row["file_name"]).convert("RGB") for row in rows]
    labels = np.array([int(row["label_id"]) for row in rows])
    held_out = np.array([row["font_held_out"] == "1" for row in rows])

    folders = [folder for folder in (DEMO / "models").iterdir() if (folder / "config.json").exists()]
    folders.sort(key=lambda folder: (folder / "onnx" / "model.onnx").stat().st_size)
    print("| model | input | accuracy | on held-out fonts | time | of it the network | onnx file |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for folder in folders:
        right, whole, network = measure(folder, images, labels)
        side = json.loads((folder / "config.json").read_text())["image_size"]
        size = (folder / "onnx" / "model.onnx").stat().st_size
        print(
            f"| {folder.name} | {side} × {side} | {right.mean():.1%} | {right[held_out].mean():.1%} "
            f"| {whole:.3f} ms | {network:.3f} ms | {size / 1e3:,.0f} kB |"
        )


if __name__ == "__main__":
    main()
