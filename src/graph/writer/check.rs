//! Compares the derived parts of a graph with what they are derived from: for `tupu check`, and for tests.

use super::Graph;
use super::graph_type::check_graph_type;
use super::references::check_references;
use super::schema::filled;
use super::statements::check_statements;
use super::topology::Topology;
use crate::graph::view::{Direction, GraphView};
use crate::value::{NodeId, RelationshipId};
use roaring::RoaringBitmap;
use std::collections::BTreeMap;

impl Graph {
    /// Describes every inconsistency between the parts of the graph; there should be none.
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
        check_statistics(view, &mut problems);
        check_indexes(view, &mut problems);
        check_references(view, &mut problems);
        check_statements(view, &mut problems);
        check_graph_type(view, &mut problems);
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

/// Each relationship must be under its type, between existing nodes, and once in each direction of the adjacency.
fn check_relationships(view: &GraphView, problems: &mut Vec<String>) {
    let mut count = 0;
    for id in live_relationships(view) {
        count += 1;
        let of = view
            .relationship_type(id)
            .and_then(|of| view.types.get(of.0 as usize));
        let listed = of.is_some_and(|set| set.contains(id.0));
        let joins = |(start, end)| view.has_node(start) && view.has_node(end);
        if !listed || !view.endpoints(id).is_some_and(joins) {
            problems.push(format!("relationship {} lacks its type or an end", id.0));
        }
    }
    for direction in [Direction::Outgoing, Direction::Incoming] {
        let seen = check_side(view, direction, problems);
        if [seen, view.relationship_count()] != [count; 2] {
            problems.push(format!(
                "{seen} neighbours {direction:?} for {count} relationships"
            ));
        }
    }
}

/// The number of distinct relationships in one direction of the adjacency; their ends must be those of their records.
fn check_side(view: &GraphView, direction: Direction, problems: &mut Vec<String>) -> u64 {
    let mut seen = RoaringBitmap::new();
    for node in (0..view.node_bound()).map(NodeId) {
        let mut visited = 0;
        view.expand(node, direction, None, &mut |relationship, other| {
            visited += 1;
            let ends = match direction {
                Direction::Incoming => (other, node),
                _ => (node, other),
            };
            let known =
                view.has_relationship(relationship) && view.endpoints(relationship) == Some(ends);
            if !known || !seen.insert(relationship.0) {
                problems.push(format!("node {} has a wrong neighbour {}", node.0, other.0));
            }
        });
        if view.degree(node, direction, None) != visited {
            problems.push(format!("the degree of node {} is not {visited}", node.0));
        }
    }
    seen.len()
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
