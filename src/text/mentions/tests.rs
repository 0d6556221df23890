//! Mentions, held to a search for every name at every place.

use super::*;
use crate::text::{Name, core_forms, normal_form};
use proptest::prelude::*;

const NAMES: &[(u32, &str, bool)] = &[
    (1, "江苏省", true),
    (2, "常州市", true),
    (2, "常州", false),
    (3, "新北区", true),
    (4, "新北区", true),
    (5, "新北市", true),
    (6, "恒力石化（大连）新材料科技有限公司", true),
    (7, "大连市", true),
    (7, "大连", false),
    (8, "南京市长江大桥", true),
    (9, "南京市", true),
    (10, "市长", true),
    (11, "长江大桥", true),
    (12, "IBM", true),
    (13, "IT", true),
    (14, "Apple", true),
    (15, "元", true),
    (16, "疫情要防住、经济要稳住", true),
    (17, "恒逸石化股份有限公司", true),
    (18, "长兴县", true),
    (18, "长兴", false),
    (19, "湖北省", true),
    (19, "湖北", false),
    (20, "大连恒力石化有限公司", true),
];

fn table(names: &[(u32, &str, bool)]) -> NameTable {
    let names = names.iter().map(|(id, text, is_main)| Name {
        id: *id,
        text,
        is_main: *is_main,
    });
    NameTable::new(names).expect("a few names")
}

/// The text of each mention, and its best candidate.
fn best(text: &str, cores: bool) -> Vec<(String, u32)> {
    let (table, characters) = (table(NAMES), text.chars().collect::<Vec<char>>());
    let neighbours =
        |a: u32, b: u32| f64::from([(2, 4), (1, 2), (1, 4)].contains(&(a.min(b), a.max(b))));
    let found = Names::new(&table).mentions(text, MentionOptions { cores }, &neighbours);
    let best = found.iter().map(|mention| {
        let text = characters[mention.start..mention.end].iter().collect();
        (text, mention.candidates[0].id)
    });
    best.collect()
}

#[test]
fn the_longest_names_of_a_text() {
    for (text, expected) in [
        ("南京市长江大桥", &[("南京市长江大桥", 8)][..]),
        ("南京市长江大坝", &[("南京市", 9)]),
        ("苏南京市长", &[("南京市", 9)]),
        ("江苏省\n常州市", &[("江苏省", 1), ("常州市", 2)]),
        (
            "恒力石化(大连)\n新材料科技有限公司在大连",
            &[("恒力石化(大连)\n新材料科技有限公司", 6), ("大连", 7)],
        ),
        ("江蘇省常州", &[("江蘇省", 1), ("常州", 2)]),
        ("大。连", &[]),
        ("大 连", &[("大 连", 7)]),
        // A space parts names.
        ("在大 连州", &[]),
        ("扩大 连江苏省", &[("江苏省", 1)]),
        ("南京市长江 大桥", &[("南京市", 9)]),
        (
            "疫情要防住、经济要稳住；疫情要防住。经济要稳住",
            &[("疫情要防住、经济要稳住", 16)],
        ),
        ("IBM的Ibm和IBMS", &[("IBM", 12)]),
        ("it is IT", &[("IT", 13)]),
        (
            "apple, Apples, APPLE's Apple树",
            &[("apple", 14), ("APPLE", 14), ("Apple", 14)],
        ),
        ("100元", &[]),
        // What is named after a place is not the place.
        ("大连长兴岛", &[("大连", 7)]),
        ("常州路、长兴 河和长兴大道", &[]),
        (
            "长兴。岛上，长兴路桥，长兴乡村",
            &[("长兴", 18), ("长兴", 18), ("长兴", 18)],
        ),
        ("常州湖北", &[("常州", 2), ("湖北", 19)]),
        ("长兴县路", &[("长兴县", 18)]),
        // Nor is a place that is in the name of a firm, however it is written.
        ("大连恒力石化在大连", &[("大连", 7)]),
        ("", &[]),
    ] {
        let expected: Vec<(String, u32)> = expected
            .iter()
            .map(|(text, id)| ((*text).to_owned(), *id))
            .collect();
        assert_eq!(best(text, false), expected, "{text}");
    }
}

