//! What all hops of some nodes rest on, remembered for as long as neither relationships nor sources change.

use super::NumberSet;
use super::number_set::fingerprint_of;
use super::unions::{AskedOnce, SetUnion};
use crate::graph::adjacency::TypeAdjacency;
use crate::graph::symbol::{KeyId, TypeId};
use crate::graph::view::Direction;
use crate::value::NodeId;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// All that is remembered takes at most so many bytes, with the names of the sources.
const MOST_BYTES: usize = 1 << 24;

/// What is read of nodes and of all their hops. `None` is the existence, a key that property.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HopFacts {
    /// What is read of the nodes.
    pub starts: Vec<Option<KeyId>>,
    /// The direction.
    pub direction: Direction,
    /// The types; `None`: all.
    pub types: Option<Vec<TypeId>>,
    /// What is read of the relationships.
    pub relationships: Vec<Option<KeyId>>,
    /// What is read of the nodes at their ends.
    pub ends: Vec<Option<KeyId>>,
}

/// What is read of hops, by which it is looked up.
#[derive(Debug, PartialEq, Eq)]
pub struct HopRead {
    facts: HopFacts,
    /// It is the same for equal facts.
    fingerprint: u64,
}

impl HopRead {
    /// What is read of hops.
    pub fn of(facts: HopFacts) -> Arc<HopRead> {
        let mut hasher = FxHasher::default();
        facts.hash(&mut hasher);
        Arc::new(HopRead {
            facts,
            fingerprint: hasher.finish(),
        })
    }

    /// What is read.
    pub fn facts(&self) -> &HopFacts {
        &self.facts
    }
}

/// Some nodes, which are told in one of two ways. What is remembered of nodes that are told in one is not found by the other.
#[derive(Clone, Copy, Debug)]
pub enum HopNodes<'h> {
    /// In ascending order.
    Listed(&'h [NodeId]),
    /// A bit for each node of the graph.
    Bits(&'h [u64]),
}

/// What is read, and the nodes.
pub type HopsOf<'h> = (&'h Arc<HopRead>, HopNodes<'h>);

/// What is known of the sources of the hops of some nodes.
#[derive(Debug)]
pub enum HopSources {
    /// The sets of sources, and whether each of the nodes has any hop.
    Known(Arc<SetUnion>, bool),
    /// Not known, and to be remembered, because it has been asked for before.
    AskedAgain,
    /// Not known.
    New,
}

/// The unions for hops that were asked for at least twice. A clone has none: it is made to be changed.
#[derive(Debug, Default)]
pub struct HopUnions(Mutex<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    /// The relationships. Whoever changes them makes others.
    adjacency: Weak<Vec<Arc<TypeAdjacency>>>,
    known: FxHashMap<u64, Known>,
    once: AskedOnce,
    /// What is known takes so many bytes.
    bytes: usize,
}

#[derive(Debug)]
struct Known {
    of: Arc<HopRead>,
    from: KnownNodes,
    union: Arc<SetUnion>,
    /// Each of the nodes has hops.
    all_start: bool,
}

#[derive(Debug)]
enum KnownNodes {
    Listed(Box<[NodeId]>),
    Bits(Box<[u64]>),
}

impl HopNodes<'_> {
    fn bytes(self) -> usize {
        match self {
            HopNodes::Listed(nodes) => size_of_val(nodes),
            HopNodes::Bits(words) => size_of_val(words),
        }
    }

    fn to_known(self) -> KnownNodes {
        match self {
            HopNodes::Listed(nodes) => KnownNodes::Listed(nodes.into()),
            HopNodes::Bits(words) => KnownNodes::Bits(words.into()),
        }
    }
}

impl KnownNodes {
    fn are(&self, nodes: HopNodes<'_>) -> bool {
        match (self, nodes) {
            (KnownNodes::Listed(own), HopNodes::Listed(nodes)) => **own == *nodes,
            (KnownNodes::Bits(own), HopNodes::Bits(words)) => **own == *words,
            (KnownNodes::Listed(_), HopNodes::Bits(_))
            | (KnownNodes::Bits(_), HopNodes::Listed(_)) => false,
        }
    }
}

impl Clone for HopUnions {
    fn clone(&self) -> HopUnions {
        HopUnions::default()
    }
}

impl HopUnions {
    /// What is known of the hops of some nodes.
    pub fn get(
        &self,
        (of, from): HopsOf<'_>,
        adjacency: &Arc<Vec<Arc<TypeAdjacency>>>,
    ) -> HopSources {
        let mut remembered = self.lock();
        if remembered.adjacency.as_ptr() != Arc::as_ptr(adjacency) {
            *remembered = Remembered {
                adjacency: Arc::downgrade(adjacency),
                ..Remembered::default()
            };
        }
        let fingerprint = fingerprint(of, from);
        match remembered.known.get(&fingerprint) {
            Some(known) if known.of == *of && known.from.are(from) => {
                HopSources::Known(Arc::clone(&known.union), known.all_start)
            }
            Some(_) => HopSources::New,
            None => match remembered.once.is_again(fingerprint) {
                true => HopSources::AskedAgain,
                false => HopSources::New,
            },
        }
    }

