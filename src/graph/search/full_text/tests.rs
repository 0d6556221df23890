//! The best are the first of all, and are found without a look at most of the others.

use super::evaluate::Evaluation;
use super::lists::Hits;
use super::table::FullText;
use crate::error::{Error, ErrorCode, Result};
use crate::graph::id_set::IdSet;
use crate::graph::search::contents::{Contents, SearchedEntity, Tables};
use crate::graph::{KeyId, SearchDefinition, SearchKind, SearchTarget};
use crate::text::words::{Analyzer, TextQuery};
use crate::value::Value;
use crate::value::allowance::{Allowance, Unlimited};
use std::sync::atomic::{AtomicU64, Ordering};

/// Words whose frequencies fall as those of a language do.
fn word(random: &mut fastrand::Rng) -> String {
    format!("w{}", (1.0 / (1.0 - random.f64() * 0.999)) as u32)
}

fn text(random: &mut fastrand::Rng, words: usize) -> Value {
    let words = (0..random.usize(1..=words)).map(|_| word(random));
    Value::from(words.collect::<Vec<_>>().join(" "))
}

fn built(entities: &mut dyn Iterator<Item = SearchedEntity>) -> FullText {
    let definition = SearchDefinition {
        kind: SearchKind::FullText {
            analyzer: "cjk".into(),
        },
        name: "texts".into(),
        target: SearchTarget::Nodes(Vec::new()),
        keys: [0, 1].map(KeyId).to_vec(),
    };
    FullText::build(&definition, entities, &Unlimited).unwrap()
}

/// Entities with odd ids in `range`, with a long and a short text each.
fn texts(random: &mut fastrand::Rng, ids: std::ops::Range<u32>) -> Vec<SearchedEntity> {
    let ids = ids.filter(|id| id % 2 == 1);
    let entity = |id| SearchedEntity {
        id,
        values: vec![text(random, 30), text(random, 4)],
    };
    ids.map(entity).collect()
}

/// What is found among so many of the best, and how many texts were scored.
fn found(tables: &Tables<'_, FullText>, query: &str, most: usize) -> (Hits, u64) {
    let analyzer = Analyzer::named("cjk").unwrap();
    let query = TextQuery::parse(query, &|name| Ok(usize::from(name == "b"))).unwrap();
    let evaluation = Evaluation::new(tables, &analyzer, &Unlimited);
    let hits = evaluation.find(&query, most).unwrap();
    (hits, evaluation.scored.get())
}

fn query(random: &mut fastrand::Rng) -> String {
    let clauses = (0..random.usize(1..5)).map(|_| {
        let word = match random.u8(0..12) {
            0 => format!("\"{} {}\"", word(random), word(random)),
            1 => format!("({} {})", word(random), word(random)),
            2 => format!("{}*", word(random)),
            3 => format!("a:{}", word(random)),
            4 => "*".to_owned(),
            5 => format!("{}-{}", word(random), word(random)),
            _ => word(random),
        };
        let sign = ["", "", "", "+", "-"][random.usize(0..5)];
        let boost = ["", "", "^2", "^0.5", "^0"][random.usize(0..5)];
        format!("{sign}{word}{boost}")
    });
    clauses.collect::<Vec<_>>().join(" ")
}

fn compare(tables: &Tables<'_, FullText>, random: &mut fastrand::Rng) {
    for _ in 0..120 {
        let query = query(random);
        let (all, _) = found(tables, &query, usize::MAX);
        for most in [1, 10, 300] {
            let (best, _) = found(tables, &query, most);
            let first = all.get(..most.min(all.len())).unwrap_or(&[]);
            assert_eq!(best, first, "the first {most} of {query}");
        }
    }
}

#[test]
fn the_best_are_the_first_of_all() {
    let mut random = fastrand::Rng::with_seed(5);
    let base = built(&mut texts(&mut random, 0..8000).into_iter());
    let mut tables = Tables {
        base: &base,
        changes: None,
        ignored: &|_| false,
        changed: [None, None],
    };
    compare(&tables, &mut random);
    // Some of them have changed, some are new.
    let mut changed = IdSet::default();
    for id in (0_u32..8400).filter(|id| id.is_multiple_of(61) || *id > 8000) {
        changed.push(id);
    }
    let mut now = texts(&mut random, 0..8400);
    now.retain(|entity| changed.contains(entity.id));
    let changes = built(&mut now.into_iter());
    let ignored = |id| changed.contains(id);
    tables.changes = Some(&changes);
    tables.ignored = &ignored;
    tables.changed = [Some(&changed), None];
    compare(&tables, &mut random);
}

