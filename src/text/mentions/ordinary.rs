//! Names of places that are ordinary words as well: 合作 is 合作市, and what people do together.
//!
//! Such a name is a mention only where the text says that it is the place: where the place in which it lies stands right before
//! it, in the same style (甘南合作, and 阳泉市矿区, but not 南昌市新建项目), or a word behind which places stand (位于合作).

use super::{Mentioned, Spans, longest, running::Running};
use crate::text::affixes::LEVELS;
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Names and short forms of places in the gazetteer of the demo graph that are words, or that stand across two words: 上高 in
/// 以上高新技术, and 全州 of a prefecture.
const WORDS: &str = include_str!("../ordinary.txt");

static ORDINARY: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| WORDS.split_whitespace().collect());

/// Words behind which the name of a place stands, and no other word.
const WHERE: &[&str] = &[
    "位于",
    "地处",
    "坐落于",
    "坐落在",
    "来自",
    "前往",
    "奔赴",
    "落户",
    "落户于",
    "落户在",
];

/// Takes the candidates that are only ordinary words out of the spans.
pub(super) fn take_out(
    spans: &mut Spans,
    cores: &BTreeSet<(usize, usize)>,
    running: &Running<'_>,
    about: &Mentioned<'_>,
) {
    let mut doubtful = Spans::new();
    for ((start, end), candidates) in spans.iter_mut() {
        let form = running.form(*start, *end);
        if !is_ordinary(form) {
            continue;
        }
        let is_place = |id: u32| (about.main_name)(id).is_some_and(|main| is_form(form, &main));
        let (places, others) = std::mem::take(candidates)
            .into_iter()
            .partition(|candidate| is_place(candidate.id));
        *candidates = others;
        doubtful.insert((*start, *end), places);
    }
    spans.retain(|_, candidates| !candidates.is_empty());
    doubtful.retain(|_, candidates| !candidates.is_empty());
    if doubtful.is_empty() {
        return;
    }
    let sure = longest(spans.clone(), cores.clone(), running);
    for ((start, end), mut candidates) in doubtful {
        let is_behind_word = WHERE.iter().any(|word| running.is_behind(start, word));
        if !is_behind_word {
            let form = running.form(start, end);
            candidates.retain(|candidate| {
                let lies_in = |other: u32| (about.related)(candidate.id, other) >= 1.0;
                before(&sure, start).is_some_and(|(from, others)| {
                    is_long(form) == is_long(running.form(from, start))
                        && running.may_span(from, end, "")
                        && others.iter().any(|other| lies_in(other.id))
                })
            });
        }
        if !candidates.is_empty() {
            spans.entry((start, end)).or_default().extend(candidates);
        }
    }
}

/// Whether a normal form is an ordinary word as well as the name of a place.
pub(super) fn is_ordinary(form: &str) -> bool {
    ORDINARY.contains(form)
}

/// Whether a text is the main name of a place, or that without its level.
pub(super) fn is_form(form: &str, main: &str) -> bool {
    main.starts_with(form) && has_level(main)
}

fn has_level(name: &str) -> bool {
    LEVELS.iter().any(|level| name.ends_with(level))
}

/// Whether a place is written with its level: 甘南州, and not 甘南.
fn is_long(name: &str) -> bool {
    has_level(name) || name.ends_with('州') && name.chars().count() > 2
}

/// What is mentioned right before a place of the text, with where it begins.
fn before(spans: &Spans, start: usize) -> Option<(usize, &[super::Candidate])> {
    let (span, candidates) = spans.range(..(start, 0)).next_back()?;
    (span.1 == start).then_some((span.0, candidates.as_slice()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normal_form;

    #[test]
    fn each_word_is_a_name_of_the_gazetteer() {
        let tables = [
            include_str!("../../../graph-data/gazetteer/cities.csv"),
            include_str!("../../../graph-data/gazetteer/counties.csv"),
            include_str!("../../../graph-data/gazetteer/hk-mo-tw.csv"),
        ];
        let rows = tables.iter().flat_map(|table| table.lines().skip(1));
        let columns = rows.flat_map(|row| row.split(',').skip(1).take(2));
        let names: FxHashSet<&str> = columns.flat_map(|names| names.split(';')).collect();
        for word in WORDS.split_whitespace() {
            assert!(names.contains(word), "{word}");
            assert_eq!(normal_form(word), word);
        }
    }

    #[test]
    fn forms_of_places() {
        assert!(is_form("合作", "合作市") && is_form("通道", "通道侗族自治县"));
        assert!(is_form("矿区", "矿区") && !is_form("平安", "平安银行"));
        assert!(!is_form("企业", "企业") && !is_form("市中", "济南市"));
    }
}
