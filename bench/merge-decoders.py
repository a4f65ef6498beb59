"""Writes decoder_model_merged.onnx into FOLDER/onnx, from the two decoders there: the layout transformers.js needs.

    python merge-decoders.py FOLDER        (needs optimum-onnx 0.1.0)
"""
import sys
from pathlib import Path

from optimum.onnx import merge_decoders

onnx = Path(sys.argv[1]) / "onnx"
merge_decoders(
    onnx / "decoder_model.onnx",
    onnx / "decoder_with_past_model.onnx",
    save_path=onnx / "decoder_model_merged.onnx",
    strict=False,
)
