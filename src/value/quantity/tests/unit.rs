//! Products of units.

use crate::value::Value;
use crate::value::quantity::{Quantity, UnitTable, multiply};
use std::sync::Arc;

/// A unit that was dropped and then redefined as something else: a value stored in the old unit is not a length.
#[test]
fn units_of_one_name_and_two_meanings_stay_two() {
    let built_in = UnitTable::built_in();
    let figure = |size: &str| {
        let mut units = UnitTable::clone(built_in);
        let unit = units.unit_of_size(&Arc::from("担子"), &[], size)?;
        units.add(unit)?;
        Quantity::of(3.into(), "担子", &units).map(Value::from)
    };
    let (mass, length) = (figure("50千克"), figure("2米"));
    let (Ok(mass), Ok(length)) = (mass, length) else {
        unreachable!("both are units");
    };
    let product = multiply(&mass, &length).and_then(Result::ok);
    let Some(Value::Quantity(product)) = product else {
        unreachable!("a product has a unit");
    };
    assert_eq!(product.dimension(), "length·mass");
    let same = built_in.unit("千克·米").expect("a unit");
    assert_eq!(
        product
            .to_unit(&same)
            .map(|product| product.to_string())
            .ok(),
        Some("900千克·米".to_owned())
    );
}
