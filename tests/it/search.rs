//! Search indexes through the whole database: created, listed, searched, kept in files, histories, scripts and followers.

use crate::kept_everywhere::{copies, left_by_a_kill, salvaged, schema_script, script};
use tupu::maintenance::CommitNumber;
use tupu::{ChangeEvent, Database, Dialect, ErrorCode, Keep, Value, WriteTransaction};

const CREATE: &str =
    "CREATE NAME INDEX names IF NOT EXISTS FOR (n:City|Province) ON EACH [n.name, n.aliases]";

/// Who is called exactly so. The other ways to find a name are in tests/golden/search.
const FIND: &str =
    "CALL kg.find($name, {limit: 100}) YIELD node, score, via WHERE via IN ['exact', 'alias']
    RETURN node.name + ' ' + via + ' ' + toString(score) AS found";

fn find(db: &Database, name: &str) -> Vec<String> {
    db.query_as(FIND, tupu::params! { "name" => name }).unwrap()
}

fn find_within(tx: &mut WriteTransaction, name: &str) -> Vec<String> {
    tx.query_as(FIND, tupu::params! { "name" => name }).unwrap()
}

fn cities(db: &Database) {
    for statement in [
        CREATE,
        "CREATE (:City {name: '泰安市', aliases: ['泰安', '岱岳']})",
        "CREATE (:Province {name: '山东省', aliases: '山东'}), (:City {name: '山东'}), (:Hill {name: '泰安'})",
    ] {
        db.execute(statement, ()).unwrap();
    }
}

/// Name, type and target of each index.
pub(crate) fn indexes(db: &Database) -> Vec<String> {
    let list = "SHOW INDEXES YIELD name, type, entityType, labelsOrTypes, properties
        RETURN name + ' ' + type + ' ' + entityType + ' ' + toString(size(labelsOrTypes)) + ' ' + properties[0]";
    db.query_as(list, ()).unwrap()
}

#[test]
fn names_and_aliases_are_found_the_main_name_first() {
    let db = Database::in_memory();
    cities(&db);
    assert_eq!(find(&db, "泰安市"), ["泰安市 exact 1.0"]);
    assert_eq!(find(&db, "泰安"), ["泰安市 alias 0.95"], "the hill is none");
    assert_eq!(find(&db, "山东"), ["山东 exact 1.0", "山东省 alias 0.95"]);
    assert_eq!(find(&db, "泰"), [""; 0]);
    assert_eq!(find(&db, "").len(), 0);
    let rows = db.query_as::<Value>("CALL kg.find(null) YIELD node RETURN node", ());
    assert_eq!(rows.unwrap().len(), 0);
    db.execute("CREATE NAME INDEX FOR (n) ON EACH [n.name]", ())
        .unwrap();
    assert_eq!(find(&db, "泰安"), ["泰安 exact 1.0", "泰安市 alias 0.95"]);
    assert_eq!(
        indexes(&db),
        ["name_index_name NAME NODE 0 name", "names NAME NODE 2 name"]
    );
    db.execute("DROP INDEX name_index_name", ()).unwrap();
    assert_eq!(find(&db, "泰安"), ["泰安市 alias 0.95"]);
    let error = db.execute("DROP INDEX nams", ()).unwrap_err();
    assert_eq!(error.hint_text(), Some("did you mean `names`?"));
}

#[test]
fn without_an_index_every_node_is_read_and_a_notice_says_so() {
    let db = Database::in_memory();
    cities(&db);
    db.execute("DROP INDEX names", ()).unwrap();
    let mut rows = db.query(FIND, tupu::params! { "name" => "泰安" }).unwrap();
    assert_eq!(rows.by_ref().count(), 2);
    let notice = rows.notices()[0].to_string();
    assert!(notice.contains("CREATE NAME INDEX"), "{notice}");
    cities(&db);
    let mut rows = db.query(FIND, tupu::params! { "name" => "泰安" }).unwrap();
    assert_eq!((rows.by_ref().count(), rows.notices().len()), (2, 0));
}

