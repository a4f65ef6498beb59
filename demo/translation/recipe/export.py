"""Writes a trained model as a Hugging Face folder with ONNX, laid out as Optimum does it."""

import json
from pathlib import Path

import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from dataset import HERE
from model import HEADS, POSITIONS, Plan, Translator
from vocabulary import END, PADDING, SIZE, tokenizer

MODELS = HERE.parent / "models"
MAX_LENGTH = 96
# Weights of more values than this are stored as float16 and cast when a session is created.
HALVED_FROM = 256


class Encoder(nn.Module):
    def __init__(self, net: Translator):
        super().__init__()
        self.net = net

    def forward(self, input_ids: Tensor, attention_mask: Tensor):
        return self.net.encode(input_ids, attention_mask)


class Decoder(nn.Module):
    def __init__(self, net: Translator):
        super().__init__()
        self.net = net

    def forward(self, encoder_attention_mask: Tensor, input_ids: Tensor, encoder_hidden_states: Tensor):
        logits, cache = self.net.decode(input_ids, encoder_hidden_states, encoder_attention_mask)
        return logits, *cache


class DecoderWithPast(nn.Module):
    def __init__(self, net: Translator):
        super().__init__()
        self.net = net

    def forward(self, encoder_attention_mask: Tensor, input_ids: Tensor, *past: Tensor):
        logits, cache = self.net.decode_next(input_ids, encoder_attention_mask, list(past))
        return logits, *cache


def export(plan: Plan, net: Translator) -> None:
    folder = MODELS / plan.name
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    write_json(folder / "config.json", config(plan))
    write_json(folder / "generation_config.json", generation_config())
    write_json(folder / "tokenizer_config.json", tokenizer_config())
    tokenizer().save(str(folder / "tokenizer.json"), pretty=False)

    net = net.eval()
    mask, source = torch.ones(2, 5, dtype=torch.long), torch.full((2, 5), 7)
    encoded = torch.zeros(2, 5, plan.width)
    source_axes = {0: "batch_size", 1: "encoder_sequence_length"}
    target_axes = {0: "batch_size", 1: "decoder_sequence_length"}
    write_graph(
        folder / "onnx" / "encoder_model.onnx",
        Encoder(net),
        {"input_ids": source, "attention_mask": mask},
        ["last_hidden_state"],
        {"input_ids": source_axes, "attention_mask": source_axes, "last_hidden_state": source_axes},
    )

    layers = range(plan.decoder_layers)
    kept = [f"{i}.{side}.{part}" for i in layers for side in ("decoder", "encoder") for part in ("key", "value")]
    own = [name for name in kept if ".decoder." in name]
    first, again = [f"present.{name}" for name in kept], [f"present.{name}" for name in own]
    past = [f"past_key_values.{name}" for name in kept]
    write_graph(
        folder / "onnx" / "decoder_model.onnx",
        Decoder(net),
        {
            "encoder_attention_mask": mask,
            "input_ids": torch.full((2, 3), 7),
            "encoder_hidden_states": encoded,
        },
        ["logits", *first],
        {
            "encoder_attention_mask": source_axes,
            "input_ids": target_axes,
            "encoder_hidden_states": source_axes,
            "logits": target_axes,
            **{name: cache_axes(name, "decoder_sequence_length") for name in first},
        },
    )
    cached = torch.zeros(2, HEADS, 5, plan.width // HEADS)
    write_graph(
        folder / "onnx" / "decoder_with_past_model.onnx",
        DecoderWithPast(net),
        {
            "encoder_attention_mask": mask,
            "input_ids": torch.full((2, 1), 7),
            **{name: cached for name in past},
        },
        ["logits", *again],
        {
            "encoder_attention_mask": source_axes,
            "input_ids": {0: "batch_size"},
            "logits": {0: "batch_size"},
            **{name: cache_axes(name, "past_decoder_sequence_length") for name in past},
            **{name: cache_axes(name, "past_decoder_sequence_length + 1") for name in again},
        },
    )


def cache_axes(name: str, decoder_length: str) -> dict[int, str]:
    return {0: "batch_size", 2: decoder_length if ".decoder." in name else "encoder_sequence_length"}


def write_graph(file: Path, module: nn.Module, inputs: dict[str, Tensor], outputs: list[str], axes) -> None:
    torch.onnx.export(
        module.eval(),
        tuple(inputs.values()),
        str(file),
        input_names=list(inputs),
        output_names=outputs,
        dynamic_axes=axes,
        opset_version=17,
        do_constant_folding=False,  # would store the shared embedding twice; the runtime folds on its own
        dynamo=False,
    )
    graph = onnx.load(file)
    halve_weights(graph)
    onnx.checker.check_model(graph, full_check=True)
    onnx.save(graph, file)


def halve_weights(model: onnx.ModelProto) -> None:
    graph, casts = model.graph, []
    for weight in graph.initializer:
        values = numpy_helper.to_array(weight)
        if weight.data_type != TensorProto.FLOAT or values.size <= HALVED_FROM:
            continue
        name = weight.name
        weight.CopyFrom(numpy_helper.from_array(values.astype("float16"), f"{name}.half"))
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def config(plan: Plan) -> dict:
    return {
        "architectures": ["PegasusForConditionalGeneration"],
        "model_type": "pegasus",
        "is_encoder_decoder": True,
        "d_model": plan.width,
        "encoder_layers": plan.encoder_layers,
        "decoder_layers": plan.decoder_layers,
        "num_hidden_layers": plan.encoder_layers,
        "encoder_attention_heads": HEADS,
        "decoder_attention_heads": HEADS,
        "encoder_ffn_dim": plan.hidden,
        "decoder_ffn_dim": plan.hidden,
        "vocab_size": SIZE,
        "max_position_embeddings": POSITIONS,
        "pad_token_id": PADDING,
        "eos_token_id": END,
        "decoder_start_token_id": PADDING,
        "activation_function": "relu",
        "scale_embedding": True,
    }


def generation_config() -> dict:
    return {
        "decoder_start_token_id": PADDING,
        "eos_token_id": END,
        "pad_token_id": PADDING,
        "max_length": MAX_LENGTH,
        "num_beams": 1,
        "bad_words_ids": [[PADDING]],
    }


def tokenizer_config() -> dict:
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "eos_token": "</s>",
        "unk_token": "<unk>",
        "pad_token": "<pad>",
        "model_max_length": MAX_LENGTH,
    }


def write_json(file: Path, value: dict) -> None:
    file.write_text(json.dumps(value, indent=2) + "\n")
