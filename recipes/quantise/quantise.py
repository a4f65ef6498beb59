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
import onnx
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
    config = input_config(folder)
    refuse_unknown(config, folder / "preprocessor_config.json")
    (out / "onnx").mkdir(parents=True, exist_ok=True)
    for name in ("config.json", "preprocessor_config.json"):
        shutil.copyfile(folder / name, out / name)
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
            Calibration(path_of_model(folder), images, config),
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

    def __init__(self, model: Path, images: list[Path], config: dict):
        name, channels_last = image_input(model)
        axes = (0, 1, 2) if channels_last else (2, 0, 1)
        self.inputs = ({name: prepare(image, config).transpose(axes)[None]} for image in images)

    def get_next(self):
        return next(self.inputs, None)


def image_input(model: Path) -> tuple[str, bool]:
    """The name of the model's input, and whether the colours are its last axis."""
    graph = onnx.load(model, load_external_data=False).graph
    weights = {each.name for each in graph.initializer}
    inputs = [each for each in graph.input if each.name not in weights]
    tensor = inputs[0].type.tensor_type
    sizes = [axis.dim_value for axis in tensor.shape.dim]
    if len(inputs) != 1 or len(sizes) != 4 or tensor.elem_type != onnx.TensorProto.FLOAT:
        raise SystemExit(f"{model}: this recipe knows models of one input, four axes of float32")
    return inputs[0].name, sizes[3] == 3 and sizes[1] != 3


def input_config(folder: Path) -> dict:
    config, model = (
        json.loads((folder / name).read_text(encoding="utf-8-sig")) for name in ("preprocessor_config.json", "config.json")
    )
    processor = config.get("image_processor_type") or config.get("feature_extractor_type") or ""
    if processor.startswith("EfficientNet") or (not processor and model.get("model_type") == "efficientnet"):
        # transformers divides by the standard deviation once more for its classifiers.
        config.setdefault("include_top", True)
    return config


def refuse_unknown(config: dict, path: Path) -> None:
    """What would be prepared otherwise than the model was trained with gives wrong ranges without a word."""
    known = {"do_resize", "do_center_crop", "do_rescale", "do_normalize", "do_convert_rgb"}
    unknown = {key for key, value in config.items() if key.startswith("do_") and value and key not in known}
    needed = {"size", "resample"} if config.get("do_resize", True) else set()
    needed |= {"crop_size"} if config.get("do_center_crop") else set()
    needed |= {"rescale_factor"} if config.get("do_rescale", True) else set()
    needed |= {"image_mean", "image_std"} if config.get("do_normalize", True) else set()
    missing = {key for key in needed if config.get(key) is None}
    unknown |= {key for key in ("rescale_offset",) if config.get(key)}
    if unknown or missing:
        raise SystemExit(f"{path}: steps that this recipe does not know: {sorted(unknown)}; not written: {sorted(missing)}")
    for key in {"size", "crop_size"} & needed:
        known_edges = ({"height", "width"}, {"shortest_edge"}) if key == "size" else ({"height", "width"},)
        if not isinstance(config[key], dict) or set(config[key]) not in known_edges:
            raise SystemExit(f"{path}: {key} is {config[key]}; this recipe knows {known_edges}")


def prepare(path: Path, config: dict) -> np.ndarray:
    """[height, width, 3]: resized, cropped, scaled and normalised as the configuration says, like transformers."""
    image = Image.open(path).convert("RGB")
    if config.get("do_resize", True):
        image = image.resize(resized(image.size, config["size"]), Image.Resampling(config["resample"]))
    if config.get("do_center_crop"):
        image = centre_crop(image, config["crop_size"])
    pixels = np.asarray(image, dtype=np.float32)
    if config.get("do_rescale", True):
        pixels = pixels * np.float32(config["rescale_factor"])
    if config.get("do_normalize", True):
        mean, std = (np.array(config[name], dtype=np.float32) for name in ("image_mean", "image_std"))
        pixels = (pixels - mean) / std
        if config.get("include_top"):
            pixels = pixels / std
    return pixels


def resized(original: tuple[int, int], size: dict) -> tuple[int, int]:
    """Width and height: both as given, or the shorter one and the other in proportion."""
    if "shortest_edge" not in size:
        return size["width"], size["height"]
    width, height = original
    edge, shortest = size["shortest_edge"], min(original)
    return edge * width // shortest, edge * height // shortest


def centre_crop(image: Image.Image, size: dict) -> Image.Image:
    """The middle; black around it where the image is smaller."""
    left, top = ((have - want) // 2 for have, want in zip(image.size, (size["width"], size["height"])))
    return image.crop((left, top, left + size["width"], top + size["height"]))


if __name__ == "__main__":
    main()
