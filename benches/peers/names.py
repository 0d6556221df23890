#!/usr/bin/env python3
"""What a scan with rapidfuzz costs, beside kg.find: the same names, the same questions.

    pip install rapidfuzz
    cargo bench --bench names -- names.txt && python3 benches/peers/names.py names.txt
"""
import random
import sys
import time

from rapidfuzz import distance, process

names = open(sys.argv[1], encoding="utf-8").read().split("\n")
random.seed(9)


def with_error(name):
    at = len(name) - 2 - random.randrange(len(name) // 3)
    return name[:at] + "的" + name[at + 1 :]


by_name = {name: at for at, name in enumerate(names)}
kinds = {
    "exact (dict)": (lambda: random.choice(names), by_name.get),
    "prefix (scan)": (
        lambda: random.choice(names)[:5],
        lambda text: [name for name in names if name.startswith(text)][:10],
    ),
    "error (rapidfuzz)": (
        lambda: with_error(random.choice(names)),
        lambda text: process.extract(
            text, names, scorer=distance.OSA.distance, score_cutoff=2, limit=10
        ),
    ),
}
for kind, (question, answer) in kinds.items():
    times = []
    for text in [question() for _ in range(20)]:
        started = time.perf_counter()
        answer(text)
        times.append(time.perf_counter() - started)
    times.sort()
    print(f"{kind}: least {times[0] * 1e3:.3f} ms, median {times[10] * 1e3:.3f} ms")
