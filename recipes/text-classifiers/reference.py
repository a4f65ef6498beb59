"""What transformers answers, with PyTorch: the reference that the tests hold the project against."""

from pathlib import Path

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer
from wordnet import Pair, Row, write_json

ANSWERED = 200
LONG = "a long and slender animal with many feet that lives under stones, " * 30
ODD = [
    "",
    " ",
    "\t\n",
    "a",
    "dog",
    "DOG!!!",
    "naïve café, “quoted” — and… more",
    "日本の首都、東京",
    "中文文本分类",
    "смешанный текст with English",
    "مرحبا بالعالم",
    "👩‍👩‍👧‍👦 a family 🐕",
    "e\u0301 and \u00e9 are one letter",
    "zero\u200bwidth\ufeffspace",
    "control\u0000\u0007characters",
    "[CLS] a text that [SEP] names special tokens [MASK]",
    "<s> another </s> that names <unk> others <pad>",
    "x" * 150,
    "antidisestablishmentarianism " * 40,
    LONG,
    LONG * 3,
    "1234567890 3.14159 1,000,000 € £ ¥",
    "a\r\nb\u2028c\u00a0d",
    "ﬁ ligature Ⅷ ½",
    "don't can't o'clock rock'n'roll",
]
ODD_PAIRS = [
    ("", ""),
    ("a dog", ""),
    ("", "a dog"),
    (LONG, "a cat"),
    ("a cat", LONG),
    (LONG, LONG),
    ("a plant with white flowers " * 5, LONG),
    (LONG, "a plant with white flowers " * 6),
    ("日本", "中文 " * 60),
    ("[SEP]", "[CLS]"),
    *((" ".join(["word"] * first), " ".join(["tree"] * second)) for first, second in [(30, 31), (31, 30), (29, 33), (61, 1), (1, 61), (40, 40), (41, 20)]),
]


def write_reference(folder: Path, rows: list[Row] | list[Pair], max_length: int) -> float:
    """Writes reference.json into the model's folder. Returns the share of `rows` that it has right."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    are_pairs = isinstance(rows[0], Pair)
    texts = [(row.text, row.text_pair) if are_pairs else (row.text,) for row in rows]
    probabilities = [answer(model, tokenizer, text, max_length) for text in texts]
    labels = [model.config.id2label[int(each.argmax())] for each in probabilities]
    odd = ODD_PAIRS if are_pairs else [*((text,) for text in ODD), *ODD_PAIRS]
    asked = [*odd, *texts[:ANSWERED]]
    answers = []
    for text in asked:
        ids = encode(tokenizer, text, max_length)["input_ids"][0].tolist()
        found = answer(model, tokenizer, text, max_length).tolist()
        answers.append({"text": list(text), "ids": ids, "probabilities": [round(each, 6) for each in found]})
    write_json(folder / "reference.json", answers)
    (folder / "model.safetensors").unlink()
    return sum(row.label == label for row, label in zip(rows, labels)) / len(rows)


def encode(tokenizer, text: tuple[str, ...], max_length: int):
    return tokenizer(*text, truncation=True, max_length=max_length, return_tensors="pt")


def answer(model, tokenizer, text: tuple[str, ...], max_length: int) -> torch.Tensor:
    """As transformers' pipeline for text classification does it, in float64 behind the logits."""
    batch = encode(tokenizer, text, max_length)
    if model.config.model_type == "distilbert":
        batch.pop("token_type_ids", None)
    with torch.no_grad():
        logits = model(**batch).logits[0].double()
    is_multi_label = model.config.problem_type == "multi_label_classification"
    return logits.sigmoid() if is_multi_label else logits.softmax(-1)
