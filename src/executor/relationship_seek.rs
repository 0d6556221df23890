//! Relationships found by an index, with the nodes at their ends.

use super::context::Context;
use super::flat_map::{FlatMap, room};
use super::scan::FoundRelationships;
use super::seek::{LookUp, Over, Sought};
use crate::error::Result;
use crate::expression::{Batch, Slot};
use crate::plan;
use crate::value::RelationshipId;
use crate::value::column::Column;

/// Looks relationships up, and binds both ends of each.
pub(super) struct RelationshipSeek {
    look_up: LookUp,
    ends: FoundRelationships,
}

impl RelationshipSeek {
    pub(super) fn new(plan: &plan::RelationshipIndexSeek) -> RelationshipSeek {
        let over = Over::Type(plan.relationship_type.clone());
        let slots = (plan.relationship, plan.from, plan.to);
        RelationshipSeek {
            look_up: LookUp::new(Sought::Indexed(over, plan.test.clone())),
            ends: FoundRelationships::new(slots, plan.direction),
        }
    }

    pub(super) fn by_id(plan: &plan::RelationshipByIdSeek) -> RelationshipSeek {
        let slots = (plan.relationship, plan.from, plan.to);
        RelationshipSeek {
            look_up: LookUp::new(Sought::RelationshipIds(plan.ids.clone())),
            ends: FoundRelationships::new(slots, plan.direction),
        }
    }
}

impl FlatMap for RelationshipSeek {
    fn prepare(&mut self, input: &Batch, cx: &mut Context<'_>) -> Result<()> {
        self.look_up.prepare(input, cx)
    }

    fn begin(&mut self, input: &Batch, row: usize, cx: &mut Context<'_>) -> Result<()> {
        self.look_up.begin(input, row, cx)
    }

    fn fill(
        &mut self,
        _: &Batch,
        row: usize,
        rows: &mut Vec<u32>,
        cx: &mut Context<'_>,
    ) -> Result<bool> {
        for id in self.look_up.next(room(rows)) {
            self.ends.push(RelationshipId(*id), row, rows, cx.graph());
        }
        Ok(self.look_up.is_done())
    }

    fn columns(&mut self, set: &mut dyn FnMut(Slot, Column)) {
        self.ends.columns(set);
    }
}
