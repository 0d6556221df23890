//! What finding names costs: building the index of `TUPU_BENCH_NODES` firms (1,000,000 unless set), and the time of a `kg.find` by
//! the whole name, its beginning, pinyin, initials and with a typing error; and of `kg.mentions` over a text of a page.
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

/// How many questions of each kind are asked.
const QUESTIONS: usize = 200;

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
    let mut random = fastrand::Rng::with_seed(7);
    let mut sample = || names[random.usize(..nodes)].clone();
    type Asked<'a> = (&'a str, Box<dyn FnMut() -> String + 'a>);
    let mut random_too = fastrand::Rng::with_seed(8);
    let mut sample_too = || names[random_too.usize(..nodes)].clone();
    let kinds: [Asked<'_>; 4] = [
        ("exact", Box::new(&mut sample)),
        (
            "prefix",
            Box::new(|| sample_too().chars().take(5).collect()),
        ),
        (
            "error",
            Box::new({
                let mut random = fastrand::Rng::with_seed(9);
                let names = &names;
                move || {
                    let mut name: Vec<char> = names[random.usize(..nodes)].chars().collect();
                    let at = name.len() - 2 - random.usize(..name.len() / 3);
                    name[at] = '的';
                    name.into_iter().collect()
                }
            }),
        ),
        (
            "initials",
            Box::new({
                let mut random = fastrand::Rng::with_seed(10);
                move || (0..4).map(|_| random.lowercase()).collect()
            }),
        ),
    ];
    for (kind, mut question) in kinds {
        let questions: Vec<String> = (0..QUESTIONS).map(|_| question()).collect();
        let mut times: Vec<Duration> = questions
            .iter()
            .map(|text| {
                let started = Instant::now();
                let _: Vec<String> = ask(&db, text);
                started.elapsed()
            })
            .collect();
        times.sort_unstable();
        let at = |share: usize| times[times.len() * share / 100];
        println!(
            "{kind}: least {:.1?}, median {:.1?}, 99 % {:.1?}",
            times[0],
            at(50),
            at(99)
        );
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
    for part in names.chunks(20_000) {
        let create = "UNWIND $names AS name CREATE (:Company {name: name})";
        db.execute(create, params! { "names" => part.to_vec() })
            .unwrap();
    }
    db.execute("CREATE NAME INDEX names FOR (n) ON EACH [n.name]", ())
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
