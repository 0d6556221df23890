//! The contents of search indexes are a function of the state: whatever was written, rolled back, read again from blocks
//! or kept as an old state, what is found is what a scan of the state finds.

use super::graph;
use super::history::{History, commit};
use super::step::{Step, search, steps, take};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::search::SearchIndex;
use crate::graph::search::contents::{Contents, SearchedEntity, Tables};
use crate::graph::{
    Change, CreatedNode, CreatedNodes, Graph, GraphView, KeyId, LabelId, PropertyColumns,
    SearchDefinition, SearchTarget, SetProperty,
};
use crate::value::allowance::{Allowance, Unlimited};
use crate::value::column::Column;
use crate::value::{EntityId, NodeId, RelationshipId, Value};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Which entities have a text, by the text.
struct Texts(BTreeMap<String, BTreeSet<u32>>);

impl Contents for Texts {
    type Question<'q> = &'q str;
    type Hit = u32;

    fn build(
        _: &SearchDefinition,
        entities: &mut dyn Iterator<Item = SearchedEntity>,
        _: &dyn Allowance,
    ) -> Result<Texts> {
        let mut texts: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
        for entity in entities {
            for (_, text) in entity.texts() {
                texts.entry(text.to_string()).or_default().insert(entity.id);
            }
        }
        Ok(Texts(texts))
    }

    fn bytes(&self) -> u64 {
        self.0.len() as u64
    }

    fn find(tables: &Tables<'_, Texts>, text: &&str, _: &dyn Allowance) -> Result<Vec<u32>> {
        let mut found = Vec::new();
        for (table, ignored) in tables.each() {
            let ids = table.0.get(*text).into_iter().flatten().copied();
            found.extend(ids.filter(|id| !ignored(*id)));
        }
        found.sort_unstable();
        Ok(found)
    }
}

const QUESTIONS: [&str; 7] = ["", "a", "b", "图", "ab", "ba", "aa"];

/// What a scan of the state finds.
fn scan(view: &GraphView, definition: &SearchDefinition, text: &str) -> Vec<u32> {
    let has = |entity: EntityId| {
        let is = |value: &Value| matches!(value, Value::String(other) if **other == *text);
        definition.keys.iter().any(|key| {
            let value = view.property(entity, *key);
            is(&value) || matches!(&value, Value::List(all) if all.iter().any(is))
        })
    };
    match &definition.target {
        SearchTarget::Nodes(any) => (0..view.node_bound())
            .filter(|id| view.has_node(NodeId(*id)))
            .filter(|id| {
                let labels = view.labels(NodeId(*id));
                any.is_empty() || labels.iter().any(|label| any.contains(label))
            })
            .filter(|id| has(NodeId(*id).into()))
            .collect(),
        SearchTarget::Relationships(any) => (0..view.relationship_bound())
            .filter(|id| view.has_relationship(RelationshipId(*id)))
            .filter(|id| {
                let of = view.relationship_type(RelationshipId(*id));
                of.is_some_and(|of| any.contains(&of))
            })
            .filter(|id| has(RelationshipId(*id).into()))
            .collect(),
    }
}

fn index<'a>(view: &'a GraphView, name: &str) -> &'a SearchIndex {
    let found = [true, false].map(|is_name| view.search_index(name, is_name));
    found
        .into_iter()
        .flatten()
        .next()
        .expect("the index is there")
}

fn find(view: &GraphView, name: &str, text: &str) -> Result<Vec<u32>> {
    let index = index(view, name);
    index.find::<Texts>(view, &text, &Unlimited)
}

fn compare(view: &GraphView) -> std::result::Result<(), TestCaseError> {
    for definition in view.searches() {
        for text in QUESTIONS {
            let found = find(view, &definition.name, text).unwrap();
            prop_assert_eq!(
                found,
                scan(view, definition, text),
                "{:?} {}",
                definition,
                text
            );
        }
    }
    Ok(())
}

/// Creates some nodes at once, as `CREATE` does for many rows; nothing where a constraint is against it. Returns the
/// inverses.
fn create_many(graph: &mut Graph, count: u32) -> Vec<Change> {
    let nodes = graph.next_nodes(count as usize);
    let texts = QUESTIONS.iter().cycle().take(nodes.len());
    let texts = Column::Values(texts.map(|text| Value::from(*text)).collect());
    let created = CreatedNodes {
        nodes: nodes.clone(),
        labels: vec![LabelId(count % 3)],
        properties: PropertyColumns::new(vec![(KeyId(0), Arc::new(texts))]),
    };
    if !graph.create_nodes(&created).unwrap() {
        return Vec::new();
    }
    let back: Vec<Change> = nodes
        .iter()
        .map(|node| Change::NodeDeleted(*node))
        .collect();
    if graph.verify().is_ok() && graph.verify_source_keys().is_ok() {
        return back;
    }
    for change in back.into_iter().rev() {
        graph.apply(change).unwrap();
    }
    Vec::new()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_index_finds_in_any_state_what_a_scan_of_it_finds(
        all in steps(150),
        acts in prop::collection::vec(0_u8..24, 150),
    ) {
        let mut graph = graph();
        for which in 0..4 {
            graph.apply(Change::SearchIndexCreated(search(which))).unwrap();
        }
        let mut history = History::new(compare);
        for (step, what) in all.iter().zip(acts) {
            // The indexes are dropped and created as well, but less often than by chance.
            if matches!(step, Step::Search(_, false)) && what % 2 == 0 {
                continue;
            }
            history.note(take(&mut graph, step));
            match what {
                8 | 9 => history.note(create_many(&mut graph, u32::from(what))),
                what => history.act(what, &mut graph)?,
            }
        }
        history.finish(&graph)?;
    }
}

