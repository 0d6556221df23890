//! What a quantity states about its number: exact, approximate, a bound, or a range.

use crate::error::{Error, ErrorCode, Result};
use crate::value::Decimal;
use std::cmp::Ordering;

/// What is known of a number. `N` is the number: as it is written, or its magnitude in the base unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extent<N> {
    /// Less than the number.
    Below(N),
    /// At most the number.
    AtMost(N),
    /// About the number.
    About(N),
    /// Exactly the number.
    Exact(N),
    /// From the first to the second, both included.
    Between(N, N),
    /// At least the number.
    AtLeast(N),
    /// More than the number.
    Above(N),
}

use Extent::{About, Above, AtLeast, AtMost, Below, Between, Exact};

/// A bound: the number, and whether it is included.
pub type End<N> = Option<(N, bool)>;

impl<N: Copy + Ord> Extent<N> {
    /// The number; the lower one of a range. The order compares it first.
    pub fn first(self) -> N {
        match self {
            Below(n) | AtMost(n) | About(n) | Exact(n) | Between(n, _) | AtLeast(n) | Above(n) => n,
        }
    }

    /// The order compares this next: upper bounds on a number come before it, lower bounds after it.
    pub fn rank(self) -> u8 {
        match self {
            Below(_) => 0,
            AtMost(_) => 1,
            About(_) => 2,
            Exact(_) => 3,
            Between(..) => 4,
            AtLeast(_) => 5,
            Above(_) => 6,
        }
    }

    /// The number; the greater one of a range.
    pub fn last(self) -> N {
        match self {
            Between(_, high) => high,
            other => other.first(),
        }
    }

    /// The lower and the upper bound; an approximate number is taken as exact.
    pub fn ends(self) -> (End<N>, End<N>) {
        match self {
            Below(n) => (None, Some((n, false))),
            AtMost(n) => (None, Some((n, true))),
            About(n) | Exact(n) => (Some((n, true)), Some((n, true))),
            Between(low, high) => (Some((low, true)), Some((high, true))),
            AtLeast(n) => (Some((n, true)), None),
            Above(n) => (Some((n, false)), None),
        }
    }

    /// Whether it is approximate.
    pub fn is_about(self) -> bool {
        matches!(self, About(_))
    }

    /// The extent with its numbers mapped by a monotonic function.
    pub fn map<M>(self, number: impl Fn(N) -> M) -> Extent<M> {
        match self {
            Below(n) => Below(number(n)),
            AtMost(n) => AtMost(number(n)),
            About(n) => About(number(n)),
            Exact(n) => Exact(number(n)),
            Between(low, high) => Between(number(low), number(high)),
            AtLeast(n) => AtLeast(number(n)),
            Above(n) => Above(number(n)),
        }
    }

    /// The comparator: `=`, `>=`, …, `range`.
    pub fn comparator(self) -> &'static str {
        match self {
            Below(_) => "<",
            AtMost(_) => "<=",
            About(_) => "~",
            Exact(_) => "=",
            Between(..) => "range",
            AtLeast(_) => ">=",
            Above(_) => ">",
        }
    }
}

impl Extent<Decimal> {
    /// The extent with its numbers mapped by a monotonic function that can fail.
    pub fn try_map(self, number: impl Fn(Decimal) -> Result<Decimal>) -> Result<Extent<Decimal>> {
        Ok(match self {
            Below(n) => Below(number(n)?),
            AtMost(n) => AtMost(number(n)?),
            About(n) => About(number(n)?),
            Exact(n) => Exact(number(n)?),
            // Rounding, or a factor of zero, can make both numbers equal.
            Between(low, high) => Extent::between(number(low)?, number(high)?),
            AtLeast(n) => AtLeast(number(n)?),
            Above(n) => Above(number(n)?),
        })
    }

    /// The range between two numbers, in either order.
    pub fn between(a: Decimal, b: Decimal) -> Extent<Decimal> {
        match a == b {
            true => Exact(a),
            false => Between(a.min(b), a.max(b)),
        }
    }

    /// Between these ends.
    fn of(ends: (End<Decimal>, End<Decimal>)) -> Result<Extent<Decimal>> {
        Ok(match ends {
            (Some((low, _)), Some((high, _))) => Extent::between(low, high),
            (Some((low, true)), None) => AtLeast(low),
            (Some((low, false)), None) => Above(low),
            (None, Some((high, true))) => AtMost(high),
            (None, Some((high, false))) => Below(high),
            (None, None) => return Err(nothing_known()),
        })
    }

    /// The extent of the negated number.
    #[must_use]
    pub fn negated(self) -> Extent<Decimal> {
        match self {
            Below(n) => Above(-n),
            AtMost(n) => AtLeast(-n),
            About(n) => About(-n),
            Exact(n) => Exact(-n),
            Between(low, high) => Between(-high, -low),
            AtLeast(n) => AtMost(-n),
            Above(n) => Below(-n),
        }
    }

