//! Functions of lists, and functions that accept lists, strings and maps alike.

use super::arguments::{integer, list, list_of, text, wrong_type};
use super::context::FunctionContext;
use super::signature::{GraphReading, ScalarFunction};
use crate::error::{Error, ErrorCode, Result};
use crate::value::allowance::BYTES_PER_ELEMENT;
use crate::value::kind::TypeSet;
use crate::value::{Value, equality};

/// The longest list that `range` creates: about 1.2 GB.
const RANGE_LIMIT: i128 = 50_000_000;

const LIST_OR_STRING: TypeSet = TypeSet::LIST.or(TypeSet::STRING);
const INTEGERS: TypeSet = TypeSet::list_of(TypeSet::INTEGER);

/// The functions of this family.
pub static FUNCTIONS: &[ScalarFunction] = &[
    ScalarFunction::of(
        "size",
        &[LIST_OR_STRING.or(TypeSet::VECTOR)],
        TypeSet::INTEGER,
        size,
    )
    .also(&["cardinality"])
    .documented(
        "size(value :: List<Any> or String or Vector) :: Integer",
        "How many elements a list, characters a string, or coordinates a vector has.",
        "RETURN size([1, 2, 3])",
    )
    .answers("3"),
    ScalarFunction::of(
        "isEmpty",
        &[LIST_OR_STRING.or(TypeSet::MAP)],
        TypeSet::BOOLEAN,
        is_empty,
    )
    .reading(GraphReading::Existence)
    .documented(
        "isEmpty(value :: List<Any> or Map or String) :: Boolean",
        "Whether a list, map or string has nothing in it.",
        "RETURN isEmpty([])",
    )
    .answers("true"),
    ScalarFunction::of("head", &[TypeSet::LIST], TypeSet::ANY, head)
        .documented(
            "head(list :: List<Any>) :: Any",
            "The first element of a list.",
            "RETURN head([1, 2, 3])",
        )
        .answers("1"),
    ScalarFunction::of("last", &[TypeSet::LIST], TypeSet::ANY, last)
        .documented(
            "last(list :: List<Any>) :: Any",
            "The last element of a list.",
            "RETURN last([1, 2, 3])",
        )
        .answers("3"),
    ScalarFunction::of("tail", &[TypeSet::LIST], TypeSet::LIST, tail)
        .documented(
            "tail(list :: List<Any>) :: List<Any>",
            "All elements of a list but the first.",
            "RETURN tail([1, 2, 3])",
        )
        .answers("[2, 3]"),
    ScalarFunction::of("reverse", &[LIST_OR_STRING], LIST_OR_STRING, reverse)
        .documented(
            "reverse(value :: List<Any> or String) :: List<Any> or String",
            "The elements of a list, or the characters of a string, from last to first.",
            "RETURN reverse([1, 2, 3])",
        )
        .answers("[3, 2, 1]"),
    // The conformance kit expects a wrong type to be found at runtime here, so the compile-time check accepts any type.
    ScalarFunction::of("range", &[TypeSet::ANY; 3], INTEGERS, range)
        .optional(1)
        .documented(
            "range(start :: Integer, end :: Integer, step = 1 :: Integer) :: List<Integer>",
            "The integers from start to end, both included.",
            "RETURN range(0, 10, 2)",
        )
        .answers("[0, 2, 4, 6, 8, 10]"),
    ScalarFunction::of("coalesce", &[TypeSet::ANY], TypeSet::ANY, coalesce)
        .variadic()
        .called_on_null()
        .documented(
            "coalesce(value :: Any, …) :: Any",
            "The first argument that is not null.",
            "RETURN coalesce(null, '泰安市', '江门市')",
        )
        .answers("'泰安市'"),
    ScalarFunction::of("nullIf", &[TypeSet::ANY; 2], TypeSet::ANY, null_if)
        .called_on_null()
        .documented(
            "nullIf(value :: Any, other :: Any) :: Any",
            "Null where the two are equal, else the first.",
            "RETURN nullIf('', '')",
        )
        .answers("null"),
];

fn size(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    match arguments {
        [Value::List(values)] => Ok(Value::Integer(values.len() as i64)),
        [Value::String(text)] => Ok(Value::Integer(text.chars().count() as i64)),
        [Value::Vector(vector)] => Ok(Value::Integer(vector.dimension() as i64)),
        _ => neither("size", "a List, String or Vector", arguments),
    }
}