#[test]
fn only_what_holds_at_a_time_is_found() {
    let db = Database::in_memory();
    cities(&db);
    db.execute(
        "MATCH (c:City {name: '泰安市'}) SET c.valid_from = date('1985-03-27')",
        (),
    )
    .unwrap();
    let at = |year: &str| {
        db.query_as::<f64>(&format!("AT '{year}' CALL kg.find('泰安') YIELD score"), ())
    };
    assert_eq!(at("1980").unwrap(), [0.0; 0]);
    assert_eq!(at("1990").unwrap(), [0.95]);
}

#[test]
fn a_transaction_finds_what_it_wrote_and_a_rollback_takes_it_back() {
    let db = Database::in_memory();
    cities(&db);
    let mut tx = db.begin_write().unwrap();
    tx.execute(
        "MATCH (c:City {name: '泰安市'}) SET c.aliases = ['太安'] CREATE (:City {name: '大连市'})",
        (),
    )
    .unwrap();
    assert_eq!(find_within(&mut tx, "大连市"), ["大连市 exact 1.0"]);
    assert_eq!(find_within(&mut tx, "泰安"), [""; 0]);
    assert_eq!(find(&db, "大连市"), [""; 0], "nobody else sees it");
    assert_eq!(find(&db, "泰安"), ["泰安市 alias 0.95"]);
    tx.rollback();
    assert_eq!(find(&db, "大连市"), [""; 0]);
    assert_eq!(find(&db, "泰安"), ["泰安市 alias 0.95"]);
    let mut tx = db.begin_write().unwrap();
    tx.execute("MATCH (c:City {name: '泰安市'}) DELETE c", ())
        .unwrap();
    tx.execute("DROP INDEX names", ()).unwrap();
    tx.rollback();
    assert_eq!(find(&db, "泰安"), ["泰安市 alias 0.95"]);
    assert_eq!(indexes(&db), ["names NAME NODE 2 name"]);
    let failed = db.execute("MATCH (c:City) SET c.name = '泰州市' RETURN 1 / 0", ());
    assert!(failed.is_err());
    assert_eq!(find(&db, "泰州市"), [""; 0]);
}

#[test]
fn an_index_is_there_after_reopening_after_a_kill_and_for_those_who_follow() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let db = Database::open(&path).unwrap();
    cities(&db);
    let reader = Database::open_read_only(&path).unwrap();
    assert_eq!(find(&reader, "岱岳"), ["泰安市 alias 0.95"]);
    db.execute(
        "MATCH (c:City {name: '泰安市'}) SET c.aliases = ['岱岳', '东岳']",
        (),
    )
    .unwrap();
    assert_eq!(find(&reader, "东岳"), ["泰安市 alias 0.95"]);
    assert_eq!(find(&reader, "泰安"), [""; 0]);
    let copy = left_by_a_kill(&path);
    assert_eq!(
        find(&Database::open(&copy).unwrap(), "东岳"),
        ["泰安市 alias 0.95"]
    );
    drop((reader, db));
    let saved = salvaged(&path);
    for path in [&path, &copy, &saved] {
        let db = Database::open(path).unwrap();
        assert_eq!(find(&db, "东岳"), ["泰安市 alias 0.95"]);
        db.execute("MATCH (c:City {name: '泰安市'}) SET c.name = '泰州市'", ())
            .unwrap();
        assert_eq!(find(&db, "东岳"), ["泰州市 alias 0.95"]);
        assert_eq!(indexes(&db), ["names NAME NODE 2 name"]);
    }
}

