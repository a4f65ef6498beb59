"""Trains one model of the ladder."""

import math
import time
from random import Random

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from dataset import SEED, training_set
from model import Plan, Translator
from vocabulary import PADDING, tokenizer

BATCH_TOKENS = 2400
Example = tuple[list[int], list[int]]


def examples() -> list[Example]:
    pairs = training_set()
    sources = tokenizer().encode_batch([pair.english for pair in pairs])
    targets = tokenizer().encode_batch([pair.german for pair in pairs])
    return [(source.ids, target.ids) for source, target in zip(sources, targets)]


def batches(rows: list[Example], rng: Random) -> list[list[Example]]:
    """Of sentences about as long, so that little of a batch is padding; in random order."""
    order = sorted(rows, key=lambda row: (len(row[1]) + rng.random() * 3, len(row[0])))
    made, batch, longest = [], [], 0
    for row in order:
        longest = max(longest, len(row[0]), len(row[1]))
        if batch and longest * (len(batch) + 1) > BATCH_TOKENS:
            made.append(batch)
            batch, longest = [], max(len(row[0]), len(row[1]))
        batch.append(row)
    made.append(batch)
    rng.shuffle(made)
    return made


def padded(rows: list[list[int]]) -> Tensor:
    longest = max(map(len, rows))
    return torch.tensor([row + [PADDING] * (longest - len(row)) for row in rows])


def loss_of(net: Translator, batch: list[Example]) -> Tensor:
    source = padded([source for source, _ in batch])
    target = padded([target for _, target in batch])
    given = padded([[PADDING, *target[:-1]] for _, target in batch])
    mask = (source != PADDING).long()
    logits, _ = net.decode(given, net.encode(source, mask), mask)
    return cross_entropy(logits.flatten(0, 1), target.flatten(), ignore_index=PADDING)


def train(plan: Plan, rows: list[Example]) -> Translator:
    torch.manual_seed(SEED)
    torch.set_flush_denormal(True)
    rng = Random(f"{SEED} {plan.name}")
    net = Translator(plan)
    optimiser = torch.optim.AdamW(net.parameters(), lr=plan.learning_rate, betas=(0.9, 0.98), weight_decay=0.01)
    started, seen, shown, total, steps = time.process_time(), 0, 0, 0.0, 0
    while seen < plan.sentences:
        for batch in batches(rng.sample(rows, min(len(rows), plan.sentences - seen)), rng):
            for group in optimiser.param_groups:
                group["lr"] = plan.learning_rate * warm_up_then_cosine(seen / plan.sentences)
            with torch.autocast("cpu", torch.bfloat16, enabled=plan.bfloat16):
                loss = loss_of(net, batch)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            seen, total, steps = seen + len(batch), total + loss.item(), steps + 1
            if seen - shown >= 10_000:
                print(
                    f"{plan.name}: {seen} sentences, loss {total / steps:.4f}, {time.process_time() - started:.0f} s",
                    flush=True,
                )
                shown, total, steps = seen, 0.0, 0
    return net.eval()


def warm_up_then_cosine(progress: float) -> float:
    return min(progress / 0.04, 0.5 + 0.5 * math.cos(math.pi * min(1.0, progress))) + 1e-3
