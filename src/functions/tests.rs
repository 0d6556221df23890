//! Each function with an ordinary value, edge cases, null, and arguments that it rejects.

use super::{FunctionContext, RandomSource, Unlimited, aggregate, distinct, scalar};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::{
    Change, CreatedNode, CreatedRelationship, Graph, GraphView, KeyId, LabelId, NewSymbol,
    SymbolKind, TypeId,
};
use crate::value::column::Column;
use crate::value::temporal::{Clock, DateTime, Zone};
use crate::value::{Node, NodeId, Relationship, RelationshipId, Value};

fn evaluate(graph: &GraphView, name: &str, arguments: &[Value]) -> Result<Value> {
    let function = scalar(name).unwrap_or_else(|| panic!("there is a function {name}"));
    let allowed = function.min_arguments..=function.max_arguments;
    assert!(allowed.contains(&arguments.len()), "{name} takes so many");
    let now = DateTime::from_instant(0, 0, Zone::UTC).expect("1970 is in range");
    let context = FunctionContext {
        graph,
        at: None,
        clock: &Clock::fixed(now),
        random: &RandomSource::seeded(1),
        allowance: &Unlimited,
    };
    function.call(&context, arguments)
}

/// The result as text, or the code of the error.
fn told(result: Result<Value>) -> String {
    result.map_or_else(|error| error.code().to_string(), |value| value.to_string())
}

fn call<const N: usize>(name: &str, arguments: [Value; N]) -> String {
    told(evaluate(&GraphView::default(), name, &arguments))
}

fn v(value: impl Into<Value>) -> Value {
    value.into()
}

const NULL: Value = Value::Null;

#[test]
fn lists() {
    let list = || v([1, 2, 3]);
    assert_eq!(call("size", [list()]), "3");
    assert_eq!(call("size", [v("山西省")]), "3");
    assert_eq!(call("size", [v(1)]), "InvalidArgumentType");
    assert_eq!(call("head", [list()]), "1");
    assert_eq!(call("last", [v(Vec::<i64>::new())]), "null");
    assert_eq!(call("tail", [list()]), "[2, 3]");
    assert_eq!(call("reverse", [v("省x")]), "'x省'");
    assert_eq!(call("coalesce", [NULL, v(2), v(3)]), "2");
    assert_eq!(call("nullIf", [v(1), v(1.0)]), "null");
    assert_eq!(call("nullIf", [v(1), NULL]), "1");
    assert_eq!(call("isEmpty", [v("")]), "true");
}

#[test]
fn ranges() {
    assert_eq!(call("range", [v(1), v(3)]), "[1, 2, 3]");
    assert_eq!(call("range", [v(10), v(-10), v(-7)]), "[10, 3, -4]");
    assert_eq!(call("range", [v(0), v(1), v(-1)]), "[]");
    assert_eq!(call("range", [v(2), v(8), v(0)]), "NumberOutOfRange");
    assert_eq!(call("range", [v(0.0), v(8)]), "InvalidArgumentType");
    assert_eq!(call("range", [v(0), v(i64::MAX)]), "MemoryLimit");
    let far = call("range", [v(i64::MIN), v(i64::MAX), v(i64::MAX)]);
    assert_eq!(far, format!("[{}, -1, {}]", i64::MIN, i64::MAX - 1));
}

#[test]
fn strings() {
    let text = || v("山西省 x");
    assert_eq!(call("substring", [text(), v(1)]), "'西省 x'");
    assert_eq!(call("substring", [text(), v(1), v(2)]), "'西省'");
    assert_eq!(call("substring", [text(), v(99)]), "''");
    assert_eq!(
        call("substring", [text(), v(-1)]),
        "NegativeIntegerArgument"
    );
    assert_eq!(call("left", [text(), v(2)]), "'山西'");
    assert_eq!(call("right", [text(), v(1)]), "'x'");
    assert_eq!(call("right", [text(), v(99)]), "'山西省 x'");
    assert_eq!(call("replace", [v("aaa"), v("a"), v("b"), v(2)]), "'bba'");
    assert_eq!(call("split", [v("a,b"), v(",")]), "['a', 'b']");
    assert_eq!(
        call("split", [v("a,b;c"), v([",", ";"])]),
        "['a', 'b', 'c']"
    );
    assert_eq!(call("trim", [v(" \ta ")]), "'a'");
    assert_eq!(call("ltrim", [v("xxaxx"), v("x")]), "'axx'");
    assert_eq!(call("BTRIM", [v("xxaxx"), v("x")]), "'a'");
    assert_eq!(call("upper", [v("straße")]), "'STRASSE'");
    assert_eq!(call("toLower", [NULL]), "null");
    assert_eq!(call("normalize", [v("A\u{30a}")]), "'Å'");
    assert_eq!(
        call("normalize", [v("a"), v("NFX")]),
        "InvalidArgumentValue"
    );
}

