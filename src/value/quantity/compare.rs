//! When quantities are equal, which comes first, and what is known of `<`.

use super::Quantity;
use super::extent::{End, Extent};
use crate::value::decimal::Magnitude;
use crate::value::equality::Comparison;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// Two say the same of the same magnitude in one dimension.
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

/// By dimension; then by the number that is written; then what is below it before what is above it.
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

/// How two compare, as far as what they say decides: more than 10 is more than 10, and whether it is more than 12 is not
/// known.
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
        // What is about a number may be on either side of it.
        _ if about => Comparison::Unknown,
        (Some(false), _) => Comparison::LessOrEqual,
        (_, Some(false)) => Comparison::GreaterOrEqual,
        (None, None) => Comparison::Unknown,
    }
}

/// Whether all up to one end is less than all from another: `Some(false)` where the ends may meet, `None` where they
/// overlap or one is open.
fn before(high: End<Magnitude>, low: End<Magnitude>) -> Option<bool> {
    let ((high, high_included), (low, low_included)) = (high?, low?);
    match high.cmp(&low) {
        Ordering::Less => Some(true),
        Ordering::Equal => Some(!(high_included && low_included)),
        Ordering::Greater => None,
    }
}

impl Extent<Magnitude> {
    /// Bytes whose plain order is the order of what quantities of one dimension say.
    pub fn ordered_bytes(self) -> Vec<u8> {
        let mut bytes = self.first().ordered_bytes().to_vec();
        bytes.push(self.rank());
        bytes.extend(self.last().ordered_bytes());
        bytes
    }
}
