//! Full-text indexes through the whole database: transactions, files, histories, followers, scripts, limits. What queries mean
//! is in tests/golden/search.

use crate::kept_everywhere::{copies, left_by_a_kill, salvaged, schema_script, script};
use crate::search::indexes;
use std::time::Duration;
use tupu::maintenance::CommitNumber;
use tupu::{ChangeEvent, Database, Dialect, ErrorCode, Keep, Limits, Value, WriteTransaction};

const CREATE: &str =
    "CREATE FULLTEXT INDEX texts IF NOT EXISTS FOR (n:Company|Project) ON EACH [n.name, n.text]
    OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}";

const FIND: &str = "CALL db.index.fulltext.queryNodes('texts', $query) YIELD node, score
    RETURN node.name + ' ' + toString(round(score, 3)) AS found";

fn find(db: &Database, query: &str) -> Vec<String> {
    db.query_as(FIND, tupu::params! { "query" => query })
        .unwrap()
}

fn find_within(tx: &mut WriteTransaction, query: &str) -> Vec<String> {
    tx.query_as(FIND, tupu::params! { "query" => query })
        .unwrap()
}

fn fill(db: &Database) {
    for statement in [
        CREATE,
        "CREATE (:Company {name: '恒力', text: '江门的新材料'}), (:Project {name: '项目', text: '新能源'}), (:Hill {name: '江门'})",
    ] {
        db.execute(statement, ()).unwrap();
    }
}

#[test]
fn a_transaction_finds_what_it_wrote_with_the_scores_of_the_state() {
    let db = Database::in_memory();
    fill(&db);
    let before = find(&db, "新能源 OR 江门");
    assert_eq!(before.len(), 2);
    let mut tx = db.begin_write().unwrap();
    tx.execute("CREATE (:Project {name: '二期', text: '江门二期'})", ())
        .unwrap();
    let within = find_within(&mut tx, "江门");
    assert_eq!(within.len(), 2, "{within:?}");
    assert_eq!(find(&db, "新能源 OR 江门"), before, "nobody else sees it");
    tx.commit().unwrap();
    assert_eq!(find(&db, "江门"), within);
    let mut tx = db.begin_write().unwrap();
    tx.execute("MATCH (n:Project {name: '二期'}) DELETE n", ())
        .unwrap();
    assert_eq!(find_within(&mut tx, "新能源 OR 江门"), before);
    tx.rollback();
    assert_eq!(find(&db, "江门"), within);
    let failed = db.execute("MATCH (n:Project) SET n.text = '江门' RETURN 1 / 0", ());
    assert!(failed.is_err());
    assert_eq!(find(&db, "江门"), within);
}

#[test]
fn an_index_is_there_after_reopening_after_a_kill_and_for_those_who_follow() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let db = Database::open(&path).unwrap();
    fill(&db);
    let reader = Database::open_read_only(&path).unwrap();
    let before = find(&reader, "新材料");
    assert_eq!(before, find(&db, "新材料"));
    assert_eq!(before.len(), 1);
    db.execute("MATCH (n:Company) SET n.text = '泰安的钢材'", ())
        .unwrap();
    let after = find(&db, "泰安");
    assert_eq!(
        (find(&reader, "泰安"), find(&reader, "新材料").len()),
        (after.clone(), 0)
    );
    let copy = left_by_a_kill(&path);
    drop((reader, db));
    let saved = salvaged(&path);
    for path in [&path, &copy, &saved] {
        let db = Database::open(path).unwrap();
        assert_eq!(find(&db, "泰安"), after);
        assert_eq!(indexes(&db), ["texts FULLTEXT NODE 2 name"]);
        db.execute("MATCH (n:Company) SET n.name = '山东'", ())
            .unwrap();
        assert_eq!(find(&db, "山东").len(), 1);
    }
}

#[test]
fn earlier_states_are_searched_as_they_were() {
    let db = Database::builder().history(Keep::All).in_memory();
    fill(&db);
    let before = db.begin_read().unwrap().commit().number;
    let first = find(&db, "新材料");
    db.execute("MATCH (n:Company) SET n.text = '钢材'", ())
        .unwrap();
    let after = db.begin_read().unwrap().commit().number;
    db.execute("DROP INDEX texts", ()).unwrap();
    let as_of = |commit: CommitNumber, query: &str| {
        let tx = db.as_of(commit).unwrap();
        tx.query_as::<String>(FIND, tupu::params! { "query" => query })
            .unwrap()
    };
    assert_eq!(as_of(before, "新材料"), first);
    assert_eq!(as_of(before, "钢材").len(), 0);
    assert_eq!(as_of(after, "钢材").len(), 1);
    assert_eq!(as_of(after, "新材料").len(), 0);
}

