//! What is known of the entities that are compared.

use super::number::hash;
use std::sync::Arc;

/// A list for each entity, all in one vector.
#[derive(Clone, Debug)]
pub struct Lists<T> {
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T> Default for Lists<T> {
    fn default() -> Lists<T> {
        Lists {
            starts: vec![0],
            items: Vec::new(),
        }
    }
}

impl<T> Lists<T> {
    /// Adds the list of the next entity.
    pub fn push(&mut self, items: impl IntoIterator<Item = T>) {
        self.items.extend(items);
        self.starts.push(self.items.len() as u32);
    }

    /// The list of an entity.
    pub fn get(&self, at: u32) -> &[T] {
        let at = at as usize;
        let bounds = self.starts.get(at).zip(self.starts.get(at + 1));
        let items = bounds.and_then(|(start, end)| self.items.get(*start as usize..*end as usize));
        items.unwrap_or(&[])
    }

    /// The number of lists.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// All items.
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// How much memory they take, without what the items point to.
    pub fn bytes(&self) -> u64 {
        (size_of_val(self.starts.as_slice()) + size_of_val(self.items.as_slice())) as u64
    }
}

/// What is known of the entities: each list is in their order.
#[derive(Clone, Debug, Default)]
pub struct LinkageInput {
    /// Their names, the main name first.
    pub names: Lists<Arc<str>>,
    /// The places where they are, sorted.
    pub places: Lists<u32>,
    /// The places directly around these, sorted.
    pub parents: Lists<u32>,
    /// All places around these, sorted.
    pub around: Lists<u32>,
    /// What else they have: neighbours of a kind, or the value of a property. Each list is sorted.
    pub sets: Vec<LinkageSet>,
    /// Values that tell entities apart: two that have different ones are not the same. A list for each kind of value, with the
    /// values of each entity as numbers, sorted.
    pub keys: Vec<Lists<u64>>,
}

/// One kind of what entities have.
#[derive(Clone, Debug)]
pub struct LinkageSet {
    /// Its name.
    pub name: Arc<str>,
    /// It is one value, and not several.
    pub is_value: bool,
    /// What each has, as numbers.
    pub items: Lists<u64>,
}

impl LinkageInput {
    /// The number that stands for a value.
    pub fn item(text: &str) -> u64 {
        hash(text)
    }

    /// The kind of value of which every entity has one that no other has, by its place among the keys.
    pub fn told_apart_by(&self) -> Option<usize> {
        self.keys.iter().position(|key| {
            let mut values: Vec<&[u64]> = (0..self.len() as u32).map(|at| key.get(at)).collect();
            values.sort_unstable();
            let same = |pair: &[&[u64]]| matches!(pair, [a, b] if a == b);
            values.len() > 1
                && values.first().is_some_and(|first| !first.is_empty())
                && !values.windows(2).any(same)
        })
    }

    /// The number of entities.
    pub fn len(&self) -> usize {
        self.names.len()
    }
}
