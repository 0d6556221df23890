//! Functions and procedures that a program adds.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tupu::{
    Database, Error, ErrorCode, ErrorKind, Function, Phase, Procedure, ProcedureContext,
    ProcedureField, ProcedureSignature, Result, TypeSet, Value, params,
};

/// `my.repeat(text, [times])`, counting its calls.
fn repeat(calls: Arc<AtomicI64>) -> Function {
    Function::new("my.repeat", move |arguments| {
        calls.fetch_add(1, Ordering::Relaxed);
        let times = match arguments.get(1) {
            Some(Value::Integer(times)) => usize::try_from(*times).unwrap_or(0),
            _ => 2,
        };
        match arguments {
            [Value::String(text), ..] => Ok(Value::from(text.repeat(times))),
            _ => Ok(Value::Null),
        }
    })
    .parameter("text", TypeSet::STRING)
    .optional_parameter("times", TypeSet::INTEGER)
    .returns(TypeSet::STRING)
    .describe("The string so many times.")
    .example("RETURN my.repeat('ab')")
}

fn database() -> (Database, Arc<AtomicI64>) {
    let calls = Arc::new(AtomicI64::new(0));
    let db = Database::builder()
        .function(repeat(Arc::clone(&calls)))
        .in_memory();
    (db, calls)
}

#[test]
fn arguments_are_checked_before_the_first_row_where_they_can_be() {
    let (db, calls) = database();
    let error = |query: &str| db.query(query, ()).unwrap_err();
    let count = error("RETURN my.repeat()");
    assert_eq!(count.code(), ErrorCode::InvalidNumberOfArguments);
    let kind = error("RETURN my.repeat(1)");
    assert_eq!(
        (kind.code(), kind.phase()),
        (ErrorCode::InvalidArgumentType, Phase::CompileTime)
    );
    let result = error("RETURN my.repeat('a') + 1 AS n, my.repeat('a').year");
    assert_eq!(result.phase(), Phase::CompileTime);
    assert_eq!(calls.load(Ordering::Relaxed), 0);
}

#[test]
fn an_error_of_the_program_ends_the_statement_at_the_call() {
    let refuse = Function::new("my.refuse", |_| {
        Err(Error::argument(ErrorCode::UserDefined, "no, thank you").hint("ask again"))
    });
    let db = Database::builder().function(refuse).in_memory();
    let query = "CREATE (:City {name: '泰安市'}) RETURN my.refuse() AS 答";
    let error = db.execute(query, ()).unwrap_err();
    assert_eq!(
        (error.code(), error.phase()),
        (ErrorCode::UserDefined, Phase::Runtime)
    );
    let report = error.report(query);
    assert!(report.contains("no, thank you"), "{report}");
    assert!(report.contains("help: ask again"), "{report}");
    let cities: i64 = db.query_one("MATCH (c:City) RETURN count(c)", ()).unwrap();
    assert_eq!(cities, 0);
}

#[test]
fn what_is_known_late_is_checked_at_the_call() {
    let (db, _) = database();
    let late = db.query_one::<String>("RETURN my.repeat($text)", params! { "text" => 1 });
    let late = late.unwrap_err();
    assert_eq!(
        (late.kind(), late.phase()),
        (ErrorKind::TypeError, Phase::Runtime)
    );
    assert!(
        late.to_string().contains("my.repeat() takes String"),
        "{late}"
    );
    let null: Option<String> = db.query_one("RETURN my.repeat(null)", ()).unwrap();
    assert_eq!(null, None);
}

#[test]
fn a_result_of_another_type_than_promised_is_an_error() {
    let liar = Function::new("liar", |_| Ok(Value::from(1))).returns(TypeSet::STRING);
    let db = Database::builder().function(liar).in_memory();
    let error = db.query_one::<Value>("RETURN liar()", ()).unwrap_err();
    assert!(
        error.to_string().contains("declared to return String"),
        "{error}"
    );
}

#[test]
fn did_you_mean_and_the_lists_know_it() {
    let (db, _) = database();
    let error = db.query("RETURN my.repaet('a')", ()).unwrap_err();
    assert!(error.to_string().contains("my.repeat"), "{error}");
    let listed = db.query("SHOW FUNCTIONS", ()).unwrap().any(|row| {
        row.unwrap().get::<String>("signature").unwrap()
            == "my.repeat(text :: String, [times :: Integer]) :: String"
    });
    assert!(listed);
    let page = db.reference();
    let page = page.find("MY.REPEAT").unwrap();
    assert_eq!(&*page.description, "The string so many times.");
    let answer: String = db.query_one(&page.example, ()).unwrap();
    assert_eq!(answer, "abab");
}

