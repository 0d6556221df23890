//! The matcher that tries everything: each pattern from left to right, each relationship of the graph at each hop. It knows
//! nothing of the engine; it is as short as the meaning of `MATCH` allows.

use super::graph::{SmallGraph, SmallRelationship};
use super::query::{
    Chain, Condition, Direction, MatchClause, NodePattern, Query, RelationshipPattern, Shape,
};
use super::{Cell, Table};
use std::collections::BTreeMap;

/// What the variables stand for. A variable that an `OPTIONAL MATCH` did not find is there without a value.
#[derive(Clone, Default)]
struct Binding {
    nodes: BTreeMap<usize, Option<usize>>,
    relationships: BTreeMap<usize, Cell>,
    /// Relationships of the clause so far: none may be met twice.
    used: Vec<usize>,
}

/// The rows before `DISTINCT`, `count` and `LIMIT`; `None` where they are too many.
pub fn rows(graph: &SmallGraph, query: &Query, most: usize) -> Option<Table> {
    let matcher = Matcher { graph };
    let mut bindings = vec![Binding::default()];
    for clause in &query.clauses {
        let mut next = Vec::new();
        for binding in &bindings {
            next.extend(matcher.clause(clause, binding));
            if next.len() > most {
                return None;
            }
        }
        bindings = next;
    }
    let with_relationships = matches!(query.shape, Shape::Rows);
    let row = |binding: &Binding| columns(query, binding, with_relationships);
    Some(bindings.iter().map(row).collect())
}

fn columns(query: &Query, binding: &Binding, with_relationships: bool) -> Vec<Cell> {
    let node = |n: &usize| match binding.nodes[n] {
        Some(uid) => Cell::One(uid as i64),
        None => Cell::Null,
    };
    let mut cells: Vec<Cell> = query.nodes().iter().map(node).collect();
    if with_relationships {
        let relationships = query.relationships();
        cells.extend(
            relationships
                .iter()
                .map(|(r, _)| binding.relationships[r].clone()),
        );
    }
    if cells.is_empty() {
        cells.push(Cell::One(0));
    }
    cells
}

struct Matcher<'a> {
    graph: &'a SmallGraph,
}

