"""A trained model as Optimum lays it out: config.json, tokenizer.json, tokenizer_config.json, onnx/model.onnx."""

from pathlib import Path

import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

# Smaller ones are constants of the graph, and weigh nothing.
FEWEST_VALUES = 64


def export_folder(model: torch.nn.Module, tokenizer, folder: Path) -> None:
    """Rounds the weights to float16 first, so that the graph may store them so and still gives the same answers."""
    with torch.no_grad():
        for weights in model.parameters():
            weights.copy_(weights.half().float())
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    names = tokenizer.model_input_names
    if model.config.model_type == "distilbert":
        names = [name for name in names if name != "token_type_ids"]
    batch = tokenizer("one text", "another", return_tensors="pt")
    file = folder / "onnx" / "model.onnx"
    file.parent.mkdir(exist_ok=True)
    torch.onnx.export(
        Logits(model, names),
        tuple(batch[name] for name in names),
        file,
        input_names=names,
        output_names=["logits"],
        dynamic_axes={**{name: {0: "batch_size", 1: "sequence_length"} for name in names}, "logits": {0: "batch_size"}},
        opset_version=17,
        dynamo=False,
    )
    store_as_half(file)


class Logits(torch.nn.Module):
    """Takes its inputs by place, as the exporter gives them."""

    def __init__(self, model: torch.nn.Module, names: list[str]):
        super().__init__()
        self.model = model
        self.names = names

    def forward(self, *values):
        return self.model(**dict(zip(self.names, values))).logits


def store_as_half(file: Path) -> None:
    """Weights in float16, cast to float32 when the session is made: half the size, the same numbers."""
    graph = onnx.load(file)
    casts = []
    for weights in graph.graph.initializer:
        values = numpy_helper.to_array(weights)
        if weights.data_type != TensorProto.FLOAT or values.size < FEWEST_VALUES:
            continue
        name = weights.name
        stored = numpy_helper.from_array(values.astype("float16"), f"{name}.half")
        weights.CopyFrom(stored)
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
    for cast in reversed(casts):
        graph.graph.node.insert(0, cast)
    onnx.checker.check_model(graph)
    onnx.save(graph, file)
