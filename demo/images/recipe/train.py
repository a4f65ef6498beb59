"""Trains one network of the ladder."""

import math
import time

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from dataset import SEED, VALIDATION_BRANCH, VALIDATION_PER_CLASS, training_set
from models import GlyphNet, Plan

BATCH = 64


def as_input(pictures: np.ndarray) -> torch.Tensor:
    """uint8 [n, h, w, 3] to -1..1 [n, 3, h, w], channels last in memory."""
    return torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1


def shifted(rng, pictures: np.ndarray) -> np.ndarray:
    """Each batch moved by up to a sixteenth of the side: the cheapest way to more pictures."""
    reach = pictures.shape[1] // 16
    dy, dx = rng.integers(-reach, reach + 1, 2)
    padded = np.pad(pictures, ((0, 0), (reach, reach), (reach, reach), (0, 0)), mode="edge")
    side = pictures.shape[1]
    return np.ascontiguousarray(padded[:, reach + dy : reach + dy + side, reach + dx : reach + dx + side])


def accuracy(net: GlyphNet, pictures: np.ndarray, labels: np.ndarray) -> float:
    net.eval()
    with torch.inference_mode():
        guesses = [net(as_input(pictures[i : i + 500])).argmax(1).numpy() for i in range(0, len(labels), 500)]
    net.train()
    return float((np.concatenate(guesses) == labels).mean())


def train(plan: Plan) -> GlyphNet:
    torch.manual_seed(SEED)
    net = GlyphNet(plan).to(memory_format=torch.channels_last)
    for number in range(len(plan.rounds)):
        train_round(net, plan, number)
    return net.eval()


def train_round(net: GlyphNet, plan: Plan, number: int) -> None:
    """One warm-up and cosine descent; each later round starts at half the rate, with its own seed."""
    torch.set_flush_denormal(True)
    if number > 0:
        torch.manual_seed(SEED + number)
    rng = np.random.default_rng([SEED, plan.image_size, number])
    pictures, labels = training_set(plan.image_size)
    validation = training_set(plan.image_size, VALIDATION_BRANCH, VALIDATION_PER_CLASS)

    net.train()
    optimiser = torch.optim.AdamW(net.parameters(), lr=plan.learning_rate / 2**number, weight_decay=0.02)
    batches = len(labels) // BATCH
    steps = round(plan.rounds[number] * batches)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: warm_up_then_cosine(step / steps))

    started, step = time.time(), 0
    while step < steps:
        order = rng.permutation(len(labels))
        for i in range(min(batches, steps - step)):
            chosen = np.sort(order[i * BATCH : (i + 1) * BATCH])
            inputs = as_input(shifted(rng, pictures[chosen]))
            with torch.autocast("cpu", torch.bfloat16):
                logits = net(inputs)
            loss = cross_entropy(logits.float(), torch.from_numpy(labels[chosen]), label_smoothing=0.05)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            step += 1
        print(
            f"{plan.name}: epoch {step / batches:.1f} of {plan.rounds[number]}, validation accuracy "
            f"{accuracy(net, *validation):.3f}, {time.time() - started:.0f} s",
            flush=True,
        )


def warm_up_then_cosine(progress: float) -> float:
    return min(progress / 0.05, 0.5 + 0.5 * math.cos(math.pi * progress)) + 1e-3
