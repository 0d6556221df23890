//! The nodes that are reached along several hops from a node, with the number of ways to each.

use super::counting::Counting;
use super::memo::Memo;
use crate::error::Result;
use crate::executor::end_labels::EndLabels;
use crate::executor::match_number::add;
use crate::executor::type_filter::TypeFilter;
use crate::graph::GraphView;
use crate::plan::Expand;
use crate::value::NodeId;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// In place of a node and a number: they are in `many`.
const MANY: u64 = u64::MAX - 1;

/// What a node has where no way leads on.
const NONE: u64 = 0;

/// What is reached along some hops.
pub(super) struct Reached {
    hops: Vec<(Expand, TypeFilter, EndLabels)>,
    /// By node: the only node that is reached, in the upper half, and the number of ways to it.
    one: Memo,
    /// Where several nodes are reached, or one on many ways.
    many: FxHashMap<NodeId, Vec<(NodeId, u64)>>,
}

impl Reached {
    pub(super) fn new(hops: &[Expand]) -> Reached {
        let hops = hops.iter().map(|hop| {
            let types = TypeFilter::new(hop.types.clone());
            (hop.clone(), types, EndLabels::Implied)
        });
        Reached {
            hops: hops.collect(),
            one: Memo::default(),
            many: FxHashMap::default(),
        }
    }

    pub(super) fn prepare(&mut self, graph: &GraphView, changed: bool) {
        for (hop, types, labels) in &mut self.hops {
            types.resolve(graph);
            *labels = EndLabels::of(hop, types, graph);
        }
        if changed {
            self.one.clear();
            self.many.clear();
        }
    }

    /// The number of ways from a node to another one.
    pub(super) fn number(
        &mut self,
        from: NodeId,
        to: NodeId,
        counting: &mut Counting<'_, '_>,
    ) -> Result<u64> {
        let known = match self.one.get(from) {
            Some(known) => known,
            None => self.find(from, counting)?,
        };
        if known != MANY {
            return Ok(match known >> 32 == u64::from(to.0) {
                true => known & u64::from(u32::MAX),
                false => 0,
            });
        }
        let many = self.many.get(&from).map_or(&[][..], Vec::as_slice);
        let found = many.binary_search_by_key(&to, |(node, _)| *node);
        Ok(found
            .ok()
            .and_then(|at| many.get(at))
            .map_or(0, |found| found.1))
    }

    /// Follows the hops from a node.
    fn find(&mut self, from: NodeId, counting: &mut Counting<'_, '_>) -> Result<u64> {
        let mut reached: BTreeMap<NodeId, u64> = BTreeMap::from([(from, 1)]);
        let mut steps = 0;
        for (hop, types, labels) in &self.hops {
            let mut next: BTreeMap<NodeId, u64> = BTreeMap::new();
            let graph = counting.graph();
            for (node, number) in reached {
                graph.expand(node, hop.direction, types.ids(), &mut |_, end| {
                    steps += 1;
                    if labels.accept(end, graph) {
                        let ways = next.entry(end).or_default();
                        *ways = add(*ways, number);
                    }
                });
            }
            reached = next;
        }
        counting.step(steps)?;
        let limits = &counting.cx.run().limits;
        let mut found = reached.iter();
        let known = match (found.next(), found.next()) {
            (None, _) => NONE,
            (Some((node, number)), None) if u32::try_from(*number).is_ok() => {
                u64::from(node.0) << 32 | number
            }
            _ => MANY,
        };
        if known == MANY {
            let size = size_of::<(NodeId, u64)>() * (reached.len() + 4);
            counting.memory.grow(size as u64, limits)?;
            self.many.insert(from, reached.into_iter().collect());
        }
        self.one.set(from, known, counting.memory, limits)?;
        Ok(known)
    }
}
