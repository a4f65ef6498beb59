"""Makes the demo's data and models: python make.py [data] [phrase-small ...]

Without arguments it makes everything.
"""

import os
import sys

os.environ.setdefault("OMP_NUM_THREADS", "1")

import torch

from dataset import write_test_set
from export import export
from model import LADDER
from train import examples, train


def main(wanted: list[str]) -> None:
    known = ["data", *(plan.name for plan in LADDER)]
    if unknown := set(wanted) - set(known):
        sys.exit(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(known)}")
    torch.set_num_threads(1)
    if not wanted or "data" in wanted:
        write_test_set()
    plans = [plan for plan in LADDER if not wanted or plan.name in wanted]
    rows = examples() if plans else []
    for plan in plans:
        export(plan, train(plan, rows))


if __name__ == "__main__":
    main(sys.argv[1:])
