"""The Python side of bench/text-features.ts, which starts it: python3 bench/text-features.py FOLDER

The 11 features of docs/features.md with a regular expression for the words and TextBlob's PatternTagger, which comes
with its lexicon; the bag of words with scikit-learn's CountVectorizer over the words given, scaled by MinMaxScaler and
decided on by MultinomialNB. One thread.
"""

import json
import re
import sys
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

import numpy as np
import sklearn
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import MultinomialNB
from sklearn.preprocessing import MinMaxScaler
from textblob.en.taggers import PatternTagger

PIECES = Path(__file__).parent.parent / "src/domain/text/features/byte-pair-pieces.ts"
RANKS = {piece: rank for rank, piece in enumerate(PIECES.read_text().split("`")[1].split())}
WORDS_AND_MARKS = re.compile(r"\w+(?:['’.]\w+)*|[^\w\s]")
SATELLITES = tuple("able ant ed en ent ern ful ible ing ish ive less like ous some y".split())
TAGGER = PatternTagger()


def pieces(word):
    parts = list(word)
    parts[-1] += "_"
    while True:
        rank, at = min(
            ((RANKS.get(parts[i - 1] + parts[i], len(RANKS)), i) for i in range(1, len(parts))),
            default=(len(RANKS), 0),
        )
        if rank == len(RANKS):
            return len(parts)
        parts[at - 1 : at + 1] = [parts[at - 1] + parts[at]]


def words_of(sentence):
    return [part for part in WORDS_AND_MARKS.findall(sentence.lower()) if part[0].isalnum()]


def adjectives(tags):
    found = [word for word, tag in tags if tag.startswith("JJ")]
    return len([word for word in found if not word.lower().endswith(SATELLITES)]), len(found)


def features11(sentence):
    parts = WORDS_AND_MARKS.findall(sentence.lower())
    words = [part for part in parts if part[0].isalnum()]
    per_word = 1 / max(1, len(words))
    tags = TAGGER.tag(sentence, tokenize=True)
    plain, every = adjectives(tags)
    count = lambda prefix: sum(tag.startswith(prefix) for _, tag in tags) * per_word
    joints = sum(pieces(word) - 1 for word in words)
    return [
        *(len(words), joints, joints * per_word, len(parts), count("NN"), count("VB"), plain * per_word),
        *((every - plain) * per_word, count("RB"), (len(parts) - len(words)) * per_word),
        sum(map(len, words)) * per_word,
    ]


def features2(sentence):
    words = words_of(sentence)
    return [len(words), adjectives(TAGGER.tag(sentence, tokenize=True))[0] / max(1, len(words))]


job = json.loads((Path(sys.argv[1]) / "job.json").read_text())
bag = CountVectorizer(analyzer=words_of, vocabulary=job["words"])


def read(sentence):
    return np.hstack([[features2(sentence)], bag.transform([sentence]).toarray()])


training = np.vstack([read(sentence) for sentence in job["training"]])
scaler = MinMaxScaler().fit(training)
bayes = MultinomialNB().fit(scaler.transform(training), job["labels"])

times = {name: [] for name in ("all", "read", "decision", "total")}
for round_ in range(-(job["rounds"] // 3), job["rounds"]):
    decisions = []
    for sentence in job["sentences"]:
        start = perf_counter()
        row = read(sentence)
        between = perf_counter()
        decision = bayes.predict(scaler.transform(row))[0]
        end = perf_counter()
        features11(sentence)
        after = perf_counter()
        decisions.append(str(decision))
        if round_ < 0:
            continue
        times["read"].append((between - start) * 1e3)
        times["decision"].append((end - between) * 1e3)
        times["total"].append((end - start) * 1e3)
        times["all"].append((after - end) * 1e3)
versions = f"Python {sys.version.split()[0]}, TextBlob {version('textblob')}, scikit-learn {sklearn.__version__}"
print(json.dumps({"times": times, "decisions": decisions, "versions": versions}))
