//! What a full-text index finds, with its scores, is a function of the state: whatever was written since its contents were
//! built, it is what contents find that are built of the state, and what a scan by the formula finds.

use super::blocks::assemble;
use super::graph;
use super::history::History;
use super::step::{Step, steps, take};
use crate::graph::{
    Change, Graph, GraphView, KeyId, LabelId, SearchDefinition, SearchKind, SearchTarget,
    SetProperty, TextHit, TextQuestion,
};
use crate::text::words::{Analyzer, TextQuery};
use crate::value::allowance::Unlimited;
use crate::value::{NodeId, Value};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

const INDEX: &str = "texts";

const QUERIES: [&str; 14] = [
    "a",
    "图",
    "ab b",
    "图图",
    "+a -b",
    "a AND ab",
    "\"a 图\"~2",
    "a*",
    "ba~1",
    "ab~",
    "abb~2",
    "name:b^3 OR at:a",
    "?b",
    "* NOT 图",
];

fn definition() -> Arc<SearchDefinition> {
    Arc::new(SearchDefinition {
        kind: SearchKind::FullText {
            analyzer: Arc::from("cjk"),
        },
        name: Arc::from(INDEX),
        target: SearchTarget::Nodes(vec![LabelId(0), LabelId(1)]),
        keys: [0, 3].map(KeyId).to_vec(),
    })
}

fn find(view: &GraphView, query: &str, most: usize) -> Vec<TextHit> {
    let analyzer = Analyzer::named("cjk").unwrap();
    let query = TextQuery::parse(query, &|name| Ok(usize::from(name == "at"))).unwrap();
    let question = TextQuestion {
        query: &query,
        analyzer: &analyzer,
        most,
    };
    view.find_text(INDEX, question, &Unlimited).unwrap()
}

/// The scores of one word by the formula, over all nodes.
fn scan(view: &GraphView, word: &str) -> BTreeMap<u32, f64> {
    let analyzer = Analyzer::named("cjk").unwrap();
    let definition = definition();
    let mut scores = BTreeMap::new();
    for key in &definition.keys {
        let mut texts: Vec<(u32, Vec<String>)> = Vec::new();
        for id in (0..view.node_bound()).filter(|id| view.has_node(NodeId(*id))) {
            let node = NodeId(id);
            let SearchTarget::Nodes(labels) = &definition.target else {
                continue;
            };
            if !view.labels(node).iter().any(|label| labels.contains(label)) {
                continue;
            }
            let values = match view.property(node.into(), *key) {
                Value::List(values) => values.to_vec(),
                value => vec![value],
            };
            let strings = values.iter().filter_map(|value| match value {
                Value::String(text) => Some(analyzer.list(text).into_iter().map(|(word, _)| word)),
                _ => None,
            });
            let words: Vec<String> = strings.flatten().collect();
            if !words.is_empty() {
                texts.push((id, words));
            }
        }
        let all = texts.len() as f64;
        let mean = texts
            .iter()
            .map(|(_, words)| words.len() as f64)
            .sum::<f64>()
            / all;
        let count = |words: &[String]| words.iter().filter(|other| *other == word).count() as f64;
        let having = texts.iter().filter(|(_, words)| count(words) > 0.0).count() as f64;
        let weight = (1.0 + (all - having + 0.5) / (having + 0.5)).ln();
        for (id, words) in texts {
            let count = count(&words);
            if count > 0.0 {
                let norm = 1.2 * (0.25 + 0.75 * words.len() as f64 / mean);
                *scores.entry(id).or_insert(0.0) += weight * count / (count + norm);
            }
        }
    }
    scores
}

