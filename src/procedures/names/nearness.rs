//! How close two nodes are: in a text, 新北区 beside 常州市 is the one that lies in it.

use crate::graph::{Direction, GraphView};
use crate::value::NodeId;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;

/// A node with more relationships that leave it tells of nothing in particular.
const MOST: u64 = 64;

/// The nodes that relationships lead to from others, kept while one text is looked at.
pub(super) struct Nearness<'a> {
    graph: &'a GraphView,
    ends: RefCell<FxHashMap<u32, Rc<[u32]>>>,
}

impl<'a> Nearness<'a> {
    pub fn new(graph: &'a GraphView) -> Nearness<'a> {
        Nearness {
            graph,
            ends: RefCell::default(),
        }
    }

    /// 1 for nodes that a relationship joins; 0.5 where one leads to the other in two steps, or both lead to the same; 0
    /// otherwise.
    pub fn of(&self, a: u32, b: u32) -> f64 {
        let (from_a, from_b) = (self.ends(a), self.ends(b));
        if from_a.contains(&b) || from_b.contains(&a) {
            return 1.0;
        }
        let two =
            |from: &[u32], to: u32| from.iter().any(|middle| self.ends(*middle).contains(&to));
        let same = from_a.iter().any(|end| from_b.contains(end));
        match same || two(&from_a, b) || two(&from_b, a) {
            true => 0.5,
            false => 0.0,
        }
    }

    /// Where the relationships of a node lead to.
    fn ends(&self, node: u32) -> Rc<[u32]> {
        if let Some(known) = self.ends.borrow().get(&node) {
            return Rc::clone(known);
        }
        let mut ends = Vec::new();
        let (id, direction) = (NodeId(node), Direction::Outgoing);
        if self.graph.degree(id, direction, None) <= MOST {
            let visit = &mut |_, end: NodeId| ends.push(end.0);
            self.graph.expand(id, direction, None, visit);
        }
        let ends: Rc<[u32]> = ends.into();
        self.ends.borrow_mut().insert(node, Rc::clone(&ends));
        ends
    }
}