impl Matcher<'_> {
    fn clause(&self, clause: &MatchClause, binding: &Binding) -> Vec<Binding> {
        let mut found = vec![Binding {
            used: Vec::new(),
            ..binding.clone()
        }];
        for chain in &clause.chains {
            found = found
                .iter()
                .flat_map(|binding| self.chain(chain, binding))
                .collect();
        }
        if let Some(condition) = &clause.condition {
            found.retain(|binding| self.holds(condition, binding) == Some(true));
        }
        if found.is_empty() && clause.optional {
            found.push(missing(clause, binding));
        }
        found
    }

    fn chain(&self, chain: &Chain, binding: &Binding) -> Vec<Binding> {
        let nodes = 0..self.graph.nodes.len();
        let mut walks: Vec<(usize, Binding)> = nodes
            .filter_map(|at| Some((at, self.bind(&chain.start, at, binding)?)))
            .collect();
        for (hop, node) in &chain.hops {
            let mut further = Vec::new();
            for (at, binding) in &walks {
                for (end, binding) in self.hop(hop, *at, binding) {
                    further.extend(self.bind(node, end, &binding).map(|binding| (end, binding)));
                }
            }
            walks = further;
        }
        walks.into_iter().map(|(_, binding)| binding).collect()
    }

    /// The binding with a node added, where the node fits.
    fn bind(&self, pattern: &NodePattern, at: usize, binding: &Binding) -> Option<Binding> {
        let node = &self.graph.nodes[at];
        let fits = pattern.label.is_none_or(|label| node.labels[label])
            && pattern.k.is_none_or(|k| node.k == Some(k));
        let mut binding = fits.then(|| binding.clone())?;
        match pattern.variable {
            None => Some(binding),
            Some(variable) => {
                let bound = *binding.nodes.entry(variable).or_insert(Some(at));
                (bound == Some(at)).then_some(binding)
            }
        }
    }

    /// Every end of a hop, with the relationships taken on the way.
    fn hop(
        &self,
        hop: &RelationshipPattern,
        from: usize,
        binding: &Binding,
    ) -> Vec<(usize, Binding)> {
        let (least, most) = hop.length.unwrap_or((1, Some(1)));
        let mut found = Vec::new();
        let mut walks = vec![(from, Vec::new())];
        for length in 0..=most.unwrap_or(self.graph.relationships.len()) {
            if length >= least {
                found.extend(walks.iter().cloned());
            }
            walks = self.longer(hop, &walks, &binding.used);
        }
        let bind = |(end, taken): (usize, Vec<usize>)| (end, bound(hop, taken, binding));
        found.into_iter().map(bind).collect()
    }

    fn longer(
        &self,
        hop: &RelationshipPattern,
        walks: &[(usize, Vec<usize>)],
        used: &[usize],
    ) -> Vec<(usize, Vec<usize>)> {
        let mut longer = Vec::new();
        for (at, taken) in walks {
            for (uid, relationship) in self.graph.relationships.iter().enumerate() {
                let fresh = !taken.contains(&uid) && !used.contains(&uid);
                if let Some(end) = leads(hop, relationship, *at).filter(|_| fresh) {
                    longer.push((end, [taken.as_slice(), &[uid]].concat()));
                }
            }
        }
        longer
    }

    /// Three-valued: `None` is unknown.
    fn holds(&self, condition: &Condition, binding: &Binding) -> Option<bool> {
        let node = |variable: &usize| binding.nodes[variable].map(|at| &self.graph.nodes[at]);
        match condition {
            Condition::SameKey(a, b) => Some(node(a)?.k? == node(b)?.k?),
            Condition::KeyBelow(a, bound) => Some(node(a)?.k? < *bound),
            Condition::Different(a, b) => Some(binding.nodes[a]? != binding.nodes[b]?),
            Condition::HasLabel(a, label) => Some(node(a)?.labels[*label]),
            Condition::Not(inner) => Some(!self.holds(inner, binding)?),
            Condition::And(a, b) => self.both(a, b, binding, false),
            Condition::Or(a, b) => self.both(a, b, binding, true),
            Condition::Walk(a, hop) => Some(
                binding.nodes[a]
                    .is_some_and(|at| !self.hop(hop, at, &Binding::default()).is_empty()),
            ),
        }
    }

    /// `AND` is settled by one false, `OR` by one true; else unknown wins.
    fn both(&self, a: &Condition, b: &Condition, binding: &Binding, settled: bool) -> Option<bool> {
        match (self.holds(a, binding), self.holds(b, binding)) {
            (a, b) if a == Some(settled) || b == Some(settled) => Some(settled),
            (Some(_), Some(_)) => Some(!settled),
            _ => None,
        }
    }
}

/// The other end of a relationship that fits; a loop leads back once, whichever the direction.
fn leads(hop: &RelationshipPattern, relationship: &SmallRelationship, at: usize) -> Option<usize> {
    let SmallRelationship {
        start,
        end,
        kind,
        w,
    } = *relationship;
    let fits = (hop.types.is_empty() || hop.types.contains(&kind))
        && hop.w.is_none_or(|wanted| w == Some(wanted));
    let right = hop.direction != Direction::Left && start == at;
    let left = hop.direction != Direction::Right && end == at;
    match (fits && right, fits && left) {
        (true, _) => Some(end),
        (_, true) => Some(start),
        _ => None,
    }
}

fn bound(hop: &RelationshipPattern, taken: Vec<usize>, binding: &Binding) -> Binding {
    let mut binding = binding.clone();
    binding.used.extend(&taken);
    if let Some(variable) = hop.variable {
        let uids: Vec<i64> = taken.iter().map(|uid| *uid as i64).collect();
        let cell = match (hop.length, uids.as_slice()) {
            (None, [uid]) => Cell::One(*uid),
            _ => Cell::Many(uids),
        };
        binding.relationships.insert(variable, cell);
    }
    binding
}

/// What an `OPTIONAL MATCH` leaves that finds nothing.
fn missing(clause: &MatchClause, binding: &Binding) -> Binding {
    let mut binding = binding.clone();
    for variable in clause.nodes() {
        binding.nodes.entry(variable).or_insert(None);
    }
    for (hop, _) in clause.chains.iter().flat_map(|chain| &chain.hops) {
        if let Some(variable) = hop.variable {
            binding.relationships.insert(variable, Cell::Null);
        }
    }
    binding
}