#[test]
fn numbers() {
    assert_eq!(call("abs", [v(-1)]), "1");
    assert_eq!(call("abs", [v(i64::MIN)]), "IntegerOverflow");
    assert_eq!(call("abs", [v(-1.5)]), "1.5");
    assert_eq!(call("sign", [v(-0.0)]), "0");
    assert_eq!(call("sqrt", [v(12.96)]), "3.6");
    assert_eq!(call("sqrt", [v(-1)]), "NaN");
    assert_eq!(call("ceil", [v(0.1)]), "1.0");
    assert_eq!(call("round", [v(-1.5)]), "-1.0");
    assert_eq!(call("round", [v(-1.55), v(1)]), "-1.6");
    assert_eq!(call("round", [v(1.249), v(1), v("UP")]), "1.3");
    assert_eq!(call("round", [v(1.2), v(-1)]), "NumberOutOfRange");
    assert_eq!(
        call("round", [v(1.2), v(1), v("SIDEWAYS")]),
        "InvalidArgumentValue"
    );
    assert_eq!(call("isNaN", [v(f64::NAN)]), "true");
    assert_eq!(call("log", [call_e()]), "1.0");
    assert_eq!(call("atan2", [v(0), v(1)]), "0.0");
    assert_eq!(call("sin", [v("x")]), "InvalidArgumentType");
    assert_eq!(call("sin", [NULL]), "null");
}

fn call_e() -> Value {
    evaluate(&GraphView::default(), "e", &[]).expect("a constant")
}

#[test]
fn conversions() {
    assert_eq!(call("toInteger", [v("1.7")]), "1");
    assert_eq!(call("toInteger", [v(82.9)]), "82");
    assert_eq!(call("toInteger", [v("foo")]), "null");
    assert_eq!(call("toInteger", [v(true)]), "1");
    assert_eq!(call("toInteger", [v([1])]), "InvalidArgumentValue");
    assert_eq!(call("toInteger", [v(1e300)]), "IntegerOverflow");
    assert_eq!(call("toIntegerOrNull", [v([1])]), "null");
    assert_eq!(call("toFloat", [v("1e-2")]), "0.01");
    assert_eq!(call("toFloat", [v(true)]), "InvalidArgumentValue");
    assert_eq!(call("toBoolean", [v(" TRUE ")]), "true");
    assert_eq!(call("toBoolean", [v(" tru ")]), "null");
    assert_eq!(call("toBoolean", [v(1.0)]), "InvalidArgumentValue");
    assert_eq!(call("toString", [v(1.0)]), "'1.0'");
    assert_eq!(call("toString", [v([1])]), "InvalidArgumentValue");
    assert_eq!(call("toIntegerList", [v(["1", "x"])]), "[1, null]");
    assert_eq!(call("toStringList", [v([v(1), v([1])])]), "['1', null]");
    assert_eq!(call("valueType", [NULL]), "'NULL'");
}

/// Node 0 `:City {name: 'Taiyuan'}` with a relationship `ROAD` to itself; both deleted if asked for.
fn graph(deleted: bool) -> GraphView {
    let mut graph = Graph::default();
    let mut changes = vec![
        symbol(SymbolKind::Label, "City"),
        symbol(SymbolKind::RelationshipType, "ROAD"),
        symbol(SymbolKind::PropertyKey, "name"),
    ];
    changes.extend(contents());
    if deleted {
        changes.push(Change::RelationshipDeleted(RelationshipId(0)));
        changes.push(Change::NodeDeleted(NodeId(0)));
    }
    for change in changes {
        graph.apply(change).expect("a change that may be made");
    }
    graph.view().clone()
}