fn is_empty(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    match arguments {
        [Value::List(values)] => Ok(Value::Boolean(values.is_empty())),
        [Value::Map(map)] => Ok(Value::Boolean(map.is_empty())),
        [Value::String(text)] => Ok(Value::Boolean(text.is_empty())),
        _ => neither("isEmpty", "a List, Map or String", arguments),
    }
}

fn head(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    match arguments {
        [Value::List(values)] => Ok(values.first().cloned().unwrap_or(Value::Null)),
        _ => neither("head", "a List", arguments),
    }
}

fn last(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    match arguments {
        [Value::List(values)] => Ok(values.last().cloned().unwrap_or(Value::Null)),
        _ => neither("last", "a List", arguments),
    }
}

fn tail(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let values = list("tail", &arguments[0])?;
    Ok(list_of(values.iter().skip(1).cloned()))
}

fn reverse(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    match arguments {
        [Value::List(values)] => Ok(list_of(values.iter().rev().cloned())),
        [Value::String(value)] => Ok(text(value.chars().rev().collect::<String>())),
        _ => neither("reverse", "a List or String", arguments),
    }
}

/// The integers of a `range()`.
#[derive(Clone, Copy, Debug)]
pub struct Steps {
    start: i64,
    step: i64,
    /// The number of integers after the first.
    steps: i128,
}

impl Steps {
    /// The integer at a place; `None` behind the last.
    pub fn at(&self, place: u64) -> Option<i64> {
        let at = i128::from(self.start) + i128::from(self.step) * i128::from(place);
        let within = i128::from(place) <= self.steps;
        within.then_some(at).and_then(|at| i64::try_from(at).ok())
    }
}

/// The integers of `range(start, end)` or `range(start, end, step)`; `None` if there are none.
pub fn steps(arguments: &[Value]) -> Result<Option<Steps>> {
    let bound = |value| {
        integer("range", value).map_err(|error| {
            Error::argument(ErrorCode::InvalidArgumentType, error.message().to_owned())
        })
    };
    let start = bound(&arguments[0])?;
    let end = bound(&arguments[1])?;
    let step = arguments.get(2).map_or(Ok(1), bound)?;
    if step == 0 {
        return Err(Error::argument(
            ErrorCode::NumberOutOfRange,
            "the step of range() is 0, which leads nowhere",
        ));
    }
    let steps = (i128::from(end) - i128::from(start)) / i128::from(step);
    let backwards = (i128::from(end) - i128::from(start)).signum() * i128::from(step).signum() < 0;
    Ok((!backwards).then_some(Steps { start, step, steps }))
}

fn range(cx: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let Some(Steps { start, step, steps }) = steps(arguments)? else {
        return Ok(list_of([]));
    };
    if steps >= RANGE_LIMIT {
        return Err(Error::limit(
            ErrorCode::MemoryLimit,
            format!("range({start}, {}, {step}) has more than {RANGE_LIMIT} elements", arguments[1]),
        )
        .hint("take it in parts: UNWIND range(0, 9999) AS a UNWIND range(0, 9999) AS b WITH 10000 * a + b AS i"));
    }
    // The product may overflow if the bounds are far apart, but the sum overflows back: the result lies between the
    // bounds.
    let at = |at: i64| start.wrapping_add(at.wrapping_mul(step));
    cx.allowance.check_fits(steps as u64 * BYTES_PER_ELEMENT)?;
    let mut integers = Vec::with_capacity(steps as usize + 1);
    for step in 0..=steps as i64 {
        cx.allowance.check_list(step as usize, 0)?;
        integers.push(Value::Integer(at(step)));
    }
    Ok(list_of(integers))
}

fn coalesce(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let present = arguments.iter().find(|value| !matches!(value, Value::Null));
    Ok(present.cloned().unwrap_or(Value::Null))
}

fn null_if(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    match arguments {
        [value, other] if equality::equals(value, other) != Some(true) => Ok(value.clone()),
        _ => Ok(Value::Null),
    }
}

fn neither(function: &str, wanted: &str, arguments: &[Value]) -> Result<Value> {
    let given = arguments.first().unwrap_or(&Value::Null);
    Err(wrong_type(function, wanted, given))
}