#[test]
fn a_constant_call_is_made_once_a_batch_and_a_volatile_one_each_time() {
    let (db, calls) = database();
    let rows = db.query("UNWIND range(1, 100) AS n RETURN my.repeat('a', 3)", ());
    assert_eq!(rows.unwrap().count(), 100);
    assert!(calls.load(Ordering::Relaxed) < 100);
    let calls = Arc::new(AtomicI64::new(0));
    let db = Database::builder()
        .function(repeat(Arc::clone(&calls)).volatile())
        .in_memory();
    let rows = db.query("UNWIND range(1, 100) AS n RETURN my.repeat('a', 3)", ());
    assert_eq!(rows.unwrap().count(), 100);
    assert_eq!(calls.load(Ordering::Relaxed), 100);
    let inside = db.query("UNWIND [1] AS n RETURN count(my.repeat('a'))", ());
    assert_eq!(inside.unwrap_err().code(), ErrorCode::NonConstantExpression);
}

#[test]
fn a_function_of_the_program_comes_before_one_that_is_built_in() {
    let mine = Function::new("toUpper", |_| Ok(Value::from("mine")))
        .parameter("text", TypeSet::STRING)
        .returns(TypeSet::STRING);
    let db = Database::builder().function(mine).in_memory();
    let answer: String = db.query_one("RETURN TOUPPER('a')", ()).unwrap();
    assert_eq!(answer, "mine");
    let plain: String = Database::in_memory()
        .query_one("RETURN toUpper('a')", ())
        .unwrap();
    assert_eq!(plain, "A");
}

#[test]
fn functions_filter_and_write() {
    let (db, _) = database();
    db.execute("CREATE (:N {name: 'a'}), (:N {name: 'b'})", ())
        .unwrap();
    db.execute(
        "MATCH (n:N) WHERE my.repeat(n.name) = 'bb' SET n.twice = my.repeat(n.name)",
        (),
    )
    .unwrap();
    let twice: Vec<Option<String>> = db
        .query_as("MATCH (n:N) RETURN n.twice ORDER BY n.name", ())
        .unwrap();
    assert_eq!(twice, [None, Some("bb".to_owned())]);
}

/// The names of a label's nodes, at most so many.
struct Names(ProcedureSignature);

impl Procedure for Names {
    fn signature(&self) -> &ProcedureSignature {
        &self.0
    }

    fn call(&self, context: ProcedureContext<'_>, arguments: &[Value]) -> Result<Vec<Vec<Value>>> {
        context.check()?;
        let [Value::String(label), Value::Integer(limit)] = arguments else {
            return Ok(Vec::new());
        };
        let graph = context.reader();
        let limit = usize::try_from(*limit).unwrap_or(0);
        let nodes = graph.nodes(label).take(limit);
        Ok(nodes
            .map(|node| vec![graph.property(node, "name")])
            .collect())
    }
}

#[test]
fn procedures_read_the_graph_as_the_statement_sees_it() {
    let signature = ProcedureSignature::new("my.names")
        .parameter(ProcedureField::new("label", TypeSet::STRING))
        .parameter(ProcedureField::new("limit", TypeSet::INTEGER).or(10))
        .result(ProcedureField::new("name", TypeSet::STRING))
        .describe("Names of nodes.");
    let db = Database::builder()
        .procedure(Arc::new(Names(signature)))
        .in_memory();
    let names: Vec<String> = db
        .write(|tx| {
            tx.execute(
                "CREATE (:City {name: '泰安市'}), (:City {name: '江门市'})",
                (),
            )?;
            tx.query_as(
                "CALL my.names('City') YIELD name RETURN name ORDER BY name",
                (),
            )
        })
        .unwrap();
    assert_eq!(names, ["江门市", "泰安市"]);
    let one = db.query_as::<String>("CALL my.names('City', 1)", ());
    assert_eq!(one.unwrap().len(), 1);
    let error = db.query("CALL my.name('City')", ()).unwrap_err();
    assert!(error.to_string().contains("my.names"), "{error}");
}
