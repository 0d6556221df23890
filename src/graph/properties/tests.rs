//! Tests of columns against the comparison of their values one by one.

use super::{Cells, ColumnChunk, ColumnTest, Comparison, RowMask, Zone};
use crate::value::Value;
use crate::value::column::Column;
use crate::value::temporal::Date;
use std::sync::Arc;

const COMPARISONS: [Comparison; 9] = [
    Comparison::Equal,
    Comparison::NotEqual,
    Comparison::Less,
    Comparison::LessOrEqual,
    Comparison::Greater,
    Comparison::GreaterOrEqual,
    Comparison::StartsWith,
    Comparison::EndsWith,
    Comparison::Contains,
];

fn text(text: &str) -> Value {
    Value::String(Arc::from(text))
}

/// What a comparison means, of values of one type.
fn passes(comparison: Comparison, left: &Value, right: &Value) -> bool {
    let texts = |test: fn(&str, &str) -> bool| match (left, right) {
        (Value::String(left), Value::String(right)) => test(left, right),
        _ => false,
    };
    match comparison {
        Comparison::Equal => left == right,
        Comparison::NotEqual => left != right,
        Comparison::Less => left < right,
        Comparison::LessOrEqual => left <= right,
        Comparison::Greater => left > right,
        Comparison::GreaterOrEqual => left >= right,
        Comparison::StartsWith => texts(|left, right| left.starts_with(right)),
        Comparison::EndsWith => texts(|left, right| left.ends_with(right)),
        Comparison::Contains => texts(|left, right| left.contains(right)),
    }
}

/// Holds every comparison of a chunk with some values to the comparison of each row.
fn agrees(values: &[Value], wanted: &[Value]) {
    let mut chunk = ColumnChunk::default();
    for (row, value) in values.iter().enumerate() {
        chunk.set(row, value);
    }
    for (comparison, value) in COMPARISONS
        .iter()
        .flat_map(|comparison| wanted.iter().map(move |value| (*comparison, value)))
    {
        let test = ColumnTest::new(comparison, value.clone(), Some(&chunk));
        for range in [0..values.len(), 1..values.len() / 2] {
            let mut rows = RowMask::range(range.clone());
            if test.narrow(&chunk, &mut rows).is_none() {
                assert_eq!(rows, RowMask::range(range));
                continue;
            }
            let expected = range.filter(|row| {
                let held = &values[*row];
                !matches!(held, Value::Null) && passes(comparison, held, value)
            });
            assert!(rows.rows().eq(expected), "{comparison:?} {value:?}");
            if test.excludes(chunk.zone()) {
                assert!(rows.is_empty(), "{comparison:?} {value:?}");
            }
        }
    }
}

fn with_gaps(count: usize, value: impl Fn(usize) -> Value) -> Vec<Value> {
    let value = |row: usize| match row % 7 {
        3 => Value::Null,
        _ => value(row),
    };
    (0..count).map(value).collect()
}

#[test]
fn numbers_and_days() {
    let integers = with_gaps(300, |row| Value::Integer(row as i64 * 37 % 50));
    let bounds = [-1, 0, 25, 49, 50, i64::MIN, i64::MAX].map(Value::Integer);
    agrees(&integers, &bounds);
    let floats = with_gaps(300, |row| Value::Float((row * 37 % 50) as f64 / 4.0));
    let wanted = [-1.0, 0.0, -0.0, 6.25, 12.25, f64::INFINITY].map(Value::Float);
    agrees(&floats, &wanted);
    agrees(&floats, &[Value::Integer(3), Value::Integer(-4)]);
    let day = |days: i64| Value::Date(Date { days });
    agrees(
        &with_gaps(300, |row| day(row as i64 % 40)),
        &[day(-1), day(0), day(20), day(39), day(40)],
    );
}

#[test]
fn decimals_of_different_scales() {
    let decimal = |text: &str| Value::Decimal(text.parse().expect("a decimal number"));
    let texts = ["0", "0.5", "-0.5", "12.25", "7", "-3", "0.001", "100"];
    let small = with_gaps(300, |row| decimal(texts[row % texts.len()]));
    let most = "99999999999999999999999999999999999999";
    let large = ["0.5", "1e30", most, "-1e-38", "9223372036854775808", "7"];
    let large = with_gaps(300, |row| decimal(large[row % large.len()]));
    let least = format!("-{most}");
    let mut wanted = vec![
        Value::Integer(7),
        Value::Integer(i64::MIN),
        Value::Float(0.5),
    ];
    // The nearest float of 0.1 is another number.
    wanted.extend([0.1, -0.0, 1e300, f64::NAN, f64::INFINITY].map(Value::Float));
    wanted.extend(
        texts
            .iter()
            .chain([&"0.0009", &"12.3", &"-1e-38", &most, &&*least])
            .map(|text| decimal(text)),
    );
    agrees(&small, &wanted);
    agrees(&large, &wanted);
    agrees(&small[1..2], &wanted);
}

