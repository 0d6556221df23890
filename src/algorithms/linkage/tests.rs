//! Levels, blocks and weights of small inputs.

use super::blocks::Blocks;
use super::compare::{Comparer, MISSING, level};
use super::forms::Forms;
use super::number::hash;
use super::*;
use crate::value::allowance::Unlimited;
use std::sync::Arc;

/// Entities with names alone: the main name and its aliases, between semicolons.
fn named(names: &[&str]) -> LinkageInput {
    let mut input = LinkageInput::default();
    for name in names {
        input.names.push(
            name.split(';')
                .filter(|name| !name.is_empty())
                .map(Arc::from),
        );
        for lists in [&mut input.places, &mut input.parents, &mut input.around] {
            lists.push([]);
        }
    }
    input
}

fn level_of(a: &str, b: &str) -> u8 {
    let input = named(&[a, b]);
    let forms = Forms::of(&input, &Unlimited).unwrap();
    level(Comparer::new(&input, &forms).compare(0, 1), 0)
}

#[test]
fn levels_of_names() {
    for (a, b, expected) in [
        ("恒力石化有限公司", "恒力石化有限公司", 0),
        ("恒力石化(大连)", "恆力石化（大連）", 4),
        ("恒力石化", "某厂;恒力石化", 8),
        ("大连恒力石化有限公司", "恒力石化股份有限公司", 12),
        ("恒力石化", "恒立石化", 16),
        ("盛虹炼化集团", "盛虹炼油集团", 17),
        ("中国石油化工集团有限公司", "中石化", 18),
        ("恒力石化", "锦江集团", 19),
        ("常州市", "常州中央公园", 19),
        ("枣庄市", "枣林庄村", 19),
        ("临城县", "临西县", 19),
        ("恒力石化一号裂解装置", "恒力石化二号裂解装置", 19),
        ("交易总额 2022 163.8亿元", "交易总额 2022 16.8亿元", 19),
        ("", "锦江集团", MISSING),
    ] {
        assert_eq!(level_of(a, b), expected, "{a}, {b}");
        assert_eq!(level_of(b, a), expected, "{b}, {a}");
    }
}

#[test]
fn names_that_differ_by_one_error_are_compared() {
    let name = "宏鑫远航机械";
    let others = [
        "宏鑫远航机器",
        "宏鑫远机械",
        "宏鑫航远机械",
        "洪鑫远航机械",
        "宏鑫鑫远航机械",
    ];
    let mut names = vec![name.to_owned()];
    // Between them in the order of names stand many others.
    names.extend((0..200).map(|at| format!("{}公司{at}", ["宏达", "宏伟", "利民"][at % 3])));
    names.extend(others.map(str::to_owned));
    let input = named(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let forms = Forms::of(&input, &Unlimited).unwrap();
    let blocks = Blocks::of(&input, &forms, 4, &Unlimited).unwrap();
    let mut found = Vec::new();
    blocks.others(0, &mut found);
    assert!((201..206).all(|other| found.contains(&other)), "{found:?}");
}

#[test]
fn a_rare_value_says_more_than_a_common_one() {
    let mut input = named(&["甲"; 400].map(|_| ""));
    let mut value = |of: &dyn Fn(u64) -> u64| {
        let mut items = Lists::default();
        (0..400).for_each(|at| items.push([of(at)]));
        input.sets.push(LinkageSet {
            name: Arc::from("value"),
            is_value: true,
            items,
        });
    };
    // Two and two have the same code, and half of all the same colour.
    value(&|at| at / 2);
    value(&|at| at % 2);
    let options = LinkageOptions {
        threshold: 0.0,
        ..LinkageOptions::default()
    };
    let found = linked_pairs(&input, options, &Unlimited).unwrap();
    let best: Vec<(u32, u32)> = found
        .iter()
        .take(200)
        .map(|pair| (pair.a, pair.b))
        .collect();
    assert!(best.iter().all(|(a, b)| a / 2 == b / 2), "{best:?}");
    let bits = |at: usize| found[0].reasons[at].bits;
    assert!(bits(1) > 4.0 && bits(1) > bits(2), "{:?}", found[0].reasons);
}

/// Values that all differ must not drown what the few names of a small set say.
#[test]
fn few_entities() {
    let mut input = named(&[
        "恒力石化(大连)有限公司",
        "恒力石化（大連）",
        "营口港务集团有限公司",
        "泰山玻璃纤维有限公司",
        "大连港集团有限公司",
        "锦江集团",
    ]);
    let mut items = Lists::default();
    for at in 0..6 {
        items.push((at != 1).then_some(at));
    }
    input.sets.push(LinkageSet {
        name: Arc::from("code"),
        is_value: true,
        items,
    });
    let options = LinkageOptions {
        threshold: 0.1,
        ..LinkageOptions::default()
    };
    let found = linked_pairs(&input, options, &Unlimited).unwrap();
    let pairs: Vec<(u32, u32)> = found.iter().map(|pair| (pair.a, pair.b)).collect();
    assert_eq!(pairs, [(0, 1)], "{found:?}");
}

/// Where names are all there is, those that are equal are the same, and teach how many match.
#[test]
fn equal_names_alone() {
    let signs: Vec<char> =
        "山水风云天地东西南北金木火土石林江海湖川春夏秋冬梅兰竹菊龙虎牛马星月光华安平"
            .chars()
            .collect();
    let name = |at: u32| -> String {
        let sign = |place: u32| signs[hash(&(at, place)) as usize % signs.len()];
        (0..4).map(sign).collect()
    };
    // Each of the first thirty names once more, once more with a space, and twice more.
    for (again, space) in [(1, ""), (1, " "), (2, "")] {
        let copies = (0..30 * again).map(|at| name(at % 30) + space);
        let names: Vec<String> = (0..300).map(name).chain(copies).collect();
        let input = named(&names.iter().map(String::as_str).collect::<Vec<_>>());
        let found = linked_pairs(&input, LinkageOptions::default(), &Unlimited).unwrap();
        let is_right = |pair: &&LinkedPair| {
            let [a, b] = [pair.a, pair.b].map(|at| names[at as usize].trim());
            a == b
        };
        let right = found.iter().filter(is_right).count();
        let expected = (30 * again * (again + 1) / 2) as usize;
        assert_eq!((right, found.len()), (expected, expected), "{again}");
    }
}

#[test]
fn nothing_to_compare() {
    let none: Vec<LinkedPair> =
        linked_pairs(&named(&[]), LinkageOptions::default(), &Unlimited).unwrap();
    assert!(none.is_empty());
    assert!(
        linked_pairs(&named(&["甲"]), LinkageOptions::default(), &Unlimited)
            .unwrap()
            .is_empty()
    );
    let empty = linked_pairs(&named(&["", ""]), LinkageOptions::default(), &Unlimited).unwrap();
    assert!(empty.is_empty());
}
