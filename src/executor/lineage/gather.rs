//! The sources of the facts that a search or a count meets, united without a row for each of them.

use super::super::context::Context;
use super::super::limits::Limits;
use super::super::meter::Usage;
use super::super::reservation::Reservation;
use super::arena::{Handle, leaf_of};
use crate::error::Result;
use crate::graph::{
    Direction, GraphView, HopFacts, HopNodes, HopRead, HopSources, KeyId, LabelId, NumberSet,
    ReferenceSet, SetColumn, SetUnion, TypeId,
};
use crate::plan::Gathered;
use crate::value::{NodeId, RelationshipId};
use std::sync::{Arc, PoisonError};

/// Reads the sets of sources of what is met, by columns, and puts each set into the union once.
pub struct Gathering {
    starts: Vec<SetColumn>,
    /// The keys of the facts of starts.
    start_keys: Vec<Option<KeyId>>,
    relationships: Vec<SetColumn>,
    relationship_keys: Vec<Option<KeyId>>,
    ends: Vec<SetColumn>,
    end_keys: Vec<Option<KeyId>>,
    /// What was read last of all hops of some nodes.
    hops: Option<Arc<HopRead>>,
    union: Union,
    /// Unions that the graph remembers.
    remembered: Vec<Arc<SetUnion>>,
    included: Vec<Handle>,
    memory: Reservation,
}

impl Default for Gathering {
    fn default() -> Self {
        Gathering {
            starts: Vec::new(),
            start_keys: Vec::new(),
            relationships: Vec::new(),
            relationship_keys: Vec::new(),
            ends: Vec::new(),
            end_keys: Vec::new(),
            hops: None,
            union: Union::default(),
            remembered: Vec::new(),
            included: Vec::new(),
            memory: Reservation::new(Usage::Lineage),
        }
    }
}

/// A union of sets.
#[derive(Default)]
struct Union {
    /// The numbers of the sets.
    met: NumberSet,
    /// Those that were passed on before, where they are not to be passed on again.
    passed_on: NumberSet,
    last: ReferenceSet,
}

impl Union {
    #[inline]
    fn add(&mut self, set: ReferenceSet) {
        if set.is_empty() || set == self.last {
            return;
        }
        self.last = set;
        self.met.insert(set.number());
    }

    fn clear(&mut self) {
        self.met.clear();
        self.last = ReferenceSet::NONE;
    }
}

impl Gathering {
    /// Looks the columns up in a state of the graph.
    pub fn prepare(&mut self, gathered: &Gathered, view: &GraphView) {
        let keys = |names: &[Option<Arc<str>>]| -> Vec<Option<KeyId>> {
            let key = |name: &Option<Arc<str>>| match name {
                None => Some(None),
                // A name that is not a key cannot be the name of a property.
                Some(name) => view.key_id(name).map(Some),
            };
            names.iter().filter_map(key).collect()
        };
        let of_nodes = |keys: &[Option<KeyId>]| {
            let columns = keys
                .iter()
                .filter_map(|key| view.node_reference_column(*key));
            columns.cloned().collect()
        };
        self.start_keys = keys(&gathered.starts);
        self.starts = of_nodes(&self.start_keys);
        self.relationship_keys = keys(&gathered.relationships);
        let relationships = self.relationship_keys.iter();
        let relationships =
            relationships.filter_map(|key| view.relationship_reference_column(*key));
        self.relationships = relationships.cloned().collect();
        self.end_keys = keys(&gathered.ends);
        self.ends = of_nodes(&self.end_keys);
        self.hops = None;
    }