fn compare(view: &GraphView) -> Result<(), TestCaseError> {
    if view.full_text_index(INDEX).is_none() {
        return Ok(());
    }
    let again = assemble(view.blocks()).unwrap();
    for query in QUERIES {
        let found = find(view, query, usize::MAX);
        prop_assert_eq!(&found, &find(&again, query, usize::MAX), "{}", query);
        let first = found.get(..2.min(found.len())).unwrap_or(&[]);
        prop_assert_eq!(find(view, query, 2), first, "{}", query);
    }
    for word in ["a", "ab", "图图"] {
        let found = find(view, word, usize::MAX);
        let scores: BTreeMap<u32, f64> = found.iter().map(|hit| (hit.id, hit.score)).collect();
        let expected = scan(view, word);
        prop_assert_eq!(
            scores.keys().collect::<Vec<_>>(),
            expected.keys().collect::<Vec<_>>()
        );
        for (id, score) in &scores {
            prop_assert!((score - expected[id]).abs() < 1e-9, "{} {}", word, id);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn scores_do_not_depend_on_when_the_contents_were_built(
        all in steps(120),
        acts in prop::collection::vec(0_u8..16, 120),
    ) {
        let mut graph = graph();
        graph.apply(Change::SearchIndexCreated(definition())).unwrap();
        let mut history = History::new(compare);
        for (step, what) in all.iter().zip(acts) {
            if !matches!(step, Step::Search(..)) {
                history.note(take(&mut graph, step));
            }
            history.act(what, &mut graph)?;
        }
        history.finish(&graph)?;
    }
}

fn named(texts: &[String]) -> Graph {
    let mut graph = graph();
    graph
        .apply(Change::SearchIndexCreated(definition()))
        .unwrap();
    for (id, text) in (0..).zip(texts) {
        let created = crate::graph::CreatedNode {
            node: NodeId(id),
            labels: vec![LabelId(0)],
            properties: vec![(KeyId(0), Value::from(text.as_str()))],
        };
        graph.apply(Change::NodeCreated(created)).unwrap();
    }
    graph
}

#[test]
fn many_texts_are_put_together_of_several_blocks() {
    // More than two blocks of texts, which several threads cut.
    let text = |id: u32| {
        format!(
            "w{} common 恒力{}",
            id % 7,
            if id.is_multiple_of(5000) {
                "江门"
            } else {
                ""
            }
        )
    };
    let texts: Vec<String> = (0..10_000).map(text).collect();
    let graph = named(&texts);
    let view = graph.view();
    let found = |query: &str| {
        let mut ids: Vec<u32> = find(view, query, usize::MAX)
            .iter()
            .map(|hit| hit.id)
            .collect();
        ids.sort_unstable();
        ids
    };
    assert_eq!(found("common").len(), 10_000);
    assert_eq!(found("江门"), [0, 5000]);
    assert_eq!(found("\"恒力江门\""), [0, 5000]);
    assert_eq!(found("\"common 江门\"").len(), 0);
    assert_eq!(found("\"common 江门\"~2"), [0, 5000]);
    let third: Vec<u32> = (0..10_000).filter(|id| id % 7 == 3).collect();
    assert_eq!(found("+w3 +恒力"), third);
    assert!(view.search_bytes() < 400_000, "{}", view.search_bytes());
}

#[test]
fn words_that_no_text_has_any_more_take_no_places_of_the_nearest() {
    let letter = |number: u32| char::from_u32(u32::from('a') + number).unwrap();
    let text = |id: u32| format!("{}ell{}", letter(id / 8), letter(id % 8));
    let texts: Vec<String> = (0..60).map(text).collect();
    let mut graph = named(&texts);
    assert_eq!(find(graph.view(), "hello~", usize::MAX).len(), 50);
    // Of all these words, that of the last is the farthest and the last in order.
    let last = 55;
    for id in (0..60).filter(|id| *id != last) {
        let set = SetProperty {
            entity: NodeId(id).into(),
            key: KeyId(0),
            value: Value::from("other"),
        };
        graph.apply(Change::PropertySet(set)).unwrap();
    }
    let found = find(graph.view(), "hello~", usize::MAX);
    assert_eq!(found.iter().map(|hit| hit.id).collect::<Vec<_>>(), [last]);
    let again = assemble(graph.view().blocks()).unwrap();
    assert_eq!(found, find(&again, "hello~", usize::MAX));
}
