//! Finding names, held to a search through all of them.

use super::via::{BOTH_CORES, RARE, fuzzy_score, prefix_score};
use super::*;
use crate::text::{Errors, core_forms, edit_distance, normal_form, spellings};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn table(names: &[(u32, &str, bool)]) -> NameTable {
    let names = names.iter().map(|(id, text, is_main)| Name {
        id: *id,
        text,
        is_main: *is_main,
    });
    NameTable::new(names).expect("a few names")
}

const NAMES: &[(u32, &str, bool)] = &[
    (1, "泰安市", true),
    (1, "泰安", false),
    (2, "丽水经济技术开发区", true),
    (2, "丽水经开区", false),
    (3, "恒力石化（大连）新材料科技有限公司", true),
    (3, "恒力石化(大连)", false),
    (4, "恒力集团有限公司", true),
    (5, "重庆市", true),
    (6, "International Business Machines Corp.", true),
    (6, "IBM", false),
    (7, "泰安区", true),
    (8, "山东泰山", true),
];

fn ways(text: &str) -> Vec<(u32, &'static str, String)> {
    let found = table(NAMES).find(text, FindOptions::default());
    let ways = found
        .into_iter()
        .map(|found| (found.id, found.via.as_str(), found.name));
    ways.collect()
}

#[test]
fn each_way_to_say_a_name() {
    for (text, id, via) in [
        ("泰安市", 1, "exact"),
        ("泰安", 1, "alias"),
        ("泰　安", 1, "normal form"),
        ("麗水經開區", 2, "normal form"),
        ("浙江丽水经开区", 2, "core"),
        ("恒力石化", 3, "core"),
        ("恒力石化大连", 3, "normal form"),
        ("恒力", 4, "core"),
        ("恒力股份", 4, "core"),
        ("山东省泰安市", 1, "core"),
        ("taian", 1, "pinyin"),
        ("Tai An Shi", 1, "pinyin"),
        ("chongqing", 5, "pinyin"),
        ("tas", 1, "initials"),
        ("cqs", 5, "initials"),
        ("ibm", 6, "normal form"),
        ("intern", 6, "prefix"),
        ("恒力石化（大", 3, "prefix"),
        ("hengli", 4, "pinyin"),
        ("henglish", 3, "prefix"),
        ("恒天石化", 3, "fuzzy"),
        ("恒里石化", 3, "fuzzy pinyin"),
        ("international busines machines", 6, "fuzzy"),
        ("太安市", 1, "fuzzy pinyin"),
        ("泰庵区", 7, "fuzzy pinyin"),
        ("泰安城", 1, "fuzzy"),
        ("太安", 1, "fuzzy pinyin"),
        ("chonqing", 5, "fuzzy pinyin"),
    ] {
        let found = ways(text);
        let first = found.first().map(|(id, via, _)| (*id, *via));
        assert_eq!(first, Some((id, via)), "{text}: {found:?}");
    }
    for text in ["", " ", "·", "qqq", "上海"] {
        assert!(ways(text).is_empty(), "{text}");
    }
}

#[test]
fn the_shorter_name_comes_first_then_the_lower_number() {
    let table = table(&[
        (3, "江门市政府", true),
        (2, "江门市", true),
        (1, "江门县", true),
        (9, "江门区", true),
        (9, "江门", false),
    ]);
    let ids = |text: &str, limit: usize| {
        let options = FindOptions {
            limit,
            fuzzy: false,
            ..FindOptions::default()
        };
        let found = table.find(text, options).into_iter();
        found.map(|found| found.id).collect::<Vec<u32>>()
    };
    assert_eq!(ids("江门", 10), [9, 1, 2, 3]);
    assert_eq!(ids("江门", 2), [9, 1]);
    assert_eq!(ids("jiang", 3), [9, 1, 2]);
    assert_eq!(ids("江门", 0), [0_u32; 0]);
}