fn symbol(kind: SymbolKind, name: &str) -> Change {
    Change::SymbolAdded(NewSymbol {
        kind,
        name: name.into(),
    })
}

fn contents() -> [Change; 2] {
    [
        Change::NodeCreated(CreatedNode {
            node: NodeId(0),
            labels: vec![LabelId(0)],
            properties: vec![(KeyId(0), v("Taiyuan"))],
        }),
        Change::RelationshipCreated(CreatedRelationship {
            relationship: RelationshipId(0),
            relationship_type: TypeId(0),
            start: NodeId(0),
            end: NodeId(0),
            properties: Vec::new(),
        }),
    ]
}

#[test]
fn entities() {
    let node = || Value::Node(Node::from(NodeId(0)));
    let road = || Value::Relationship(Relationship::from(RelationshipId(0)));
    let there = graph(false);
    let ask = |name, value| told(evaluate(&there, name, &[value]));
    assert_eq!(ask("id", node()), "0");
    assert_eq!(ask("elementId", road()), "'0'");
    assert_eq!(ask("labels", node()), "['City']");
    assert_eq!(ask("type", road()), "'ROAD'");
    assert_eq!(ask("properties", node()), "{name: 'Taiyuan'}");
    assert_eq!(ask("keys", road()), "[]");
    assert_eq!(ask("startNode", road()), "(#0)");
    assert_eq!(ask("labels", v(1)), "InvalidArgumentValue");
    assert_eq!(ask("type", node()), "InvalidArgumentValue");
    assert_eq!(ask("labels", NULL), "null");
}

#[test]
fn deleted_entities() {
    let node = || Value::Node(Node::from(NodeId(0)));
    let road = || Value::Relationship(Relationship::from(RelationshipId(0)));
    let gone = graph(true);
    let ask = |name, value| told(evaluate(&gone, name, &[value]));
    assert_eq!(ask("labels", node()), "DeletedEntityAccess");
    assert_eq!(ask("properties", node()), "DeletedEntityAccess");
    assert_eq!(ask("keys", road()), "DeletedEntityAccess");
    assert_eq!(ask("type", road()), "'ROAD'");
}

/// The aggregate over rows of arguments.
fn over(name: &str, rows: &[&[Value]]) -> String {
    let function = aggregate(name).unwrap_or_else(|| panic!("there is an aggregate {name}"));
    let mut state = (function.body.create)();
    let added = rows.iter().try_for_each(|row| state.add(row));
    told(added.and_then(|()| state.finish()))
}

/// The aggregate over values, one by one and as a column: both must be the same.
fn over_values(name: &str, values: &[Value]) -> String {
    let rows: Vec<&[Value]> = values.iter().map(std::slice::from_ref).collect();
    let one_by_one = over(name, &rows);
    let function = aggregate(name).unwrap_or_else(|| panic!("there is an aggregate {name}"));
    let picked: Vec<u32> = (0..values.len() as u32).collect();
    for column in columns_of(values) {
        let mut state = (function.body.create)();
        let added = state.add_column(&column, &picked);
        assert_eq!(told(added.and_then(|()| state.finish())), one_by_one);
    }
    one_by_one
}

/// The columns that can hold the values.
fn columns_of(values: &[Value]) -> Vec<Column> {
    let valid: Vec<bool> = values
        .iter()
        .map(|value| !matches!(value, Value::Null))
        .collect();
    let present = || values.iter().zip(&valid).filter(|(_, valid)| **valid);
    let mut columns = vec![Column::Values(values.to_vec())];
    if present().all(|(value, _)| matches!(value, Value::Integer(_))) {
        let integer = |value: &Value| {
            if let Value::Integer(value) = value {
                *value
            } else {
                0
            }
        };
        let integers = values.iter().map(integer).collect();
        columns.push(Column::Integers(integers, Some(valid.clone())));
    }
    if present().all(|(value, _)| matches!(value, Value::Float(_))) {
        let float = |value: &Value| {
            if let Value::Float(value) = value {
                *value
            } else {
                0.0
            }
        };
        let floats = values.iter().map(float).collect();
        columns.push(Column::Floats(floats, Some(valid.clone())));
    }
    columns
}