#[test]
fn core_forms_where_they_are_asked_for() {
    assert_eq!(best("恒逸石化在常州", false), [("常州".to_owned(), 2)]);
    assert_eq!(
        best("恒逸石化在常州", true),
        [("恒逸石化".to_owned(), 17), ("常州".to_owned(), 2)]
    );
    // 新北市 has the core 新北 too, but 新北区 is the whole name of others.
    let table = table(NAMES);
    let found = Names::new(&table).mentions("新北区", MentionOptions { cores: true }, &|_, _| 0.0);
    let ids: Vec<u32> = found[0]
        .candidates
        .iter()
        .map(|candidate| candidate.id)
        .collect();
    assert_eq!(ids, [3, 4]);
}

#[test]
fn the_context_says_which_one_is_meant() {
    assert_eq!(best("新北区", false), [("新北区".to_owned(), 3)]);
    assert_eq!(best("常州市新北区", false)[1], ("新北区".to_owned(), 4));
    let table = table(NAMES);
    let related = |a: u32, b: u32| f64::from((a, b) == (4, 2));
    let found =
        Names::new(&table).mentions("常州市新北区，常州市", MentionOptions::default(), &related);
    let scores: Vec<f64> = found[1]
        .candidates
        .iter()
        .map(|candidate| candidate.score)
        .collect();
    // The second 常州市 says nothing new.
    // What stands before it decides.
    assert_eq!(scores, [2.0 / 2.01, 0.01 / 2.01]);
    assert_eq!((found[1].start, found[1].end), (3, 6));
    // What comes behind it, or in another paragraph, is evidence only.
    for text in ["新北区，常州市", "常州市。\n\n新北区"] {
        let found = Names::new(&table).mentions(text, MentionOptions::default(), &related);
        let mention = found.iter().find(|mention| mention.candidates.len() > 1);
        let best = &mention.unwrap().candidates[0];
        assert_eq!((best.id, best.score), (4, 2.0 / 3.0), "{text}");
    }
}

/// 鼓楼区 lies in 南京市 and in 徐州市, and 江苏省 is near to both.
#[test]
fn what_stands_before_a_name_wins_over_what_is_elsewhere() {
    const PLACES: &[(u32, &str, bool)] = &[
        (1, "南京市", true),
        (2, "徐州市", true),
        (3, "鼓楼区", true),
        (4, "鼓楼区", true),
        (5, "玄武区", true),
        (6, "江苏省", true),
    ];
    let table = table(PLACES);
    let related = |a: u32, b: u32| match (a.min(b), a.max(b)) {
        (1, 3 | 5) | (2, 4) | (1 | 2, 6) => 1.0,
        (3, 5) | (3 | 4 | 5, 6) => 0.5,
        _ => 0.0,
    };
    for (text, expected) in [
        ("南京市鼓楼区和徐州市鼓楼区", &[3, 4][..]),
        ("南京市玄武区、徐州市鼓楼区，江苏省南京市鼓楼区", &[4, 3]),
        ("南京市，其中鼓楼区；徐州市，其中鼓楼区", &[3, 4]),
        ("玄武区的鼓楼区。徐州市江苏省鼓楼区", &[3, 4]),
    ] {
        let found = Names::new(&table).mentions(text, MentionOptions::default(), &related);
        let several = found.iter().filter(|mention| mention.candidates.len() > 1);
        let best: Vec<u32> = several.map(|mention| mention.candidates[0].id).collect();
        assert_eq!(best, expected, "{text}");
    }
}

