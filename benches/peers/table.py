#!/usr/bin/env python3
"""The table of a side-by-side run, in Markdown: table.py RUN.tsv...

Reads what run_peers.py and run_lsqb.py --out write (engine, scale, task, median, least, most, checksum or count, ..., note).
Of an engine's several runs of a task the last counts. Milliseconds unless the task says otherwise; `tupu` is the round trip
over a pipe that every caller pays, `tupu engine` its own time from text to last row. `to best` is tupu's time as a multiple
of the best other engine's, `to reference` its own time as a multiple of csr-ref's. `agree` counts the engines with tupu's
answer. Where the tasks are those of LSQB, a last row has the sums of the nine. With runs at several scales, a last table has
how many times as long each task takes at one scale as at the one before: tupu's own time, and the bare arrays of csr-ref,
which touch what has to be touched and nothing else.
"""
import collections
import csv
import itertools
import re
import sys

REFERENCE = 'csr-ref'
PATTERNS = [f'q{n}' for n in range(1, 10)]


def read(paths):
    runs = collections.defaultdict(lambda: collections.defaultdict(dict))
    engines = []
    for path in paths:
        with open(path, encoding='utf-8') as file:
            for row in csv.reader(file, delimiter='\t'):
                if len(row) < 8 or row[0] in ('engine', '='):
                    continue
                engine, scale, task, median, _, _, checksum = row[:7]
                note = row[-1]
                median = median or (note.split()[0] if task == 'disk_mib' else '')
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


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


def multiple(part, whole):
    return f'{float(f"{part / whole:.2g}"):g}' if part and whole else ''


def ratios(cells, own):
    """To the best other engine, and to the bare arrays."""
    tupu = number(cells.get('tupu', ('',))[0])
    others = (number(cell[0]) for engine, cell in cells.items() if engine not in ('tupu', REFERENCE))
    best = min((other for other in others if other), default=None)
    reference = number(cells.get(REFERENCE, ('',))[0])
    return [multiple(tupu, best), multiple(number(own) or tupu, reference)]


def sums(tasks):
    """The sum of the nine of LSQB for each engine that answered all."""
    nine = [tasks[task] for task in PATTERNS]
    names = [e for e in nine[0] if all(number(cells.get(e, ('',))[0]) for cells in nine)]
    return {e: (f'{sum(float(cells[e][0]) for cells in nine):.0f}', '', '') for e in names}


def growth(runs):
    """From each scale to the next: how many times as long tupu takes, and how many times as long the bare arrays take."""
    for (small, before), (large, after) in itertools.pairwise(runs.items()):
        print(f'\n## From {small} to {large}\n\n| task | tupu | {REFERENCE} |\n| --- | ---: | ---: |')
        for task in (task for task in after if task in before):
            mine, arrays = ([number(cells.get(engine, ('',))[0]) for cells in (after[task], before[task])] for engine in ('tupu', REFERENCE))
            own = [number(own_time(task, cells.get('tupu'))) for cells in (after[task], before[task])]
            print(f'| {task} | {multiple(*(own if all(own) else mine))} | {multiple(*arrays)} |')


def main():
    runs, engines = read(sys.argv[1:])
    for scale, tasks in runs.items():
        others = [e for e in engines[1:] if any(e in cells for cells in tasks.values())]
        if all(task in tasks for task in PATTERNS):
            tasks['sum'] = sums(tasks)
        columns = ['task', 'tupu', 'tupu engine', *others, 'to best', 'to reference', 'agree']
        print(f'\n## Scale {scale}\n')
        print('| ' + ' | '.join(columns) + ' |')
        print('| --- ' + '| ---: ' * (len(columns) - 1) + '|')
        for task, cells in tasks.items():
            own = own_time(task, cells.get('tupu'))
            row = [task, cells.get('tupu', ('',))[0], own]
            row += [cells.get(engine, ('',))[0] for engine in others]
            print('| ' + ' | '.join([*row, *ratios(cells, own), agreement(cells)]) + ' |')
    growth(runs)


if __name__ == '__main__':
    main()
