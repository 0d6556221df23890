//! Functions between types: `toInteger` and its family, and the name of a type.

use super::arguments::{list, list_of, text, wrong_value};
use super::context::FunctionContext;
use super::signature::ScalarFunction;
use crate::error::Result;
use crate::value::kind::TypeSet;
use crate::value::shape::Shape;
use crate::value::{Decimal, Value, ValueType, decimal, display, number};

const ANY: TypeSet = TypeSet::ANY;

/// A row for each of the three forms of a conversion: failing, `OrNull`, and over a list.
macro_rules! conversion {
    ($plain:literal, $or_null:literal, $list:literal, $type:literal, $set:expr, $convert:ident, $example:literal, $answer:literal) => {
        [
            ScalarFunction::of($plain, &[ANY], $set, |_, arguments| {
                $convert(&arguments[0])?.ok_or_else(|| unfit($plain, &arguments[0]))
            })
            .documented(
                concat!($plain, "(value :: Any) :: ", $type),
                concat!(
                    "The value as ",
                    $type,
                    ", null where a string does not read as one."
                ),
                concat!("RETURN ", $plain, "(", $example, ")"),
            )
            .answers($answer),
            ScalarFunction::of($or_null, &[ANY], $set, |_, arguments| {
                Ok(or_null($convert(&arguments[0])))
            })
            .documented(
                concat!($or_null, "(value :: Any) :: ", $type),
                concat!("The value as ", $type, ", null if it cannot be converted."),
                concat!("RETURN ", $or_null, "(", $example, ")"),
            )
            .answers($answer),
            ScalarFunction::of(
                $list,
                &[TypeSet::LIST.or(TypeSet::VECTOR)],
                TypeSet::list_of($set),
                |_, arguments| each($list, &arguments[0], $convert),
            )
            .documented(
                concat!($list, "(list :: List<Any> or Vector) :: List<", $type, ">"),
                concat!(
                    "Each element as ",
                    $type,
                    ", null if it cannot be converted."
                ),
                concat!("RETURN ", $list, "([", $example, "])"),
            )
            .answers(concat!("[", $answer, "]")),
        ]
    };
}

const INTEGER: [ScalarFunction; 3] = conversion!(
    "toInteger",
    "toIntegerOrNull",
    "toIntegerList",
    "Integer",
    TypeSet::INTEGER,
    to_integer,
    "'42'",
    "42"
);
const FLOAT: [ScalarFunction; 3] = conversion!(
    "toFloat",
    "toFloatOrNull",
    "toFloatList",
    "Float",
    TypeSet::FLOAT,
    to_float,
    "'11.5'",
    "11.5"
);
const DECIMAL: [ScalarFunction; 3] = conversion!(
    "toDecimal",
    "toDecimalOrNull",
    "toDecimalList",
    "Decimal",
    TypeSet::DECIMAL,
    to_decimal,
    "'163.80'",
    "163.8"
);
const STRING: [ScalarFunction; 3] = conversion!(
    "toString",
    "toStringOrNull",
    "toStringList",
    "String",
    TypeSet::STRING,
    to_string,
    "11.5",
    "'11.5'"
);
const BOOLEAN: [ScalarFunction; 3] = conversion!(
    "toBoolean",
    "toBooleanOrNull",
    "toBooleanList",
    "Boolean",
    TypeSet::BOOLEAN,
    to_boolean,
    "'true'",
    "true"
);

const MAKE_DECIMAL: ScalarFunction = ScalarFunction::of(
    "decimal",
    &[TypeSet::STRING.or(TypeSet::NUMBER)],
    TypeSet::DECIMAL,
    make_decimal,
)
.documented(
    "decimal(value :: String or Number) :: Decimal",
    "The exact decimal number that a text or a number is written as; up to 38 digits.",
    "RETURN decimal('0.1') + decimal('0.2')",
)
.answers("0.3");

const VALUE_TYPE: ScalarFunction =
    ScalarFunction::of("valueType", &[ANY], TypeSet::STRING, value_type)
        .called_on_null()
        .documented(
            "valueType(value :: Any) :: String",
            "The most precise type of a value, in the words of GQL.",
            "RETURN valueType([1, 'a'])",
        )
        .answers("'LIST<STRING NOT NULL | INTEGER NOT NULL> NOT NULL'");

/// The functions of this family.
pub static FUNCTIONS: &[ScalarFunction] = &[
    INTEGER[0],
    INTEGER[1],
    INTEGER[2],
    FLOAT[0],
    FLOAT[1],
    FLOAT[2],
    DECIMAL[0],
    DECIMAL[1],
    DECIMAL[2],
    STRING[0],
    STRING[1],
    STRING[2],
    BOOLEAN[0],
    BOOLEAN[1],
    BOOLEAN[2],
    MAKE_DECIMAL,
    VALUE_TYPE,
];

