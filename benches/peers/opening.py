#!/usr/bin/env python3
"""What opening a graph costs: a fresh process, with the file out of the page cache and in it, up to its first answer.

usage: opening.py TUPU GRAPH QUERY [TIMES]

QUERY is asked through `tupu serve GRAPH --stdio`. Prints the size of the file, the times in ms, and the memory that the
process held at most.
"""
import json
import os
import subprocess
import sys
import time


def evict(path):
    os.sync()
    file = os.open(path, os.O_RDONLY)
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(file)


def first_answer(tupu, graph, query):
    began = time.perf_counter()
    process = subprocess.Popen(
        [tupu, 'serve', graph, '--stdio'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding='utf-8')
    process.stdin.write(json.dumps({'statement': query}, ensure_ascii=False) + '\n')
    process.stdin.flush()
    answer = json.loads(process.stdout.readline())
    took = (time.perf_counter() - began) * 1e3
    if answer.get('errors'):
        raise SystemExit(answer['errors'][0])
    with open(f'/proc/{process.pid}/status') as status:
        held = next(int(line.split()[1]) for line in status if line.startswith('VmHWM'))
    process.stdin.close()
    process.wait(60)
    return took, held / 1024


def main():
    tupu, graph, query = sys.argv[1:4]
    times = int(sys.argv[4]) if len(sys.argv) > 4 else 9
    print(f'file: {os.path.getsize(graph) / 2**20:.1f} MiB')
    for cold in (True, False):
        found = []
        for _ in range(times):
            if cold:
                evict(graph)
            found.append(first_answer(tupu, graph, query))
        took = sorted(ms for ms, _ in found)
        print(f"{'cold' if cold else 'warm'}: median {took[len(took) // 2]:.1f} ms, least {took[0]:.1f} ms, "
              f'memory {max(held for _, held in found):.0f} MiB')


main()