    /// The number, if it is exact or approximate.
    fn number(self) -> Option<Decimal> {
        match self {
            About(n) | Exact(n) => Some(n),
            Below(_) | AtMost(_) | Between(..) | AtLeast(_) | Above(_) => None,
        }
    }

    /// The result of an operation if one operand is approximate: it is approximate too. If the other operand is a
    /// bound, nothing is known of the result, because an approximate number has no bounds.
    pub(super) fn about(
        self,
        other: Extent<Decimal>,
        operation: impl Fn(Decimal, Decimal) -> Result<Decimal>,
    ) -> Result<Extent<Decimal>> {
        match (self.number(), other.number()) {
            (Some(a), Some(b)) => operation(a, b).map(About),
            _ => Err(about_beside_bounds()),
        }
    }

    /// The extent of the sum.
    pub fn plus(self, other: Extent<Decimal>) -> Result<Extent<Decimal>> {
        if self.is_about() || other.is_about() {
            return self.about(other, Decimal::plus);
        }
        let ((low, high), (other_low, other_high)) = (self.ends(), other.ends());
        let end = |a: End<Decimal>, b: End<Decimal>| -> Result<End<Decimal>> {
            match (a, b) {
                (Some((a, a_included)), Some((b, b_included))) => {
                    Ok(Some((a.plus(b)?, a_included && b_included)))
                }
                _ => Ok(None),
            }
        };
        Extent::of((end(low, other_low)?, end(high, other_high)?))
    }

    /// The extent of the product: it lies between the least and the greatest of the products of the bounds.
    pub fn times(self, other: Extent<Decimal>) -> Result<Extent<Decimal>> {
        match (self, other) {
            (Exact(factor), extent) | (extent, Exact(factor)) => extent.times_number(factor),
            (About(_), _) | (_, About(_)) => self.about(other, Decimal::times),
            (a, b) => {
                let (mut low, mut high) = (Reach::PlusInfinity, Reach::MinusInfinity);
                for a in a.reaches() {
                    for b in b.reaches() {
                        let product = a.times(b)?;
                        low = low.least(product);
                        high = high.greatest(product);
                    }
                }
                Extent::of((low.end(), high.end()))
            }
        }
    }

    /// The lower and the upper limit.
    fn reaches(self) -> [Reach; 2] {
        let (low, high) = self.ends();
        let finite = |(number, included)| Reach::To(number, included);
        [
            low.map_or(Reach::MinusInfinity, finite),
            high.map_or(Reach::PlusInfinity, finite),
        ]
    }

    fn times_number(self, factor: Decimal) -> Result<Extent<Decimal>> {
        if factor.is_zero() {
            return Ok(Exact(Decimal::ZERO));
        }
        let turned = if factor.is_negative() {
            self.negated()
        } else {
            self
        };
        turned.try_map(|number| number.times(factor.abs()))
    }
}

/// The limit of an extent: a number, which is included or not, or infinity.
#[derive(Clone, Copy, Debug)]
enum Reach {
    MinusInfinity,
    To(Decimal, bool),
    PlusInfinity,
}

impl Reach {
    fn sign(self) -> Ordering {
        match self {
            Reach::MinusInfinity => Ordering::Less,
            Reach::To(number, _) => number.cmp(&Decimal::ZERO),
            Reach::PlusInfinity => Ordering::Greater,
        }
    }

    fn times(self, other: Reach) -> Result<Reach> {
        let included = |reach: Reach| matches!(reach, Reach::To(_, true));
        let nothing = |reach: Reach| reach.sign().is_eq();
        if nothing(self) || nothing(other) {
            // A product of zero is reached if the zero is, whatever the other factor.
            let reached = (nothing(self) && included(self)) || (nothing(other) && included(other));
            return Ok(Reach::To(Decimal::ZERO, reached));
        }
        Ok(match (self, other) {
            (Reach::To(a, a_included), Reach::To(b, b_included)) => {
                Reach::To(a.times(b)?, a_included && b_included)
            }
            _ if self.sign() == other.sign() => Reach::PlusInfinity,
            _ => Reach::MinusInfinity,
        })
    }

    /// Compares by number only.
    fn compare(self, other: Reach) -> Ordering {
        match (self, other) {
            (Reach::To(a, _), Reach::To(b, _)) => a.cmp(&b),
            (Reach::MinusInfinity, Reach::MinusInfinity)
            | (Reach::PlusInfinity, Reach::PlusInfinity) => Ordering::Equal,
            (Reach::MinusInfinity, _) | (_, Reach::PlusInfinity) => Ordering::Less,
            (Reach::PlusInfinity, _) | (_, Reach::MinusInfinity) => Ordering::Greater,
        }
    }

    fn least(self, other: Reach) -> Reach {
        self.further(other, Ordering::Less)
    }

