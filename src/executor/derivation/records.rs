//! Derived relationships by id: each combination of type, ends and properties once, so that what is derived again is the same.

use crate::graph::{DerivedRelationship, FIRST_DERIVED, Fact, KeyId, RuleHead, TypeId};
use crate::value::footprint::heap_bytes;
use crate::value::key::{equivalent, hash_value};
use crate::value::{NodeId, RelationshipId, Value};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The number of records of the first level; each level has twice as many as the one before.
const FIRST_LEVEL: usize = 1024;
const LEVELS: usize = 21;

/// The memory of a record without its properties, with its entries in the tables: an estimate.
pub(super) const BYTES_PER_RECORD: u64 = 120;

/// The memory of a record.
pub(super) fn bytes_of(record: &DerivedRelationship) -> u64 {
    let values = record.properties.iter();
    let values = values.map(|(_, value)| size_of::<(KeyId, Value)>() as u64 + heap_bytes(value));
    BYTES_PER_RECORD + values.sum::<u64>()
}

type Level = Box<[OnceLock<DerivedRelationship>]>;

/// One derivation of a derived relationship.
#[derive(Debug)]
pub struct Derivation {
    /// What it derives.
    pub head: RuleHead,
    /// The rule; `None` where a node has the label itself.
    pub rule: Option<Arc<str>>,
    /// What the row of its body rests on; derived relationships are among these.
    pub facts: Vec<Fact>,
}

/// Derived relationships, which are only added, so that they can be read while others are.
#[derive(Debug)]
pub struct Records {
    levels: [OnceLock<Level>; LEVELS],
    known: Mutex<Known>,
    derivations: Mutex<FxHashMap<RelationshipId, Arc<Derivation>>>,
}

#[derive(Debug, Default)]
struct Known {
    count: u32,
    /// The last record between two ends, by type, and by the hash of the properties.
    last: FxHashMap<(TypeId, NodeId, NodeId, u64), u32>,
    /// For each record, the one before with the same key.
    before: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Default for Records {
    fn default() -> Records {
        Records {
            levels: [const { OnceLock::new() }; LEVELS],
            known: Mutex::default(),
            derivations: Mutex::default(),
        }
    }
}

/// The level of a record, and its place there.
fn place(number: u32) -> (usize, usize) {
    let block = number as usize / FIRST_LEVEL + 1;
    let level = block.ilog2() as usize;
    let before = FIRST_LEVEL * ((1 << level) - 1);
    (level, number as usize - before)
}

impl Records {
    pub fn get(&self, id: RelationshipId) -> Option<&DerivedRelationship> {
        let (level, at) = place(id.0.checked_sub(FIRST_DERIVED)?);
        self.levels.get(level)?.get()?.get(at)?.get()
    }

    /// The id of a relationship, and whether it is new; `None` if there are too many.
    pub fn intern(&self, record: DerivedRelationship) -> Option<(RelationshipId, bool)> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let hash = hash_of(&record.properties);
        let ends = (record.relationship_type, record.start, record.end, hash);
        let mut at = known.last.get(&ends).copied().unwrap_or(NONE);
        while at != NONE {
            let id = RelationshipId(FIRST_DERIVED + at);
            let same = self
                .get(id)
                .is_some_and(|other| equal(&other.properties, &record.properties));
            if same {
                return Some((id, false));
            }
            at = known.before.get(at as usize).copied().unwrap_or(NONE);
        }
        let number = known.count;
        let id = RelationshipId(FIRST_DERIVED.checked_add(number).filter(|id| *id < NONE)?);
        let (level, at) = place(number);
        let level = self.levels.get(level)?.get_or_init(|| {
            let size = FIRST_LEVEL << level;
            (0..size).map(|_| OnceLock::new()).collect()
        });
        // Nobody else has this number.
        let _ = level.get(at)?.set(record);
        let before = known.last.insert(ends, number).unwrap_or(NONE);
        known.before.push(before);
        known.count += 1;
        Some((id, true))
    }

    /// Remembers the first derivation of a relationship.
    pub fn derive(&self, id: RelationshipId, derivation: Derivation) {
        let mut all = self
            .derivations
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        all.entry(id).or_insert_with(|| Arc::new(derivation));
    }

    pub fn derivation(&self, id: RelationshipId) -> Option<Arc<Derivation>> {
        let all = self
            .derivations
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        all.get(&id).cloned()
    }
}

/// A hash that properties have which are the same.
fn hash_of(properties: &[(KeyId, Value)]) -> u64 {
    let mut hasher = FxHasher::default();
    for (key, value) in properties {
        key.hash(&mut hasher);
        hash_value(value, &mut hasher);
    }
    hasher.finish()
}

/// Whether properties are the same: `1` and `1.0` are one value, as `DISTINCT` has it.
fn equal(one: &[(KeyId, Value)], other: &[(KeyId, Value)]) -> bool {
    one.len() == other.len()
        && one
            .iter()
            .zip(other)
            .all(|((key, a), (other, b))| key == other && equivalent(a, b))
}