/// The score of a name by the table of [`Names::find`], one line after the other.
fn score(text: &str, name: &Name<'_>, options: FindOptions) -> Option<(f64, Via)> {
    let forms = |text: &str| [vec![normal_form(text)], core_forms(text)].concat();
    let (typed, own) = (forms(text), forms(name.text));
    let latin = typed[0].bytes().all(|byte| byte.is_ascii_alphanumeric());
    let latin = latin && typed[0].bytes().any(|byte| byte.is_ascii_alphabetic());
    let letters: Vec<String> = typed[..1].iter().filter(|_| latin).cloned().collect();
    let (mut syllables, mut initials) = (Vec::new(), Vec::new());
    let (mut usual_syllables, mut usual_initials) = (Vec::new(), Vec::new());
    for all in own.iter().map(|form| spellings(form)) {
        usual_syllables.extend_from_slice(&all.syllables[..all.usual_syllables]);
        usual_initials.extend_from_slice(&all.initials[..all.usual_initials]);
        syllables.extend(all.syllables);
        initials.extend(all.initials);
    }
    if typed[0].is_empty() {
        return None;
    }
    let mut scores: Vec<(f64, Via)> = Vec::new();
    let mut add = |holds: bool, score: f64, via: Via| scores.extend(holds.then_some((score, via)));
    add(text == name.text && name.is_main, 1.0, Via::Exact);
    add(text == name.text && !name.is_main, 0.95, Via::Alias);
    add(typed[0] == own[0], 0.9, Via::NormalForm);
    let one_is_core = typed[1..].contains(&own[0]) || own[1..].contains(&typed[0]);
    add(one_is_core, 0.8, Via::Core);
    let both = typed[1..].iter().any(|core| own[1..].contains(core));
    add(both, BOTH_CORES, Via::Core);
    for letters in &letters {
        add(usual_syllables.contains(letters), 0.7, Via::Pinyin);
        add(syllables.contains(letters), 0.7 * RARE, Via::Pinyin);
        add(usual_initials.contains(letters), 0.6, Via::Initials);
        add(initials.contains(letters), 0.6 * RARE, Via::Initials);
    }
    for key in own.iter().filter(|_| options.prefix) {
        scores.extend(beginning(&typed[0], key));
    }
    let spelled = syllables.iter().chain(&initials);
    for key in spelled.filter(|_| options.prefix) {
        scores.extend(letters.iter().filter_map(|typed| beginning(typed, key)));
    }
    let sounds = [letters, spellings(&typed[0]).heard().to_vec()].concat();
    if options.fuzzy {
        scores.extend(nearest(&typed, &own, Via::Fuzzy));
        scores.extend(nearest(&sounds, &syllables, Via::FuzzyPinyin));
    }
    scores
        .into_iter()
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
}

fn count(text: &str) -> usize {
    text.chars().count()
}

fn beginning(typed: &str, key: &str) -> Option<(f64, Via)> {
    let begins = key.starts_with(typed) && key != typed;
    begins.then(|| (prefix_score(count(typed), count(key)), Via::Prefix))
}

fn nearest(typed: &[String], keys: &[String], via: Via) -> Vec<(f64, Via)> {
    let pairs = typed
        .iter()
        .flat_map(|typed| keys.iter().map(move |key| (typed, key)));
    let near = pairs.filter_map(|(typed, key)| {
        let allowed = Errors::allowed(count(typed), typed.is_ascii());
        let errors = edit_distance(typed, key, allowed)?;
        Some((fuzzy_score(via, errors, count(typed), count(key)), via))
    });
    near.collect()
}