#[test]
fn aggregates() {
    let integers = [v(1), NULL, v(2), v(6)];
    assert_eq!(over_values("count", &integers), "3");
    assert_eq!(over_values("collect", &integers), "[1, 2, 6]");
    assert_eq!(over_values("sum", &integers), "9");
    assert_eq!(over_values("avg", &integers), "3.0");
    assert_eq!(over_values("min", &integers), "1");
    assert_eq!(over_values("max", &integers), "6");
    assert_eq!(over_values("sum", &[v(1.5), v(2.0)]), "3.5");
    assert_eq!(over_values("sum", &[v(1), v(2.5)]), "3.5");
    assert_eq!(over_values("sum", &[]), "0");
    assert_eq!(over_values("avg", &[NULL]), "null");
    assert_eq!(over_values("sum", &[v(i64::MAX), v(1)]), "IntegerOverflow");
    assert_eq!(
        over_values("sum", &[v(i64::MAX), v(1), v(-1)]),
        i64::MAX.to_string()
    );
    assert_eq!(
        over_values("avg", &[v(i64::MAX), v(i64::MAX)]),
        "9.223372036854776E18"
    );
    assert_eq!(over_values("sum", &[v("x")]), "InvalidArgumentType");
}

#[test]
fn aggregates_over_durations() {
    let duration = |text: &str| {
        let duration: crate::value::temporal::Duration = text.parse().expect("a duration");
        v(duration)
    };
    let durations = [duration("PT1H"), duration("PT3H"), NULL];
    assert_eq!(over_values("sum", &durations), "'PT4H'");
    assert_eq!(over_values("avg", &durations), "'PT2H'");
    assert_eq!(
        over_values("sum", &[duration("PT1H"), v(0)]),
        "InvalidArgumentType"
    );
}

#[test]
fn extremes_cross_types() {
    let mixed = [v(1), v("a"), NULL, v([1, 2]), v(0.2), v("b")];
    assert_eq!(over_values("max", &mixed), "1");
    assert_eq!(over_values("min", &mixed), "[1, 2]");
}

#[test]
fn percentiles_and_deviations() {
    let rows = [
        [v(10.0), v(0.5)],
        [v(20.0), v(0.5)],
        [v(30.0), v(0.5)],
        [NULL, v(0.5)],
    ];
    let rows: Vec<&[Value]> = rows.iter().map(<[Value; 2]>::as_slice).collect();
    assert_eq!(over("percentileDisc", &rows), "20.0");
    assert_eq!(over("percentileCont", &rows[..2]), "15.0");
    assert_eq!(over("percentileDisc", &rows[..2]), "10.0");
    assert_eq!(over("percentileDisc", &[]), "null");
    assert_eq!(
        over("percentileCont", &[&[v(1), v(1.1)]]),
        "NumberOutOfRange"
    );
    let sample = [v(1), v(2), v(3), v(4)];
    assert_eq!(over_values("stDevP", &sample), 1.25_f64.sqrt().to_string());
    assert_eq!(over_values("stDev", &[v(1)]), "0.0");
}

#[test]
fn distinct_values_count_once() -> Result<(), Error> {
    let function = aggregate("sum").expect("there is a sum");
    let mut state = distinct((function.body.create)());
    for value in [v(1), v(1.0), v(2), NULL, v(2)] {
        state.add(&[value])?;
    }
    assert_eq!(state.finish()?.to_string(), "3");
    Ok(())
}

#[test]
fn any_argument_is_answered_or_refused() {
    let values = || {
        [
            NULL,
            v(true),
            v(-1),
            v(f64::NAN),
            v(""),
            v([1]),
            v(crate::value::Map::new()),
        ]
    };
    let graph = GraphView::default();
    for function in super::all().filter(|function| !function.aggregating) {
        let known = scalar(function.page.name).expect("it is listed");
        for value in values() {
            for count in known.min_arguments..=known.max_arguments.min(4) {
                if let Err(error) =
                    evaluate(&graph, function.page.name, &vec![value.clone(); count])
                {
                    assert_ne!(error.code(), ErrorCode::UserDefined);
                }
            }
        }
    }
}