#[test]
fn earlier_states_are_searched_as_they_were() {
    let db = Database::builder().history(Keep::All).in_memory();
    cities(&db);
    let before = db.begin_read().unwrap().commit().number;
    db.execute(
        "MATCH (c:City {name: '泰安市'}) SET c.aliases = ['东岳']",
        (),
    )
    .unwrap();
    let after = db.begin_read().unwrap().commit().number;
    db.execute("DROP INDEX names", ()).unwrap();
    let as_of = |commit: CommitNumber, name: &str| {
        let tx = db.as_of(commit).unwrap();
        let rows = tx.query_as::<String>(FIND, tupu::params! { "name" => name });
        rows.unwrap()
    };
    assert_eq!(as_of(before, "岱岳"), ["泰安市 alias 0.95"]);
    assert_eq!(as_of(before, "东岳"), [""; 0]);
    assert_eq!(as_of(after, "东岳"), ["泰安市 alias 0.95"]);
    assert_eq!(as_of(after, "岱岳"), [""; 0]);
}

#[test]
fn subscribers_are_told_of_search_indexes() {
    let db = Database::in_memory();
    let changes = db.subscribe().unwrap();
    let created = db.execute(CREATE, ()).unwrap().counters;
    let dropped = db.execute("DROP INDEX names", ()).unwrap().counters;
    assert_eq!((created.indexes_added, dropped.indexes_removed), (1, 1));
    let first = changes.try_next().unwrap();
    assert!(matches!(&*first.changes, [ChangeEvent::IndexCreated { name }] if **name == *"names"));
    let second = changes.try_next().unwrap();
    assert!(matches!(&*second.changes, [ChangeEvent::IndexDropped { name }] if **name == *"names"));
}

#[test]
fn an_index_goes_out_with_scripts_and_comes_back() {
    let db = Database::in_memory();
    cities(&db);
    db.execute(
        "CREATE NAME INDEX everything FOR (n) ON EACH [n.`of old`]",
        (),
    )
    .unwrap();
    let schema = schema_script(&db);
    assert!(
        schema.contains(
            "CREATE NAME INDEX `names` FOR (x:`City`|`Province`) ON EACH [x.`name`, x.`aliases`];"
        ),
        "{schema}"
    );
    assert!(
        schema.contains("CREATE NAME INDEX `everything` FOR (x) ON EACH [x.`of old`];"),
        "{schema}"
    );
    let other = "CREATE NAME INDEX `names` FOR (x:`City`) ON EACH [x.`name`]";
    let error = db.apply_schema(other).unwrap_err();
    assert_eq!(error.code(), ErrorCode::SchemaRuleAlreadyExists);
    assert!(error.message().contains("`City`|`Province`"), "{error}");
    let text = script(&db, Dialect::Neo4j);
    assert!(
        text.contains("// the name index is left out: names"),
        "{text}"
    );
    for copy in copies(&db) {
        assert_eq!(indexes(&copy), indexes(&db));
        assert_eq!(find(&copy, "岱岳"), ["泰安市 alias 0.95"]);
    }
}

#[test]
fn a_plan_says_which_index_is_created() {
    let db = Database::in_memory();
    let plan = |text: &str| -> String {
        let rows: Vec<Vec<Value>> = db.query_as(&format!("EXPLAIN {text}"), ()).unwrap();
        format!("{rows:?}")
    };
    let created = plan(CREATE);
    let expected = "NAME names FOR (n:City|Province) ON EACH [n.name, n.aliases]";
    assert!(created.contains(expected), "{created}");
    let created = plan("CREATE FULLTEXT INDEX FOR ()-[r:A|B]->() ON EACH [r.text]");
    let expected = "FULLTEXT fulltext_index_A_B_text FOR ()-[n:A|B]-() ON EACH [n.text]";
    assert!(created.contains(expected), "{created}");
}

