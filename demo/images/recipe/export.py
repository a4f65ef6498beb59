"""Writes a trained network as a Hugging Face image-classification folder with ONNX."""

import json
from pathlib import Path

import onnx
import torch

from dataset import HERE
from models import GlyphNet, Plan
from render import CLASSES

MODELS = HERE.parent / "models"


def export(plan: Plan, net: GlyphNet) -> None:
    folder = MODELS / plan.name
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    write_json(folder / "config.json", config(plan))
    write_json(folder / "preprocessor_config.json", preprocessor(plan))

    file = folder / "onnx" / "model.onnx"
    net = net.to(memory_format=torch.contiguous_format).eval()
    torch.onnx.export(
        net,
        torch.zeros(1, 3, plan.image_size, plan.image_size),
        str(file),
        input_names=["pixel_values"],
        output_names=["logits"],
        dynamic_axes={"pixel_values": {0: "batch_size"}, "logits": {0: "batch_size"}},
        opset_version=17,
        dynamo=False,
    )
    graph = onnx.load(file)
    onnx.checker.check_model(graph, full_check=True)
    assert all(node.op_type != "BatchNormalization" for node in graph.graph.node), "not folded"


def config(plan: Plan) -> dict:
    return {
        "architectures": ["GlyphNetForImageClassification"],
        "model_type": "glyphnet",
        "num_channels": 3,
        "image_size": plan.image_size,
        "hidden_sizes": list(plan.channels),
        "depths": list(plan.blocks),
        "id2label": {str(i): char for i, char in enumerate(CLASSES)},
        "label2id": {char: i for i, char in enumerate(CLASSES)},
    }


def preprocessor(plan: Plan) -> dict:
    return {
        "image_processor_type": "ViTImageProcessor",
        "do_resize": True,
        "size": {"height": plan.image_size, "width": plan.image_size},
        "resample": 2,
        "do_rescale": True,
        "rescale_factor": 1 / 255,
        "do_normalize": True,
        "image_mean": [0.5, 0.5, 0.5],
        "image_std": [0.5, 0.5, 0.5],
    }


def write_json(file: Path, value: dict) -> None:
    file.write_text(json.dumps(value, indent=2) + "\n")