#[test]
fn most_texts_are_passed_over() {
    let mut random = fastrand::Rng::with_seed(6);
    let base = built(&mut texts(&mut random, 0..40_000).into_iter());
    let tables = Tables {
        base: &base,
        changes: None,
        ignored: &|_| false,
        changed: [None, None],
    };
    let scored = |query: &str| found(&tables, query, 10).1;
    let having = |query: &str| found(&tables, query, usize::MAX).0.len() as u64;
    let queries = ["a:w1", "a:w1 a:w2", "a:w1 a:w40 a:w100", "w2 w100", "w2"];
    for query in queries {
        let (scored, having) = (scored(query), having(query));
        assert!(
            scored * 3 < having * 2,
            "{query}: {scored} of {having} texts"
        );
    }
    // Of a word that must be there the texts are sought that have the rarer one.
    assert!(scored("+w1 +w100") * 20 < having("w1"));
}

/// Time for so many checks, and room for so many bytes.
#[derive(Debug)]
struct Bounded {
    checks: u64,
    bytes: u64,
    checked: AtomicU64,
}

impl Bounded {
    fn new(checks: u64, bytes: u64) -> Bounded {
        Bounded {
            checks,
            bytes,
            checked: AtomicU64::new(0),
        }
    }
}

impl Allowance for Bounded {
    fn check(&self) -> Result<()> {
        match self.checked.fetch_add(1, Ordering::Relaxed) < self.checks {
            true => Ok(()),
            false => Err(Error::limit(ErrorCode::TimeOut, "over")),
        }
    }

    fn hold(&self, bytes: u64) -> Result<()> {
        self.check_fits(bytes)
    }

    fn check_fits(&self, bytes: u64) -> Result<()> {
        match bytes <= self.bytes {
            true => Ok(()),
            false => Err(Error::limit(ErrorCode::MemoryLimit, "full")),
        }
    }

    fn take(&self, bytes: u64) -> Result<()> {
        self.check_fits(bytes)
    }

    fn give_back(&self, _: u64) {}
}

#[test]
fn words_with_typing_errors_ask_the_limits_all_along() {
    let mut random = fastrand::Rng::with_seed(7);
    let mut word = || -> String { (0..4).map(|_| random.char('a'..'g')).collect() };
    let entities = (0..4_000).map(|id| SearchedEntity {
        id,
        values: vec![
            Value::from(format!("{} {} {}", word(), word(), word())),
            Value::Null,
        ],
    });
    let entities: Vec<SearchedEntity> = entities.collect();
    let base = built(&mut entities.into_iter());
    let tables = Tables {
        base: &base,
        changes: None,
        ignored: &|_| false,
        changed: [None, None],
    };
    let words: Vec<String> = (0..40).map(|_| format!("{}~2", word())).collect();
    let query = TextQuery::parse(&words.join(" "), &|_| Ok(0)).unwrap();
    let analyzer = Analyzer::named("cjk").unwrap();
    for most in [10, usize::MAX] {
        let ask = |allowance: &Bounded| {
            let evaluation = Evaluation::new(&tables, &analyzer, allowance);
            evaluation.find(&query, most)
        };
        let unbound = Bounded::new(u64::MAX, u64::MAX);
        let hits = ask(&unbound).unwrap();
        assert!(!hits.is_empty());
        let checks = unbound.checked.into_inner();
        // For each word of the query, more than once for each of the words that are near to it.
        assert!(checks > 40 * 50, "{checks}");
        for share in 0..8 {
            let some = Bounded::new(checks * share / 8, u64::MAX);
            assert_eq!(ask(&some).unwrap_err().code(), ErrorCode::TimeOut);
            // Nothing goes on behind the first refusal.
            assert_eq!(some.checked.into_inner(), checks * share / 8 + 1);
        }
        let small = Bounded::new(u64::MAX, 10_000);
        assert_eq!(ask(&small).unwrap_err().code(), ErrorCode::MemoryLimit);
    }
}
