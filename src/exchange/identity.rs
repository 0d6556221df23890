//! Ids of the files → nodes, by group.

use super::bad;
use super::csv::IdType;
use super::csv::header::Header;
use crate::error::Result;
use crate::graph::{BatchCells, BatchColumn};
use crate::value::NodeId;
use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::collections::hash_map::Entry;
use std::hash::BuildHasher;
use std::sync::Arc;

/// The nodes of all groups by their ids.
#[derive(Debug, Default)]
pub struct Identities {
    groups: FxHashMap<Arc<str>, Group>,
}

/// The nodes of a group by their ids.
#[derive(Debug)]
pub enum Group {
    /// Ids are integers.
    Integers(FxHashMap<i64, NodeId>),
    /// Ids are text.
    Texts(TextIds),
}

impl Identities {
    /// A group, empty where it is new.
    pub fn group_mut(&mut self, name: &str, id_type: IdType) -> &mut Group {
        self.groups
            .entry(Arc::from(name))
            .or_insert_with(|| match id_type {
                IdType::Integer => Group::Integers(FxHashMap::default()),
                IdType::String => Group::Texts(TextIds::default()),
            })
    }

    /// The groups that the relationships of a file start and end in.
    pub fn ends(&self, file: &str, header: &Header) -> Result<(&Group, &Group)> {
        let (start, end) = header.ends().ok_or_else(|| {
            bad(format!(
                "{file}: a file of relationships has a :START_ID and an :END_ID column"
            ))
        })?;
        Ok((self.group(file, start)?, self.group(file, end)?))
    }

    /// A group that nodes have been read into.
    pub fn group(&self, file: &str, name: &str) -> Result<&Group> {
        self.groups.get(name).ok_or_else(|| {
            let mut known: Vec<_> = self.groups.keys().map(|name| format!("`{name}`")).collect();
            known.sort_unstable();
            let error = bad(format!(
                "{file}: no file of nodes has the id group `{name}`"
            ));
            error.hint(format!("there are the groups {}", known.join(", ")))
        })
    }
}

impl Group {
    /// Gives a node the id in a row of a column; an error where another has it already.
    pub fn insert(&mut self, ids: &BatchColumn, row: usize, node: NodeId) -> Result<()> {
        let inserted = match (self, ids.cells()) {
            (Group::Integers(nodes), BatchCells::Integers(ids)) => match nodes.entry(ids[row]) {
                Entry::Vacant(place) => {
                    place.insert(node);
                    true
                }
                Entry::Occupied(_) => false,
            },
            (Group::Texts(nodes), BatchCells::Text(ids)) => nodes.insert(ids.get(row), node),
            _ => {
                return Err(bad(
                    "the ids of a group are all text or all integers".to_owned()
                ));
            }
        };
        if inserted {
            return Ok(());
        }
        Err(bad(format!(
            "the id {} stands twice in its group",
            ids.value(row)
        )))
    }

    /// The node of an id as it is written.
    pub fn node(&self, id: &str) -> Result<Option<NodeId>> {
        match self {
            Group::Integers(nodes) => Ok(nodes.get(&integer(id)?).copied()),
            Group::Texts(nodes) => Ok(nodes.get(id)),
        }
    }
}

/// An id of the type INTEGER.
pub fn integer(id: &str) -> Result<i64> {
    id.trim()
        .parse()
        .map_err(|_| bad(format!("the id `{id}` is no integer")))
}

/// Nodes by text. The texts lie one after another and are hashed where they lie: a million ids are three allocations.
#[derive(Debug, Default)]
pub struct TextIds {
    places: HashTable<u32>,
    ends: Vec<usize>,
    nodes: Vec<NodeId>,
    text: String,
}

impl TextIds {
    /// The node of an id.
    pub fn get(&self, id: &str) -> Option<NodeId> {
        let place = self.places.find(hash(id), |place| self.id(*place) == id)?;
        self.nodes.get(*place as usize).copied()
    }

    /// Gives a node an id; false where another has it already.
    pub fn insert(&mut self, id: &str, node: NodeId) -> bool {
        if self.get(id).is_some() {
            return false;
        }
        // There are no more ids than nodes, and those have 32 bits.
        let place = self.nodes.len() as u32;
        self.text.push_str(id);
        self.ends.push(self.text.len());
        self.nodes.push(node);
        let TextIds {
            text, ends, places, ..
        } = self;
        places.insert_unique(hash(id), place, |place| hash(cut(text, ends, *place)));
        true
    }

    fn id(&self, place: u32) -> &str {
        cut(&self.text, &self.ends, place)
    }
}

fn cut<'t>(text: &'t str, ends: &[usize], place: u32) -> &'t str {
    let place = place as usize;
    let start = match place {
        0 => 0,
        _ => ends.get(place - 1).copied().unwrap_or(0),
    };
    let end = ends.get(place).copied().unwrap_or(start);
    text.get(start..end).unwrap_or("")
}

fn hash(id: &str) -> u64 {
    FxBuildHasher.hash_one(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_again() {
        let mut ids = TextIds::default();
        for number in 0..5000_u32 {
            assert!(ids.insert(&format!("企业{number}"), NodeId(number)));
        }
        assert!(!ids.insert("企业17", NodeId(9)));
        assert_eq!(ids.get("企业4999"), Some(NodeId(4999)));
        assert_eq!(ids.get("企业5000"), None);
        assert!(ids.insert("", NodeId(7)));
        assert_eq!(ids.get(""), Some(NodeId(7)));
    }
}
