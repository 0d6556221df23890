//! Properties that relate equality, order, keys and conversions, for arbitrary values.

use super::equality::{Comparison, comparison, equals};
use super::json::{TypedJson, from_json};
use super::key::{equivalent, hash_value};
use super::ordering::order;
use super::temporal::{Date, DateTime, Duration, LocalDateTime, LocalTime, Time};
use super::{
    Decimal, Node, NodeId, Period, Quantity, Relationship, RelationshipId, Value, Vector, de, ser,
};
use proptest::prelude::*;
use std::cmp::Ordering;
use std::hash::{DefaultHasher, Hasher};
use std::sync::Arc;

/// A few different numbers, so that equal ones occur, and numbers beyond which floats skip integers.
fn number() -> impl Strategy<Value = Value> {
    let integer = prop_oneof![
        -3_i64..3,
        Just(i64::MAX),
        Just(i64::MIN),
        Just((1 << 53) + 1)
    ];
    let float = prop_oneof![
        (-3_i32..3).prop_map(f64::from),
        Just(-0.0),
        Just(0.5),
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(9_223_372_036_854_775_808.0),
        Just(9_007_199_254_740_992.0),
        any::<f64>(),
    ];
    prop_oneof![
        integer.prop_map(Value::Integer),
        float.prop_map(Value::Float),
        decimal().prop_map(Value::Decimal),
    ]
}

/// Decimals that are integers, that floats hold exactly or nearly, and that only decimals hold.
fn decimal() -> impl Strategy<Value = Decimal> {
    let text = prop_oneof![
        Just("9007199254740993"),
        Just("9007199254740992.5"),
        Just("9223372036854775807"),
        Just("9223372036854775808"),
        Just("-9223372036854775808.5"),
        Just("0.1"),
        Just("0.1000000000000000055511151231257827021"),
        Just("99999999999999999999999999999999999999"),
        Just("0.00000000000000000000000000000000000001"),
    ];
    prop_oneof![
        text.prop_map(|text| text.parse().expect("a decimal number")),
        (-30_i128..30).prop_map(|tenths| Decimal::from_parts(tenths, 1).expect("few digits")),
        (any::<i128>(), 0_u32..38).prop_map(|(digits, scale)| {
            Decimal::from_parts(digits / 10, scale).expect("38 digits")
        }),
    ]
}

fn temporal() -> impl Strategy<Value = Value> {
    let instant = (-2_i64..2, 0_u32..2, prop_oneof![Just(0), Just(3600)]);
    prop_oneof![
        (-2_i64..2).prop_map(|days| Value::Date(Date { days })),
        (0_i64..3).prop_map(|nanoseconds| Value::LocalTime(LocalTime { nanoseconds })),
        (3600_i64..3602, prop_oneof![Just(0), Just(1)]).prop_map(|(second, offset)| {
            let nanoseconds = second * 1_000_000_000;
            Value::Time(Time {
                nanoseconds,
                offset,
            })
        }),
        (-2_i64..2, 0_u32..2).prop_map(|(seconds, nanoseconds)| {
            Value::LocalDateTime(LocalDateTime {
                seconds,
                nanoseconds,
            })
        }),
        instant.prop_map(|(seconds, nanoseconds, offset)| {
            Value::from(DateTime {
                seconds,
                nanoseconds,
                offset,
                zone: None,
            })
        }),
        (-1_i64..2, -31_i64..31, -1_i64..2).prop_map(|(months, days, seconds)| {
            Value::from(Duration {
                months,
                days,
                seconds,
                nanoseconds: 0,
            })
        }),
    ]
}

/// Figures of few magnitudes, in several units and with several qualifiers, and periods.
fn figure() -> impl Strategy<Value = Value> {
    let unit = prop_oneof![
        Just("亩"),
        Just("公顷"),
        Just("平方米"),
        Just("元"),
        Just("万元"),
        Just("吨/年"),
        Just("吨/个月"),
    ];
    let word = prop_oneof![
        Just(""),
        Just("~"),
        Just(">"),
        Just(">="),
        Just("<"),
        Just("<=")
    ];
    let number = prop_oneof![
        Just(0),
        Just(1),
        Just(12),
        Just(15),
        Just(10_000),
        Just(-15)
    ];
    let plain = (word, number.clone(), unit.clone()).prop_map(|(word, number, unit)| {
        let text = format!("{word}{number}{unit}");
        Value::from(text.parse::<Quantity>().expect("a figure"))
    });
    let range = (0_i64..3, 1_i64..3, unit).prop_map(|(low, more, unit)| {
        let text = format!("{low}{unit}~{}{unit}", low + more);
        Value::from(text.parse::<Quantity>().expect("a figure"))
    });
    let period = (-2_i64..2, 1_i64..40).prop_map(|(days, length)| {
        let (start, end) = (
            Date { days },
            Date {
                days: days + length,
            },
        );
        Value::Period(Period { start, end })
    });
    let coordinates = prop::collection::vec(-2_i8..3, 1..3);
    let of = prop_oneof![
        Just("INT8"),
        Just("INT64"),
        Just("FLOAT32"),
        Just("FLOAT64")
    ];
    let vector = (coordinates, of).prop_map(|(coordinates, of)| {
        let text = format!("vector({coordinates:?}, {}, {of})", coordinates.len());
        Value::from(text.parse::<Vector>().expect("a vector"))
    });
    prop_oneof![plain, range, period, vector]
}

