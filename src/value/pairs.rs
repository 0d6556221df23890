//! The tables over two values (equality, order, keys, comparison, JSON and serde) handle every type. They end in a
//! wildcard arm, because pairs cannot be listed; here each type has two samples, so that a new type without samples is
//! a compile error.

use super::equality::{Comparison, comparison, equals};
use super::json::{TypedJson, from_json};
use super::key::equivalent;
use super::kind::Type;
use super::laws::identical;
use super::ordering::order;
use super::temporal::{Date, DateTime, Duration, LocalDateTime, LocalTime, Time};
use super::{
    Decimal, Node, NodeId, Path, Period, Quantity, Relationship, RelationshipId, Value, Vector,
};
use std::cmp::Ordering;
use std::sync::Arc;

/// Two different values of a type, the lesser one first; null has only one.
fn samples(kind: Type) -> [Value; 2] {
    match kind {
        Type::Null => [Value::Null, Value::Null],
        Type::Boolean => [false, true].map(Value::Boolean),
        Type::Integer => [1, 2].map(Value::Integer),
        Type::Float => [1.5, 2.5].map(Value::Float),
        Type::Decimal => ["1.5", "2.5"].map(|text| parsed::<Decimal>(text, Value::Decimal)),
        Type::Quantity => {
            ["1元", "2元"].map(|text| parsed::<Quantity>(text, |read| Value::Quantity(read.into())))
        }
        Type::Period => ["2022-01", "2022-02"].map(|text| parsed::<Period>(text, Value::Period)),
        Type::Vector => ["[1, 2]", "[1, 3]"].map(|text| parsed::<Vector>(text, Value::from)),
        Type::String => ["a", "b"].map(Value::from),
        Type::List => [1, 2].map(|item| Value::List(Arc::new(vec![Value::Integer(item)]))),
        Type::Map => [1, 2]
            .map(|item| Value::Map(Arc::new([(Arc::from("key"), Value::Integer(item))].into()))),
        Type::Date => [1, 2].map(|days| Value::Date(Date { days })),
        Type::LocalTime => [1, 2].map(|nanoseconds| Value::LocalTime(LocalTime { nanoseconds })),
        Type::Time => ["10:00+01:00", "11:00+01:00"].map(|text| parsed::<Time>(text, Value::Time)),
        Type::LocalDateTime => ["2022-01-01T10:00", "2022-01-01T11:00"]
            .map(|text| parsed::<LocalDateTime>(text, Value::LocalDateTime)),
        Type::DateTime => ["2022-01-01T10:00Z", "2022-01-01T11:00Z"]
            .map(|text| parsed::<DateTime>(text, Value::from)),
        Type::Duration => ["PT1S", "PT2S"].map(|text| parsed::<Duration>(text, Value::from)),
        Type::Node => [1, 2].map(|id| Value::Node(Node::from(NodeId(id)))),
        Type::Relationship => {
            [1, 2].map(|id| Value::Relationship(Relationship::from(RelationshipId(id))))
        }
        Type::Path => [1, 2].map(|id| {
            Value::Path(Arc::new(Path {
                nodes: vec![Node::from(NodeId(id))],
                relationships: Vec::new(),
            }))
        }),
    }
}

fn parsed<T: std::str::FromStr>(text: &str, value: fn(T) -> Value) -> Value {
    value(text.parse().ok().expect("a temporal value"))
}

/// Whether `<` compares two values of the type; the others can only be sorted.
fn is_comparable(kind: Type) -> bool {
    match kind {
        Type::Boolean | Type::Integer | Type::Float | Type::Decimal | Type::Quantity => true,
        Type::String | Type::List => true,
        Type::Date | Type::LocalTime | Type::Time | Type::LocalDateTime | Type::DateTime => true,
        Type::Period => true,
        Type::Null | Type::Map | Type::Duration | Type::Vector => false,
        Type::Node | Type::Relationship | Type::Path => false,
    }
}

#[test]
fn every_type_equals_itself_and_has_an_order() {
    for kind in Type::ALL {
        let [low, high] = &samples(*kind);
        assert_eq!((low.kind(), high.kind()), (*kind, *kind));
        assert!(equivalent(low, low) && identical(low, low), "{kind:?}");
        assert_eq!(order(low, low), Ordering::Equal, "{kind:?}");
        if *kind == Type::Null {
            assert_eq!(equals(low, high), None);
            continue;
        }
        assert_eq!(equals(low, low), Some(true), "{kind:?}");
        assert_eq!(equals(low, high), Some(false), "{kind:?}");
        assert!(!equivalent(low, high), "{kind:?}");
        assert_eq!(order(low, high), Ordering::Less, "{kind:?}");
        let ordered = matches!(comparison(low, high), Comparison::Ordered(Ordering::Less));
        assert_eq!(ordered, is_comparable(*kind), "{kind:?}");
    }
}

#[test]
fn every_type_but_entities_comes_back_from_json() {
    for kind in Type::ALL {
        if matches!(kind, Type::Node | Type::Relationship | Type::Path) {
            continue;
        }
        for sample in samples(*kind) {
            let json =
                serde_json::to_value(TypedJson(&sample)).expect("every value has a JSON form");
            let back = from_json(&json).expect("what was written is read");
            assert!(identical(&sample, &back), "{sample} became {back}");
        }
    }
}