/// Converts a value; `None` if the value has a type that cannot be converted.
type Conversion = fn(&Value) -> Result<Option<Value>>;

fn unfit(function: &str, value: &Value) -> crate::error::Error {
    wrong_value(function, "a value of another type", value)
}

fn or_null(converted: Result<Option<Value>>) -> Value {
    converted.ok().flatten().unwrap_or(Value::Null)
}

fn each(function: &str, values: &Value, convert: Conversion) -> Result<Value> {
    if let Value::Vector(vector) = values {
        return Ok(list_of(
            vector.values().map(|value| or_null(convert(&value))),
        ));
    }
    let values = list(function, values)?.iter();
    Ok(list_of(values.map(|value| or_null(convert(value)))))
}

/// The kinds of values that numbers and booleans can be converted from.
#[derive(Clone, Copy)]
enum Source<'a> {
    Null,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    Decimal(Decimal),
    Text(&'a str),
    /// A value that cannot be converted.
    Other,
}

impl Source<'_> {
    fn of(value: &Value) -> Source<'_> {
        match value {
            Value::Null => Source::Null,
            Value::Boolean(value) => Source::Boolean(*value),
            Value::Integer(value) => Source::Integer(*value),
            Value::Float(value) => Source::Float(*value),
            Value::Decimal(value) => Source::Decimal(*value),
            Value::String(text) => Source::Text(text),
            Value::List(_)
            | Value::Map(_)
            | Value::Date(_)
            | Value::LocalTime(_)
            | Value::Time(_)
            | Value::LocalDateTime(_)
            | Value::DateTime(_)
            | Value::Duration(_)
            | Value::Period(_)
            | Value::Quantity(_)
            | Value::Vector(_)
            | Value::Node(_)
            | Value::Relationship(_)
            | Value::Path(_) => Source::Other,
        }
    }
}

fn to_integer(value: &Value) -> Result<Option<Value>> {
    Ok(Some(match Source::of(value) {
        Source::Null | Source::Integer(_) => value.clone(),
        Source::Float(value) => Value::Integer(number::truncate(value)?),
        Source::Decimal(value) => Value::Integer(value.whole()?),
        Source::Boolean(value) => Value::Integer(i64::from(value)),
        Source::Text(text) => integer_from_text(text.trim())?.map_or(Value::Null, Value::Integer),
        Source::Other => return Ok(None),
    }))
}

/// The integer part of a number in a string, by decimal arithmetic: no digit is lost in a conversion to a float.
fn integer_from_text(text: &str) -> Result<Option<i64>> {
    match (decimal::parse(text), float_from_text(text)) {
        (Some(decimal), _) => decimal.whole().map(Some),
        // Infinity is a number, but not an integer; NaN is not a number.
        (None, Some(value)) if !value.is_nan() => number::truncate(value).map(Some),
        (None, _) => Ok(None),
    }
}

fn to_float(value: &Value) -> Result<Option<Value>> {
    Ok(Some(match Source::of(value) {
        Source::Null | Source::Float(_) => value.clone(),
        Source::Integer(value) => Value::Float(value as f64),
        Source::Decimal(value) => Value::Float(value.to_f64()),
        Source::Text(text) => float_from_text(text.trim()).map_or(Value::Null, Value::Float),
        Source::Boolean(_) | Source::Other => return Ok(None),
    }))
}

/// A decimal number, or one of the words that floats are written as.
fn float_from_text(text: &str) -> Option<f64> {
    match text {
        "NaN" => Some(f64::NAN),
        "Infinity" | "+Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        // Rust would also accept `inf` and `nan` in any case.
        _ if text.contains(|c: char| c.is_ascii_alphabetic() && !matches!(c, 'e' | 'E')) => None,
        _ => text.parse().ok(),
    }
}

fn to_decimal(value: &Value) -> Result<Option<Value>> {
    Ok(Some(match Source::of(value) {
        Source::Null | Source::Decimal(_) => value.clone(),
        Source::Integer(value) => Value::Decimal(Decimal::from(value)),
        Source::Float(value) => Value::Decimal(Decimal::from_float(value)?),
        Source::Text(text) => match decimal::parse(text.trim()) {
            Some(number) => Value::Decimal(number.exact()?),
            None => Value::Null,
        },
        Source::Boolean(_) | Source::Other => return Ok(None),
    }))
}

/// Like [`to_decimal`], but a text that is not a number is an error.
fn make_decimal(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    match &arguments[0] {
        Value::String(text) => text.parse::<Decimal>().map(Value::Decimal),
        value => to_decimal(value)?.ok_or_else(|| unfit("decimal", value)),
    }
}

