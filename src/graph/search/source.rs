//! The entities of a search index, with their values.

use super::contents::SearchedEntity;
use super::definition::{SearchDefinition, SearchTarget};
use crate::error::{Error, Result};
use crate::graph::id_set::IdSet;
use crate::graph::view::GraphView;
use crate::value::allowance::Allowance;
use crate::value::{EntityId, Value};
use roaring::RoaringBitmap;

/// How many entities are looked at between two questions about the limits.
const BETWEEN_CHECKS: u64 = 1 << 10;

/// The entities of an index that have a value under one of its keys. It ends early where a limit is exceeded, which
/// [`Entities::finish`] tells.
pub(super) struct Entities<'a> {
    view: &'a GraphView,
    definition: &'a SearchDefinition,
    ids: Box<dyn Iterator<Item = u32> + 'a>,
    allowance: &'a dyn Allowance,
    /// Parts of the state that could not be read before.
    unreadable: u64,
    looked_at: u64,
    found: u64,
    bytes: u64,
    failed: Option<Error>,
}

impl<'a> Entities<'a> {
    /// All of them.
    pub fn all(
        view: &'a GraphView,
        definition: &'a SearchDefinition,
        allowance: &'a dyn Allowance,
    ) -> Entities<'a> {
        Entities::new(view, definition, ids(view, &definition.target), allowance)
    }

    /// Those of these ids that the index is over.
    pub fn these(
        view: &'a GraphView,
        definition: &'a SearchDefinition,
        ids: RoaringBitmap,
        allowance: &'a dyn Allowance,
    ) -> Entities<'a> {
        let target = &definition.target;
        let covered = ids.into_iter().filter(|id| covers(view, target, *id));
        Entities::new(view, definition, Box::new(covered), allowance)
    }

    fn new(
        view: &'a GraphView,
        definition: &'a SearchDefinition,
        ids: Box<dyn Iterator<Item = u32> + 'a>,
        allowance: &'a dyn Allowance,
    ) -> Entities<'a> {
        Entities {
            view,
            definition,
            ids,
            allowance,
            unreadable: view.unreadable(),
            looked_at: 0,
            found: 0,
            bytes: 0,
            failed: None,
        }
    }

    /// How many there were; an error if they ended early.
    pub fn finish(self) -> Result<u64> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        self.view.require_readable(self.unreadable)?;
        Ok(self.found)
    }

    fn check(&mut self) -> bool {
        self.looked_at += 1;
        if !self.looked_at.is_multiple_of(BETWEEN_CHECKS) {
            return true;
        }
        let fits = self.allowance.check_fits(self.bytes);
        self.failed = self.allowance.check().and(fits).err();
        self.failed.is_none()
    }
}

impl Iterator for Entities<'_> {
    type Item = SearchedEntity;

    fn next(&mut self) -> Option<SearchedEntity> {
        if self.failed.is_some() {
            return None;
        }
        loop {
            let id = self.ids.next()?;
            if !self.check() {
                return None;
            }
            let entity = self.definition.target.entity(id);
            let keys = self.definition.keys.iter();
            let values: Vec<Value> = keys.map(|key| self.view.property(entity, *key)).collect();
            if values.iter().any(|value| !value.is_null()) {
                let entity = SearchedEntity { id, values };
                self.found += 1;
                self.bytes += entity.bytes();
                return Some(entity);
            }
        }
    }
}

/// The ids of what a target covers, in ascending order.
fn ids<'a>(view: &'a GraphView, target: &SearchTarget) -> Box<dyn Iterator<Item = u32> + 'a> {
    let (sets, places): (&'a [IdSet], Vec<u32>) = match target {
        SearchTarget::Nodes(labels) => (&view.labels, labels.iter().map(|label| label.0).collect()),
        SearchTarget::Relationships(types) => (&view.types, types.iter().map(|of| of.0).collect()),
    };
    let mut chosen = places.iter().filter_map(|place| sets.get(*place as usize));
    match (target, places.len()) {
        (SearchTarget::Nodes(_), 0) => {
            let records = (0..).zip(view.nodes.iter());
            Box::new(
                records
                    .filter(|(_, record)| record.is_live())
                    .map(|(id, _)| id),
            )
        }
        (SearchTarget::Relationships(_), 0) => {
            let records = (0..).zip(view.relationships.iter());
            Box::new(
                records
                    .filter(|(_, record)| record.is_live())
                    .map(|(id, _)| id),
            )
        }
        (_, 1) => Box::new(chosen.next().into_iter().flat_map(|set| set.iter_from(0))),
        _ => Box::new(IdSet::any(chosen).into_iter()),
    }
}

fn covers(view: &GraphView, target: &SearchTarget, id: u32) -> bool {
    match target.entity(id) {
        EntityId::Node(node) => view.has_node(node) && target.covers_node(view.labels(node)),
        EntityId::Relationship(relationship) => {
            let of = view.relationship_type(relationship);
            view.has_relationship(relationship)
                && of.is_some_and(|of| target.covers_relationship(of))
        }
    }
}
