//! The order of the connections of one connected part of a pattern: by cost, whatever the order of the text.
//!
//! Dynamic programming over the sets of connections that have been followed: of all orders that lead to a set, the one
//! with the fewest rows in total is kept. Only for a few single hops and chains; everything else is ordered greedily by
//! [`Planner::best_step`].

use super::Planner;
use super::connection::{direction_from, labels_of};
use super::predicate::label_of;
use super::traversal::Traversal;
use crate::binder::{Connection, ConnectionKind};
use crate::expression::Slot;
use crate::graph::Direction;
use std::collections::{BTreeMap, BTreeSet};

/// With fewer connections the greedy order, tried from every start, leaves out no order worth trying; with more there
/// are too many sets.
const ORDERED: std::ops::RangeInclusive<usize> = 3..=10;

/// In patterns of more connections than this they are not compared with each other, so that planning stays fast.
pub(super) const MOST_COMPARED: usize = 32;

/// An order of connections.
pub(super) struct ConnectedOrder {
    /// The node that is scanned first; `None` if it begins at a node that has a value.
    pub start: Option<Slot>,
    /// The indices of the connections.
    pub places: Vec<usize>,
    /// The number of rows in total.
    pub cost: f64,
}

/// What is estimated once, before orders are compared.
struct Model {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    tests: Vec<Test>,
}

struct Node {
    slot: Slot,
    /// It has a value before.
    solved: bool,
    /// What a scan of it visits, and the rows after it.
    scan: (f64, f64),
    /// The fraction that passes the predicates of the node alone, without its labels.
    passing: f64,
}

/// A connection.
struct Edge {
    place: usize,
    /// Seen from its left end, and from its right end.
    sides: [Side; 2],
    /// The fraction that passes the predicates of its relationship alone.
    passing: f64,
}

struct Side {
    /// The node at this end, by index.
    node: usize,
    /// Rows for each row, if it is followed from this end.
    degree: f64,
    /// The same, if one of the connections of `twins` has been followed before.
    again: f64,
    /// The connections, as a set, that leave the node along the same relationships.
    twins: u32,
    /// The fraction of the rows that has the labels of the other end.
    labelled: f64,
    /// The fraction of the rows that ends at a given node.
    hit: f64,
}

/// A predicate of several nodes or relationships.
struct Test {
    nodes: u32,
    edges: u32,
    share: f64,
}

/// The cheapest way to a set of connections.
#[derive(Clone, Copy)]
struct State {
    cost: f64,
    rows: f64,
    /// The nodes that have values, as a set.
    nodes: u32,
    start: Option<Slot>,
    /// The connection followed last, by index in the model.
    last: Option<usize>,
}

