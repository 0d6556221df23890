//! The `coll.` functions of Cypher 25: functions from lists to lists.

use super::arguments::{any_null, count, integer, list, list_of};
use super::context::FunctionContext;
use super::signature::ScalarFunction;
use crate::error::{Error, ErrorCode, Result};
use crate::value::key::GroupKey;
use crate::value::kind::TypeSet;
use crate::value::ordering::order;
use crate::value::sorting::sort_in_steps;
use crate::value::{Value, equality};
use rustc_hash::FxHashSet;

const LIST: TypeSet = TypeSet::LIST;

/// The functions of this family.
pub static FUNCTIONS: &[ScalarFunction] = &[
    ScalarFunction::of("coll.distinct", &[LIST], LIST, distinct)
        .documented(
            "coll.distinct(list :: List<Any>) :: List<Any>",
            "The elements of a list, each once, in the order of their first occurrence.",
            "RETURN coll.distinct([1, 3, 2, 3, null, null])",
        )
        .answers("[1, 3, 2, null]"),
    ScalarFunction::of("coll.flatten", &[LIST, TypeSet::INTEGER], LIST, flatten)
        .optional(1)
        .documented(
            "coll.flatten(list :: List<Any>, depth = 1 :: Integer) :: List<Any>",
            "A list with the elements of the lists in it, down to a depth of nesting.",
            "RETURN coll.flatten(['a', ['b', ['c']]])",
        )
        .answers("['a', 'b', ['c']]"),
    ScalarFunction::of(
        "coll.indexOf",
        &[LIST, TypeSet::ANY],
        TypeSet::INTEGER,
        index_of,
    )
    .documented(
        "coll.indexOf(list :: List<Any>, value :: Any) :: Integer",
        "The index of the first element that equals a value; -1 where none does.",
        "RETURN coll.indexOf(['a', 'b', 'c'], 'c')",
    )
    .answers("2"),
    ScalarFunction::of(
        "coll.insert",
        &[LIST, TypeSet::INTEGER, TypeSet::ANY],
        LIST,
        insert,
    )
    .called_on_null()
    .documented(
        "coll.insert(list :: List<Any>, index :: Integer, value :: Any) :: List<Any>",
        "A list with one more element, inserted at an index.",
        "RETURN coll.insert([1, 2, 4], 2, 3)",
    )
    .answers("[1, 2, 3, 4]"),
    ScalarFunction::of("coll.max", &[LIST], TypeSet::ANY, max)
        .documented(
            "coll.max(list :: List<Any>) :: Any",
            "The greatest element of a list, in the order of ORDER BY; nulls do not count.",
            "RETURN coll.max([1.5, 2, null, 0])",
        )
        .answers("2"),
    ScalarFunction::of("coll.min", &[LIST], TypeSet::ANY, min)
        .documented(
            "coll.min(list :: List<Any>) :: Any",
            "The least element of a list, in the order of ORDER BY.",
            "RETURN coll.min([1.5, 2, null, 0])",
        )
        .answers("0"),
    ScalarFunction::of("coll.remove", &[LIST, TypeSet::INTEGER], LIST, remove)
        .documented(
            "coll.remove(list :: List<Any>, index :: Integer) :: List<Any>",
            "A list without the element at an index.",
            "RETURN coll.remove(['a', 'b', 'c'], 1)",
        )
        .answers("['a', 'c']"),
    ScalarFunction::of("coll.sort", &[LIST], LIST, sort)
        .documented(
            "coll.sort(list :: List<Any>) :: List<Any>",
            "The elements of a list in the order of ORDER BY.",
            "RETURN coll.sort([3, 1, 'a', 2])",
        )
        .answers("['a', 1, 2, 3]"),
];

fn distinct(cx: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let mut seen = FxHashSet::default();
    let mut once = Vec::new();
    for (step, value) in list("coll.distinct", &arguments[0])?.iter().enumerate() {
        // While it grows, the table may allocate four times its content, and the list twice.
        cx.allowance.check_list(step, once.len() * 6)?;
        if seen.insert(GroupKey(value.clone())) {
            once.push(value.clone());
        }
    }
    Ok(list_of(once))
}

/// Lists share their elements, so a small value may become a very long list when it is flattened.
fn flatten(cx: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let values = list("coll.flatten", &arguments[0])?;
    let depth = match arguments.get(1) {
        Some(depth) => count("coll.flatten", depth)?,
        None => 1,
    };
    let mut flat = Vec::new();
    let mut steps = 0;
    let mut open = vec![values.iter()];
    while let Some(innermost) = open.last_mut() {
        cx.allowance.check_list(steps, flat.len())?;
        steps += 1;
        match innermost.next() {
            None => {
                open.pop();
            }
            Some(Value::List(inner)) if open.len() <= depth => open.push(inner.iter()),
            Some(value) => flat.push(value.clone()),
        }
    }
    Ok(list_of(flat))
}

fn index_of(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let mut values = list("coll.indexOf", &arguments[0])?.iter();
    let index = values.position(|value| equality::equals(value, &arguments[1]) == Some(true));
    Ok(Value::Integer(index.map_or(-1, |index| index as i64)))
}

fn insert(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    if any_null(&arguments[..2]) {
        return Ok(Value::Null);
    }
    let mut values = list("coll.insert", &arguments[0])?.to_vec();
    let index = index_up_to("coll.insert", &arguments[1], values.len())?;
    values.insert(index, arguments[2].clone());
    Ok(list_of(values))
}

fn remove(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let mut values = list("coll.remove", &arguments[0])?.to_vec();
    let Some(last) = values.len().checked_sub(1) else {
        return Err(Error::argument(
            ErrorCode::NumberOutOfRange,
            "coll.remove() has nothing to remove from an empty list",
        ));
    };
    let index = index_up_to("coll.remove", &arguments[1], last)?;
    values.remove(index);
    Ok(list_of(values))
}

/// An index into a list, at most `most`.
fn index_up_to(function: &str, index: &Value, most: usize) -> Result<usize> {
    let index = integer(function, index)?;
    let found = usize::try_from(index).ok().filter(|index| *index <= most);
    found.ok_or_else(|| {
        Error::argument(
            ErrorCode::NumberOutOfRange,
            format!("{function}() takes an index from 0 to {most} here, {index} is outside"),
        )
    })
}

fn max(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let greatest = present("coll.max", arguments)?.max_by(|a, b| order(a, b));
    Ok(greatest.cloned().unwrap_or(Value::Null))
}

fn min(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let least = present("coll.min", arguments)?.min_by(|a, b| order(a, b));
    Ok(least.cloned().unwrap_or(Value::Null))
}

/// The elements that are not null.
fn present<'a>(function: &str, arguments: &'a [Value]) -> Result<impl Iterator<Item = &'a Value>> {
    let values = list(function, &arguments[0])?;
    Ok(values.iter().filter(|value| !matches!(value, Value::Null)))
}

fn sort(cx: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let mut values = list("coll.sort", &arguments[0])?.to_vec();
    sort_in_steps(&mut values, order, &|| cx.allowance.check())?;
    Ok(list_of(values))
}
