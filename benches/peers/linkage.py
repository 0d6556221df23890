"""kg.duplicates beside Splink, in one run: a set of companies that is made by rule, some of them twice.

    python3 benches/peers/linkage.py --tupu target/release/tupu --companies 70000 [--no-splink]

Splink (`pip install splink`, measured with 5.0.0) runs on DuckDB; it is given the name as it is written, the city, the industry and the
suppliers, comparisons by Jaro-Winkler, and blocking by parts of the name and by city. It knows nothing of Chinese names.
Both are asked for the pairs of a probability of at least 0.5.
"""

import argparse, csv, os, random, resource, subprocess, sys, tempfile, time

CITIES = [("杭州", "浙江"), ("宁波", "浙江"), ("丽水", "浙江"), ("温州", "浙江"), ("南京", "江苏"), ("苏州", "江苏"), ("无锡", "江苏"),
          ("徐州", "江苏"), ("济南", "山东"), ("青岛", "山东"), ("泰安", "山东"), ("烟台", "山东"), ("大连", "辽宁"), ("沈阳", "辽宁"),
          ("鞍山", "辽宁"), ("营口", "辽宁"), ("合肥", "安徽"), ("芜湖", "安徽"), ("武汉", "湖北"), ("宜昌", "湖北"), ("长沙", "湖南"),
          ("株洲", "湖南"), ("成都", "四川"), ("绵阳", "四川"), ("西安", "陕西"), ("宝鸡", "陕西"), ("郑州", "河南"), ("洛阳", "河南"),
          ("太原", "山西"), ("大同", "山西"), ("福州", "福建"), ("厦门", "福建")]
FIRST = "恒华东海金盛宏鑫瑞泰兴永安康达丰隆昌茂源通汇德润祥嘉博凯旭晨科创智远航宇天地联合众信诚立新正明光亚中北南"
SECOND = "力泰瑞源达丰盛昌隆华宇航天信诚安康乐福寿禧春秋月星辰云山河江湖海洋林森木石玉珠宝龙凤麟鹏鹤虎狮象马驰腾飞跃"
TRADES = ["石化", "纺织", "机械制造", "新材料科技", "电子", "食品", "建筑工程", "物流", "生物医药", "环保设备", "汽车零部件", "信息技术",
          "贸易", "化纤", "农业发展", "文化传媒", "仪器仪表", "光伏能源", "水产养殖", "包装印刷"]
FORMS = ["有限公司", "股份有限公司", "有限责任公司", "集团有限公司"]
TRADITIONAL = str.maketrans(dict(zip("华东兴达丰润创远联众诚龙凤纺织机电环设备贸纤团术", "華東興達豐潤創遠聯眾誠龍鳳紡織機電環設備貿纖團術")))


def named(parts):
    city, province = CITIES[parts["city"]]
    place = ["", city, province, city + "市", province + "省" + city + "市"][parts["said"]]
    return place + parts["brand"] + parts["trade"] + parts["form"]


def made(companies, seed, brand):
    """Entries (name, aliases, city, industry, suppliers) and the pairs that are one company."""
    chance = random.Random(seed)
    suppliers = companies // 3 + 10

    def parts():
        extra = chance.choices([1, 2, 3], brand)[0]
        return {"brand": chance.choice(FIRST) + "".join(chance.choice(SECOND) for _ in range(extra)), "trade": chance.choice(TRADES),
                "form": chance.choice(FORMS), "city": chance.randrange(len(CITIES)), "said": chance.randrange(4)}

    def entry(of):
        return [named(of), [], of["city"] if chance.random() < .95 else None, chance.randrange(60) if chance.random() < .9 else None,
                {chance.randrange(suppliers) for _ in range(chance.randrange(5))}]

    entries, pairs = [], set()
    for _ in range(companies):
        of = parts()
        one = entry(of)
        if chance.random() < .2:
            city = (of["city"] + 1 + chance.randrange(len(CITIES) - 1)) % len(CITIES)
            entries.append(entry({**of, "city": city, "form": chance.choice(FORMS)}))
        if chance.random() >= .4:
            entries.append(one)
            continue
        two = [one[0], [], one[2], one[3], set(one[4])]
        kind = chance.randrange(6)
        if kind == 0:
            two[0] = of["brand"] + of["trade"]
        elif kind == 1:
            two[0] = named({**of, "said": (of["said"] + 1 + chance.randrange(4)) % 5})
        elif kind == 2:
            name, at = list(one[0]), chance.randrange(len(one[0]) - 1)
            how = chance.randrange(3)
            if how == 0:
                name[at] = chance.choice(SECOND)
            elif how == 1:
                del name[at]
            else:
                name[at], name[at + 1] = name[at + 1], name[at]
            two[0] = "".join(name)
        elif kind == 3:
            two[0] = one[0].translate(TRADITIONAL)
        elif kind == 4:
            two[0] = named(parts())
            if chance.random() < .85:
                one[1].append(two[0])
        else:
            two[0] = f"{of['brand']}（{CITIES[of['city']][0]}）{of['trade']}{of['form']}"
        if chance.random() < .08:
            two[2] = None
        if chance.random() < .1:
            two[3] = chance.randrange(60)
        two[4] = {one for one in two[4] if kind == 4 or chance.random() < .75}
        pairs.add((len(entries), len(entries) + 1))
        entries += [one, two]
    return entries, pairs, suppliers


