//! What a figure says of a number: that it is one, about one, above or below one, or between two.

use crate::error::{Error, ErrorCode, Result};
use crate::value::Decimal;

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
            Between(low, high) => Between(number(low)?, number(high)?),
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
    fn of(ends: (End<Decimal>, End<Decimal>), about: bool) -> Result<Extent<Decimal>> {
        Ok(match ends {
            (Some((low, _)), Some((high, _))) if low == high && about => About(low),
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

    /// What is known of the sum.
    pub fn plus(self, other: Extent<Decimal>) -> Result<Extent<Decimal>> {
        let ((low, high), (other_low, other_high)) = (self.ends(), other.ends());
        let end = |a: End<Decimal>, b: End<Decimal>| -> Result<End<Decimal>> {
            match (a, b) {
                (Some((a, a_included)), Some((b, b_included))) => {
                    Ok(Some((a.plus(b)?, a_included && b_included)))
                }
                _ => Ok(None),
            }
        };
        let about = self.is_about() || other.is_about();
        Extent::of((end(low, other_low)?, end(high, other_high)?), about)
    }

    /// What is known of the product. Two numbers that are both not exact must be known not to be negative.
    pub fn times(self, other: Extent<Decimal>) -> Result<Extent<Decimal>> {
        match (self, other) {
            (Exact(factor), extent) | (extent, Exact(factor)) => extent.times_number(factor),
            (About(factor), extent) | (extent, About(factor)) => {
                let product = extent.times_number(factor)?;
                Ok(match product {
                    Exact(n) => About(n),
                    other => other,
                })
            }
            (a, b) => {
                let ((low, high), (other_low, other_high)) = (a.ends(), b.ends());
                let positive = |end: End<Decimal>| end.filter(|(low, _)| !low.is_negative());
                let (Some(low), Some(other_low)) = (positive(low), positive(other_low)) else {
                    return Err(nothing_known());
                };
                let product = |(a, a_included): (Decimal, bool),
                               (b, b_included): (Decimal, bool)| {
                    a.times(b)
                        .map(|product| (product, a_included && b_included))
                };
                let high = match (high, other_high) {
                    (Some(high), Some(other)) => Some(product(high, other)?),
                    _ => None,
                };
                Extent::of((Some(product(low, other_low)?), high), false)
            }
        }
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
