//! What a figure says of a number: that it is one, about one, above or below one, or between two.

use crate::error::{Error, ErrorCode, Result};
use crate::value::Decimal;
use std::cmp::Ordering;

/// A number, or what is known of one. `N` is the number: as it is written, or its magnitude in the base unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extent<N> {
    /// Less than it.
    Below(N),
    /// At most it.
    AtMost(N),
    /// About it.
    About(N),
    /// It.
    Exact(N),
    /// From the first to the second, both included.
    Between(N, N),
    /// At least it.
    AtLeast(N),
    /// More than it.
    Above(N),
}

use Extent::{About, Above, AtLeast, AtMost, Below, Between, Exact};

/// An end of what is known: the number, and whether it is included.
pub type End<N> = Option<(N, bool)>;

impl<N: Copy + Ord> Extent<N> {
    /// The number that is written, of a range the lower one: what the order goes by first.
    pub fn first(self) -> N {
        match self {
            Below(n) | AtMost(n) | About(n) | Exact(n) | Between(n, _) | AtLeast(n) | Above(n) => n,
        }
    }

    /// What the order goes by next: everything below a number comes before it, everything above it after it.
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

    /// The greater number of a range; of all else the one that there is.
    pub fn last(self) -> N {
        match self {
            Between(_, high) => high,
            other => other.first(),
        }
    }

    /// Where it begins and ends; what is about a number is taken for that number.
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

    /// Whether it is only about what it says.
    pub fn is_about(self) -> bool {
        matches!(self, About(_))
    }

    /// The same of other numbers, in the same order.
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

    /// The word of it: `=`, `>=`, …, `range`.
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
    /// The same of other numbers, in the same order, where each can fail.
    pub fn try_map(self, number: impl Fn(Decimal) -> Result<Decimal>) -> Result<Extent<Decimal>> {
        Ok(match self {
            Below(n) => Below(number(n)?),
            AtMost(n) => AtMost(number(n)?),
            About(n) => About(number(n)?),
            Exact(n) => Exact(number(n)?),
            // Rounding, or a factor of nothing, can make one number of the two.
            Between(low, high) => Extent::between(number(low)?, number(high)?),
            AtLeast(n) => AtLeast(number(n)?),
            Above(n) => Above(number(n)?),
        })
    }

    /// What is between two numbers, whichever is the lower one.
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

    /// The same of the number with the other sign.
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

    /// The number that it is, or is about.
    fn number(self) -> Option<Decimal> {
        match self {
            About(n) | Exact(n) => Some(n),
            Below(_) | AtMost(_) | Between(..) | AtLeast(_) | Above(_) => None,
        }
    }

    /// What an operation makes of two sides of which one is about its number: it is about the result. Where the other has
    /// bounds, nothing is known of the result, because what is about a number has no bounds.
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

    /// What is known of the sum.
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

    /// What is known of the product: it lies between the least and the greatest of the products of the ends.
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

    /// How far it reaches down and up.
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

/// How far something reaches: to a number, which is included or not, or without an end.
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
            // It is reached where the zero is, whatever the other number.
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

    /// By number alone.
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

    /// The one further out; of one number, the one that includes it.
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
