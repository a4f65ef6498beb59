"""Makes an int8 variant of each model folder with onnxruntime's own quantiser.

A variant is a model folder of its own, `<name>-int8`, with the same config.json and preprocessor_config.json,
so that `premodel profile` takes it as one more candidate. See README.md.
"""

import argparse
import csv
import json
import random
import shutil
import tempfile
from pathlib import Path

import numpy as np
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_dynamic,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process
from PIL import Image


def main() -> None:
    args = arguments()
    calibration = choose_images(args.data, args.images, args.seed)
    if args.rest:
        copy_rest(args.data, args.rest, calibration)
    for folder in args.models:
        out = args.out / f"{folder.name}-int8"
        quantise(folder, out, [args.data / name for name in calibration], args.method)
        before, after = (path_of_model(each).stat().st_size for each in (folder, out))
        print(f"{out}  {before / 2**20:.1f} MiB -> {after / 2**20:.1f} MiB", flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="+", type=Path, help="model folders: config.json, onnx/model.onnx")
    parser.add_argument("--out", required=True, type=Path, help="folder for the int8 model folders")
    parser.add_argument("--data", required=True, type=Path, help="imagefolder with metadata.csv")
    parser.add_argument("--images", type=int, default=100, help="calibrate on so many images (default 100)")
    parser.add_argument("--rest", type=Path, help="copy the other images here, to profile on")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--method",
        choices=["static", "dynamic"],
        default="static",
        help="static: ranges from the calibration images; dynamic: from each input, weights of matrix products only",
    )
    return parser.parse_args()


def choose_images(data: Path, count: int, seed: int) -> list[str]:
    names = sorted(row["file_name"] for row in read_metadata(data))
    return sorted(random.Random(seed).sample(names, count))


def copy_rest(data: Path, rest: Path, calibration: list[str]) -> None:
    """The labels of what is left, with its images: nothing the ranges were taken from is measured."""
    rows = [row for row in read_metadata(data) if row["file_name"] not in set(calibration)]
    for row in rows:
        target = rest / row["file_name"]
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(data / row["file_name"], target)
    with open(rest / "metadata.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def read_metadata(data: Path) -> list[dict[str, str]]:
    with open(data / "metadata.csv", newline="") as file:
        return list(csv.DictReader(file))


def quantise(folder: Path, out: Path, images: list[Path], method: str) -> None:
    (out / "onnx").mkdir(parents=True, exist_ok=True)
    for config in ("config.json", "preprocessor_config.json"):
        shutil.copyfile(folder / config, out / config)
    with tempfile.TemporaryDirectory() as scratch:
        prepared = Path(scratch) / "prepared.onnx"
        # Height and width are dynamic in the models, which symbolic shape inference does not follow.
        quant_pre_process(path_of_model(folder), prepared, skip_symbolic_shape=True)
        if method == "dynamic":
            quantize_dynamic(prepared, path_of_model(out), weight_type=QuantType.QInt8)
            return
        quantize_static(
            prepared,
            path_of_model(out),
            Calibration(images, json.loads((folder / "preprocessor_config.json").read_text())),
            quant_format=QuantFormat.QDQ,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            per_channel=True,
            calibrate_method=CalibrationMethod.MinMax,
        )


def path_of_model(folder: Path) -> Path:
    return folder / "onnx" / "model.onnx"


class Calibration(CalibrationDataReader):
    """The images, prepared as the model wants them, one at a time."""

    def __init__(self, images: list[Path], config: dict):
        self.inputs = ({"pixel_values": prepare(image, config)} for image in images)

    def get_next(self):
        return next(self.inputs, None)


def prepare(path: Path, config: dict) -> np.ndarray:
    """[1, 3, height, width]: resized to the size, scaled and normalised as the configuration says."""
    if config.get("do_center_crop") or not {"height", "width"} <= config["size"].keys():
        raise SystemExit("this recipe knows models whose images are resized to a fixed size, without a crop")
    size = (config["size"]["width"], config["size"]["height"])
    image = Image.open(path).convert("RGB").resize(size, Image.Resampling(config["resample"]))
    pixels = np.asarray(image, dtype=np.float32) * np.float32(config["rescale_factor"])
    mean, std = (np.array(config[name], dtype=np.float32) for name in ("image_mean", "image_std"))
    return ((pixels - mean) / std).transpose(2, 0, 1)[None]


if __name__ == "__main__":
    main()
