"""kg.mentions beside jieba, in one run: names of firms found in sentences that are made by rule.

    pip install jieba
    python3 benches/peers/mentions.py --tupu target/release/tupu --companies 70000

Both know the same names: jieba (measured with 0.42.1) as words of a user dictionary, of which those are taken that are names. A third of the
names are written in another way, as people write them: in traditional characters, with half-width brackets, or without an ending such as 有限公司.
A mention is right if it begins and ends where the name was put; a form that leaves the ending out needs the option `cores`.
"""

import argparse, csv, json, os, random, subprocess, tempfile, time

from linkage import CITIES, TRADITIONAL, made

SENTENCES = ["昨日，{}与{}在{}签订合作协议，总投资约3.6亿元。", "{}今年上半年产值同比增长25.5%，{}为其主要供应商，产品销往{}等地。",
             "据介绍，由{}牵头、{}参与的项目落户{}，建成后年产160万吨。", "{}、{}等200多家企业参加了在{}举行的推介会。"]
ENDINGS = ["集团有限公司", "股份有限公司", "有限责任公司", "有限公司"]


def written(name, chance):
    """How a sentence has the name, and whether an ending of it is left out."""
    if chance.random() > 1 / 3:
        return name, False
    kind = chance.randrange(3)
    if kind == 0:
        return name.translate(TRADITIONAL), False
    if kind == 1:
        return name.replace("（", "(").replace("）", ")"), False
    ending = next((ending for ending in ENDINGS if name.endswith(ending)), "")
    return name.removesuffix(ending), True


def texts(names, count, chance):
    """Texts of some twenty sentences, each with the set of (start, end, text of the name) of the firms in it."""
    for _ in range(count):
        text, right = "", set()
        for _ in range(20):
            pattern = chance.choice(SENTENCES).split("{}")
            for part, kind in zip(pattern, ("firm", "firm", "city", "")):
                text += part
                if kind == "firm":
                    shown, _ = written(chance.choice(names), chance)
                    right.add((len(text), len(text) + len(shown)))
                    text += shown
                elif kind == "city":
                    text += chance.choice(CITIES)[0]
        yield text, right


def report(engine, prepared, spent, found, right):
    hits = sum(len(a & b) for a, b in zip(found, right))
    said, there = sum(map(len, found)), sum(map(len, right))
    print(f"{engine}: prepared in {prepared:.2f} s, {spent / len(right) * 1000:.2f} ms for a text; "
          f"precision {hits / max(1, said):.4f}, recall {hits / there:.4f}", flush=True)


def run_jieba(names, given):
    import jieba
    start = time.perf_counter()
    words = jieba.Tokenizer()
    words.initialize()
    for name in names:
        words.add_word(name)
    known, prepared = set(names), time.perf_counter() - start
    start = time.perf_counter()
    found = [{(at, end) for word, at, end in words.tokenize(text) if word in known} for text, _ in given]
    report("jieba", prepared, time.perf_counter() - start, found, [right for _, right in given])


def run_tupu(program, names, given, folder, cores):
    db, table = os.path.join(folder, f"names-{cores}.tupu"), os.path.join(folder, "company.csv")
    with open(table, "w", newline="") as file:
        csv.writer(file).writerows([["id:ID", "name"], *enumerate(names)])
    subprocess.run([program, "import", db, "--nodes", f"Company={table}"], check=True, stdout=subprocess.DEVNULL)
    serve = subprocess.Popen([program, "serve", "--stdio", db], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(statement, **parameters):
        serve.stdin.write(json.dumps({"statement": statement, "parameters": parameters}) + "\n")
        serve.stdin.flush()
        answer = json.loads(serve.stdout.readline())
        if "errors" in answer and answer["errors"]:
            raise RuntimeError(answer["errors"])
        return answer["data"]["values"]

    mentions = "CALL kg.mentions($text, {candidates: 1, cores: $cores}) YIELD start, end RETURN start, end"
    start = time.perf_counter()
    ask("CREATE NAME INDEX names FOR (n:Company) ON EACH [n.name]")
    ask(mentions, text=names[0], cores=cores)
    prepared, start = time.perf_counter() - start, time.perf_counter()
    found = [{tuple(int(value["_value"]) for value in row) for row in ask(mentions, text=text, cores=cores)} for text, _ in given]
    report("tupu, with `cores`" if cores else "tupu", prepared, time.perf_counter() - start, found, [right for _, right in given])
    serve.stdin.close()
    serve.wait()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--tupu", required=True)
    arguments.add_argument("--companies", type=int, default=70000)
    arguments.add_argument("--texts", type=int, default=100)
    given = arguments.parse_args()
    entries, _, _ = made(given.companies, 1, [0, 4, 1])
    names = sorted({entry[0] for entry in entries})
    chosen = list(texts(names, given.texts, random.Random(7)))
    print(f"{len(names)} names, {len(chosen)} texts of {sum(len(text) for text, _ in chosen) // len(chosen)} characters", flush=True)
    run_jieba(names, chosen)
    with tempfile.TemporaryDirectory() as folder:
        for cores in (False, True):
            run_tupu(given.tupu, names, chosen, folder, cores)


if __name__ == "__main__":
    main()
