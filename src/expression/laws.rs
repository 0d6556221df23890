//! The typed loops over batches compared with the row evaluator: they must give the same values, and fail for the same
//! inputs.

use super::*;
use crate::error::Result;
use crate::functions::{Clock, RandomSource, Unlimited, scalar};
use crate::graph::{Change, CreatedNode, Graph, NewSymbol, SymbolKind};
use crate::value::column::{Column, NULL_ID};
use crate::value::key::equivalent;
use crate::value::lists::Lists;
use crate::value::parameter_values::ParameterValues;
use crate::value::records::Records;
use crate::value::temporal::Date;
use crate::value::{Decimal, NodeId};
use proptest::prelude::*;

const ROWS: usize = 4;
const NODE: Slot = Slot(0);
/// The slot of maps that are kept as columns.
const RECORDS: Slot = Slot(13);
const VARIABLE: Slot = Slot(19);

/// Four nodes; `p` is an integer in two of them, `q` a string, `r` has a different type in each.
fn graph() -> Graph {
    let mut graph = Graph::default();
    let mut symbol = |kind, name: &str| {
        let name = name.into();
        graph
            .apply(Change::SymbolAdded(NewSymbol { kind, name }))
            .expect("a new name");
    };
    symbol(SymbolKind::Label, "A");
    for key in ["p", "q", "r"] {
        symbol(SymbolKind::PropertyKey, key);
    }
    let label = graph.view().label_id("A").expect("just added");
    let key = |graph: &Graph, name| graph.view().key_id(name).expect("just added");
    let rows: [Vec<(&str, Value)>; ROWS] = [
        vec![("p", 1.into()), ("q", "a".into()), ("r", 1.into())],
        vec![("p", 2.into()), ("r", 0.5.into())],
        vec![("q", "ab".into()), ("r", "a".into())],
        vec![],
    ];
    for (at, properties) in rows.into_iter().enumerate() {
        let properties = properties
            .into_iter()
            .map(|(name, value)| (key(&graph, name), value))
            .collect();
        let node = graph.next_node();
        let labels = if at % 2 == 0 { vec![label] } else { vec![] };
        let change = Change::NodeCreated(CreatedNode {
            node,
            labels,
            properties,
        });
        graph.apply(change).expect("a new node");
    }
    graph
}

/// Three maps with the keys `p` and `q`.
fn records() -> Arc<Records> {
    let strings = vec!["a".into(), 2.into(), Value::Null];
    Arc::new(Records::of_columns(
        vec![
            ("p".into(), Column::Integers(vec![1, 0, 2], None)),
            ("q".into(), Column::Values(strings)),
        ],
        96,
    ))
}

/// A list of two strings, and an empty one.
fn lists() -> Arc<Lists> {
    let words = Arc::new(["a", "ab"].map(Arc::from).to_vec());
    let mut lists = Lists::with_capacity(&words, 2);
    lists.push(&[0, 1]);
    lists.push(&[]);
    Arc::new(lists)
}

/// One column of every kind, two of them with nulls.
fn batch() -> Batch {
    let mut batch = Batch::new(ROWS);
    let nodes = [0, 1, NULL_ID, 2].map(NodeId).to_vec();
    let words = Arc::new(["a", "ab", "a", "unused"].map(Arc::from).to_vec());
    let columns = [
        Column::Nodes(nodes),
        Column::Integers(vec![1, 0, -2, i64::MAX], None),
        Column::Integers(vec![2, 7, 0, 1], Some(vec![true, false, true, true])),
        Column::Floats(
            vec![0.5, f64::NAN, 2.0, 1.0],
            Some(vec![true, true, true, false]),
        ),
        Column::Booleans(vec![Some(true), Some(false), None, Some(true)]),
        Column::Values(vec!["a".into(), Value::Null, "ab".into(), 1.into()]),
        Column::Constant("a".into(), ROWS),
        Column::Constant(Value::Integer(2), ROWS),
        Column::Dates(vec![1, 2, 3, 2], Some(vec![true, true, false, true])),
        Column::Constant(Value::Date(Date { days: 2 }), ROWS),
        Column::Dictionary(words, vec![0, NULL_ID, 1, 2]),
        Column::Decimals(
            ["0.5", "0", "2", "99999999999999999999999999999999999999"]
                .map(|text| text.parse().expect("a decimal number"))
                .to_vec(),
            Some(vec![true, false, true, true]),
        ),
        Column::Decimals(vec![2.into(), 1.into(), Decimal::ZERO, 7.into()], None),
        Column::Records(records(), vec![2, 0, NULL_ID, 1]),
        Column::Lists(lists(), vec![1, 0, NULL_ID, 1]),
    ];
    for (at, column) in (0..).zip(columns) {
        batch.set(Slot(at), column);
    }
    batch
}