#[test]
fn few_and_many_distinct_strings() {
    let wanted = ["", "a", "b1", "1b", "图谱", "谱图", "b19", "\u{10ffff}"].map(text);
    agrees(
        &with_gaps(300, |row| text(["", "a", "b1", "图谱图谱"][row % 4])),
        &wanted,
    );
    // A string that begins in one row and ends in the next is in neither.
    agrees(
        &with_gaps(900, |row| text(&format!("b{row}图谱b"))),
        &wanted,
    );
    agrees(&with_gaps(900, |row| text(&format!("谱{row}图"))), &wanted);
}

#[test]
fn values_of_several_types_have_no_loop() {
    let mixed = with_gaps(20, |row| match row % 2 {
        0 => Value::Integer(1),
        _ => text("x"),
    });
    agrees(&mixed, &[Value::Integer(1), text("x")]);
    let integers = with_gaps(20, |row| Value::Integer(row as i64));
    agrees(&integers, &[text("x"), Value::Float(1.5), Value::Null]);
}

#[test]
fn a_chunk_widens_when_a_value_of_another_type_arrives() {
    let mut chunk = ColumnChunk::default();
    chunk.set(3, &Value::Integer(5));
    assert!(matches!(chunk.cells(), Cells::Integers(_)));
    chunk.set(1, &text("x"));
    assert!(matches!(chunk.cells(), Cells::Values(_)));
    assert!(matches!(chunk.get(3), Value::Integer(5)));
    assert!(matches!(chunk.get(2), Value::Null));
    chunk.set(3, &Value::Null);
    chunk.set(1, &Value::Null);
    assert_eq!(chunk.count(), 0);
    chunk.set(0, &Value::Float(0.5));
    assert!(matches!(chunk.cells(), Cells::Floats(_)));
}

#[test]
fn the_least_and_the_greatest_value_follow_the_changes() {
    let mut chunk = ColumnChunk::default();
    chunk.set(3, &Value::Integer(5));
    assert_eq!(chunk.zone(), Zone::Integers(5, 5));
    chunk.set(9, &Value::Integer(-2));
    assert_eq!(chunk.zone(), Zone::Integers(-2, 5));
    let mut copy = chunk.clone();
    copy.set(3, &Value::Null);
    assert_eq!(
        (chunk.zone(), copy.zone()),
        (Zone::Integers(-2, 5), Zone::Integers(-2, -2))
    );
    copy.set(3, &Value::Float(1.0));
    assert_eq!(copy.zone(), Zone::Unknown);
}

#[test]
fn many_distinct_strings_move_to_an_arena_and_long_ones_to_values() {
    let mut chunk = ColumnChunk::default();
    (0..300).for_each(|row| chunk.set(row, &text(&format!("name {row}"))));
    assert!(matches!(chunk.cells(), Cells::Text(_)));
    chunk.set(7, &text(&"long ".repeat(100_000)));
    assert!(matches!(chunk.cells(), Cells::Values(_)));
    assert!(matches!(chunk.get(299), Value::String(text) if &*text == "name 299"));
    assert!(matches!(chunk.get(7), Value::String(text) if text.len() == 500_000));
}

#[test]
fn whether_integers_ascend_follows_the_changes() {
    let rows: Vec<u32> = (0..4).collect();
    let column = |numbers: [i64; 4]| Column::Integers(numbers.to_vec(), None);
    let mut chunk = ColumnChunk::default();
    chunk.set_column(&rows, &column([1, 2, 5, 9]), 0);
    assert_eq!(chunk.ascending(), Some((1, 9)));
    chunk.set_column(&rows, &column([1, 5, 2, 9]), 0);
    assert_eq!(chunk.ascending(), None);
    chunk.set(1, &Value::Integer(2));
    assert_eq!(chunk.ascending(), None, "2 is there twice");
    chunk.set(2, &Value::Null);
    assert_eq!(chunk.ascending(), Some((1, 9)));
}
