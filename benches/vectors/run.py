"""Nearest vectors in tupu, numpy (an exact scan), hnswlib and usearch, in one run on the same vectors.

    python -m venv env && env/bin/pip install numpy hnswlib usearch
    env/bin/python benches/vectors/run.py --count 100000 --dimension 384

Vectors lie in clusters, as embeddings do. Recall is that of the first ten against numpy's scan. Each engine may use all cores to
build, and one query is asked at a time. `--tupu` names a bench that is built already; otherwise cargo builds it.
"""

import argparse
import os
import subprocess
import tempfile
import time

import numpy


def clustered(random, centres, count, spread):
    chosen = centres[random.integers(0, len(centres), count)]
    noise = random.standard_normal(chosen.shape, dtype=numpy.float32)
    return (chosen + spread * noise).astype(numpy.float32)


def recall(truth, found):
    return numpy.mean([len(set(a) & set(b)) / len(a) for a, b in zip(truth, found)])


def measured(name, build, queries, ask, truth):
    start = time.perf_counter()
    build()
    built = time.perf_counter() - start
    times, found = [], []
    for query in queries:
        start = time.perf_counter()
        found.append(ask(query))
        times.append((time.perf_counter() - start) * 1e6)
    good = recall(truth, found) if truth is not None else 1.0
    print(f"{name:<28} build {built:8.2f} s   query {numpy.median(times):10.1f} us   recall {good:.4f}", flush=True)
    return found


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--count", type=int, default=100_000)
    options.add_argument("--dimension", type=int, default=384)
    options.add_argument("--queries", type=int, default=200)
    options.add_argument("--clusters", type=int, default=500)
    options.add_argument("--spread", type=float, default=0.7)
    options.add_argument("--tupu")
    given = options.parse_args()

    random = numpy.random.default_rng(7)
    centres = random.standard_normal((given.clusters, given.dimension), dtype=numpy.float32)
    vectors = clustered(random, centres, given.count, given.spread)
    queries = clustered(random, centres, given.queries, given.spread)
    unit = vectors / numpy.linalg.norm(vectors, axis=1, keepdims=True)
    print(f"{given.count} vectors of {given.dimension} dimensions in {given.clusters} clusters, {given.queries} queries")

    def scan(query):
        scores = unit @ (query / numpy.linalg.norm(query))
        best = numpy.argpartition(-scores, 10)[:10]
        return best[numpy.argsort(-scores[best])].tolist()

    truth = measured("numpy, exact", lambda: None, queries, scan, None)

    with tempfile.TemporaryDirectory() as folder:
        vectors.tofile(os.path.join(folder, "vectors.f32"))
        queries.tofile(os.path.join(folder, "queries.f32"))
        with open(os.path.join(folder, "dimension"), "w") as file:
            file.write(str(given.dimension))
        command = [given.tupu] if given.tupu else ["cargo", "bench", "--bench", "vectors"]
        print("tupu:", flush=True)
        subprocess.run(command, env={**os.environ, "TUPU_VECTORS": folder}, check=True)
        with open(os.path.join(folder, "found.tsv")) as file:
            found = [[int(id) for id in line.split()] for line in file]
        print(f"{'tupu, against numpy':<28} recall {recall(truth, found):.4f}")

    try:
        import hnswlib

        index = hnswlib.Index("cosine", given.dimension)
        index.init_index(given.count, M=16, ef_construction=100)
        index.set_ef(128)
        measured(
            "hnswlib (M 16, ef 128)",
            lambda: index.add_items(vectors),
            queries,
            lambda query: index.knn_query(query, 10, num_threads=1)[0][0].tolist(),
            truth,
        )
    except ImportError:
        print("hnswlib is not installed")
    try:
        from usearch.index import Index

        other = Index(ndim=given.dimension, metric="cos", dtype="f32", connectivity=16, expansion_add=100, expansion_search=128)
        measured(
            "usearch (M 16, ef 128)",
            lambda: other.add(numpy.arange(given.count), vectors),
            queries,
            lambda query: other.search(query, 10).keys.tolist(),
            truth,
        )
    except ImportError:
        print("usearch is not installed")


main()
