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
