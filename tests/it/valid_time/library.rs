//! `AT` from a program: parameters, prepared statements, transactions, procedures of its own.

use tupu::temporal::Date;
use tupu::{
    Database, ErrorCode, ErrorKind, Phase, Procedure, ProcedureField, ProcedureSignature, TypeSet,
    Value, params,
};

fn cities() -> Database {
    let db = Database::in_memory();
    db.execute(
        "CREATE (:City {name: '济南市'}), (:City {name: '莱芜市', valid_to: date('2019-01-09')}),
         (:District {name: '莱芜区', valid_from: date('2019-01-09')})",
        (),
    )
    .unwrap();
    db
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn the_time_is_a_parameter() {
    let db = cities();
    let query = "AT $time MATCH (c:City) RETURN c.name ORDER BY c.name";
    let names = |time: Value| db.query_as::<String>(query, params! { "time" => time });
    // The same text, and so the same plan, each time.
    for _ in 0..2 {
        let before = names(Value::from(day("2019-01-08"))).unwrap();
        assert_eq!(before, ["济南市", "莱芜市"]);
        assert_eq!(names(Value::from("2019-01-09")).unwrap(), ["济南市"]);
        assert_eq!(names(Value::Integer(2019)).unwrap().len(), 2);
    }
    let error = names(Value::from("soon")).unwrap_err();
    assert_eq!(
        (error.kind(), error.phase()),
        (ErrorKind::ArgumentError, Phase::Runtime)
    );
    assert_eq!(error.code(), ErrorCode::InvalidArgumentValue);
    let missing = db.query(query, ()).unwrap_err();
    assert_eq!(missing.code(), ErrorCode::MissingParameter);
}

#[test]
fn a_prepared_statement_asks_about_another_time_each_run() {
    let db = cities();
    let prepared = db.prepare("AT $time MATCH (n) RETURN count(n)").unwrap();
    let count = |time: &str| prepared.query_as::<i64>(params! { "time" => time });
    let counts = ["2018", "2019", "2020"].map(|year| count(year).unwrap());
    assert_eq!(counts, [vec![2], vec![3], vec![2]]);
}

#[test]
fn a_transaction_sees_what_it_has_written_itself() {
    let db = cities();
    let count = "AT '2022' MATCH (n) RETURN count(n)";
    let mut tx = db.begin_write().unwrap();
    tx.execute(
        "MATCH (c:City {name: '济南市'}) SET c.valid_to = '2020'",
        (),
    )
    .unwrap();
    tx.execute(
        "CREATE (:City {valid_from: 2021}), (:City {valid_from: 2023})",
        (),
    )
    .unwrap();
    assert_eq!(tx.query_as::<i64>(count, ()).unwrap(), [2]);
    tx.rollback();
    assert_eq!(db.query_as::<i64>(count, ()).unwrap(), [2]);
    let error = db.execute("AT '2022' CREATE (:City)", ()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::InvalidClauseComposition);
    assert_eq!(error.phase(), Phase::CompileTime);
}

#[test]
fn what_a_procedure_of_the_program_yields_has_to_hold() {
    let everything = ProcedureSignature::new("my.everything")
        .result(ProcedureField::new("node", TypeSet::NODE))
        .result(ProcedureField::new("held", TypeSet::BOOLEAN))
        .calls(|context, _| {
            let nodes = context.reader().all_nodes();
            let row = |node| {
                let held = Value::Boolean(context.holds(node)?);
                Ok(vec![Value::from(tupu::Node::from(node)), held])
            };
            nodes.map(row).collect()
        });
    let everything: std::sync::Arc<dyn Procedure> = everything;
    let db = Database::builder().procedure(everything).in_memory();
    db.execute(
        "CREATE ({name: 'a'}), ({name: 'b', valid_to: 2000}), ({name: 'c', valid_from: 2020})",
        (),
    )
    .unwrap();
    let names = |text: &str| db.query_as::<String>(text, ()).unwrap();
    let query = "CALL my.everything() YIELD node, held WHERE held RETURN node.name";
    assert_eq!(names(query), ["a", "b", "c"]);
    let query = "CALL my.everything() YIELD node RETURN node.name";
    assert_eq!(names(&format!("AT 1999 {query}")), ["a", "b"]);
    let alone = db.query("AT 1999 CALL my.everything()", ()).unwrap();
    assert_eq!(alone.count(), 2);
}

#[test]
fn one_error_among_many_entities_names_its_own() {
    let db = Database::in_memory();
    db.execute(
        "UNWIND range(1, 3000) AS i CREATE (:N {i: i, valid_from: date('2020-01-01')})",
        (),
    )
    .unwrap();
    db.execute("MATCH (n:N {i: 2500}) SET n.valid_from = 1.5", ())
        .unwrap();
    let error = db
        .query("AT 2022 MATCH (n:N) RETURN count(n)", ())
        .and_then(|rows| rows.collect::<Result<Vec<_>, _>>());
    let error = error.unwrap_err();
    assert_eq!(error.code(), ErrorCode::InvalidPropertyType);
    assert!(
        error.message().contains("(:N {i: 2500, valid_from: 1.5})"),
        "{error}"
    );
    assert!(error.span().is_some(), "{error:?}");
}
