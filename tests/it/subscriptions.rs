//! Being told of what is committed.

use std::thread;
use std::time::Duration;
use tupu::{ChangeEvent, CommittedChanges, Database, Durability, StatementData, Value};

/// The changes of a commit in short.
fn told(commit: &CommittedChanges) -> Vec<String> {
    let tell = |change: &ChangeEvent| match change {
        ChangeEvent::NodeCreated(node) => format!("+{node}"),
        ChangeEvent::NodeDeleted(node) => format!("-{node}"),
        ChangeEvent::RelationshipCreated(relationship) => format!("+{relationship}"),
        ChangeEvent::RelationshipDeleted(relationship) => format!("-{relationship}"),
        ChangeEvent::PropertySet {
            labels,
            key,
            before,
            after,
            ..
        } => format!("{}.{key}: {before} → {after}", labels.join(":")),
        ChangeEvent::LabelAdded { label, .. } => format!("+:{label}"),
        ChangeEvent::LabelRemoved { label, .. } => format!("-:{label}"),
        ChangeEvent::IndexCreated { name } => format!("+index {name}"),
        ChangeEvent::ConstraintDropped { name } => format!("-constraint {name}"),
        other => format!("{other:?}"),
    };
    commit.changes.iter().map(tell).collect()
}

#[test]
fn changes_come_by_name_with_what_was_there_before() {
    let db = Database::in_memory();
    db.execute("CREATE (:City {name: '泰安市'})", ()).unwrap();
    let changes = db.subscribe().unwrap();
    db.execute(
        "MATCH (c:City) SET c.projects = 684, c:Place CREATE (c)-[:IN {since: 1985}]->(:Province)",
        (),
    )
    .unwrap();
    db.execute("MATCH (c:City) SET c.projects = null REMOVE c:Place", ())
        .unwrap();
    db.execute("CREATE INDEX names FOR (c:City) ON (c.name)", ())
        .unwrap();
    db.execute("MATCH (c:City)-[r]->() DELETE r, c", ())
        .unwrap();
    let commits: Vec<_> = std::iter::from_fn(|| changes.try_next()).collect();
    let commits: Vec<_> = commits.iter().map(told).collect();
    assert_eq!(
        commits,
        [
            vec![
                "City:Place.projects: null → 684",
                "+:Place",
                "+(:Province)",
                "+[:IN {since: 1985}]"
            ],
            vec!["City.projects: 684 → null", "-:Place"],
            vec!["+index names"],
            vec!["-[:IN {since: 1985}]", "-(:City {name: '泰安市'})"],
        ]
    );
}

#[test]
fn what_is_rolled_back_is_not_told() {
    let db = Database::in_memory();
    let changes = db.subscribe().unwrap();
    db.begin_write()
        .unwrap()
        .execute("CREATE (:City)", ())
        .unwrap();
    assert!(db.execute("CREATE (:City) RETURN 1 / 0", ()).is_err());
    db.execute("MATCH (n) RETURN n", ()).unwrap();
    assert!(changes.try_next().is_none());
    let mut tx = db.begin_write().unwrap();
    tx.execute("CREATE (:City)", ()).unwrap();
    assert!(changes.try_next().is_none());
    tx.execute("CREATE (:Province)", ()).unwrap();
    tx.commit().unwrap();
    let commit = changes.try_next().unwrap();
    assert_eq!(told(&commit), ["+(:City)", "+(:Province)"]);
}

#[test]
fn commits_to_a_file_come_in_order_and_visible() {
    let folder = tempfile::tempdir().unwrap();
    for durability in [Durability::Full, Durability::Os] {
        let path = folder.path().join(format!("{durability:?}.tupu"));
        let db = Database::builder()
            .durability(durability)
            .open(path)
            .unwrap();
        let changes = db.subscribe().unwrap();
        let writers: Vec<_> = (0..4)
            .map(|_| {
                let db = db.clone();
                thread::spawn(move || {
                    for _ in 0..10 {
                        let text = "MERGE (c:Counter) SET c.n = coalesce(c.n, 0) + 1";
                        db.execute(text, ()).unwrap();
                    }
                })
            })
            .collect();
        let mut last = 0;
        while last < 40 {
            let commit = changes.next_within(Duration::from_secs(20)).unwrap();
            let Some(ChangeEvent::PropertySet {
                after: Value::Integer(n),
                ..
            }) = commit.changes.last()
            else {
                panic!("{commit:?}");
            };
            assert_eq!(*n, last + 1);
            last = *n;
            let seen: i64 = db.query_one("MATCH (c:Counter) RETURN c.n", ()).unwrap();
            assert!(seen >= last);
        }
        for writer in writers {
            writer.join().unwrap();
        }
    }
}