    /// Remembers the union for the hops of some nodes.
    pub fn remember(
        &self,
        (of, from): HopsOf<'_>,
        adjacency: &Arc<Vec<Arc<TypeAdjacency>>>,
        (sets, all_start): (&NumberSet, bool),
    ) {
        let union = Arc::new(SetUnion::of(sets));
        let mut remembered = self.lock();
        let bytes = union.bytes() + from.bytes();
        if remembered.adjacency.as_ptr() != Arc::as_ptr(adjacency) || bytes > MOST_BYTES {
            return;
        }
        if remembered.bytes + bytes > MOST_BYTES {
            remembered.known.clear();
            remembered.bytes = 0;
        }
        let known = Known {
            of: Arc::clone(of),
            from: from.to_known(),
            union,
            all_start,
        };
        if remembered
            .known
            .insert(fingerprint(of, from), known)
            .is_none()
        {
            remembered.bytes += bytes;
        }
    }

    /// Forgets all of them, because the sources change.
    pub fn forget(&mut self) {
        let remembered = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        if remembered.adjacency.as_ptr() != Weak::<Vec<Arc<TypeAdjacency>>>::new().as_ptr() {
            *remembered = Remembered::default();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Remembered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn fingerprint(of: &HopRead, from: HopNodes<'_>) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u64(of.fingerprint);
    match from {
        HopNodes::Listed(nodes) => nodes.iter().for_each(|node| hasher.write_u32(node.0)),
        HopNodes::Bits(words) => hasher.write_u64(fingerprint_of(words, 0)),
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(direction: Direction) -> Arc<HopRead> {
        HopRead::of(HopFacts {
            starts: Vec::new(),
            direction,
            types: None,
            relationships: vec![None],
            ends: Vec::new(),
        })
    }

    fn numbers(numbers: impl IntoIterator<Item = u32>) -> NumberSet {
        let mut set = NumberSet::default();
        numbers.into_iter().for_each(|number| set.insert(number));
        set
    }

    #[test]
    fn hops_are_known_until_the_relationships_or_the_sources_change() {
        let mut unions = HopUnions::default();
        let [one, other] = [(); 2].map(|()| Arc::new(Vec::new()));
        let (out, back) = (facts(Direction::Outgoing), facts(Direction::Incoming));
        let nodes = [NodeId(3), NodeId(5)];
        let of = (&out, HopNodes::Listed(&nodes));
        assert!(matches!(unions.get(of, &one), HopSources::New));
        assert!(matches!(unions.get(of, &one), HopSources::AskedAgain));
        unions.remember(of, &one, (&numbers([1, 7]), true));
        let HopSources::Known(known, true) = unions.get(of, &one) else {
            panic!("it was remembered");
        };
        assert_eq!(known.len(), 2);
        let (fewer, bits) = (HopNodes::Listed(&nodes[..1]), HopNodes::Bits(&[0b10_1000]));
        for different in [(&back, of.1), (&out, fewer), (&out, bits)] {
            assert!(matches!(unions.get(different, &one), HopSources::New));
        }
        assert!(matches!(unions.get(of, &other), HopSources::New));
        // Nodes that are told by bits are remembered too.
        unions.remember((&out, bits), &other, (&numbers([2]), false));
        let found = |bits| unions.get((&out, HopNodes::Bits(bits)), &other);
        assert!(matches!(found(&[0b10_1000]), HopSources::Known(_, false)));
        assert!(matches!(found(&[0b10_1001]), HopSources::New));
        // What was gathered from other relationships is not taken over.
        unions.remember(of, &one, (&numbers([1]), true));
        assert!(matches!(unions.get(of, &other), HopSources::AskedAgain));
        unions.remember(of, &other, (&numbers([1]), false));
        unions.forget();
        assert!(matches!(unions.get(of, &other), HopSources::New));
    }

    #[test]
    fn what_is_remembered_of_hops_is_bounded() {
        let (unions, adjacency) = (HopUnions::default(), Arc::new(Vec::new()));
        let out = facts(Direction::Outgoing);
        let sets = numbers(0..50_000);
        for node in 0..50 {
            let from = [NodeId(node)];
            let of = (&out, HopNodes::Listed(&from));
            assert!(matches!(unions.get(of, &adjacency), HopSources::New));
            unions.remember(of, &adjacency, (&sets, true));
            assert!(matches!(
                unions.get(of, &adjacency),
                HopSources::Known(_, true)
            ));
            assert!(unions.lock().bytes <= MOST_BYTES);
        }
        assert!(unions.lock().known.len() < 50);
    }
}
