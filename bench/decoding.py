"""The Python peer of decoding.ts: a plain loop over the same graphs with onnxruntime, one thread.

Reads a request as JSON from stdin and writes the measurement as JSON to stdout. Greedy search takes the argmax of
the logits; beam search is the one of Hugging Face `generate` (early_stopping false, length penalty 1) in numpy.
Both ban the padding token and force the end at the greatest length where the model's generation_config.json asks.
"""
import json
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

PAD, EOS, MAX_LENGTH = 2, 0, 96


def session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class Model:
    def __init__(self, folder):
        self.encoder = session(folder / "onnx/encoder_model.onnx")
        self.first = session(folder / "onnx/decoder_model.onnx")
        self.later = session(folder / "onnx/decoder_with_past_model.onnx")
        generation = json.loads((folder / "generation_config.json").read_text("utf8"))
        self.forces_end = generation.get("forced_eos_token_id") is not None
        self.first_outputs = [output.name for output in self.first.get_outputs()]
        self.later_outputs = [output.name for output in self.later.get_outputs()]

    def start(self, ids, rows):
        ids = np.array([ids], np.int64)
        mask = np.ones_like(ids)
        hidden = self.encoder.run(["last_hidden_state"], {"input_ids": ids, "attention_mask": mask})[0]
        self.mask = np.repeat(mask, rows, 0)
        feeds = {
            "input_ids": np.full((rows, 1), PAD, np.int64),
            "encoder_attention_mask": self.mask,
            "encoder_hidden_states": np.repeat(hidden, rows, 0),
        }
        return self.keep(self.first_outputs, self.first.run(self.first_outputs, feeds), {})

    def step(self, tokens, past):
        feeds = {"input_ids": tokens, "encoder_attention_mask": self.mask, **past}
        return self.keep(self.later_outputs, self.later.run(self.later_outputs, feeds), past)

    @staticmethod
    def keep(names, values, past):
        past = dict(past)
        for name, value in zip(names, values):
            if name != "logits":
                past[name.replace("present", "past_key_values")] = value
        logits = values[names.index("logits")][:, -1]
        logits[:, PAD] = -np.inf
        return logits, past


def greedy(model, ids):
    found = []
    logits, past = model.start(ids, 1)
    while True:
        is_last = len(found) == MAX_LENGTH - 2
        token = EOS if is_last and model.forces_end else int(logits[0].argmax())
        found.append(token)
        if token == EOS or is_last:
            return found
        logits, past = model.step(np.array([[token]], np.int64), past)


def beam(model, ids, beams):
    logits, past = model.start(ids, beams)
    scores = np.array([0.0] + [-1e9] * (beams - 1), np.float32)
    running, done = [[] for _ in range(beams)], []
    while True:
        top = logits.max(-1, keepdims=True)
        log_probs = logits - top - np.log(np.exp(logits - top).sum(-1, keepdims=True))
        if model.forces_end and len(running[0]) == MAX_LENGTH - 2:
            log_probs[:] = -np.inf
            log_probs[:, EOS] = 0
        log_probs = log_probs + scores[:, None]
        flat = log_probs.ravel()
        best = np.argpartition(-flat, 2 * beams)[: 2 * beams]
        best = best[np.argsort(-flat[best], kind="stable")]
        length = len(running[0]) + 1
        going = []
        for place, index in enumerate(best):
            row, token = divmod(int(index), logits.shape[1])
            if token == EOS or length == MAX_LENGTH - 1:
                if place < beams:
                    done.append((float(flat[index]) / length, running[row] + [token]))
            elif len(going) < beams:
                going.append((float(flat[index]), row, token))
        done = sorted(done, key=lambda one: -one[0])[:beams]
        full = len(done) == beams
        if not going or (full and going[0][0] / length <= done[-1][0]):
            return done[0][1]
        scores = np.array([score for score, _, _ in going], np.float32)
        rows = [row for _, row, _ in going]
        running = [running[row] + [token] for _, row, token in going]
        if rows != list(range(beams)):
            past = {name: value[rows] if ".decoder." in name else value for name, value in past.items()}
        logits, past = model.step(np.array([[token] for _, _, token in going], np.int64), past)


def main():
    request = json.load(sys.stdin)
    folder = Path(request["folder"])
    model = Model(folder)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    beams = request["beams"]

    def translate(text):
        ids = tokenizer.encode(text).ids[: MAX_LENGTH]
        found = greedy(model, ids) if beams == 1 else beam(model, ids, beams)
        return found, tokenizer.decode(found)

    for text in request["sentences"][:100]:
        translate(text)
    cpu, wall = time.process_time(), time.perf_counter()
    found = [translate(text)[0] for text in request["sentences"]]
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    json.dump({"ids": found, "cpuSeconds": cpu, "wallSeconds": wall}, sys.stdout)


if __name__ == "__main__":
    main()
