//! Maps the ids in the files to nodes, by group.

use super::bad;
use super::csv::IdType;
use super::csv::header::Header;
use super::id_table::IdTable;
use crate::error::{Error, Result};
use crate::graph::{BatchCells, BatchColumn};
use crate::value::NodeId;
use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap};
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
    Integers(IntegerIds),
    /// Ids are text.
    Texts(TextIds),
}

impl Identities {
    /// A group, empty where it is new.
    pub fn group_mut(&mut self, name: &str, id_type: IdType) -> &mut Group {
        self.groups
            .entry(Arc::from(name))
            .or_insert_with(|| match id_type {
                IdType::Integer => Group::Integers(IntegerIds::default()),
                IdType::String => Group::Texts(TextIds::default()),
            })
    }

    /// The groups of the start and end nodes of the relationships of a file.
    pub fn ends(&self, file: &str, header: &Header) -> Result<(&Group, &Group)> {
        let (start, end) = header.ends().ok_or_else(|| {
            bad(format!(
                "{file}: a file of relationships has a :START_ID and an :END_ID column"
            ))
            .hint("or name the columns that hold the ids of both ends: --from COLUMN --to COLUMN")
        })?;
        Ok((self.group(file, start)?, self.group(file, end)?))
    }

    /// The only group, if there is exactly one.
    pub fn only_group(&self, file: &str) -> Result<Arc<str>> {
        let mut groups: Vec<&Arc<str>> = self.groups.keys().collect();
        groups.sort_unstable();
        match groups.as_slice() {
            [] => Err(no_ids(file)),
            [only] => Ok(Arc::clone(only)),
            [first, ..] => {
                let known: Vec<_> = groups.iter().map(|name| format!("`{name}`")).collect();
                let error = bad(format!("{file}: nodes with several labels have ids"));
                Err(error.hint(format!(
                    "specify whose ids the column contains, as in --from COLUMN:{first}; there are {}",
                    known.join(", ")
                )))
            }
        }
    }

    /// Looks up a group into which nodes have been read.
    pub fn group(&self, file: &str, name: &str) -> Result<&Group> {
        self.groups.get(name).ok_or_else(|| {
            if self.groups.is_empty() {
                return no_ids(file);
            }
            let mut known: Vec<_> = self.groups.keys().map(|name| format!("`{name}`")).collect();
            known.sort_unstable();
            let error = bad(format!(
                "{file}: no file of nodes has the id group `{name}`"
            ));
            error.hint(format!("there are the groups {}", known.join(", ")))
        })
    }
}

fn no_ids(file: &str) -> Error {
    let error = bad(format!(
        "{file}: relationships need nodes with ids, and no file of nodes has any"
    ));
    error
        .hint("write :ID into the header of the nodes' id column, or name that column: --id COLUMN")
}

impl Group {
    /// Gives a node the id in a row of a column; returns an error if another node already has it.
    pub fn insert(&mut self, ids: &BatchColumn, row: usize, node: NodeId) -> Result<()> {
        let inserted = match (self, ids.cells()) {
            (Group::Integers(nodes), BatchCells::Integers(ids)) => nodes.insert(ids[row], node),
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
            "the id {} occurs twice in its group",
            ids.value(row)
        )))
    }

    /// The node of an id that is an integer, if the ids are.
    pub fn numbered(&self, id: i64) -> Option<NodeId> {
        match self {
            Group::Integers(nodes) => nodes.get(id),
            Group::Texts(_) => None,
        }
    }

    /// The node of an id as it is written, which may be near the one that was looked for last.
    pub fn node(&self, id: &str, last: &mut Finger) -> Result<Option<NodeId>> {
        match self {
            Group::Integers(nodes) => Ok(nodes.get(integer(id)?)),
            Group::Texts(nodes) => Ok(nodes.get_near(id, last)),
        }
    }
}

/// An id of the type INTEGER.
pub fn integer(id: &str) -> Result<i64> {
    crate::exchange::csv::kind::integer(id)
        .map_err(|error| bad(format!("the id {}", error.message())))
}

/// Marks an id that belongs to no node.
const NONE: u32 = u32::MAX;

/// The list may have up to four times as many entries as there are ids, plus this number.
const GAP: usize = 1 << 12;

/// Nodes by integer id. Ids are mostly consecutive: those are positions in a list, which is smaller than a table and
/// needs no search. The others are in a table.
#[derive(Debug, Default)]
pub struct IntegerIds {
    /// The id at the first position of the list.
    base: i64,
    list: Vec<u32>,
    /// So many ids from the first on belong to nodes that follow each other as they do, so that no memory is read for them.
    straight: usize,
    count: usize,
    greatest: Option<i64>,
    others: IdTable,
}