/// A graph with the first index and this many nodes named `a`.
fn named(count: u32) -> Graph {
    let mut graph = graph();
    graph.apply(Change::SearchIndexCreated(search(0))).unwrap();
    for id in 0..count {
        let created = CreatedNode {
            node: NodeId(id),
            labels: vec![LabelId(0)],
            properties: vec![(KeyId(0), Value::from("a"))],
        };
        graph.apply(Change::NodeCreated(created)).unwrap();
    }
    commit(&mut graph);
    graph
}

fn set(graph: &mut Graph, id: u32, key: u32, value: &str) {
    let set = SetProperty {
        entity: NodeId(id).into(),
        key: KeyId(key),
        value: Value::from(value),
    };
    graph.apply(Change::PropertySet(set)).unwrap();
}

fn changed(graph: &Graph) -> u64 {
    index(graph.view(), "search 0").changed()
}

fn is_built(view: &GraphView) -> bool {
    index(view, "search 0").is_built()
}

#[test]
fn only_changes_of_what_an_index_is_over_are_noted_and_only_once_it_is_used() {
    let mut graph = named(20);
    assert_eq!((changed(&graph), is_built(graph.view())), (0, false));
    set(&mut graph, 3, 0, "b");
    commit(&mut graph);
    assert_eq!(changed(&graph), 0, "nobody has used the index");
    assert_eq!(find(graph.view(), "search 0", "b").unwrap(), [3]);
    set(&mut graph, 4, 3, "b");
    assert_eq!(changed(&graph), 0, "the key is another");
    set(&mut graph, 4, 0, "b");
    set(&mut graph, 4, 0, "b");
    commit(&mut graph);
    assert_eq!((changed(&graph), is_built(graph.view())), (1, true));
    assert_eq!(find(graph.view(), "search 0", "b").unwrap(), [3, 4]);
}

#[test]
fn nodes_that_are_created_at_once_are_noted_too() {
    let mut graph = named(20);
    assert_eq!(find(graph.view(), "search 0", "图").unwrap().len(), 0);
    let back = create_many(&mut graph, 8);
    assert_eq!((back.len(), changed(&graph)), (8, 8));
    assert_eq!(find(graph.view(), "search 0", "图").unwrap(), [23]);
}

#[test]
fn a_commit_begins_anew_where_much_has_changed() {
    let mut graph = named(20);
    let first = graph.view().clone();
    assert_eq!(find(&first, "search 0", "a").unwrap().len(), 20);
    for id in 0..17 {
        assert!(is_built(graph.view()), "{id}");
        set(&mut graph, id, 0, "b");
        commit(&mut graph);
    }
    assert!(!is_built(graph.view()) && is_built(&first));
    assert_eq!(find(graph.view(), "search 0", "b").unwrap().len(), 17);
    assert_eq!(find(&first, "search 0", "a").unwrap().len(), 20);
}

/// Stops what asks it.
#[derive(Debug)]
struct Stopped;

impl Allowance for Stopped {
    fn check(&self) -> Result<()> {
        Err(Error::limit(ErrorCode::Cancelled, "stopped"))
    }

    fn hold(&self, _: u64) -> Result<()> {
        Ok(())
    }

    fn check_fits(&self, _: u64) -> Result<()> {
        Ok(())
    }

    fn take(&self, _: u64) -> Result<()> {
        Ok(())
    }

    fn give_back(&self, _: u64) {}
}

#[test]
fn an_index_that_was_stopped_while_it_was_built_is_built_by_the_next_one() {
    let graph = named(3000);
    let view = graph.view();
    let index = index(view, "search 0");
    let error = index.find::<Texts>(view, &"a", &Stopped).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Cancelled);
    assert!(!is_built(view));
    assert_eq!(find(view, "search 0", "a").unwrap().len(), 3000);
    assert!(is_built(view) && view.search_bytes() > 0);
}

/// How often `Counted` was built.
static BUILT: AtomicUsize = AtomicUsize::new(0);

/// Counts its entities.
struct Counted(usize);

impl Contents for Counted {
    type Question<'q> = ();
    type Hit = usize;

    fn build(
        _: &SearchDefinition,
        entities: &mut dyn Iterator<Item = SearchedEntity>,
        _: &dyn Allowance,
    ) -> Result<Counted> {
        BUILT.fetch_add(1, Ordering::Relaxed);
        Ok(Counted(entities.count()))
    }

    fn bytes(&self) -> u64 {
        1
    }

    fn find(tables: &Tables<'_, Counted>, (): &(), _: &dyn Allowance) -> Result<Vec<usize>> {
        Ok(tables.each().map(|(table, _)| table.0).collect())
    }
}

#[test]
fn readers_build_an_index_once_while_the_writer_goes_on() {
    let mut graph = named(3000);
    let view = Arc::new(graph.view().clone());
    let readers: Vec<_> = (0..4)
        .map(|_| {
            let view = Arc::clone(&view);
            std::thread::spawn(move || {
                let index = index(&view, "search 0");
                index.find::<Counted>(&view, &(), &Unlimited).unwrap()
            })
        })
        .collect();
    set(&mut graph, 1, 0, "b");
    commit(&mut graph);
    for reader in readers {
        assert_eq!(reader.join().unwrap(), [3000]);
    }
    assert_eq!(BUILT.load(Ordering::Relaxed), 1);
}
