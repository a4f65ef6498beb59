"""The Python side of bench/feature-selection.ts, which starts it with a folder of numbers.

scikit-learn 1.9.1, numpy 2.4.6. One thread: n_jobs=1 and OMP_NUM_THREADS=1.
"""
import json
import pathlib
import resource
import sys
import time

import numpy
import sklearn
from sklearn.neighbors import KNeighborsClassifier

scratch = pathlib.Path(sys.argv[1])
job = json.loads((scratch / "job.json").read_text())
x = numpy.fromfile(scratch / "x.bin", numpy.float64).reshape(job["rows"], job["features"])
y = numpy.fromfile(scratch / "y.bin", numpy.int32)
folds = numpy.fromfile(scratch / "folds.bin", numpy.int32)


def correlation_filter(values, threshold=0.75):
    size = numpy.abs(numpy.corrcoef(values, rowvar=False))
    kept = []
    for feature in numpy.argsort(size.sum(0), kind="stable"):
        if not kept or size[feature, kept].max() <= threshold:
            kept.append(int(feature))
    return sorted(kept)


def accuracy(features):
    values = numpy.ascontiguousarray(x[:, features])
    right = 0
    for fold in range(folds.max() + 1):
        train, test = folds != fold, folds == fold
        model = KNeighborsClassifier(n_neighbors=5, n_jobs=1).fit(values[train], y[train])
        right += int((model.predict(values[test]) == y[test]).sum())
    return right / len(y)


start = time.process_time()
kept = correlation_filter(x)
accuracy(kept)
seconds = time.process_time() - start
features, steps, accuracies = kept, [], []
while len(features) > job["keep"] and len(steps) < job["maxSteps"]:
    start = time.process_time()
    scores = {f: accuracy([g for g in features if g != f]) for f in features[:: job["sample"]]}
    took = (time.process_time() - start) * len(features) / len(scores)
    accuracies += [[len(steps), f, score] for f, score in scores.items()]
    step = {"features": len(features), "seconds": took}
    if job["sample"] == 1:
        step["removed"] = max(scores, key=scores.get)
    # Sampling, it cannot know the best one: it follows the other side's removals.
    gone = step.get("removed", job["removed"][len(steps)])
    features = [f for f in features if f != gone]
    steps.append(step)
    seconds += took
    print(f"scikit-learn: {step}", file=sys.stderr, flush=True)

print(json.dumps({
    "kept": kept,
    "steps": steps,
    "accuracies": accuracies,
    "seconds": seconds,
    "peakMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    "versions": f"scikit-learn {sklearn.__version__}, numpy {numpy.__version__}, Python {sys.version.split()[0]}",
}))
