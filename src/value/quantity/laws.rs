//! Properties of all operations on quantities.

use super::extent::Extent;
use super::{Quantity, add, divide, multiply, subtract};
use crate::error::Result;
use crate::value::{Decimal, Value};
use proptest::prelude::*;

/// An extent of a few small numbers.
fn extent() -> impl Strategy<Value = Extent<Decimal>> {
    let number = || (-3_i64..4).prop_map(Decimal::from);
    prop_oneof![
        number().prop_map(Extent::Below),
        number().prop_map(Extent::AtMost),
        number().prop_map(Extent::About),
        number().prop_map(Extent::Exact),
        (number(), number()).prop_map(|(a, b)| Extent::between(a, b)),
        number().prop_map(Extent::AtLeast),
        number().prop_map(Extent::Above),
    ]
}

/// The multiples of one half that an extent includes; an approximate number has no bounds.
fn numbers_in(extent: Extent<Decimal>) -> Vec<Decimal> {
    let halves = (-20_i128..=20).filter_map(|tenths| Decimal::from_parts(tenths * 5, 1));
    halves.filter(|number| allows(extent, *number)).collect()
}

fn allows(extent: Extent<Decimal>, number: Decimal) -> bool {
    let (low, high) = extent.ends();
    let above = low.is_none_or(|(low, included)| low < number || (included && low == number));
    let below = high.is_none_or(|(high, included)| number < high || (included && number == high));
    above && below
}

/// Ranges whose ends are as close as 32 digits allow, and figures of several units and qualifiers.
fn figure() -> impl Strategy<Value = Value> {
    let wide = (0_u32..9, 1_u32..9).prop_map(|(low, more)| {
        let whole = "1".repeat(31);
        format!("{whole}.{low}元~{whole}.{}元", low + more)
    });
    let word = prop_oneof![Just(""), Just("~"), Just(">"), Just("<=")];
    let unit = prop_oneof![
        Just("元"),
        Just("美分"),
        Just("亩"),
        Just("公顷"),
        Just("%")
    ];
    let plain =
        (word, -9_i32..9, unit).prop_map(|(word, number, unit)| format!("{word}{number}.7{unit}"));
    prop_oneof![wide, plain].prop_filter_map("a unit that is not there", |text| {
        text.parse::<Quantity>().ok().map(Value::from)
    })
}

fn is_proper(result: Option<Result<Value>>) -> bool {
    match result {
        Some(Ok(Value::Quantity(found))) => match found.extent {
            Extent::Between(low, high) => low < high,
            _ => true,
        },
        _ => true,
    }
}

proptest! {
    #[test]
    fn no_range_is_of_one_number(a in figure(), b in figure(), number in 1_i64..9) {
        for operation in [add, subtract, multiply, divide] {
            prop_assert!(is_proper(operation(&a, &b)), "{} and {}", &a, &b);
            let number = Value::Decimal(Decimal::from(number));
            prop_assert!(is_proper(operation(&a, &number)), "{} and {}", &a, &number);
        }
        if let (Value::Quantity(a), Value::Quantity(b)) = (&a, &b) {
            for result in [a.to_unit(&b.unit), a.abs(), a.try_map(|number| number.rounded_to(0))] {
                prop_assert!(is_proper(Some(result.map(Value::from))), "{} and {}", &a, &b);
            }
        }
    }

    #[test]
    fn what_is_known_of_a_result_is_true(a in extent(), b in extent()) {
        let about = a.is_about() || b.is_about();
        for (result, operation) in [
            (a.plus(b), Decimal::plus as fn(Decimal, Decimal) -> Result<Decimal>),
            (a.times(b), Decimal::times),
        ] {
            let Ok(result) = result else { continue };
            if about {
                prop_assert!(result.is_about() || result == Extent::Exact(Decimal::ZERO));
                continue;
            }
            for x in numbers_in(a) {
                for y in numbers_in(b) {
                    prop_assert!(allows(result, operation(x, y)?), "{:?} and {:?}: {:?}", a, b, result);
                }
            }
        }
    }
}
