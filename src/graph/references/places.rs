//! The places of sources among all their names, by set: most sets have one source.

use super::{ReferenceSet, References};
use crate::graph::symbol::NameOrder;
use std::sync::Arc;

/// In place of the place of the only source: the set has none, or several.
const OTHERS: u32 = u32::MAX;

/// The place of the source of each set.
#[derive(Debug)]
pub struct SetPlaces {
    /// The order whose places these are.
    order: Arc<NameOrder>,
    /// By the number of a set.
    places: Vec<u32>,
}

impl SetPlaces {
    pub(super) fn of(references: &References, order: &Arc<NameOrder>) -> SetPlaces {
        let place = |(_, sources): (ReferenceSet, &Arc<[_]>)| match **sources {
            [one] => one_place(one, order),
            _ => OTHERS,
        };
        SetPlaces {
            order: Arc::clone(order),
            places: references.sets().map(place).collect(),
        }
    }

    /// Whether the places are those of an order, and of as many sets.
    pub(super) fn are_of(&self, order: &Arc<NameOrder>, sets: usize) -> bool {
        Arc::ptr_eq(&self.order, order) && self.places.len() == sets
    }

    /// The order whose places these are.
    pub fn order(&self) -> &NameOrder {
        &self.order
    }

    /// The place of the only source of a set; `None` if the set has another number of sources.
    #[inline]
    pub fn of_one(&self, set: ReferenceSet) -> Option<u32> {
        let place = self.places.get(set.place()).copied();
        place.filter(|place| *place != OTHERS)
    }
}

fn one_place(source: crate::graph::symbol::SourceId, order: &NameOrder) -> u32 {
    order.place(source.0).unwrap_or(OTHERS)
}
