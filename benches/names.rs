//! What finding names costs: building the index of `TUPU_BENCH_NODES` firms (1,000,000 unless set) in twelve cities, and the time of a
//! `kg.find` by the whole name, its beginning, pinyin, initials, with typing errors, and behind a place; and of `kg.mentions` over a text of
//! a page.
//! `cargo bench --bench names`; `-- names.txt` writes the names into a file for `benches/peers/names.py`, which scans them with
//! rapidfuzz.
#![expect(
    clippy::unwrap_used,
    reason = "what fails in a measurement should fail loudly"
)]

use std::fmt::Write;
use std::time::{Duration, Instant};
use tupu::{Database, params};

const CITIES: [&str; 12] = [
    "泰安", "大连", "常州", "合肥", "丽水", "江门", "重庆", "太原", "成都", "厦门", "广州", "长沙",
];
const WORDS: &str = "华中国泰安盛恒达通宏源鑫瑞博远智创科信联众力天地元亨利贞昊晟铭锐捷卓越佳美优品康健宇航星辰光明正大同德嘉禾丰茂锦绣云海洋泽润腾飞翔龙凤";
const TRADES: [&str; 16] = [
    "石化",
    "钢铁",
    "汽车",
    "新材料",
    "生物医药",
    "智能装备",
    "电子信息",
    "化工",
    "纺织",
    "食品",
    "银行",
    "物流",
    "软件",
    "建材",
    "能源",
    "机械",
];
const FORMS: [&str; 4] = ["有限公司", "股份有限公司", "集团有限公司", "有限责任公司"];

/// How many questions of each kind are asked, and how often each: the least time of them counts.
const QUESTIONS: usize = 200;
const TIMES: usize = 5;

/// A kind of question: of the names, with random numbers.
type Question = fn(&[String], &mut fastrand::Rng) -> String;

const KINDS: [(&str, Question); 8] = [
    ("exact", whole),
    ("prefix", |names, random| {
        whole(names, random).chars().take(5).collect()
    }),
    ("error", |names, random| {
        let name = whole(names, random);
        let length = name.chars().count();
        with_error(&name, length - 2 - random.usize(..length / 3))
    }),
    ("error near the beginning", |names, random| {
        with_error(&whole(names, random), 2 + random.usize(..2))
    }),
    ("two errors", |names, random| {
        let name = with_error(&whole(names, random), 3);
        with_error(&name, name.chars().count() - 2)
    }),
    ("initials", |_, random| {
        (0..4).map(|_| random.lowercase()).collect()
    }),
    ("pinyin with an error", |names, random| {
        let mut letters: Vec<char> = pinyin(&whole(names, random)).chars().collect();
        let place = letters.len() / 2;
        letters[place] = random.lowercase();
        letters.into_iter().collect()
    }),
    ("error behind a place", |names, random| {
        let name = whole(names, random);
        let (city, rest): (String, String) = (
            name.chars().take(2).collect(),
            name.chars().skip(2).collect(),
        );
        format!("{city}市{}", with_error(&rest, 1))
    }),
];

fn whole(names: &[String], random: &mut fastrand::Rng) -> String {
    names[random.usize(..names.len())].clone()
}

fn with_error(name: &str, at: usize) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    letters[at] = '的';
    letters.into_iter().collect()
}

/// The pinyin of a name, without 有限公司 and the like.
fn pinyin(name: &str) -> String {
    use ::pinyin::ToPinyin;
    let core = FORMS
        .iter()
        .fold(name, |name, form| name.strip_suffix(form).unwrap_or(name));
    let read = core
        .chars()
        .map(|c| c.to_pinyin().map_or("", |read| read.plain()));
    read.collect()
}

fn print_times(kind: &str, questions: &[String], db: &Database) {
    let mut times: Vec<Duration> = questions
        .iter()
        .map(|text| {
            let asked = (0..TIMES).map(|_| {
                let started = Instant::now();
                let _: Vec<String> = ask(db, text);
                started.elapsed()
            });
            asked.min().unwrap_or_default()
        })
        .collect();
    times.sort_unstable();
    let at = |share: usize| times[times.len() * share / 100];
    println!(
        "{kind}: least {:.1?}, median {:.1?}, 99 % {:.1?}, most {:.1?}",
        times[0],
        at(50),
        at(99),
        times[times.len() - 1]
    );
}