#[test]
fn what_is_no_index_is_refused_with_a_way_out() {
    let db = Database::in_memory();
    cities(&db);
    for (statement, code, message) in [
        (
            "CREATE FULLTEXT INDEX texts FOR (n:City|Province) ON EACH [n.name] OPTIONS {indexConfig: {`fulltext.analyzer`: 'anglish'}}",
            ErrorCode::InvalidArgumentValue,
            "there is no analyzer `anglish`",
        ),
        (
            "CREATE FULLTEXT INDEX FOR (n:City) ON EACH [n.name] OPTIONS {indexConfig: {`fulltext.analyser`: 'english'}}",
            ErrorCode::UnexpectedSyntax,
            "an index of this kind has no option `fulltext.analyser`",
        ),
        (
            "CREATE NAME INDEX FOR ()-[r:IN]-() ON EACH [r.name]",
            ErrorCode::UnexpectedSyntax,
            "a name index is over nodes, and not over relationships",
        ),
        (
            "CREATE NAME INDEX FOR (n) ON EACH [n.name] OPTIONS {}",
            ErrorCode::UnexpectedSyntax,
            "a name index has no options",
        ),
        (
            "CREATE NAME INDEX FOR (n) ON EACH [m.name]",
            ErrorCode::UndefinedVariable,
            "`m` is not defined",
        ),
        (
            "CREATE NAME INDEX names FOR (n) ON EACH [n.name]",
            ErrorCode::SchemaRuleAlreadyExists,
            "a name index named `names` is there already",
        ),
        (
            "CREATE NAME INDEX others FOR (n:City|Province) ON EACH [n.name, n.aliases]",
            ErrorCode::SchemaRuleAlreadyExists,
            "an index over these properties named `names` is there already",
        ),
    ] {
        let error = db.execute(statement, ()).unwrap_err();
        assert_eq!(
            (error.code(), error.message()),
            (code, message),
            "{statement}"
        );
    }
    assert_eq!(indexes(&db).len(), 1);
}

#[test]
fn another_index_may_have_the_name_of_a_name_index() {
    let db = Database::in_memory();
    cities(&db);
    db.execute("CREATE INDEX names FOR (n:City) ON (n.name)", ())
        .unwrap();
    let taken = "CREATE CONSTRAINT names FOR (n:City) REQUIRE n.name IS NOT NULL";
    let error = db.execute(taken, ()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::SchemaRuleAlreadyExists);
    let error = db.execute("DROP INDEX names", ()).unwrap_err();
    assert!(
        error.hint_text().unwrap().contains("DROP NAME INDEX names"),
        "{error}"
    );
    db.execute("DROP NAME INDEX names", ()).unwrap();
    db.execute("DROP INDEX names", ()).unwrap();
    assert_eq!(indexes(&db).len(), 0);
}

#[test]
fn words_of_the_statement_are_names_everywhere_else() {
    let db = Database::in_memory();
    for statement in [
        "CREATE (name:Name {options: 1, each: 2, fulltext: 3})",
        "CREATE name = (:Name)",
        "CREATE NAME INDEX options FOR (each) ON EACH [each.fulltext]",
        "CREATE INDEX name FOR (each:Each) ON (each.name)",
    ] {
        db.execute(statement, ()).unwrap();
    }
    let read = "MATCH (name:Name) WHERE name.each = 2 RETURN name.fulltext AS fulltext";
    assert_eq!(db.query_one::<i64>(read, ()).unwrap(), 3);
}

#[test]
fn the_demo_graph_has_names() {
    let db = Database::demo().unwrap();
    let both = ["names NAME NODE 0 name", "names FULLTEXT NODE 0 name"];
    for index in both.map(str::to_owned) {
        assert!(indexes(&db).contains(&index), "{index}");
    }
    let found: Vec<String> = db
        .query_as(
            "CALL db.index.fulltext.queryNodes('names', '恒力石化') YIELD node, score RETURN node.name",
            (),
        )
        .unwrap();
    assert_eq!(found[0], "恒力石化（大连）新材料科技有限公司");
    assert_eq!(
        find(&db, "江门专班"),
        ["江门市工业200强企业专班 alias 0.95"]
    );
}
