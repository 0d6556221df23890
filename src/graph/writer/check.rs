//! Holding the derived parts of a graph against what they are derived from: for `tupu check`, and for the tests.

use super::Graph;
use super::schema::filled;
use super::topology::Topology;
use crate::graph::view::{Direction, GraphView};
use crate::value::{NodeId, RelationshipId};
use std::collections::BTreeMap;

impl Graph {
    /// Every way in which the parts of the graph contradict one another, in words; none is expected.
    pub fn check(&self) -> Vec<String> {
        let view = &self.view;
        let mut problems = Vec::new();
        let made;
        let topology = match &self.topology {
            Some(topology) => topology,
            None => {
                made = Topology::of(view);
                &made
            }
        };
        check_topology(view, topology, &mut problems);
        check_labels(view, &mut problems);
        check_relationships(view, &mut problems);
        check_degrees(view, &mut problems);
        check_statistics(view, &mut problems);
        check_indexes(view, &mut problems);
        problems
    }
}

fn live_relationships(view: &GraphView) -> impl Iterator<Item = RelationshipId> {
    let ids = (0..view.relationship_bound()).map(RelationshipId);
    ids.filter(|id| view.has_relationship(*id))
}

fn live_nodes(view: &GraphView) -> impl Iterator<Item = NodeId> {
    let ids = (0..view.node_bound()).map(NodeId);
    ids.filter(|id| view.has_node(*id))
}

fn check_topology(view: &GraphView, topology: &Topology, problems: &mut Vec<String>) {
    for (id, record) in (0..view.node_bound()).zip(view.nodes.iter()) {
        if !topology.has_node(NodeId(id), *record) {
            problems.push(format!("node {id} differs from its petgraph node"));
        }
    }
    let mut edges = 0;
    for (edge, start, end) in topology.edges() {
        let id = edge.relationship;
        let same = view.endpoints(id) == Some((start, end))
            && view.relationship_type(id) == Some(edge.relationship_type);
        if !same {
            problems.push(format!(
                "relationship {} differs from its petgraph edge",
                id.0
            ));
        }
        edges += u64::from(view.has_relationship(id));
    }
    if edges != view.relationship_count() {
        let count = view.relationship_count();
        problems.push(format!(
            "petgraph has {edges} edges for {count} relationships"
        ));
    }
}

fn check_labels(view: &GraphView, problems: &mut Vec<String>) {
    let mut counts = vec![0; view.labels.len()];
    for node in live_nodes(view) {
        for label in view.labels(node) {
            let place = label.0 as usize;
            let listed = view
                .labels
                .get(place)
                .is_some_and(|set| set.contains(node.0));
            match counts.get_mut(place) {
                Some(count) if listed => *count += 1,
                _ => problems.push(format!("node {} is missing under label {place}", node.0)),
            }
        }
    }
    for (label, (count, set)) in counts.iter().zip(view.labels.iter()).enumerate() {
        if *count != set.len() {
            problems.push(format!(
                "label {label} lists {} nodes of {count}",
                set.len()
            ));
        }
    }
    let nodes = live_nodes(view).count() as u64;
    if nodes != view.node_count() {
        problems.push(format!(
            "{} nodes are counted of {nodes}",
            view.node_count()
        ));
    }
}

/// Each relationship stands once on each side of its type's adjacency, and between nodes that are there.
fn check_relationships(view: &GraphView, problems: &mut Vec<String>) {
    for id in live_relationships(view) {
        let Some(((start, end), of)) = view.endpoints(id).zip(view.relationship_type(id)) else {
            continue;
        };
        for (from, to, direction) in [
            (start, end, Direction::Outgoing),
            (end, start, Direction::Incoming),
        ] {
            let mut found = 0;
            view.expand_into(from, to, direction, Some(&[of]), &mut |other| {
                found += u64::from(other == id);
            });
            if found != 1 {
                problems.push(format!(
                    "relationship {} is {found} times at {}",
                    id.0, from.0
                ));
            }
        }
        let listed = view
            .types
            .get(of.0 as usize)
            .is_some_and(|set| set.contains(id.0));
        if !listed || !view.has_node(start) || !view.has_node(end) {
            problems.push(format!("relationship {} lacks its type or an end", id.0));
        }
    }
}

/// With every relationship found once, equal sums leave no room for others.
fn check_degrees(view: &GraphView, problems: &mut Vec<String>) {
    let count = live_relationships(view).count() as u64;
    for direction in [Direction::Outgoing, Direction::Incoming] {
        let nodes = (0..view.node_bound()).map(NodeId);
        let degrees: u64 = nodes.map(|node| view.degree(node, direction, None)).sum();
        if degrees != count || view.relationship_count() != count {
            problems.push(format!(
                "degrees sum to {degrees} for {count} relationships"
            ));
        }
    }
}

fn check_statistics(view: &GraphView, problems: &mut Vec<String>) {
    let mut counted: BTreeMap<(u32, u32, u32), u64> = BTreeMap::new();
    for record in view.relationships.iter().filter(|record| record.is_live()) {
        let set = |node| {
            view.node_record(node)
                .map_or(u32::MAX, |node| node.label_set)
        };
        let triple = (set(record.start), record.relationship_type, set(record.end));
        *counted.entry(triple).or_default() += 1;
    }
    if view.statistics.triples().collect::<BTreeMap<_, _>>() != counted {
        problems.push("the counts of relationships by labels are wrong".to_owned());
    }
}

fn check_indexes(view: &GraphView, problems: &mut Vec<String>) {
    for index in &view.schema.indexes {
        let name = &index.definition.name;
        match filled(view, (*index.definition).clone(), index.unique) {
            Ok(anew) if anew.tree.iter().eq(index.tree.iter()) => {}
            Ok(_) => problems.push(format!("the index `{name}` differs from the data")),
            Err(error) => problems.push(error.message().to_owned()),
        }
    }
}
