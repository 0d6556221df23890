//! Equality, order and three-valued comparison of quantities.

use super::Quantity;
use super::extent::{End, Extent};
use crate::value::decimal::Magnitude;
use crate::value::equality::Comparison;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// Quantities are equal if they have the same extent of the same magnitude in the same dimension.
impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.magnitude == other.magnitude && self.unit.dimension() == other.unit.dimension()
    }
}

impl Eq for Quantity {}

impl Hash for Quantity {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.magnitude.hash(state);
        self.unit.dimension().hash(state);
    }
}

/// By dimension; then by the number; then upper bounds before lower bounds.
impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> Ordering {
        let [a, b] = [self.magnitude, other.magnitude];
        self.unit
            .dimension()
            .cmp(other.unit.dimension())
            .then_with(|| a.first().cmp(&b.first()))
            .then_with(|| a.rank().cmp(&b.rank()))
            .then_with(|| a.last().cmp(&b.last()))
    }
}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Compares two quantities as far as their bounds decide: "more than 10" is more than 10, but whether it is more than
/// 12 is unknown.
pub fn comparison(a: &Quantity, b: &Quantity) -> Comparison {
    if a.unit.dimension() != b.unit.dimension() {
        return Comparison::Unknown;
    }
    if a.magnitude == b.magnitude {
        return Comparison::Ordered(Ordering::Equal);
    }
    let ((a_low, a_high), (b_low, b_high)) = (a.magnitude.ends(), b.magnitude.ends());
    let about = a.magnitude.is_about() || b.magnitude.is_about();
    match (before(a_high, b_low), before(b_high, a_low)) {
        (Some(true), _) => Comparison::Ordered(Ordering::Less),
        (_, Some(true)) => Comparison::Ordered(Ordering::Greater),
        // An approximate number may be on either side.
        _ if about => Comparison::Unknown,
        (Some(false), _) => Comparison::LessOrEqual,
        (_, Some(false)) => Comparison::GreaterOrEqual,
        (None, None) => Comparison::Unknown,
    }
}

/// Whether everything up to one end is less than everything from another: `Some(false)` if the ends may coincide,
/// `None` if they overlap or one is unbounded.
pub(super) fn before<N: Ord>(high: End<N>, low: End<N>) -> Option<bool> {
    let ((high, high_included), (low, low_included)) = (high?, low?);
    match high.cmp(&low) {
        Ordering::Less => Some(true),
        Ordering::Equal => Some(!(high_included && low_included)),
        Ordering::Greater => None,
    }
}

impl Extent<Magnitude> {
    /// Bytes whose lexicographic order is the order of quantities of one dimension.
    pub fn ordered_bytes(self) -> Vec<u8> {
        let mut bytes = self.first().ordered_bytes().to_vec();
        bytes.push(self.rank());
        bytes.extend(self.last().ordered_bytes());
        bytes
    }
}