    fn greatest(self, other: Reach) -> Reach {
        self.further(other, Ordering::Greater)
    }

    /// The outer one of two limits; for equal numbers, the one that includes the number.
    fn further(self, other: Reach, direction: Ordering) -> Reach {
        match self.compare(other) {
            Ordering::Equal if matches!(self, Reach::To(_, true)) => self,
            Ordering::Equal => other,
            found if found == direction => self,
            _ => other,
        }
    }

    fn end(self) -> End<Decimal> {
        match self {
            Reach::To(number, included) => Some((number, included)),
            Reach::MinusInfinity | Reach::PlusInfinity => None,
        }
    }
}

fn about_beside_bounds() -> Error {
    Error::argument(
        ErrorCode::InvalidArgumentValue,
        "nothing would be known of the result: one side is only about its number, the other has only bounds",
    )
    .hint("calculate with the numbers themselves: q.value, q.low, q.high")
}

fn nothing_known() -> Error {
    Error::argument(
        ErrorCode::InvalidArgumentValue,
        "nothing would be known of the result: it has neither a lower nor an upper bound",
    )
    .hint("calculate with the bounds themselves: q.low, q.high")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(number: i64) -> Extent<Decimal> {
        Exact(number.into())
    }

    #[test]
    fn sums_know_what_their_parts_know() {
        let [one, two, three] = [1, 2, 3].map(Decimal::from);
        assert_eq!(Above(one).plus(exact(2)).ok(), Some(Above(three)));
        assert_eq!(AtLeast(one).plus(Above(two)).ok(), Some(Above(three)));
        assert_eq!(AtLeast(one).plus(AtLeast(two)).ok(), Some(AtLeast(three)));
        assert_eq!(
            Between(one, two).plus(exact(1)).ok(),
            Some(Between(two, three))
        );
        assert_eq!(Between(one, two).plus(Above(one)).ok(), Some(Above(two)));
        assert_eq!(About(one).plus(exact(2)).ok(), Some(About(three)));
        assert!(Above(one).plus(Below(two)).is_err());
    }

    #[test]
    fn what_is_about_a_number_gives_no_bounds() {
        let [one, two, three] = [1, 2, 3].map(Decimal::from);
        assert_eq!(About(one).plus(About(two)).ok(), Some(About(three)));
        assert_eq!(About(one).times(exact(2)).ok(), Some(About(two)));
        assert_eq!(About(one).times(About(two)).ok(), Some(About(two)));
        for bounds in [Above(two), AtMost(two), Between(two, three)] {
            for result in [
                About(one).plus(bounds),
                bounds.plus(About(one)),
                About(one).times(bounds),
                bounds.times(About(one)),
                About(Decimal::ZERO).times(bounds),
            ] {
                let error = result.expect_err("neither about a number nor bounds");
                assert!(error.message().contains("nothing would be known"));
            }
        }
    }

    #[test]
    fn products_of_bounds_lie_between_the_products_of_their_ends() {
        let number = Decimal::from;
        let range = |low: i64, high: i64| Between(number(low), number(high));
        for (a, b, product) in [
            (range(-1, 2), range(1, 2), Some(range(-2, 4))),
            (range(-3, 2), range(-1, 4), Some(range(-12, 8))),
            (range(-2, -1), range(-4, -3), Some(range(3, 8))),
            (
                AtMost(number(-1)),
                Above(number(2)),
                Some(Below(number(-2))),
            ),
            (AtLeast(number(-1)), range(2, 3), Some(AtLeast(number(-3)))),
            // Nothing of the first makes nothing of the product.
            (
                AtLeast(number(0)),
                Above(number(2)),
                Some(AtLeast(number(0))),
            ),
            (range(0, 1), Above(number(2)), Some(AtLeast(number(0)))),
            (Above(number(0)), AtLeast(number(2)), Some(Above(number(0)))),
            (range(-1, 1), AtLeast(number(2)), None),
        ] {
            assert_eq!(a.times(b).ok(), product, "{a:?} times {b:?}");
            assert_eq!(b.times(a).ok(), product, "{b:?} times {a:?}");
        }
    }

    #[test]
    fn products_turn_with_the_sign() {
        let [one, two] = [1, 2].map(Decimal::from);
        assert_eq!(Above(one).times(exact(-2)).ok(), Some(Below((-2).into())));
        assert_eq!(
            Between(one, two).times(exact(-1)).ok(),
            Some(Between((-2).into(), (-1).into()))
        );
        assert_eq!(
            Between(one, two).times(Between(one, two)).ok(),
            Some(Between(one, 4.into()))
        );
        assert_eq!(
            AtLeast(one).times(Between(one, two)).ok(),
            Some(AtLeast(one))
        );
        assert!(Below(one).times(Above(two)).is_err());
        assert_eq!(Above(one).times(exact(0)).ok(), Some(exact(0)));
    }
}
