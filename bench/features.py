"""The Python side of bench/features.ts, which starts it: python3 bench/features.py FOLDER

The 29 features of docs/features.md with OpenCV and NumPy, each by the function made for it, and the chain with
scikit-learn: a MinMaxScaler and three KNeighborsClassifiers asked in turn until one says yes. `decisionOnce` is the
same decision with the neighbours found once (`kneighbors`) and the votes counted for each level. One thread.
"""

import json
import sys
from pathlib import Path
from time import perf_counter

import cv2
import numpy as np
import sklearn
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import MinMaxScaler

cv2.setNumThreads(1)
FAST = cv2.FastFeatureDetector_create(threshold=40, nonmaxSuppression=False)
EDGE_LENGTHS = np.array([1, 4, 8, 16, 32, 64, 128, 1 << 30])
PERCEIVED = np.array([0.241, 0.691, 0.068])


def shrink(image):
    """The four pixels of each 4 x 4 block that count, averaged."""
    blocks = image.reshape(56, 4, 56, 4, 3)
    return cv2.resize(blocks[:, 1:3, :, 1:3].reshape(112, 112, 3), (56, 56), interpolation=cv2.INTER_AREA)


def share(counts):
    total = counts.sum()
    return counts / total if total > 0 else counts


def keypoints(small, grey):
    return [len(FAST.detect(grey))]


def brightness(small, grey):
    mean, deviation = cv2.meanStdDev(grey)
    mean, deviation = mean[0, 0], deviation[0, 0]
    return [mean, np.sqrt(mean**2 + deviation**2), deviation]


def perceived(small, grey):
    mean, deviation = cv2.meanStdDev(small)
    squares = mean[:, 0] ** 2
    return [np.sqrt(PERCEIVED @ squares), np.sqrt(PERCEIVED @ (squares + deviation[:, 0] ** 2))]


def edge_lengths(canny):
    _, _, stats, _ = cv2.connectedComponentsWithStats(canny, connectivity=8)
    return share(np.histogram(stats[1:, cv2.CC_STAT_AREA], bins=EDGE_LENGTHS)[0])


def edge_angles(grey, canny):
    on_edge = canny > 0
    dx = cv2.Sobel(grey, cv2.CV_16S, 1, 0, ksize=3, borderType=cv2.BORDER_REPLICATE)[on_edge]
    dy = cv2.Sobel(grey, cv2.CV_16S, 0, 1, ksize=3, borderType=cv2.BORDER_REPLICATE)[on_edge]
    parts = np.arctan2(dy.astype(np.float64), dx) * (7 / np.pi) + 7.125
    return share(np.bincount(parts.astype(np.int64) % 7, minlength=7))


def main_object(small, grey):
    height, width = grey.shape
    threshold, bright = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    border = np.concatenate([bright[0], bright[-1], bright[1:-1, 0], bright[1:-1, -1]])
    mask = 1 - bright if 2 * border.sum() > border.size else bright
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    if count < 2 or bright.min() == bright.max():
        return [width * height / (2 * (width + height)), width / height]
    main = 1 + np.argmax(stats[1:, cv2.CC_STAT_AREA])
    framed = cv2.copyMakeBorder((labels == main).astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    perimeter = np.count_nonzero(framed[1:] != framed[:-1]) + np.count_nonzero(framed[:, 1:] != framed[:, :-1])
    return [stats[main, cv2.CC_STAT_AREA] / perimeter, stats[main, cv2.CC_STAT_WIDTH] / stats[main, cv2.CC_STAT_HEIGHT]]


def hue(small, grey):
    degrees = cv2.cvtColor(small.astype(np.float32) * np.float32(1 / 255), cv2.COLOR_RGB2HSV)[..., 0]
    chroma = small.max(axis=2) - small.min(axis=2)
    bins = ((degrees + np.float32(0.01)) * np.float32(7 / 360)).astype(np.int64)
    return share(np.bincount(bins.ravel(), weights=chroma.ravel(), minlength=7))


def features29(image):
    small = shrink(image)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    canny = cv2.Canny(grey, 100, 200)
    level, rms, contrast = brightness(small, grey)
    return [
        *keypoints(small, grey),
        level,
        rms,
        *perceived(small, grey),
        contrast,
        *edge_lengths(canny),
        *edge_angles(grey, canny),
        *main_object(small, grey),
        *hue(small, grey),
    ]


def features7(image):
    """n_keypoints, avg_perceived_brightness, hue1, contrast, area_by_perim, edge_length1, aspect_ratio"""
    small = shrink(image)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    area_by_perimeter, aspect_ratio = main_object(small, grey)
    return [
        keypoints(small, grey)[0],
        np.sqrt(PERCEIVED @ cv2.mean(small)[:3] ** np.array(2)),
        hue(small, grey)[0],
        cv2.meanStdDev(grey)[1][0, 0],
        area_by_perimeter,
        edge_lengths(cv2.Canny(grey, 100, 200))[0],
        aspect_ratio,
    ]


folder = Path(sys.argv[1])
job = json.loads((folder / "job.json").read_text())
images = np.frombuffer((folder / "pixels.bin").read_bytes(), np.uint8).reshape(job["count"], 224, 224, 3)
training = np.array(job["training"])[:, job["columns"]]
optimal = np.array(job["optimal"])
scaler = MinMaxScaler().fit(training)
levels = [
    KNeighborsClassifier(n_neighbors=5).fit(scaler.transform(training), (optimal == level).astype(int))
    for level in job["levels"]
]
votes = [optimal == level for level in job["levels"]]


def decide(row):
    scaled = scaler.transform([row])
    for name, level in zip(job["levels"], levels):
        if level.predict(scaled)[0] == 1:
            return f"m{name}"
    return "none"


def decide_once(row):
    nearest = levels[0].kneighbors(scaler.transform([row]), return_distance=False)[0]
    for name, yes in zip(job["levels"], votes):
        if yes[nearest].sum() > 2:
            return f"m{name}"
    return "none"


times = {name: [] for name in ("features29", "features7", "decision", "total", "decisionOnce", "totalOnce")}
for round_ in range(-(job["rounds"] // 3), job["rounds"]):
    rows, decisions = [], []
    for original in images:
        image = original.copy()
        start = perf_counter()
        row = features7(image)
        between = perf_counter()
        decision = decide(row)
        end = perf_counter()
        once = decide_once(row)
        after = perf_counter()
        rows.append([float(value) for value in features29(image)])
        last = perf_counter()
        assert once == decision
        decisions.append(decision)
        if round_ < 0:
            continue
        times["features7"].append((between - start) * 1e3)
        times["decision"].append((end - between) * 1e3)
        times["total"].append((end - start) * 1e3)
        times["decisionOnce"].append((after - end) * 1e3)
        times["totalOnce"].append((between - start + after - end) * 1e3)
        times["features29"].append((last - after) * 1e3)
versions = f"Python {sys.version.split()[0]}, OpenCV {cv2.__version__}, NumPy {np.__version__}, scikit-learn {sklearn.__version__}"
print(json.dumps({"times": times, "features": rows, "decisions": decisions, "versions": versions}))