    /// All hops of some nodes: their relationships, and with `ends` what they lead to. They are gathered unless the graph remembers
    /// what they rest on. Whether each of the nodes has any, which who gathers them says.
    pub fn hops(
        &mut self,
        (from, direction, types): (HopNodes<'_>, Direction, Option<&[TypeId]>),
        ends: bool,
        view: &GraphView,
        gather: impl FnOnce(&mut Gathering) -> Result<bool>,
    ) -> Result<bool> {
        let read = match ends {
            true => &self.end_keys[..],
            false => &[],
        };
        let known = self.hops.take().filter(|hops| {
            let hops = hops.facts();
            let same = hops.direction == direction && hops.types.as_deref() == types;
            same && hops.ends == read
        });
        let of = known.unwrap_or_else(|| {
            HopRead::of(HopFacts {
                starts: Vec::new(),
                direction,
                types: types.map(<[_]>::to_vec),
                relationships: self.relationship_keys.clone(),
                ends: read.to_vec(),
            })
        });
        self.hops = Some(Arc::clone(&of));
        self.unless_known((of, from), view, gather)
    }

    /// Many nodes at which relationships end. They are gathered unless the graph remembers what they rest on.
    pub fn many_ends(
        &mut self,
        ends: HopNodes<'_>,
        view: &GraphView,
        listed: impl FnOnce() -> Vec<NodeId>,
    ) -> Result<()> {
        let of = HopRead::of(HopFacts {
            starts: self.end_keys.clone(),
            direction: Direction::Outgoing,
            types: Some(Vec::new()),
            relationships: Vec::new(),
            ends: Vec::new(),
        });
        let gather = |gathering: &mut Gathering| {
            gathering.ends(&listed());
            Ok(true)
        };
        self.unless_known((of, ends), view, gather)?;
        Ok(())
    }

    fn unless_known(
        &mut self,
        (of, from): (Arc<HopRead>, HopNodes<'_>),
        view: &GraphView,
        gather: impl FnOnce(&mut Gathering) -> Result<bool>,
    ) -> Result<bool> {
        match view.hop_sources((&of, from)) {
            HopSources::Known(union, all_start) => {
                self.remembered.push(union);
                Ok(all_start)
            }
            HopSources::New => gather(self),
            HopSources::AskedAgain => {
                let before = std::mem::take(&mut self.union);
                // What cannot be read looks like nothing, and is not to be remembered.
                let unreadable = view.unreadable();
                let all_start = gather(self)?;
                if view.unreadable() == unreadable {
                    view.remember_hop_sources((&of, from), (&self.union.met, all_start));
                }
                self.union.met.unite(&before.met);
                self.union.passed_on = before.passed_on;
                Ok(all_start)
            }
        }
    }

    /// Whether nothing of what is met can have a source.
    pub fn finds_nothing(&self) -> bool {
        self.starts.is_empty() && self.relationships.is_empty() && self.ends.is_empty()
    }

    /// A node at which a relationship starts, or that is counted itself.
    pub fn start(&mut self, node: NodeId) {
        add(&self.starts, node.0, &mut self.union);
    }

    /// A relationship.
    pub fn relationship(&mut self, relationship: RelationshipId) {
        add(&self.relationships, relationship.0, &mut self.union);
    }

    /// What a relationship and its end rest on, by itself. The existence of either is all that is asked for.
    pub fn of_hop(&self, (relationship, end): (RelationshipId, NodeId)) -> [i64; 2] {
        let leaf = |columns: &[SetColumn], id: u32| {
            let set = columns
                .first()
                .map_or(ReferenceSet::NONE, |column| column.get(id));
            i64::from(leaf_of(set))
        };
        [
            leaf(&self.relationships, relationship.0),
            leaf(&self.ends, end.0),
        ]
    }

    /// Several relationships.
    pub fn relationships(&mut self, relationships: &[RelationshipId]) {
        let union = &mut self.union;
        for column in &self.relationships {
            let ids = relationships.iter().map(|relationship| relationship.0);
            column.for_each_of(ids, |set| union.add(set));
        }
    }

    /// Several nodes at which relationships end.
    pub fn ends(&mut self, ends: &[NodeId]) {
        let union = &mut self.union;
        for column in &self.ends {
            column.for_each_of(ends.iter().map(|end| end.0), |set| union.add(set));
        }
    }

    /// All relationships of some types, or all.
    pub fn all_relationships(&mut self, types: Option<&[TypeId]>, view: &GraphView) {
        let union = &mut self.union;
        for column in &self.relationships {
            view.sets_of_relationships(column, types, &mut |set| union.add(set));
        }
    }

    /// A node at which a relationship ends.
    pub fn end(&mut self, node: NodeId) {
        add(&self.ends, node.0, &mut self.union);
    }

    /// What was met since the last lineage and not before: sets that were passed on stay known.
    pub fn finish_new(&mut self, cx: &Context<'_>) -> Result<i64> {
        let union = &mut self.union;
        union.met.subtract(&union.passed_on);
        union.passed_on.unite(&union.met);
        self.finish(cx)
    }

    /// Forgets which sets were passed on.
    pub fn forget(&mut self) {
        self.union = Union::default();
    }

    /// All nodes with a label, or all nodes.
    pub fn all_starts(&mut self, label: Option<LabelId>, view: &GraphView) {
        let union = view.union_of_nodes((label, &self.start_keys));
        self.remembered.extend(union);
    }

    /// A lineage that is known.
    pub fn include(&mut self, lineage: i64) {
        if lineage != 0 {
            self.included.extend(Handle::try_from(lineage));
        }
    }

    /// Adds what another gathering has met.
    pub fn absorb(&mut self, other: &mut Gathering) {
        self.union.met.unite(&other.union.met);
        other.union.clear();
        self.remembered.append(&mut other.remembered);
        self.included.append(&mut other.included);
    }

    /// The lineage of what was met since the last one.
    pub fn finish(&mut self, cx: &Context<'_>) -> Result<i64> {
        let lineage = self.join(cx);
        self.union.clear();
        self.included.clear();
        self.remembered.clear();
        lineage
    }

    fn join(&mut self, cx: &Context<'_>) -> Result<i64> {
        let (run, met) = (cx.run(), &mut self.union.met);
        let limits: &Limits = &run.limits;
        let handles = self.included.capacity() * size_of::<Handle>();
        let bytes = handles + met.bytes() + self.union.passed_on.bytes();
        self.memory.set(bytes as u64, limits)?;
        let Some(arena) = &run.lineages else {
            return Ok(0);
        };
        let mut arena = arena.lock().unwrap_or_else(PoisonError::into_inner);
        match &self.remembered[..] {
            [union] if met.is_empty() => {
                let handle = arena.add_union(Arc::clone(union), limits)?;
                self.included.extend((handle != 0).then_some(handle));
                return arena.join(&mut self.included, limits).map(i64::from);
            }
            unions => unions.iter().for_each(|union| union.add_to(met)),
        }
        arena.add_numbers(met, &mut self.included, (cx.graph(), limits))?;
        arena.join(&mut self.included, limits).map(i64::from)
    }
}

/// The lineage of many leaves, where they are sets and the graph remembers their union; a bit for each, by its number.
pub fn union_again(leaves: &[u64], cx: &Context<'_>) -> Result<Option<i64>> {
    let Some(arena) = &cx.run().lineages else {
        return Ok(None);
    };
    let mut arena = arena.lock().unwrap_or_else(PoisonError::into_inner);
    if arena.cite().distinguishes_facts() {
        return Ok(None);
    }
    let mut numbers = NumberSet::default();
    numbers.unite_words(leaves);
    let union = cx.graph().union_again(&numbers);
    let handle = union.map(|union| arena.add_union(union, &cx.run().limits));
    Ok(handle.transpose()?.map(i64::from))
}

fn add(columns: &[SetColumn], id: u32, union: &mut Union) {
    columns.iter().for_each(|column| union.add(column.get(id)));
}