fn to_string(value: &Value) -> Result<Option<Value>> {
    Ok(match value {
        Value::Null | Value::String(_) => Some(value.clone()),
        other => display::plain_text(other).map(text),
    })
}

fn to_boolean(value: &Value) -> Result<Option<Value>> {
    Ok(Some(match Source::of(value) {
        Source::Null | Source::Boolean(_) => value.clone(),
        Source::Integer(value) => Value::Boolean(value != 0),
        Source::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" => Value::Boolean(true),
            "false" => Value::Boolean(false),
            _ => Value::Null,
        },
        Source::Float(_) | Source::Decimal(_) | Source::Other => return Ok(None),
    }))
}

fn value_type(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    Ok(text(
        arguments
            .first()
            .map_or_else(String::new, |value| type_name(value, 0)),
    ))
}

/// The depth up to which the types of nested lists are distinguished.
const NESTING_NAMED: usize = 8;

fn type_name(value: &Value, depth: usize) -> String {
    if let Value::Vector(vector) = value {
        let (of, dimension) = (vector.coordinate_type(), vector.dimension() as u16);
        return format!("{} NOT NULL", ValueType::Vector(Some(of), Some(dimension)));
    }
    match value.shape() {
        Shape::Null => "NULL".to_owned(),
        Shape::List(values) => list_type_name(values, depth),
        Shape::Piece | Shape::Map(_) | Shape::Node(_) | Shape::Relationship(_) | Shape::Path(_) => {
            format!("{} NOT NULL", ValueType::Plain(value.kind()))
        }
    }
}

/// The simple types in the order in which a union lists them; lists and all others follow, by name.
const UNION_ORDER: &[&str] = &[
    "NULL",
    "BOOLEAN",
    "STRING",
    "INTEGER",
    "FLOAT",
    "DECIMAL",
    "DATE",
    "LOCAL TIME",
    "ZONED TIME",
    "LOCAL DATETIME",
    "ZONED DATETIME",
    "DURATION",
    "PERIOD",
    "QUANTITY",
    "VECTOR",
    "NODE",
    "RELATIONSHIP",
    "MAP",
];

fn place_in_union(name: &str) -> usize {
    let name = name.trim_end_matches(" NOT NULL");
    let place = UNION_ORDER.iter().position(|other| *other == name);
    place.unwrap_or(UNION_ORDER.len())
}

/// The types of the elements, each once; if one element is null, all of them may be.
fn list_type_name(values: &[Value], depth: usize) -> String {
    if depth == NESTING_NAMED {
        return "LIST<ANY> NOT NULL".to_owned();
    }
    let mut names: Vec<String> = values
        .iter()
        .map(|value| type_name(value, depth + 1))
        .collect();
    names.sort_unstable_by(|left, right| {
        let places = place_in_union(left).cmp(&place_in_union(right));
        places.then_with(|| left.cmp(right))
    });
    names.dedup();
    if names.len() > 1 && names.first().is_some_and(|name| name == "NULL") {
        names.remove(0);
        for name in &mut names {
            *name = name.trim_end_matches(" NOT NULL").to_owned();
        }
    }
    match names.as_slice() {
        [] => "LIST<NOTHING> NOT NULL".to_owned(),
        names => format!("LIST<{}> NOT NULL", names.join(" | ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_kept() {
        let read = |text| integer_from_text(text).ok().flatten();
        assert_eq!(read("9007199254740993.5"), Some(9_007_199_254_740_993));
        assert_eq!(read("1.9999999999999999999"), Some(1));
        assert_eq!(read("-2.9"), Some(-2));
        assert_eq!(read("1e3"), Some(1000));
        assert_eq!(read(".5"), Some(0));
        assert_eq!(read(""), None);
        assert_eq!(read("foo"), None);
        assert!(integer_from_text("9223372036854775808").is_err());
    }

    #[test]
    fn words_are_not_numbers() {
        assert_eq!(float_from_text("inf"), None);
        assert_eq!(float_from_text("Infinity"), Some(f64::INFINITY));
        assert_eq!(float_from_text("1e-3"), Some(0.001));
    }

    #[test]
    fn types_of_elements_are_named_once() {
        let list = list_of([Value::Integer(1), text("a"), Value::Integer(2)]);
        assert_eq!(
            type_name(&list, 0),
            "LIST<STRING NOT NULL | INTEGER NOT NULL> NOT NULL"
        );
        let open = list_of([Value::Integer(1), Value::Null]);
        assert_eq!(type_name(&open, 0), "LIST<INTEGER> NOT NULL");
        assert_eq!(type_name(&list_of([]), 0), "LIST<NOTHING> NOT NULL");
    }
}
