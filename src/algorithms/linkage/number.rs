//! Texts and other values as numbers of 64 bits, and how many entities a thread takes at a time.

use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// How many entities a thread takes at a time.
pub(super) const CHUNK: usize = 1 << 11;

/// A form, or what else entities have in common, as a number.
pub(super) fn hash(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    // FxHash leaves the low bits of its multiplication poor.
    let mixed = hasher.finish();
    (mixed ^ (mixed >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
