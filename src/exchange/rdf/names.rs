//! The local names of predicates and classes, by number.

use super::name::local;
use rustc_hash::FxHashMap;

/// Names by IRI. Two IRIs may have the same name, and still have different numbers.
#[derive(Debug, Default)]
pub struct Names {
    numbers: FxHashMap<Box<str>, u32>,
    names: Vec<String>,
}

impl Names {
    /// The number of an IRI's name, which is added if it is new.
    pub fn number(&mut self, iri: &str) -> u32 {
        if let Some(number) = self.numbers.get(iri) {
            return *number;
        }
        let number = self.names.len() as u32;
        self.numbers.insert(iri.into(), number);
        self.names.push(local(iri));
        number
    }

    /// The name of a number.
    pub fn get(&self, number: u32) -> &str {
        self.names.get(number as usize).map_or("", |name| name)
    }
}

/// Sets of classes by number: resources of the same classes share one set. The empty set has number 0.
#[derive(Debug)]
pub struct ClassSets {
    sets: Vec<Vec<u32>>,
    larger: FxHashMap<(u32, u32), u32>,
}

impl Default for ClassSets {
    fn default() -> ClassSets {
        ClassSets {
            sets: vec![Vec::new()],
            larger: FxHashMap::default(),
        }
    }
}

impl ClassSets {
    /// The set with one more class.
    pub fn with(&mut self, set: u32, class: u32) -> u32 {
        if let Some(larger) = self.larger.get(&(set, class)) {
            return *larger;
        }
        let mut classes = self.get(set).to_vec();
        let larger = if classes.contains(&class) {
            set
        } else {
            classes.push(class);
            self.sets.push(classes);
            self.sets.len() as u32 - 1
        };
        self.larger.insert((set, class), larger);
        larger
    }

    /// How many sets there are.
    pub fn count(&self) -> usize {
        self.sets.len()
    }

    /// The classes of a set.
    pub fn get(&self, set: u32) -> &[u32] {
        self.sets.get(set as usize).map_or(&[], Vec::as_slice)
    }
}
