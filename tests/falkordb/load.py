"""Loads a script of `tupu export --format cypher --dialect falkordb` into FalkorDB (PyPI: falkordblite) and asks it queries.

usage: load.py SCRIPT QUERIES
Prints one JSON array of rows a query; lists inside rows are sorted, for labels have no order.
"""
import json
import os
import sys
import tempfile

from redislite.falkordb_client import FalkorDB


def statements(path):
    """A statement ends with a line that ends with a semicolon: text inside one has no line ends."""
    lines = []
    for line in open(path, encoding="utf-8", newline="\n"):
        if line.startswith("//"):
            continue
        lines.append(line)
        if line.endswith(";\n"):
            yield "".join(lines).rstrip(";\n")
            lines = []


def plain(value):
    if isinstance(value, list):
        return sorted((plain(element) for element in value), key=repr)
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def main():
    script, queries = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        graph = FalkorDB(os.path.join(folder, "falkor.db")).select_graph("tupu")
        for statement in statements(script):
            graph.query(statement)
        for query in open(queries, encoding="utf-8"):
            rows = graph.query(query).result_set
            print(json.dumps([[plain(value) for value in row] for row in rows], ensure_ascii=False))


if __name__ == "__main__":
    main()