/// What [`Names::find`] finds, by looking at every name.
fn linear(names: &[(u32, String, bool)], text: &str, options: FindOptions) -> Vec<Found> {
    let mut best: BTreeMap<u32, Vec<Found>> = BTreeMap::new();
    for (id, name, is_main) in names {
        let name = Name {
            id: *id,
            text: name,
            is_main: *is_main,
        };
        if let Some((score, via)) = score(text, &name, options) {
            best.entry(*id).or_default().push(Found {
                id: *id,
                name: name.text.to_owned(),
                is_main: *is_main,
                score,
                via,
            });
        }
    }
    let order = |a: &Found, b: &Found| {
        let score = b.score.total_cmp(&a.score);
        let length = a.name.chars().count().cmp(&b.name.chars().count());
        let id = score.then(length).then(a.id.cmp(&b.id));
        id.then(b.is_main.cmp(&a.is_main))
            .then_with(|| a.name.cmp(&b.name))
            .then(a.via.cmp(&b.via))
    };
    let firsts = best
        .into_values()
        .filter_map(|found| found.into_iter().min_by(order));
    let mut found: Vec<Found> = firsts.collect();
    found.sort_by(order);
    found.truncate(options.limit);
    found
}

/// Names of few characters, so that they are often like each other; some have several readings.
fn name() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "泰",
        "安",
        "太",
        "庵",
        "重",
        "庆",
        "长",
        "乐",
        "市",
        "县",
        "市",
        "有限公司",
        "集团",
        "浙江",
        "大连",
        "（大连）",
        "经开区",
        "经济技术开发区",
        "省",
        "龍",
        "龙",
        "·",
        "a",
        "B",
        "tai",
        "an",
        " ",
        "1",
        "Inc",
        " Inc.",
    ]);
    prop::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
}

fn names() -> impl Strategy<Value = Vec<(u32, String, bool)>> {
    prop::collection::vec((0_u32..12, name(), any::<bool>()), 0..24)
}

fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        name(),
        "[taincghoqzyes]{1,9}",
        prop::sample::select(vec![
            "taianshi",
            "tianshi",
            "chongqing",
            "taa",
            "ta",
            "t",
            "zhangle",
            "changle",
            "taian",
            "ataian",
            "泰安市市",
            "安泰市",
        ])
        .prop_map(str::to_owned)
    ]
}

fn built(names: &[(u32, String, bool)]) -> NameTable {
    let names: Vec<(u32, &str, bool)> = names
        .iter()
        .map(|(id, text, is_main)| (*id, text.as_str(), *is_main))
        .collect();
    table(&names)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn finding_is_looking_at_every_name(names in names(), text in typed(), limit in 0_usize..8, prefix: bool, fuzzy: bool) {
        let options = FindOptions { limit, prefix, fuzzy };
        prop_assert_eq!(built(&names).find(&text, options), linear(&names, &text, options));
    }

    #[test]
    fn a_table_laid_over_another_is_one_made_anew(
        names in names(), changed in names(), text in typed(), limit in 1_usize..8, fuzzy: bool, gone in 0_u32..12,
    ) {
        let options = FindOptions { limit, fuzzy, ..FindOptions::default() };
        let touched = |id: u32| id == gone || changed.iter().any(|(other, ..)| *other == id);
        let kept = names.iter().filter(|(id, ..)| !touched(*id));
        let all: Vec<(u32, String, bool)> = kept.chain(&changed).cloned().collect();
        let (table, over) = (built(&names), built(&changed));
        let laid = Names { table: &table, changed: Some(&over), ignored: &touched };
        prop_assert_eq!(laid.find(&text, options), built(&all).find(&text, options));
    }
}

#[test]
fn many_names_on_two_threads() {
    let texts: Vec<String> = (0..5_000).map(|at| format!("第{at}建设有限公司")).collect();
    let names = texts.iter().zip(0..).map(|(text, id)| Name {
        id,
        text,
        is_main: true,
    });
    let table = NameTable::new(names).expect("a table");
    assert_eq!((table.len(), table.is_empty()), (5_000, false));
    for at in [0, 1, 2_499, 2_500, 4_999] {
        let found = table.find(
            &format!("第{at}建设"),
            FindOptions {
                limit: 1,
                prefix: false,
                fuzzy: false,
            },
        );
        assert_eq!(
            found.first().map(|found| (found.id, found.via)),
            Some((at, Via::Core))
        );
    }
    assert!(table.bytes() > 5_000 * 20);
}
