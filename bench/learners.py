"""The Python side of bench/learners.ts, which starts it: python3 bench/learners.py FOLDER

The same fits on the same rows with scikit-learn and LightGBM, one thread.
"""

import json
import sys
from pathlib import Path
from time import process_time

import lightgbm
import numpy as np
import sklearn
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LogisticRegression, Ridge, RidgeCV

folder = Path(sys.argv[1])
job = json.loads((folder / "job.json").read_text())


def read(name):
    x = np.fromfile(folder / f"{name}-x.bin").reshape(-1, job["cols"])
    return x, np.fromfile(folder / f"{name}-y.bin"), np.fromfile(folder / f"{name}-labels.bin", np.int32)


x, y, labels = read("train")
xt, yt, labels_t = read("test")
boosting = {
    "n_estimators": job["boosting"]["maxIter"],
    "num_leaves": job["boosting"]["maxLeafNodes"],
    "reg_lambda": job["boosting"]["l2Regularization"],
    "n_jobs": 1,
    "verbose": -1,
}


def measure(make, target, loss):
    times = []
    for round_ in range(job["rounds"] + 1):
        start = process_time()
        model = make().fit(x, target)
        if round_ > 0:
            times.append((process_time() - start) * 1e3)
    return {"fitMs": sorted(times)[len(times) // 2], "loss": float(loss(model))}


def numbers(make):
    return measure(make, y, lambda model: np.sqrt(np.mean((model.predict(xt) - yt) ** 2)))


def classes(make):
    def loss(model):
        own = model.predict_proba(xt)[np.arange(len(labels_t)), labels_t]
        return -np.mean(np.log(np.maximum(own, 1e-3)))

    return measure(make, labels, loss)


boosted = numbers(lambda: lightgbm.LGBMRegressor(**boosting))
results = {
    "ridge": numbers(Ridge),
    "ridge, alpha chosen": numbers(lambda: RidgeCV(10.0 ** np.arange(-4, 6.25, 0.25))),
    "logistic regression": classes(LogisticRegression),
    "boosting, regression": boosted,
    "boosting, table binned before": boosted,
    "boosting, 3 classes": classes(lambda: lightgbm.LGBMClassifier(**boosting)),
}
if len(x) <= job["largestForest"]:
    results["forest, regression"] = numbers(lambda: RandomForestRegressor(random_state=1))
    results["forest, 3 classes"] = classes(lambda: RandomForestClassifier(random_state=1))
versions = f"scikit-learn {sklearn.__version__}, LightGBM {lightgbm.__version__}, NumPy {np.__version__}"
print(json.dumps({"versions": versions, "results": results}))