fn main() {
    let nodes: usize = std::env::var("TUPU_BENCH_NODES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(1_000_000);
    let names = names(nodes);
    let file = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    if let Some(file) = file {
        std::fs::write(&file, names.join("\n")).unwrap();
        println!("{file}: {} names", names.len());
        return;
    }
    let db = graph(&names);
    let (wall, processor) = timed(|| {
        let found: Vec<String> = ask(&db, &names[nodes / 2]);
        assert!(!found.is_empty());
    });
    println!("{nodes} names: index built in {wall:.2?}, {processor:.2?} of processor time");
    for (seed, (kind, question)) in (7..).zip(KINDS) {
        let mut random = fastrand::Rng::with_seed(seed);
        let questions = (0..QUESTIONS).map(|_| question(&names, &mut random));
        let questions: Vec<String> = questions.collect();
        print_times(kind, &questions, &db);
    }
    mentions(&db, &names);
}

/// The names of firms, no two the same.
fn names(count: usize) -> Vec<String> {
    let words: Vec<char> = WORDS.chars().collect();
    let mut random = fastrand::Rng::with_seed(1);
    let mut seen = std::collections::HashSet::new();
    let mut names = Vec::with_capacity(count);
    while names.len() < count {
        let mut name = CITIES[random.usize(..CITIES.len())].to_owned();
        for _ in 0..2 + random.usize(..2) {
            name.push(words[random.usize(..words.len())]);
        }
        name.push_str(TRADES[random.usize(..TRADES.len())]);
        name.push_str(FORMS[random.usize(..FORMS.len())]);
        if seen.insert(name.clone()) {
            names.push(name);
        }
    }
    names
}

fn graph(names: &[String]) -> Database {
    let db = Database::in_memory();
    let cities = "UNWIND $cities AS city CREATE (:City {name: city + '市', alias: city})";
    let known: Vec<String> = CITIES.iter().map(|city| (*city).to_owned()).collect();
    db.execute(cities, params! { "cities" => known }).unwrap();
    for part in names.chunks(20_000) {
        let create = "UNWIND $names AS name MATCH (c:City {alias: left(name, 2)}) CREATE (:Company {name: name})-[:LOCATED_IN]->(c)";
        db.execute(create, params! { "names" => part.to_vec() })
            .unwrap();
    }
    db.execute(
        "CREATE NAME INDEX names FOR (n) ON EACH [n.name, n.alias]",
        (),
    )
    .unwrap();
    db
}

fn ask(db: &Database, text: &str) -> Vec<String> {
    let find = "CALL kg.find($text) YIELD name RETURN name";
    db.query_as(find, params! { "text" => text }).unwrap()
}

/// A text with a name in every line.
fn mentions(db: &Database, names: &[String]) {
    let mut text = String::new();
    for name in names.iter().step_by(names.len() / 100) {
        let _ = writeln!(text, "今年上半年，{name}实现总额163.8亿元，同比增长3.5%。");
    }
    let mut least = Duration::MAX;
    let mut found = 0;
    for _ in 0..20 {
        let started = Instant::now();
        let call = "CALL kg.mentions($text) YIELD node RETURN count(node)";
        found = db
            .query_one(call, params! { "text" => text.as_str() })
            .unwrap();
        least = least.min(started.elapsed());
    }
    let _: i64 = found;
    println!(
        "mentions: {found} in {} characters, least {least:.1?}",
        text.chars().count()
    );
}

/// The time that something takes, by the clock and of the processor.
fn timed(work: impl FnOnce()) -> (Duration, Duration) {
    let (started, before) = (Instant::now(), processor());
    work();
    (started.elapsed(), processor() - before)
}

/// The processor time of this process so far: user time of `/proc/self/stat`, in ticks of a hundredth; 0 where there is none.
fn processor() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: u64 = fields
        .split_whitespace()
        .nth(11)
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    Duration::from_millis(ticks * 10)
}
