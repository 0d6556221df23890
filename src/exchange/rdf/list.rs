//! Collections: chains of cells, each with an element and the next cell. Their triples occur in any order.

use super::resources::ResourceId;
use crate::value::Value;
use rustc_hash::{FxHashMap, FxHashSet};

/// Candidates for cells, before any element is stored.
#[derive(Debug, Default)]
pub struct Chains {
    cells: FxHashMap<ResourceId, Link>,
}

/// A cell: whether it has a literal as its element, and the next one.
#[derive(Clone, Copy, Debug, Default)]
struct Link {
    has_first: bool,
    rest: Option<ResourceId>,
}

impl Chains {
    /// A resource has a literal as its first element.
    pub fn add_first(&mut self, cell: ResourceId) {
        self.cells.entry(cell).or_default().has_first = true;
    }

    /// A resource has another as its rest.
    pub fn add_rest(&mut self, cell: ResourceId, rest: ResourceId) {
        self.cells.entry(cell).or_default().rest = Some(rest);
    }

    /// The cells of collections of literals: those whose chain of such cells leads to the end.
    pub fn whole(&self, nil: ResourceId) -> FxHashSet<ResourceId> {
        let mut whole: FxHashMap<ResourceId, bool> = FxHashMap::default();
        whole.insert(nil, true);
        for start in self.cells.keys() {
            let (mut path, mut at) = (Vec::new(), Some(*start));
            let ends_well = loop {
                let Some(place) = at else { break false };
                // A cell on the current path counts as broken: a cyclic chain is not a list.
                if let Some(known) = whole.get(&place) {
                    break *known;
                }
                whole.insert(place, false);
                path.push(place);
                let link = self.cells.get(&place).filter(|link| link.has_first);
                at = link.and_then(|link| link.rest);
            };
            whole.extend(path.into_iter().map(|place| (place, ends_well)));
        }
        let cells = whole.into_iter().filter(|(_, whole)| *whole);
        cells.map(|(place, _)| place).collect()
    }
}

/// The cells of complete chains with their elements.
#[derive(Debug, Default)]
pub struct Lists {
    cells: FxHashMap<ResourceId, (Value, ResourceId)>,
}

impl Lists {
    /// A cell's element.
    pub fn add_first(&mut self, cell: ResourceId, value: Value) {
        self.cells.entry(cell).or_default().0 = value;
    }

    /// The cell after a cell.
    pub fn add_rest(&mut self, cell: ResourceId, rest: ResourceId) {
        self.cells.entry(cell).or_default().1 = rest;
    }

    /// The elements of the collection that begins with a cell.
    pub fn elements(&self, mut place: ResourceId) -> Vec<Value> {
        let mut elements = Vec::new();
        while let Some((value, rest)) = self.cells.get(&place) {
            elements.push(value.clone());
            place = *rest;
            if elements.len() > self.cells.len() {
                break;
            }
        }
        elements
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_chains_to_the_end_are_lists() {
        let mut chains = Chains::default();
        // 1 → 2 → nil; 3 → 3; 4 → 5, which has no element; 6 → 1.
        for (cell, rest) in [(1, 2), (2, 0), (3, 3), (4, 5), (5, 0), (6, 1)] {
            chains.add_rest(cell, rest);
        }
        for cell in [1, 2, 3, 4, 6] {
            chains.add_first(cell);
        }
        let mut whole: Vec<ResourceId> = chains.whole(0).into_iter().collect();
        whole.sort_unstable();
        assert_eq!(whole, [0, 1, 2, 6]);
    }
}
