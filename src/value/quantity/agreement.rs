//! Whether two figures can both be true of one thing.

use super::compare::before;
use super::extent::{End, Extent};
use super::{Decimal, Quantity};
use crate::error::Result;

/// Whether two quantities can both be said of one number: 10 and more than 10 cannot, 10 and at least 10 can. What is about a
/// number may differ from it by a fraction of it. Quantities of different dimensions say nothing of one another.
pub fn can_both_hold(a: &Quantity, b: &Quantity, fraction: Decimal) -> bool {
    if a.unit.dimension() != b.unit.dimension() || a.magnitude == b.magnitude {
        return true;
    }
    if !a.magnitude.is_about() && !b.magnitude.is_about() {
        return meet(a.magnitude.ends(), b.magnitude.ends());
    }
    let in_one_unit = || -> Result<bool> {
        let b = b.to_unit(&a.unit)?;
        let (a, b) = (widened(a.extent, fraction)?, widened(b.extent, fraction)?);
        Ok(meet(a.ends(), b.ends()))
    };
    // Numbers that are too large to calculate with count as the same.
    in_one_unit().unwrap_or(true)
}

/// What is about a number as the range that is meant.
fn widened(extent: Extent<Decimal>, fraction: Decimal) -> Result<Extent<Decimal>> {
    let Extent::About(number) = extent else {
        return Ok(extent);
    };
    let width = number.abs().times(fraction)?;
    Ok(Extent::Between(number.minus(width)?, number.plus(width)?))
}

/// Whether two stretches of numbers have one in common.
fn meet<N: Ord + Copy>(a: (End<N>, End<N>), b: (End<N>, End<N>)) -> bool {
    before(a.1, b.0) != Some(true) && before(b.1, a.0) != Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_agree_where_one_number_is_both() {
        let tenth = Decimal::from_parts(1, 1).expect("few digits");
        for (a, b, agree) in [
            ("10个", "10多个", false),
            ("10个", "10个以上", true),
            ("10多个", "11个", true),
            ("10多个", "20多个", true),
            ("不足3%", "3%", false),
            ("1300元~1800元", "1500元", true),
            ("1300元~1800元", "1800元~2000元", true),
            ("1300元~1800元", "1801元", false),
            ("约160人", "158人", true),
            ("约160人", "180人", false),
            ("约160人", "约180人", true),
            ("约16亿元", "超过17亿元", true),
            ("15亩", "1公顷", true),
            ("15亩", "2公顷", false),
            ("约15亩", "1.01公顷", true),
            ("5吨", "3元", true),
        ] {
            let quantity = |text: &str| text.parse::<Quantity>().expect("a figure");
            let (one, other) = (quantity(a), quantity(b));
            assert_eq!(can_both_hold(&one, &other, tenth), agree, "{a}, {b}");
            assert_eq!(can_both_hold(&other, &one, tenth), agree, "{b}, {a}");
        }
    }
}