#[test]
fn an_index_goes_out_with_scripts_and_comes_back() {
    let db = Database::in_memory();
    fill(&db);
    for statement in [
        "CREATE NAME INDEX texts FOR (n) ON EACH [n.name]",
        "CREATE FULLTEXT INDEX everything FOR (n) ON EACH [n.`of old`] OPTIONS {indexConfig: {`fulltext.analyzer`: 'english'}}",
        "CREATE FULLTEXT INDEX contracts FOR ()-[r:SUPPLIES|OWNS]-() ON EACH [r.contract] OPTIONS {indexConfig: {`fulltext.analyzer`: 'ngram'}}",
    ] {
        db.execute(statement, ()).unwrap();
    }
    let schema = schema_script(&db);
    let line = "CREATE FULLTEXT INDEX `texts` FOR (x:`Company`|`Project`) ON EACH [x.`name`, x.`text`] OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}};";
    assert!(schema.contains(line), "{schema}");
    let other = line.replace("'cjk'", "'english'");
    let error = db.apply_schema(&other).unwrap_err();
    assert_eq!(error.code(), ErrorCode::SchemaRuleAlreadyExists);
    assert!(error.message().contains("'cjk'"), "{error}");
    assert!(
        error
            .hint_text()
            .unwrap()
            .contains("DROP FULLTEXT INDEX `texts`"),
        "{error}"
    );
    let neo4j = script(&db, Dialect::Neo4j);
    assert!(neo4j.contains(line), "{neo4j}");
    for part in [
        "// the fulltext index is left out: everything",
        "// the name index is left out: texts",
        "CREATE FULLTEXT INDEX `contracts` FOR ()-[x:`SUPPLIES`|`OWNS`]-() ON EACH [x.`contract`];",
    ] {
        assert!(neo4j.contains(part), "{part}: {neo4j}");
    }
    for copy in copies(&db) {
        assert_eq!(indexes(&copy), indexes(&db));
        assert_eq!(find(&copy, "新材料"), find(&db, "新材料"));
    }
}

#[test]
fn subscribers_are_told_of_indexes() {
    let db = Database::in_memory();
    let changes = db.subscribe().unwrap();
    let created = db.execute(CREATE, ()).unwrap().counters;
    let dropped = db
        .execute("DROP FULLTEXT INDEX texts", ())
        .unwrap()
        .counters;
    assert_eq!((created.indexes_added, dropped.indexes_removed), (1, 1));
    let first = changes.try_next().unwrap();
    assert!(matches!(&*first.changes, [ChangeEvent::IndexCreated { name }] if **name == *"texts"));
    let second = changes.try_next().unwrap();
    assert!(matches!(&*second.changes, [ChangeEvent::IndexDropped { name }] if **name == *"texts"));
}

#[test]
fn limits_end_a_search_and_the_next_one_is_answered() {
    let db = Database::in_memory();
    db.execute(CREATE, ()).unwrap();
    db.execute(
        "UNWIND range(1, 20000) AS i CREATE (:Company {name: '公司' + toString(i), text: '江门 common w' + toString(i % 100)})",
        (),
    )
    .unwrap();
    let ask = |limits: Limits| {
        let mut session = db.session();
        session.set_limits(limits);
        let rows = session.query(FIND, tupu::params! { "query" => "common OR w*" });
        rows.and_then(|rows| rows.map(|row| row.map(|_| 1)).sum::<tupu::Result<i64>>())
    };
    let none = Limits::default();
    let time = |time| Limits {
        timeout: Some(time),
        ..none
    };
    let memory = |bytes| Limits {
        memory: Some(bytes),
        ..none
    };
    let error = ask(time(Duration::ZERO)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::TimeOut);
    let error = ask(memory(100_000)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::MemoryLimit);
    assert_eq!(ask(none).unwrap(), 20_000);
    let error = ask(memory(100_000)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::MemoryLimit, "of the hits alone");
}

#[test]
fn what_rows_rest_on_is_what_was_found() {
    let db = Database::in_memory();
    db.execute(CREATE, ()).unwrap();
    db.execute(
        "CREATE (:Company {name: '恒力', text: '江门'}) CITING 'a3.p1'",
        (),
    )
    .unwrap();
    let rows: Vec<Vec<Value>> = db
        .query_as(
            "CITE CALL db.index.fulltext.queryNodes('texts', '江门') YIELD node RETURN node.name",
            (),
        )
        .unwrap();
    assert!(format!("{rows:?}").contains("a3.p1"), "{rows:?}");
}

#[cfg(feature = "jieba")]
#[test]
fn chinese_words_are_those_of_a_dictionary_and_names_of_the_graph_count_as_words_of_a_query() {
    let db = Database::in_memory();
    for statement in [
        "CREATE FULLTEXT INDEX texts FOR (n:Text) ON EACH [n.text]",
        "CREATE (:Text {text: '江力泰在江门建设化工园区', name: 'a'}), (:Text {text: '泰，江，泰，力，江，力', name: 'b'})",
        "CREATE (:Text {text: '产品和服务的经济', name: 'c'}), (:Text {text: '和服的經濟增長 GDP growth', name: 'd'})",
    ] {
        db.execute(statement, ()).unwrap();
    }
    let names = |query: &str| -> String {
        let rows: Vec<String> = db
            .query_as(
                "CALL db.index.fulltext.queryNodes('texts', $query) YIELD node RETURN node.name",
                tupu::params! { "query" => query },
            )
            .unwrap();
        rows.concat()
    };
    assert_eq!(names("和服"), "d", "产品和服务 has no such word");
    for (query, expected) in [
        ("经济", "cd"),
        ("+经济 +增长", "d"),
        ("\"经济增长\"", "d"),
        ("GROWTH", "d"),
        ("化*", "a"),
        ("江门 AND 化工", "a"),
    ] {
        let mut found: Vec<char> = names(query).chars().collect();
        found.sort_unstable();
        assert_eq!(found.into_iter().collect::<String>(), expected, "{query}");
    }
    assert_eq!(names("江力泰"), "ba", "words count, wherever they are");
    db.execute(
        "CREATE NAME INDEX names FOR (n:Company) ON EACH [n.name]",
        (),
    )
    .unwrap();
    assert_eq!(names("江力泰"), "ba");
    db.execute("CREATE (:Company {name: '江力泰'})", ())
        .unwrap();
    assert_eq!(names("江力泰"), "ab", "the whole name comes first");
    assert_eq!(names("+江力泰 -江门"), "b");
    db.execute("MATCH (c:Company) DELETE c", ()).unwrap();
    assert_eq!(names("江力泰"), "ba");
}