def write(entries, suppliers, folder):
    def table(name, header, rows):
        with open(os.path.join(folder, name), "w", newline="") as file:
            out = csv.writer(file)
            out.writerow(header)
            out.writerows(rows)

    provinces = sorted({province for _, province in CITIES})
    table("province.csv", ["p:ID(P)", "name"], [(f"p{at}", name) for at, name in enumerate(provinces)])
    table("city.csv", ["c:ID(C)", "name"], [(f"c{at}", city) for at, (city, _) in enumerate(CITIES)])
    table("industry.csv", ["i:ID(I)"], [(f"i{at}",) for at in range(60)])
    table("supplier.csv", ["s:ID(S)"], [(f"s{at}",) for at in range(suppliers)])
    table("company.csv", ["at:ID(A)", "name", "aliases:STRING[]"], [(at, one[0], ";".join(one[1])) for at, one in enumerate(entries)])
    table("around.csv", [":START_ID(C)", ":END_ID(P)"], [(f"c{at}", f"p{provinces.index(p)}") for at, (_, p) in enumerate(CITIES)])
    table("located.csv", [":START_ID(A)", ":END_ID(C)"], [(at, f"c{one[2]}") for at, one in enumerate(entries) if one[2] is not None])
    table("kind.csv", [":START_ID(A)", ":END_ID(I)"], [(at, f"i{one[3]}") for at, one in enumerate(entries) if one[3] is not None])
    table("supply.csv", [":START_ID(S)", ":END_ID(A)"], [(f"s{of}", at) for at, one in enumerate(entries) for of in sorted(one[4])])


def quality(found, pairs):
    right = len(found & pairs)
    precision, recall = right / max(1, len(found)), right / len(pairs)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def report(engine, found, pairs, wall, usage):
    precision, recall, f1 = quality(found, pairs)
    print(f"{engine}: {len(found)} pairs, precision {precision:.4f}, recall {recall:.4f}, F1 {f1:.4f}; "
          f"{wall:.1f} s, {usage[0]:.1f} s of processors, {usage[1] / 1024:.0f} MiB", flush=True)


def measured(work):
    """Runs in a process of its own: result, seconds, seconds of processors, KiB."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.time()
    result = work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return result, time.time() - start, (used, after.ru_maxrss)


def run_tupu(program, folder):
    db, files = os.path.join(folder, "set.tupu"), lambda *pairs: [f"{kind}={os.path.join(folder, name)}.csv" for kind, name in pairs]
    subprocess.run([program, "import", db, "--nodes", *files(("Province", "province"), ("City", "city"), ("Industry", "industry"),
                   ("Supplier", "supplier"), ("Company", "company")), "--relationships", *files(("LOCATED_IN", "around"),
                   ("LOCATED_IN", "located"), ("IN_INDUSTRY", "kind"), ("SUPPLIES", "supply"))], check=True, stdout=subprocess.DEVNULL)
    text = "CALL kg.duplicates('Company', {threshold: 0.5}) YIELD a, b RETURN a.at AS a, b.at AS b"
    out = subprocess.run([program, "run", db, "-c", text, "--format", "csv"], check=True, stdout=subprocess.PIPE, text=True).stdout
    rows = [line.replace('"', "").split(",") for line in out.splitlines()[1:] if line]
    return {tuple(sorted((int(a), int(b)))) for a, b in rows}


def splink_pairs(path):
    import pandas as pd
    import splink.comparison_library as cl
    from splink import Linker, SettingsCreator, block_on
    from splink.internals.duckdb.database_api import DuckDBAPI
    frame = pd.read_pickle(path)
    rules = [block_on("name"), block_on("substr(name, 1, 4)", "city"), block_on("right(name, 8)", "city"), block_on("substr(name, 1, 5)"),
             block_on("substr(name, 3, 4)"), block_on("suppliers[1]", "city"), block_on("suppliers[1]", "industry")]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[cl.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.8]).configure(term_frequency_adjustments=True),
                     cl.ExactMatch("city"), cl.ExactMatch("industry"), cl.ArrayIntersectAtSizes("suppliers", [2, 1])],
        blocking_rules_to_generate_predictions=rules)
    api = DuckDBAPI()
    linker = Linker(api.register(frame), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("name"), block_on("substr(name, 1, 6)", "city")], recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("substr(name, 1, 5)"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("city", "industry"))
    found = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
    found[["unique_id_l", "unique_id_r"]].to_csv(path + ".csv", index=False)


def run_splink(entries, folder):
    import pandas as pd
    path = os.path.join(folder, "set.pickle")
    frame = pd.DataFrame({"unique_id": range(len(entries)), "name": [one[0] for one in entries], "city": [one[2] for one in entries],
                          "industry": [one[3] for one in entries], "suppliers": [sorted(one[4]) for one in entries]})
    frame = frame.astype({"city": "Int64", "industry": "Int64"})
    frame.to_pickle(path)
    subprocess.run([sys.executable, __file__, "--splink", path], check=True)
    with open(path + ".csv") as file:
        return {tuple(sorted((int(a), int(b)))) for a, b in list(csv.reader(file))[1:]}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--tupu")
    arguments.add_argument("--companies", type=int, default=70000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--no-splink", action="store_true")
    arguments.add_argument("--splink")
    given = arguments.parse_args()
    if given.splink:
        return splink_pairs(given.splink)
    brand = [2, 1, 0] if given.companies < 10000 else [0, 4, 1] if given.companies < 200000 else [0, 1, 2]
    entries, pairs, suppliers = made(given.companies, given.seed, brand)
    print(f"{len(entries)} entries, {len(pairs)} pairs", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        write(entries, suppliers, folder)
        if not given.no_splink:
            report("splink", *(lambda found, wall, used: (found, pairs, wall, used))(*measured(lambda: run_splink(entries, folder))))
        if given.tupu:
            report("tupu", *(lambda found, wall, used: (found, pairs, wall, used))(*measured(lambda: run_tupu(given.tupu, folder))))


if __name__ == "__main__":
    main()
