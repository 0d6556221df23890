#!/usr/bin/env python3
"""The table of a side-by-side run, in Markdown: table.py RUN.tsv...

Reads what run_peers.py --out writes (engine, scale, task, median, least, most, checksum, note). Of an engine's several
runs of a task the last counts. Milliseconds unless the task says otherwise; `tupu` is the round trip over a pipe that
every caller pays, `tupu engine` its own time from text to last row. `agree` counts the engines with tupu's checksum.
"""
import collections
import csv
import re
import sys


def read(paths):
    runs = collections.defaultdict(lambda: collections.defaultdict(dict))
    engines = []
    for path in paths:
        with open(path, encoding='utf-8') as file:
            for row in csv.reader(file, delimiter='\t'):
                if len(row) < 8 or row[0] == 'engine':
                    continue
                engine, scale, task, median, _, _, checksum, note = row[:8]
                if engine not in engines:
                    engines.append(engine)
                runs[scale][task][engine] = (median, checksum, note)
    engines.sort(key=lambda engine: engine != 'tupu')
    return runs, engines


def own_time(task, cell):
    if task == 'ins10k':  # the note is of the last seven statements, and this is three
        return ''
    found = re.search(r'engine ([0-9.]+) ms', cell[2]) if cell else None
    return found.group(1) if found else ''


def agreement(cells):
    sums = {engine: cell[1].split('=')[0] for engine, cell in cells.items() if cell[1]}
    if 'tupu' not in sums:
        return ''
    same = sum(found == sums['tupu'] for found in sums.values())
    return f'{same} of {len(sums)}'


def main():
    runs, engines = read(sys.argv[1:])
    for scale, tasks in runs.items():
        others = [e for e in engines[1:] if any(e in cells for cells in tasks.values())]
        print(f'\n## Scale {scale}\n')
        print('| ' + ' | '.join(['task', 'tupu', 'tupu engine', *others, 'agree']) + ' |')
        print('| --- ' + '| ---: ' * (len(others) + 3) + '|')
        for task, cells in tasks.items():
            row = [task, cells.get('tupu', ('',))[0], own_time(task, cells.get('tupu'))]
            row += [cells.get(engine, ('',))[0] for engine in others]
            print('| ' + ' | '.join([*row, agreement(cells)]) + ' |')


if __name__ == '__main__':
    main()