#[test]
fn one_who_does_not_listen_is_told_how_much_was_missed() {
    let db = Database::in_memory();
    let changes = db.subscribe_with_capacity(10).unwrap();
    for _ in 0..100 {
        db.execute("CREATE (:City), (:City)", ()).unwrap();
    }
    let first = changes.try_next().unwrap();
    assert_eq!(first.missed, 95);
    let rest: Vec<_> = std::iter::from_fn(|| changes.try_next()).collect();
    assert_eq!(rest.len(), 4);
    assert!(rest.iter().all(|commit| commit.missed == 0));
}

#[test]
fn the_iterator_waits_and_ends_with_the_database() {
    let db = Database::in_memory();
    let changes = db.subscribe().unwrap();
    let listener = thread::spawn(move || changes.map(|commit| commit.changes.len()).collect());
    for size in [1, 3] {
        let text = "UNWIND range(1, $n) AS n CREATE (:City)";
        db.execute(text, tupu::params! { "n" => size }).unwrap();
    }
    drop(db);
    let sizes: Vec<usize> = listener.join().unwrap();
    assert_eq!(sizes, [1, 3]);
}

#[test]
fn a_reader_beside_the_writer_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let writer = Database::open(&path).unwrap();
    writer.execute("CREATE (:N)", ()).unwrap();
    let reader = Database::open_read_only(&path).unwrap();
    assert!(reader.subscribe().is_err());
}

#[test]
fn who_states_a_fact_is_told_too() {
    let db = Database::in_memory();
    db.execute("CITING 'a3.p1' CREATE (:City {name: '泰安市'})", ())
        .unwrap();
    let changes = db.subscribe().unwrap();
    db.execute("MATCH (c:City) SET c.name = '泰安市' CITING 'a4'", ())
        .unwrap();
    db.execute("MATCH (c:City) DELETE c", ()).unwrap();
    let mut told = Vec::new();
    while let Some(commit) = changes.try_next() {
        for change in commit.changes.iter() {
            if let ChangeEvent::ReferencesSet {
                key, before, after, ..
            } = change
            {
                let key = key.as_deref().unwrap_or("existence");
                told.push(format!("{key}: {} → {}", before.join(" "), after.join(" ")));
            }
        }
    }
    let expected = [
        "name: a3.p1 → a3.p1 a4",
        "existence: a3.p1 → ",
        "name: a3.p1 a4 → ",
    ];
    assert_eq!(told, expected);
}

#[test]
fn other_statements_are_told_too() {
    let db = Database::in_memory();
    db.execute("CREATE (:City {n: 1}) CITING 'a'", ()).unwrap();
    let changes = db.subscribe().unwrap();
    db.execute("MATCH (c:City) ADD c.n = 2 CITING 'b'", ())
        .unwrap();
    db.execute("MATCH (c:City) ADD c.n = 3 RANK DEPRECATED", ())
        .unwrap();
    db.execute("MATCH (c:City) SET c.n = 2", ()).unwrap();
    let mut told = Vec::new();
    while let Some(commit) = changes.try_next() {
        for change in commit.changes.iter() {
            match change {
                ChangeEvent::PropertySet { before, after, .. } => {
                    told.push(format!("{before} → {after}"));
                }
                ChangeEvent::StatementsSet { before, after, .. } => {
                    let all = |statements: &[StatementData]| {
                        let all = statements.iter().map(|one| {
                            format!("{} {:?} {}", one.value, one.rank, one.sources.join(" "))
                        });
                        all.collect::<Vec<_>>().join(", ")
                    };
                    told.push(format!("{} → {}", all(before), all(after)));
                }
                other => told.push(format!("{other:?}")),
            }
        }
    }
    let expected = [
        "1 → 2",
        "1 Normal a → 2 Normal b, 1 Normal a",
        "2 Normal b, 1 Normal a → 2 Normal b, 1 Normal a, 3 Deprecated ",
        "2 Normal b, 1 Normal a, 3 Deprecated  → 2 Normal b",
        "2 → 2",
    ];
    assert_eq!(told, expected);
}