#[test]
fn ordinary_words_are_places_where_the_text_says_so() {
    const PLACES: &[(u32, &str, bool)] = &[
        (1, "甘南州", true),
        (1, "甘南", false),
        (2, "合作市", true),
        (2, "合作", false),
        (3, "阳泉市", true),
        (4, "矿区", true),
        (5, "平安银行", true),
        (5, "平安", false),
        (6, "通道县", true),
    ];
    let table = table(PLACES);
    let main_name = |id: u32| {
        let main = PLACES.iter().find(|(of, _, is_main)| *of == id && *is_main);
        main.map(|(_, name, _)| (*name).to_owned())
    };
    for (text, expected) in [
        ("与企业合作投资，开放合作，合作", &[][..]),
        ("甘南合作，甘南州合作，甘南。合作", &[1, 2, 1, 1]),
        ("合作市合作", &[2]),
        ("位于合作的企业", &[2]),
        ("阳泉市矿区，矿区，甘南矿区", &[3, 4, 1]),
        ("平安投资", &[5]),
        ("通道建设，通道县", &[6]),
    ] {
        for cores in [false, true] {
            let mut search = MentionSearch::new(text, MentionOptions { cores });
            search.add(&Names::new(&table), &|| Ok(())).unwrap();
            let found = search.finish(&Mentioned {
                wanted: &|_| true,
                related: &|a, b| f64::from([(1, 2), (3, 4)].contains(&(a.min(b), a.max(b)))),
                main_name: &main_name,
            });
            let ids: Vec<u32> = found.iter().map(|one| one.candidates[0].id).collect();
            assert_eq!(ids, expected, "{text}");
        }
    }
}

#[test]
fn changed_names_count_instead() {
    let (old, new) = (table(NAMES), table(&[(2, "龙城", true)]));
    let names = Names {
        table: &old,
        changed: Some(&new),
        ignored: &|id| id == 2,
    };
    let found = names.mentions(
        "常州又称龙城，在江苏省",
        MentionOptions::default(),
        &|_, _| 0.0,
    );
    let ids: Vec<u32> = found
        .iter()
        .map(|mention| mention.candidates[0].id)
        .collect();
    assert_eq!(ids, [2, 1]);
}

/// Those of whose names a text is the normal form, or a core form.
fn ids(names: &[(u32, String)], text: &String, is_core: bool) -> Vec<u32> {
    let fits = names.iter().filter(|(_, name)| match is_core {
        false => normal_form(name) == *text,
        true => core_forms(name).contains(text),
    });
    let mut ids: Vec<u32> = fits.map(|(id, _)| *id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// By comparing each piece of a text of Chinese characters with every name.
fn naive(names: &[(u32, String)], text: &str, cores: bool) -> Vec<(usize, usize, Vec<u32>)> {
    let characters: Vec<char> = text.chars().collect();
    let mut pieces = Vec::new();
    for start in 0..characters.len() {
        for end in start + SHORTEST..=characters.len() {
            let piece = normal_form(&characters[start..end].iter().collect::<String>());
            let whole = ids(names, &piece, false);
            let ids = if whole.is_empty() && cores {
                ids(names, &piece, true)
            } else {
                whole
            };
            if !ids.is_empty() || !self::ids(names, &piece, true).is_empty() {
                pieces.push((start, end, ids));
            }
        }
    }
    pieces.sort_by_key(|(start, end, _)| (std::cmp::Reverse(end - start), *start));
    let mut kept: Vec<(usize, usize, Vec<u32>)> = Vec::new();
    for piece in pieces {
        if kept
            .iter()
            .all(|(start, end, _)| piece.1 <= *start || *end <= piece.0)
        {
            kept.push(piece);
        }
    }
    // Core forms that do not count take their places only.
    kept.retain(|(.., ids)| !ids.is_empty());
    kept.sort_by_key(|(start, ..)| *start);
    kept
}

proptest! {
    #[test]
    fn every_name_is_looked_for_at_every_place(
        names in prop::collection::vec((0_u32..6, "[泰安市龍龙县省]{1,5}"), 0..10),
        text in "[泰安市龍龙县省]{0,20}",
        cores: bool,
    ) {
        let given: Vec<(u32, &str, bool)> = names.iter().map(|(id, name)| (*id, name.as_str(), true)).collect();
        let table = table(&given);
        let found = Names::new(&table).mentions(&text, MentionOptions { cores }, &|_, _| 0.0);
        let found: Vec<(usize, usize, Vec<u32>)> = found.into_iter().map(|mention| {
            let mut ids: Vec<u32> = mention.candidates.iter().map(|candidate| candidate.id).collect();
            ids.sort_unstable();
            (mention.start, mention.end, ids)
        }).collect();
        prop_assert_eq!(found, naive(&names, &text, cores));
    }
}