impl Planner<'_> {
    /// The cheapest order of these connections, from one of the nodes without a value or, if there are none, from those
    /// with values. `None` if the greedy order has to do.
    pub fn connected_order(
        &self,
        traversal: &Traversal<'_>,
        connections: &[usize],
        starts: &[Slot],
    ) -> Option<ConnectedOrder> {
        let free = |place: &&usize| {
            let connection = traversal.graph.connections.get(**place);
            connection.is_some_and(|one| !matches!(one.kind, ConnectionKind::Shortest { .. }))
        };
        let connections: Vec<usize> = connections.iter().filter(free).copied().collect();
        if !ORDERED.contains(&connections.len()) || !self.options.runs("join_order") {
            return None;
        }
        let model = self.model(traversal, &connections)?;
        let rows = traversal.plan.estimate;
        let solved = model
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| node.solved);
        let solved = solved.fold(0, |set, (at, _)| set | 1_u32 << at);
        let starts: Vec<State> = match starts {
            [] => vec![State {
                cost: 0.0,
                rows,
                nodes: solved,
                start: None,
                last: None,
            }],
            starts => model.starts(starts, rows, solved).collect(),
        };
        model.cheapest(&starts)
    }

    fn model(&self, traversal: &Traversal<'_>, connections: &[usize]) -> Option<Model> {
        let found = connections
            .iter()
            .map(|place| Some((*place, traversal.graph.connections.get(*place)?)));
        let found: Vec<(usize, &Connection)> = found.collect::<Option<_>>()?;
        if !found.iter().all(|(_, connection)| is_free(connection)) {
            return None;
        }
        let ends = found.iter().flat_map(|(_, one)| [one.left, one.right]);
        let slots: BTreeSet<Slot> = ends.collect();
        let places: BTreeMap<Slot, usize> = slots.iter().copied().zip(0..).collect();
        let nodes = slots.iter().map(|slot| self.node_of(traversal, *slot));
        let edges = found.iter().enumerate();
        let edges = edges.map(|(at, (place, connection))| {
            let side = |from: Slot| self.side(traversal, (&found, at), from, &places);
            Some(Edge {
                place: *place,
                sides: [side(connection.left)?, side(connection.right)?],
                passing: self.passing(traversal, filled(connection)),
            })
        });
        let mut model = Model {
            nodes: nodes.collect(),
            edges: edges.collect::<Option<_>>()?,
            tests: Vec::new(),
        };
        let filled = found.iter().map(|(_, connection)| filled(connection));
        let filled: BTreeMap<Slot, usize> = filled.zip(0..).collect();
        model.tests = self.tests(traversal, &places, &filled);
        Some(model)
    }

    fn node_of(&self, traversal: &Traversal<'_>, slot: Slot) -> Node {
        let solved = traversal.solved.contains(&slot);
        let passing = self.passing(traversal, slot);
        let labels = traversal.waiting.on(slot).filter_map(label_of);
        let mut labels: Vec<f64> = labels.map(|(_, label)| self.cost.label(label)).collect();
        labels.sort_by(f64::total_cmp);
        let all = self.cost.nodes();
        let further = labels.iter().skip(1).map(|count| count / all.max(1.0));
        let found = labels.first().copied().unwrap_or(all);
        Node {
            slot,
            solved,
            scan: (
                self.start_cost(traversal, slot),
                found * further.product::<f64>() * passing,
            ),
            passing,
        }
    }

    /// The fraction that passes the predicates of one node or relationship, without labels.
    fn passing(&self, traversal: &Traversal<'_>, slot: Slot) -> f64 {
        let alone = traversal.waiting.only_on(slot);
        let alone = alone.filter(|predicate| label_of(predicate).is_none());
        alone
            .map(|predicate| self.cost.selectivity(predicate, &traversal.labels))
            .product()
    }

    /// A connection seen from one of its ends.
    fn side(
        &self,
        traversal: &Traversal<'_>,
        (all, at): (&[(usize, &Connection)], usize),
        from: Slot,
        places: &BTreeMap<Slot, usize>,
    ) -> Option<Side> {
        let (place, connection) = *all.get(at)?;
        let reversed = from != connection.left;
        let (to, direction) = match reversed {
            false => (connection.right, connection.direction),
            true => (connection.left, connection.direction.opposite()),
        };
        let ends = (labels_of(traversal, from), labels_of(traversal, to));
        let (types, chain) = match &connection.kind {
            ConnectionKind::Variable(hops) => (hops.types.as_deref(), Some((hops.min, hops.max))),
            ConnectionKind::Single { types, .. } => (types.as_deref(), None),
            ConnectionKind::Shortest { .. } | ConnectionKind::Group(_) => return None,
        };
        let (degree, share) = self.cost.degree(ends.0, types, direction, ends.1);
        let degree = chain.map_or(degree, |(min, max)| self.cost.chain(degree, min, max));
        let twins = (0..).zip(all).filter(|(other, (_, twin))| {
            *other != at
                && direction_from(twin, from)
                    .is_some_and(|way| leaves_alike(twin, way, (connection, direction)))
        });
        let twins = twins.fold(0, |set, (other, _)| set | 1_u32 << other);
        let before = self.again(traversal, place, from);
        let again = match twins {
            0 => degree,
            _ => self
                .biased(connection, direction)
                .unwrap_or(0.0)
                .max(degree),
        };
        let tested = traversal
            .waiting
            .on(to)
            .any(|test| label_of(test).is_some());
        Some(Side {
            node: *places.get(&from)?,
            degree: before.unwrap_or(0.0).max(degree),
            again: before.unwrap_or(0.0).max(again),
            twins,
            labelled: if tested { share } else { 1.0 },
            hit: share / self.cost.labelled(ends.1).max(1.0),
        })
    }

    /// The predicates that wait for several nodes or relationships.
    fn tests(
        &self,
        traversal: &Traversal<'_>,
        nodes: &BTreeMap<Slot, usize>,
        edges: &BTreeMap<Slot, usize>,
    ) -> Vec<Test> {
        let waiting = traversal.waiting.all().filter_map(|predicate| {
            let slots = predicate.slots();
            let open = slots.iter().filter(|slot| !traversal.solved.contains(slot));
            let mut test = Test {
                nodes: 0,
                edges: 0,
                share: 1.0,
            };
            for slot in open {
                match (nodes.get(slot), edges.get(slot)) {
                    (Some(at), _) => test.nodes |= 1 << at,
                    (None, Some(at)) => test.edges |= 1 << at,
                    (None, None) => return None,
                }
            }
            let several = test.nodes.count_ones() + test.edges.count_ones() > 1;
            test.share = self.cost.selectivity(predicate, &traversal.labels);
            several.then_some(test)
        });
        waiting.collect()
    }

    /// Rows for each row of a hop from a node that was reached along the same relationships; `None` if it was not.
    pub fn again(&self, traversal: &Traversal<'_>, place: usize, from: Slot) -> Option<f64> {
        let graph = traversal.graph;
        if graph.connections.len() > MOST_COMPARED {
            return None;
        }
        let connection = graph.connections.get(place)?;
        let direction = direction_from(connection, from)?;
        let twin = graph.connections.iter().enumerate().any(|(other, twin)| {
            let followed = other != place && !traversal.open.contains(&other);
            followed
                && direction_from(twin, from)
                    .is_some_and(|way| leaves_alike(twin, way, (connection, direction)))
        });
        if !twin {
            return None;
        }
        self.biased(connection, direction)
    }

    /// The expected number of further relationships of a node that has been reached along one of them.
    fn biased(&self, connection: &Connection, direction: Direction) -> Option<f64> {
        let name = single_type(connection)?;
        let view = self.cost.view;
        let degree = view.degree_again(direction, view.type_id(name)?)?;
        // The relationship that led there is not followed again.
        Some(degree - f64::from(u8::from(connection.unique)))
    }
}

