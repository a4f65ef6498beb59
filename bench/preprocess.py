"""The Pillow side of bench/preprocess.ts: median milliseconds for 128 and 224 pixels, as JSON."""

import json
import sys
import time

import numpy as np
from PIL import Image

ROUNDS = int(sys.argv[1])
indexes = np.arange(500 * 375 * 3)
image = Image.fromarray(((indexes * 97 + (indexes >> 7) * 31) & 255).astype(np.uint8).reshape(375, 500, 3))
mean = np.array([0.485, 0.456, 0.406], dtype=np.float32)
std = np.array([0.229, 0.224, 0.225], dtype=np.float32)

medians = []
for edge in (128, 224):
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        values = np.asarray(image.resize((edge, edge), Image.Resampling.BILINEAR)).astype(np.float32)
        values = (values * np.float32(1 / 255) - mean) / std
        np.ascontiguousarray(values.transpose(2, 0, 1)[None])
        times.append((time.perf_counter() - start) * 1000)
    medians.append(sorted(times)[len(times) // 2])
print(json.dumps(medians))
