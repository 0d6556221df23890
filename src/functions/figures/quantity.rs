//! `quantity`, `convert` and `format`.

use crate::error::Result;
use crate::functions::arguments::{count, string, text, wrong_type};
use crate::functions::{FunctionContext, ScalarFunction};
use crate::value::kind::TypeSet;
use crate::value::operator::as_decimal;
use crate::value::quantity::{Quantity, read};
use crate::value::{Decimal, Value};

/// The types that a quantity can be created from.
const SOURCE: TypeSet = TypeSet::STRING.or(TypeSet::NUMBER).or(TypeSet::QUANTITY);

/// Functions of quantities.
pub static QUANTITIES: &[ScalarFunction] = &[
    ScalarFunction::of(
        "quantity",
        &[SOURCE, TypeSet::STRING],
        TypeSet::QUANTITY,
        quantity,
    )
    .optional(1)
    .documented(
        "quantity(value :: String or Number or Quantity, unit = null :: String) :: Quantity",
        "The quantity of a text, or a number of a unit.",
        "RETURN quantity('163.8亿元') + quantity(1578, '万元')",
    )
    .answers("'163.9578亿元'"),
    ScalarFunction::of(
        "convert",
        &[TypeSet::QUANTITY, TypeSet::STRING],
        TypeSet::QUANTITY,
        convert,
    )
    .documented(
        "convert(quantity :: Quantity, unit :: String) :: Quantity",
        "The quantity in another unit of its dimension; `in(quantity, unit)` is equivalent. 万 and 亿 belong to the number and \
         not to the unit, so that they change nothing here: how a quantity is written, `format(q, '万元')` says.",
        "RETURN convert(quantity('120亩'), '公顷')",
    )
    .answers("'8公顷'")
    .also(&["in"]),
    ScalarFunction::of(
        "format",
        &[TypeSet::QUANTITY, TypeSet::STRING, TypeSet::INTEGER],
        TypeSet::STRING,
        format,
    )
    .optional(1)
    .null_is_left_out()
    .documented(
        "format(quantity :: Quantity, unit :: String, places = null :: Integer) :: String",
        "The text of a quantity in a unit, which may be preceded by 万 or 亿, to a number of decimal places.",
        "RETURN format(quantity('16380000000元'), '亿元')",
    )
    .answers("'163.8亿元'"),
];

fn quantity(cx: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let units = cx.graph.units();
    Ok(Value::from(match arguments {
        [Value::Quantity(quantity)] => return Ok(Value::Quantity(quantity.clone())),
        [Value::String(text)] => read(text, units)?,
        [Value::Quantity(quantity), unit] => {
            quantity.converted(string("quantity", unit)?, units)?
        }
        [number, unit] => {
            let unit = string("quantity", unit)?;
            Quantity::of(number_of(number)?, unit, units)?
        }
        [other, ..] => {
            let error = wrong_type("quantity", "a String", other);
            return Err(error.hint("a number needs its unit: quantity(163.8m, '亿元')"));
        }
        [] => return Ok(Value::Null),
    }))
}

fn number_of(value: &Value) -> Result<Decimal> {
    match value {
        Value::Float(float) => Decimal::from_float(*float),
        other => as_decimal(other).ok_or_else(|| wrong_type("quantity", "a Number", other)),
    }
}

fn quantity_argument<'a>(function: &str, value: &'a Value) -> Result<&'a Quantity> {
    match value {
        Value::Quantity(quantity) => Ok(quantity),
        other => Err(wrong_type(function, "a Quantity", other)),
    }
}

fn convert(cx: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let quantity = quantity_argument("convert", &arguments[0])?;
    let unit = string("convert", &arguments[1])?;
    quantity.converted(unit, cx.graph.units()).map(Value::from)
}

fn format(cx: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let quantity = quantity_argument("format", &arguments[0])?;
    let unit = string("format", &arguments[1])?;
    let places = match arguments.get(2) {
        Some(places) => Some(u32::try_from(count("format", places)?).unwrap_or(u32::MAX)),
        None => None,
    };
    quantity.text_in(unit, places, cx.graph.units()).map(text)
}
