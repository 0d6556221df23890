//! The number of a set of sources.

/// The number of a set of sources. Numbers are valid within one state and its successors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ReferenceSet(u32);

impl ReferenceSet {
    /// No source.
    pub const NONE: ReferenceSet = ReferenceSet(0);

    /// Whether it contains no source.
    #[inline]
    pub fn is_empty(self) -> bool {
        self == ReferenceSet::NONE
    }

    /// The set with a number.
    #[inline]
    pub fn numbered(number: u32) -> ReferenceSet {
        ReferenceSet(number)
    }

    /// Its number.
    #[inline]
    pub fn number(self) -> u32 {
        self.0
    }

    /// Whether sets are the same ones, one by one.
    pub fn are_equal(some: &[ReferenceSet], others: &[ReferenceSet]) -> bool {
        // Without a branch for each of them, several are compared at a time.
        let pairs = || some.iter().zip(others);
        some.len() == others.len()
            && some.first() == others.first()
            && pairs().fold(0, |unlike, (one, other)| unlike | (one.0 ^ other.0)) == 0
    }

    /// The sets in the order of their numbers.
    pub fn all() -> impl Iterator<Item = ReferenceSet> {
        (0..).map(ReferenceSet)
    }

    /// Its index among the sets.
    #[inline]
    pub fn place(self) -> usize {
        self.0 as usize
    }
}
