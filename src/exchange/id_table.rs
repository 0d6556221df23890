//! Nodes by integer ids that have gaps, in one table: an id is looked for where its lowest bits say.
//!
//! Ids that are near each other in a file mostly differ in their lowest bits: they are numbered one after another, with a time or
//! a place above the number. So what is looked for one after the other lies side by side, in lines of memory that the cache has already,
//! where a hash would spread it over the whole table. Where the lowest bits are of no use, because many ids share them, the ids are
//! hashed after all.

use crate::value::NodeId;

/// Marks a place without an id.
const NONE: u32 = u32::MAX;

/// The number of places of a new table.
const LEAST: usize = 1 << 10;

/// An id is at most so far behind the place where it is looked for.
const REACH: usize = 64;

/// While a table has no more than so many places for each id, it grows when an id does not find one in reach.
const MOST_PLACES: usize = 4;

/// An odd number of 64 bits without a pattern: the golden ratio.
const MIXER: u64 = 0x9E37_79B9_7F4A_7C15;

/// Nodes by their ids.
#[derive(Debug, Default)]
pub struct IdTable {
    /// A power of two; empty before the first id.
    places: Vec<Place>,
    count: usize,
    /// The ids are hashed.
    hashed: bool,
}

/// Twelve bytes, so that five fill a cache line.
#[derive(Clone, Copy, Debug)]
#[repr(Rust, packed(4))]
struct Place {
    id: i64,
    node: u32,
}

impl IdTable {
    /// The node of an id.
    pub fn get(&self, id: i64) -> Option<NodeId> {
        self.reach(id).and_then(|place| {
            let place = self.places.get(place)?;
            (place.node != NONE).then_some(NodeId(place.node))
        })
    }

    /// Gives a node an id, which no other node has.
    pub fn insert(&mut self, id: i64, NodeId(node): NodeId) {
        if 4 * self.count >= 3 * self.places.len() {
            self.rebuild((2 * self.places.len()).max(LEAST));
        }
        self.add(Place { id, node });
        self.count += 1;
    }

    /// The place of an id, or the first empty one where it would be.
    fn reach(&self, id: i64) -> Option<usize> {
        let mask = self.places.len().checked_sub(1)?;
        let (first, reach) = match self.hashed {
            false => (id as usize & mask, REACH),
            true => {
                let bits = self.places.len().trailing_zeros();
                let hash = (id as u64).wrapping_mul(MIXER);
                ((hash >> (u64::BITS - bits)) as usize, self.places.len())
            }
        };
        let mut places = (first..first + reach).map(|at| at & mask);
        places.find(|at| {
            let place = self.places[*at];
            place.node == NONE || place.id == id
        })
    }

    fn add(&mut self, place: Place) {
        loop {
            if let Some(at) = self.reach(place.id) {
                self.places[at] = place;
                return;
            }
            let more = 2 * self.places.len();
            if more <= MOST_PLACES * self.count.max(LEAST) {
                self.rebuild(more);
            } else {
                self.hashed = true;
                self.rebuild(self.places.len());
            }
        }
    }

    /// Moves everything to a table with so many places.
    fn rebuild(&mut self, places: usize) {
        let empty = Place { id: 0, node: NONE };
        let former = std::mem::replace(&mut self.places, vec![empty; places]);
        let all = former.into_iter().filter(|place| place.node != NONE);
        all.for_each(|place| self.add(place));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every id is found again, and no other one.
    fn found(ids: impl Iterator<Item = i64> + Clone) -> IdTable {
        let mut table = IdTable::default();
        for (node, id) in (0..).zip(ids.clone()) {
            assert_eq!(table.get(id), None, "{id}");
            table.insert(id, NodeId(node));
        }
        for (node, id) in (0..).zip(ids.clone()) {
            assert_eq!(table.get(id), Some(NodeId(node)), "{id}");
        }
        table
    }

    #[test]
    fn numbers_below_a_time_lie_where_they_say() {
        let table = found((0..50_000_i64).map(|n| ((n * 7 % 18) << 36) + n + n / 3));
        assert!(!table.hashed);
        assert_eq!(table.get(-1), None);
        // So do those between which there are gaps, and negative ones.
        assert!(!found((0..20_000).map(|n| n * 1000 - 7_000_000)).hashed);
        assert!(!found((0..20_000).map(|n: i64| n * n)).places.is_empty());
    }

    #[test]
    fn ids_that_share_their_lowest_bits_are_hashed() {
        let table = found((0..20_000).map(|n| n << 22 | 5));
        assert!(table.hashed && table.places.len() <= MOST_PLACES * 20_000);
        assert_eq!(table.get(6), None);
        assert_eq!(IdTable::default().get(0), None);
        let ends = [i64::MIN, i64::MAX, 0, -1, 1 << 40];
        assert!(!found(ends.into_iter()).hashed);
    }
}