impl IntegerIds {
    /// The node of an id.
    pub fn get(&self, id: i64) -> Option<NodeId> {
        let place = self.place(id);
        if let Some(place) = place.filter(|place| *place < self.straight) {
            return self.list.first().map(|first| NodeId(first + place as u32));
        }
        let listed = place.and_then(|place| self.list.get(place));
        let node = listed.copied().filter(|node| *node != NONE);
        node.map(NodeId).or_else(|| self.others.get(id))
    }

    /// Gives a node an id; returns false if another node already has it.
    pub fn insert(&mut self, id: i64, node: NodeId) -> bool {
        // In files of nodes each id is mostly greater than all before, so that it need not be looked for.
        let is_greatest = self.greatest.is_none_or(|greatest| greatest < id);
        if is_greatest {
            self.greatest = Some(id);
        } else if self.get(id).is_some() {
            return false;
        }
        if self.list.is_empty() {
            self.base = id;
        }
        let end = 4 * self.count + GAP;
        match self.place(id).filter(|place| *place < end) {
            Some(place) => {
                if place >= self.list.len() {
                    self.list.resize(place + 1, NONE);
                }
                self.list[place] = node.0;
                let first = u64::from(self.list[0]);
                if place == self.straight && first + place as u64 == u64::from(node.0) {
                    self.straight += 1;
                }
                self.count += 1;
            }
            None => self.others.insert(id, node),
        }
        true
    }

    fn place(&self, id: i64) -> Option<usize> {
        usize::try_from(id.checked_sub(self.base)?).ok()
    }
}

/// The place of the text id that was found last: relationships are often written in the order of the nodes at one of their ends,
/// so that the next one is the same or follows it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Finger(usize);

/// Nodes by text id. The texts are concatenated and hashed in the buffer: a million ids need three allocations.
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

    /// The same for an id that may be the one that was looked for last, or the next one.
    pub fn get_near(&self, id: &str, last: &mut Finger) -> Option<NodeId> {
        let near = [last.0, last.0 + 1].into_iter();
        let mut near = near.filter(|place| *place < self.nodes.len());
        last.0 = match near.find(|place| self.id(*place as u32) == id) {
            Some(place) => place,
            None => *self.places.find(hash(id), |place| self.id(*place) == id)? as usize,
        };
        self.nodes.get(last.0).copied()
    }

    /// Gives a node an id; returns false if another node already has it.
    pub fn insert(&mut self, id: &str, node: NodeId) -> bool {
        if self.get(id).is_some() {
            return false;
        }
        // There are at most as many ids as nodes, and a node id has 32 bits.
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

    /// All ids in insertion order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, NodeId)> {
        (0..)
            .map(|place| self.id(place))
            .zip(self.nodes.iter().copied())
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
    use proptest::collection::vec;
    use proptest::prelude::*;

    proptest! {
        /// Dense, sparse, negative or extreme: ids are found as in a map, and the list stays near their number.
        #[test]
        fn integers_are_found_again(
            ids in vec(prop_oneof![0..50_i64, -9000..9000_i64, any::<i64>()], 0..200),
        ) {
            let (mut found, mut expected) = (IntegerIds::default(), FxHashMap::default());
            for (node, id) in (0..).map(NodeId).zip(&ids) {
                prop_assert_eq!(found.insert(*id, node), !expected.contains_key(id));
                expected.entry(*id).or_insert(node);
            }
            for id in ids.iter().flat_map(|id| [*id, id.wrapping_add(1)]) {
                prop_assert_eq!(found.get(id), expected.get(&id).copied());
            }
            prop_assert!(found.list.len() <= GAP + 4 * ids.len());
        }
    }

    #[test]
    fn texts_are_found_again() {
        let mut ids = TextIds::default();
        for number in 0..5000_u32 {
            assert!(ids.insert(&format!("企业{number}"), NodeId(number)));
        }
        assert!(!ids.insert("企业17", NodeId(9)));
        assert_eq!(ids.get("企业4999"), Some(NodeId(4999)));
        assert_eq!(ids.get("企业5000"), None);
        let mut last = Finger::default();
        for number in (0..4999).chain([7, 7, 8, 4999, 0]) {
            let found = ids.get_near(&format!("企业{number}"), &mut last);
            assert_eq!(found, Some(NodeId(number)));
            assert_eq!(ids.get_near("企业5000", &mut last), None);
        }
        assert!(ids.insert("", NodeId(7)));
        assert_eq!(ids.get(""), Some(NodeId(7)));
    }
}