/// Values without graph elements, which JSON cannot restore.
fn plain() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Boolean),
        number(),
        "[a-c山]{0,2}".prop_map(Value::from),
        temporal(),
        figure(),
    ];
    leaf.prop_recursive(3, 16, 3, nested)
}

fn nested(inner: BoxedStrategy<Value>) -> impl Strategy<Value = Value> {
    prop_oneof![
        prop::collection::vec(inner.clone(), 0..3).prop_map(|list| Value::List(Arc::new(list))),
        prop::collection::btree_map("[ab]", inner, 0..3).prop_map(Value::from),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        8 => plain(),
        1 => (0_u32..2).prop_map(|id| Value::Node(Node::from(NodeId(id)))),
        1 => (0_u32..2).prop_map(|id| Value::Relationship(Relationship::from(RelationshipId(id)))),
    ]
}

/// Whether two values are identical: of the same type, with the same number and the same unit. Values may be equal
/// without that: `1` equals `1.0`, and `15亩` equals `1公顷`.
pub(super) fn identical(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Float(a), Value::Float(b)) => {
            a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
        }
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(&**b).all(|(a, b)| identical(a, b))
        }
        (Value::Map(a), Value::Map(b)) => {
            let keys = a.keys().eq(b.keys());
            keys && a.values().zip(b.values()).all(|(a, b)| identical(a, b))
        }
        (Value::Quantity(a), Value::Quantity(b)) => {
            a.extent == b.extent && a.unit.parts() == b.unit.parts() && a == b
        }
        (a, b) => a.kind() == b.kind() && a.to_string() == b.to_string() && equivalent(a, b),
    }
}

#[test]
fn equal_values_are_not_always_identical() {
    let figure = |text: &str| Value::from(text.parse::<Quantity>().expect("a figure"));
    let exact = Value::Decimal(Decimal::from(1));
    for (a, b) in [
        (Value::Integer(1), Value::Float(1.0)),
        (Value::Integer(1), exact.clone()),
        (Value::Float(0.0), Value::Float(-0.0)),
        (figure("15亩"), figure("1公顷")),
        (Value::from(vec![exact]), Value::from(vec![1])),
    ] {
        assert!(equivalent(&a, &b) && !identical(&a, &b), "{a} and {b}");
        assert!(identical(&a, &a) && identical(&b, &b), "{a} and {b}");
    }
}

fn hash(value: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    hash_value(value, &mut hasher);
    hasher.finish()
}

proptest! {
    #[test]
    fn order_is_total(a in value(), b in value(), c in value()) {
        prop_assert_eq!(order(&a, &a), Ordering::Equal);
        prop_assert_eq!(order(&a, &b), order(&b, &a).reverse());
        if order(&a, &b).is_le() && order(&b, &c).is_le() {
            prop_assert!(order(&a, &c).is_le(), "{} <= {} <= {}", a, b, c);
        }
    }

    #[test]
    fn the_same_key_is_level_in_order(a in value(), b in value()) {
        prop_assert!(equivalent(&a, &a));
        prop_assert_eq!(equivalent(&a, &b), order(&a, &b).is_eq(), "{} and {}", &a, &b);
        if equivalent(&a, &b) {
            prop_assert_eq!(hash(&a), hash(&b), "{} and {}", &a, &b);
        }
    }

    #[test]
    fn equality_agrees_with_keys_and_comparison(a in value(), b in value()) {
        prop_assert_eq!(equals(&a, &b), equals(&b, &a));
        if equals(&a, &b) == Some(true) {
            prop_assert!(equivalent(&a, &b), "{} and {}", &a, &b);
        }
        if let Comparison::Ordered(found) = comparison(&a, &b) {
            prop_assert_eq!(found, order(&a, &b), "{} and {}", &a, &b);
        }
        match comparison(&a, &b) {
            Comparison::LessOrEqual => prop_assert_ne!(order(&a, &b), Ordering::Greater),
            Comparison::GreaterOrEqual => prop_assert_ne!(order(&a, &b), Ordering::Less),
            _ => {}
        }
    }

    #[test]
    fn typed_json_loses_nothing(value in plain()) {
        let json = serde_json::to_value(TypedJson(&value)).expect("every value has a JSON form");
        let back = from_json(&json).expect("what was written is read");
        prop_assert!(identical(&value, &back), "{} became {}", &value, &back);
    }

    #[test]
    fn serde_hands_values_over_whole(value in value()) {
        let there = ser::to_value(&vec![value.clone()]).expect("a list");
        let back: Vec<Value> = de::from_value(there).expect("a list");
        prop_assert!(identical(&value, &back[0]), "{} became {}", &value, &back[0]);
    }
}
