"""Measures the ladder: quality and processor time of greedy decoding, one sentence at a time, on one thread.

Reads ../models and ../data only, so it also checks that those suffice.
"""

import json
from pathlib import Path
from statistics import mean
from time import process_time

import numpy as np
import onnxruntime
import sacrebleu
from tokenizers import Tokenizer

HERE = Path(__file__).resolve().parent.parent


class Model:
    def __init__(self, folder: Path):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self.encoder, self.first, self.next = (
            onnxruntime.InferenceSession(folder / "onnx" / f"{name}.onnx", options)
            for name in ("encoder_model", "decoder_model", "decoder_with_past_model")
        )
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.config = json.loads((folder / "generation_config.json").read_text())
        self.first_names = [output.name for output in self.first.get_outputs()]
        self.next_names = [output.name for output in self.next.get_outputs()]

    def translate(self, text: str) -> str:
        source = np.array([self.tokenizer.encode(text).ids])
        mask = np.ones_like(source)
        (encoded,) = self.encoder.run(None, {"input_ids": source, "attention_mask": mask})
        start, end = self.config["decoder_start_token_id"], self.config["eos_token_id"]
        feeds = {"encoder_attention_mask": mask, "input_ids": np.array([[start]])}
        outputs = dict(zip(self.first_names, self.first.run(None, {**feeds, "encoder_hidden_states": encoded})))
        past, ids = {}, []
        while True:
            scores = outputs["logits"][0, -1]
            scores[self.config["pad_token_id"]] = -np.inf
            ids.append(int(scores.argmax()))
            if ids[-1] == end or len(ids) + 1 == self.config["max_length"]:
                return self.tokenizer.decode(ids)
            past |= {
                name.replace("present", "past_key_values"): value for name, value in outputs.items() if name != "logits"
            }
            feeds["input_ids"] = np.array([[ids[-1]]])
            outputs = dict(zip(self.next_names, self.next.run(None, {**feeds, **past})))


def timed(model: Model, text: str) -> tuple[str, float]:
    began = process_time()
    said = model.translate(text)
    return said, 1e3 * (process_time() - began)


def lines(name: str) -> list[str]:
    return (HERE / "data" / name).read_text(encoding="utf-8").splitlines()


def size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def main() -> None:
    sources, references, kinds = lines("test.en"), lines("test.de"), lines("test.kind")
    folders = sorted((folder for folder in (HERE / "models").iterdir() if folder.is_dir()), key=size)
    right, costs, sentence_chrf, said_by = [], [], [], []
    print("| model | chrF | BLEU | exactly right | mean ms | size |\n| --- | --- | --- | --- | --- | --- |")
    for folder in folders:
        model = Model(folder)
        for text in sources[:20]:
            model.translate(text)
        said, ms = zip(*(timed(model, text) for text in sources))
        right.append(np.array([a == b for a, b in zip(said, references)]))
        costs.append(np.array(ms))
        said_by.append(said)
        sentence_chrf.append([sacrebleu.sentence_chrf(a, [b]).score for a, b in zip(said, references)])
        report(folder.name, said, references, right[-1], ms, f"{size(folder) / 1e3:,.0f} kB")

    # The cheapest of the models whose sentence chrF is the best.
    best = np.argmax(sentence_chrf, axis=0)
    rows = np.arange(len(sources))
    report(
        "oracle",
        np.array(said_by)[best, rows],
        references,
        np.array(right)[best, rows],
        np.array(costs)[best, rows],
        "",
    )
    shares = [f"{folder.name} {np.mean(best == i):.0%}" for i, folder in enumerate(folders)]
    print(f"\nThe oracle runs {', '.join(shares)}.\n")

    print("| exactly right, of |", " | ".join(folder.name for folder in folders), "|")
    print("| --- |", " | ".join("---" for _ in folders), "|")
    for kind in dict.fromkeys(sorted(kinds)):
        of_kind = np.array(kinds) == kind
        print(f"| {kind} |", " | ".join(f"{r[of_kind].mean():.0%}" for r in right), "|")


def report(name: str, said, references: list[str], right, ms, size_text: str) -> None:
    chrf = sacrebleu.corpus_chrf(list(said), [references]).score
    bleu = sacrebleu.corpus_bleu(list(said), [references]).score
    print(f"| {name} | {chrf:.1f} | {bleu:.1f} | {np.mean(right):.1%} | {mean(ms):.2f} | {size_text} |", flush=True)


if __name__ == "__main__":
    main()