impl Model {
    fn starts(&self, slots: &[Slot], rows: f64, solved: u32) -> impl Iterator<Item = State> {
        let nodes = self.nodes.iter().enumerate();
        let nodes = nodes.filter(|(_, node)| !node.solved && slots.contains(&node.slot));
        nodes.map(move |(at, node)| State {
            cost: rows * node.scan.0,
            rows: rows * node.scan.1,
            nodes: solved | 1 << at,
            start: Some(node.slot),
            last: None,
        })
    }

    fn cheapest(&self, starts: &[State]) -> Option<ConnectedOrder> {
        let all = (1_usize << self.edges.len()) - 1;
        let mut best: Vec<Option<State>> = vec![None; all + 1];
        for start in starts {
            self.grow(0, start, &mut best);
        }
        for set in 1..all {
            if let Some(state) = best.get(set).copied().flatten() {
                self.grow(set, &state, &mut best);
            }
        }
        let found = best.get(all).copied().flatten()?;
        let (mut places, mut set, mut start) = (Vec::new(), all, None);
        while let Some(state) = best.get(set).copied().flatten() {
            let Some(last) = state.last else {
                break;
            };
            places.push(self.edges.get(last)?.place);
            start = state.start;
            set &= !(1 << last);
        }
        places.reverse();
        Some(ConnectedOrder {
            start,
            places,
            cost: found.cost,
        })
    }

    /// Follows each connection that can be followed after a set of them.
    fn grow(&self, set: usize, state: &State, best: &mut [Option<State>]) {
        for at in (0..self.edges.len()).filter(|at| set & (1 << at) == 0) {
            let Some(next) = self.followed(set, state, at) else {
                continue;
            };
            if let Some(known) = best.get_mut(set | 1 << at)
                && known.as_ref().is_none_or(|known| next.cost < known.cost)
            {
                *known = Some(next);
            }
        }
    }

    fn followed(&self, set: usize, state: &State, at: usize) -> Option<State> {
        let edge = self.edges.get(at)?;
        let [left, right] = &edge.sides;
        let has = |node: usize| state.nodes & (1 << node) != 0;
        let (from, to) = match (has(left.node), has(right.node)) {
            (true, _) => (left, right),
            (false, true) => (right, left),
            (false, false) => return None,
        };
        let into = has(to.node);
        let degree = match from.twins & set as u32 {
            0 => from.degree,
            _ => from.again,
        };
        let followed = if into {
            degree * from.hit.min(1.0)
        } else {
            degree
        };
        let found = state.rows * followed;
        let mut rows = found * edge.passing;
        let nodes = state.nodes | 1 << to.node;
        if !into {
            let passing = self.nodes.get(to.node).map_or(1.0, |node| node.passing);
            rows *= from.labelled * passing;
        }
        let edges = (set | 1 << at) as u32;
        for test in &self.tests {
            let ready =
                |nodes: u32, edges: u32| test.nodes & !nodes == 0 && test.edges & !edges == 0;
            if ready(nodes, edges) && !ready(state.nodes, set as u32) {
                rows *= test.share;
            }
        }
        Some(State {
            cost: state.cost + found,
            rows,
            nodes,
            start: state.start,
            last: Some(at),
        })
    }
}

/// Whether a connection is a hop or a chain of hops that are not bound.
fn is_free(connection: &Connection) -> bool {
    match &connection.kind {
        ConnectionKind::Single { bound, .. } => !bound,
        ConnectionKind::Variable(hops) => !hops.bound,
        ConnectionKind::Shortest { .. } | ConnectionKind::Group(_) => false,
    }
}

/// The relationship, or relationships, of a connection that is free.
fn filled(connection: &Connection) -> Slot {
    match &connection.kind {
        ConnectionKind::Single { relationship, .. } => *relationship,
        ConnectionKind::Variable(hops) | ConnectionKind::Shortest { hops, .. } => {
            hops.relationships
        }
        ConnectionKind::Group(group) => group.walked,
    }
}

/// The only type of a single hop.
fn single_type(connection: &Connection) -> Option<&str> {
    match &connection.kind {
        ConnectionKind::Single {
            types: Some(types), ..
        } => match types.as_slice() {
            [only] => Some(only),
            _ => None,
        },
        _ => None,
    }
}

/// Whether two single hops, each in the direction from the same node, follow the same relationships.
fn leaves_alike(one: &Connection, way: Direction, other: (&Connection, Direction)) -> bool {
    let same = single_type(one).is_some() && single_type(one) == single_type(other.0);
    same && way == other.1
}