fn leaf() -> impl Strategy<Value = Expression> {
    let literal = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Boolean),
        (-1_i64..3).prop_map(Value::Integer),
        Just(Value::Float(1.0)),
        Just(Value::Decimal(
            Decimal::from_parts(25, 1).expect("two digits")
        )),
        Just(Value::from("a")),
        Just(Value::from(vec![Value::Integer(1), Value::Null])),
    ];
    let property = prop_oneof![Just("p"), Just("q"), Just("r"), Just("none")];
    prop_oneof![
        2 => literal.prop_map(Expression::Literal),
        4 => (0_u32..15).prop_map(|slot| Expression::Slot(Slot(slot))),
        3 => (property, prop_oneof![Just(NODE), Just(RECORDS)]).prop_map(|(key, subject)| Expression::Property {
            subject: Box::new(Expression::Slot(subject)),
            key: key.into(),
            span: Span::default(),
        }),
        1 => Just(Expression::HasLabels {
            subject: Box::new(Expression::Slot(NODE)),
            labels: LabelTest::Label("A".into()),
            span: Span::default(),
        }),
    ]
}

fn binary_operator() -> impl Strategy<Value = ValueOperator> {
    use ValueOperator as B;
    prop::sample::select(vec![
        B::Xor,
        B::Equal,
        B::NotEqual,
        B::Less,
        B::LessOrEqual,
        B::Greater,
        B::GreaterOrEqual,
        B::StartsWith,
        B::EndsWith,
        B::Contains,
        B::In,
        B::Add,
        B::Subtract,
        B::Multiply,
        B::Divide,
        B::Modulo,
        B::Power,
    ])
}

fn unary_operator() -> impl Strategy<Value = UnaryOperator> {
    use UnaryOperator as U;
    prop::sample::select(vec![U::Not, U::Minus, U::Plus, U::IsNull, U::IsNotNull])
}

fn expression() -> impl Strategy<Value = Expression> {
    leaf().prop_recursive(3, 20, 3, |inner| {
        let operands = prop::collection::vec(inner.clone(), 2..4);
        let coalesce = scalar("coalesce").expect("it is in the table");
        let pair = (inner.clone(), inner.clone());
        prop_oneof![
            4 => (binary_operator(), pair.clone()).prop_map(|(operator, (left, right))| {
                Expression::Binary {
                    operator,
                    left: Box::new(left),
                    right: Box::new(right),
                    span: Span::default(),
                }
            }),
            2 => (unary_operator(), inner.clone()).prop_map(|(operator, operand)| {
                Expression::Unary { operator, operand: Box::new(operand), span: Span::default() }
            }),
            2 => operands.clone().prop_map(Expression::And),
            2 => operands.clone().prop_map(Expression::Or),
            1 => operands.clone().prop_map(move |arguments| Expression::Function {
                function: FunctionReference::BuiltIn(coalesce),
                arguments,
                span: Span::default(),
            }),
            1 => (operands, inner.clone()).prop_map(|(items, predicate)| {
                let variable = Expression::Slot(VARIABLE);
                Expression::ListComprehension {
                    variable: VARIABLE,
                    list: Box::new(Expression::List(items)),
                    predicate: Some(Box::new(Expression::Or(vec![predicate, variable.clone()]))),
                    result: Some(Box::new(Expression::List(vec![variable]))),
                }
            }),
            1 => (pair, inner).prop_map(|((condition, then), otherwise)| Expression::Case {
                subject: None,
                branches: vec![(condition, then)],
                otherwise: Some(Box::new(otherwise)),
            }),
        ]
    })
}

fn with_context<T>(run: impl FnOnce(&EvaluationContext<'_>) -> T) -> T {
    let graph = graph();
    let (parameters, random) = (ParameterValues::default(), RandomSource::seeded(1));
    let clock = Clock::system();
    run(&EvaluationContext {
        graph: graph.view(),
        parameters: &parameters,
        clock: &clock,
        random: &random,
        allowance: &Unlimited,
        subqueries: &NoSubqueries,
        memberships: Some(&Memberships::default()),
        deleted: false,
        at: None,
        holding: None,
        recorder: None,
        warnings: None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn batches_agree_with_rows(expression in expression()) {
        let batch = batch();
        let (fast, rows) = with_context(|cx| {
            let rows: Result<Vec<Value>> = (0..ROWS)
                .map(|row| evaluate_row(&expression, &Row::new(&batch, row), cx))
                .collect();
            (evaluate(&expression, &batch, cx), rows)
        });
        match (fast, rows) {
            (Ok(column), Ok(values)) => {
                prop_assert_eq!(column.len(), ROWS);
                for (row, value) in values.iter().enumerate() {
                    let found = column.get(row);
                    let same = equivalent(&found, value) && found.kind() == value.kind();
                    prop_assert!(same, "row {}: {} against {}", row, found, value);
                }
            }
            (Err(_), Err(_)) => {}
            (fast, rows) => prop_assert!(false, "{:?} against {:?}", fast, rows),
        }
    }

    #[test]
    fn true_rows_are_the_rows_where_it_is_true(expression in expression()) {
        let batch = batch();
        let (fast, rows) = with_context(|cx| {
            let rows: Result<Vec<bool>> = (0..ROWS)
                .map(|row| is_true(&expression, &Row::new(&batch, row), cx))
                .collect();
            (true_rows(&expression, &batch, cx), rows)
        });
        match (fast, rows) {
            (Ok(found), Ok(rows)) => {
                let wanted: Vec<u32> = (0..ROWS as u32).filter(|row| rows[*row as usize]).collect();
                prop_assert_eq!(found, wanted);
            }
            (Err(_), Err(_)) => {}
            (fast, rows) => prop_assert!(false, "{:?} against {:?}", fast, rows),
        }
    }
}
