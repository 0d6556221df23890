//! What a node lies in, or leads to: 泰山区 leads to 泰安市, and on to 山东省.

use crate::graph::{Direction, GraphView, TypeId};
use crate::value::NodeId;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// So many relationships of one type in a row are followed.
const STEPS: usize = 4;

/// A node with more relationships that leave it is not followed further: it tells of nothing in particular.
const MOST: u64 = 64;

/// So many nodes around one are looked at.
const NODES: usize = 256;

/// The nodes around others, kept while one text is looked at.
pub(super) struct Around<'a> {
    graph: &'a GraphView,
    known: FxHashMap<u32, Rc<[u32]>>,
}

impl<'a> Around<'a> {
    pub fn new(graph: &'a GraphView) -> Around<'a> {
        Around {
            graph,
            known: FxHashMap::default(),
        }
    }

    /// The share of the names in front of a node that it leads to, or that one leads to which is behind them and counts already.
    pub fn share(&mut self, node: u32, before: &[&[u32]]) -> f64 {
        let mut within = vec![node];
        let mut reached = 0_u32;
        for entities in before.iter().rev() {
            let mut around: Vec<u32> = Vec::new();
            for inner in &within {
                let of = self.of(*inner);
                around.extend(entities.iter().filter(|entity| of.contains(entity)));
            }
            reached += u32::from(!around.is_empty());
            within.extend(around);
        }
        let count = u32::try_from(before.len()).unwrap_or(u32::MAX).max(1);
        f64::from(reached) / f64::from(count)
    }

    /// The nodes that a relationship, or several of one type in a row, lead to from a node.
    fn of(&mut self, node: u32) -> Rc<[u32]> {
        if let Some(known) = self.known.get(&node) {
            return Rc::clone(known);
        }
        let mut found: Vec<(Option<TypeId>, u32)> = vec![(None, node)];
        let mut last = 0..1;
        for _ in 0..STEPS {
            for at in last.clone() {
                let Some((of, from)) = found.get(at).copied() else {
                    continue;
                };
                self.step(of, from, &mut found);
            }
            last = last.end..found.len();
        }
        let nodes = found.into_iter().skip(1).map(|(_, node)| node);
        let nodes: Rc<[u32]> = nodes.filter(|other| *other != node).collect();
        self.known.insert(node, Rc::clone(&nodes));
        nodes
    }

    /// Adds where the relationships of a type, or of any, lead to from a node.
    fn step(&self, of: Option<TypeId>, from: u32, found: &mut Vec<(Option<TypeId>, u32)>) {
        let (graph, direction) = (self.graph, Direction::Outgoing);
        let types = of.as_ref().map(std::slice::from_ref);
        if graph.degree(NodeId(from), direction, types) > MOST {
            return;
        }
        graph.expand(NodeId(from), direction, types, &mut |relationship, end| {
            let next = (graph.relationship_type(relationship), end.0);
            if found.len() < NODES && !found.contains(&next) {
                found.push(next);
            }
        });
    }
}
