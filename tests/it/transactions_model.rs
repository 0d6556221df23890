//! Transactions against a model that could not be simpler: maps that are copied. Steps are found by chance and, where
//! the two disagree, cut down to the shortest that still does.

use proptest::prelude::*;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};
use std::collections::BTreeMap;
use tempfile::TempDir;
use tupu::{Database, ReadTransaction, WriteTransaction, params};

/// Values by key: the whole graph.
type State = BTreeMap<i64, i64>;

/// What the database should hold.
#[derive(Clone, Debug, Default)]
struct Model {
    committed: State,
    transaction: Option<State>,
    snapshots: Vec<State>,
}

#[derive(Clone, Debug)]
enum Step {
    Begin,
    Commit,
    Rollback,
    /// In the open transaction, or as one of its own.
    Put(i64, i64),
    Delete(i64),
    /// Creates a node, then fails.
    Fail(i64),
    /// Breaks the constraint that keys are unique.
    PutTwice(i64),
    Snapshot,
    DropSnapshot(usize),
    Checkpoint,
    Reopen,
}

impl ReferenceStateMachine for Model {
    type State = Model;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Model> {
        Just(Model::default()).boxed()
    }

    fn transitions(_: &Model) -> BoxedStrategy<Step> {
        prop_oneof![
            2 => Just(Step::Begin),
            2 => Just(Step::Commit),
            1 => Just(Step::Rollback),
            6 => (0..6_i64, any::<i64>()).prop_map(|(key, value)| Step::Put(key, value)),
            2 => (0..6_i64).prop_map(Step::Delete),
            2 => (0..6_i64).prop_map(Step::Fail),
            1 => (0..6_i64).prop_map(Step::PutTwice),
            2 => Just(Step::Snapshot),
            1 => (0..4_usize).prop_map(Step::DropSnapshot),
            1 => Just(Step::Checkpoint),
            1 => Just(Step::Reopen),
        ]
        .boxed()
    }

    fn preconditions(model: &Model, step: &Step) -> bool {
        match step {
            // A checkpoint waits for the writer, and this is one thread.
            Step::Begin | Step::Checkpoint => model.transaction.is_none(),
            Step::Commit | Step::Rollback => model.transaction.is_some(),
            Step::PutTwice(key) => model.working().contains_key(key),
            Step::DropSnapshot(number) => *number < model.snapshots.len(),
            _ => true,
        }
    }

    fn apply(mut model: Model, step: &Step) -> Model {
        match step {
            Step::Begin => model.transaction = Some(model.committed.clone()),
            Step::Commit => {
                let state = model.transaction.take();
                model.committed = state.unwrap_or(model.committed);
            }
            Step::Rollback => model.transaction = None,
            Step::Put(key, value) => {
                model.working_mut().insert(*key, *value);
            }
            Step::Delete(key) => {
                model.working_mut().remove(key);
            }
            Step::Snapshot => model.snapshots.push(model.committed.clone()),
            Step::DropSnapshot(number) => {
                model.snapshots.remove(*number);
            }
            Step::Reopen => {
                model.transaction = None;
                model.snapshots.clear();
            }
            Step::Fail(_) | Step::PutTwice(_) | Step::Checkpoint => {}
        }
        model
    }
}

impl Model {
    fn working(&self) -> &State {
        self.transaction.as_ref().unwrap_or(&self.committed)
    }

    fn working_mut(&mut self) -> &mut State {
        self.transaction.as_mut().unwrap_or(&mut self.committed)
    }
}

/// The database under test. The transaction goes before the database, as it must.
struct Real {
    transaction: Option<WriteTransaction>,
    snapshots: Vec<ReadTransaction>,
    db: Option<Database>,
    folder: TempDir,
}

const ALL: &str = "MATCH (n:N) RETURN n.key, n.value ORDER BY n.key";

impl Real {
    fn open(&mut self) {
        self.db = Some(Database::open(self.folder.path().join("graph.tupu")).unwrap());
    }

    fn run(&mut self, text: &str, key: i64, value: i64) -> tupu::Result<()> {
        let parameters = params! { "key" => key, "value" => value };
        match (&mut self.transaction, &self.db) {
            (Some(transaction), _) => transaction.execute(text, parameters).map(drop),
            (None, Some(db)) => db.execute(text, parameters).map(drop),
            (None, None) => Ok(()),
        }
    }

    fn db(&self) -> &Database {
        self.db.as_ref().unwrap()
    }
}

fn listed(state: &State) -> Vec<(i64, i64)> {
    state.iter().map(|(key, value)| (*key, *value)).collect()
}

impl StateMachineTest for Real {
    type SystemUnderTest = Real;
    type Reference = Model;

    fn init_test(_: &Model) -> Real {
        let mut real = Real {
            transaction: None,
            snapshots: Vec::new(),
            db: None,
            folder: tempfile::tempdir().unwrap(),
        };
        real.open();
        let constraint = "CREATE CONSTRAINT FOR (n:N) REQUIRE n.key IS UNIQUE";
        real.db().execute(constraint, ()).unwrap();
        real
    }

    fn apply(mut real: Real, model: &Model, step: Step) -> Real {
        match step {
            Step::Begin => real.transaction = Some(real.db().begin_write().unwrap()),
            Step::Commit => real.transaction.take().unwrap().commit().unwrap(),
            Step::Rollback => real.transaction.take().unwrap().rollback(),
            Step::Put(key, value) => {
                let text = "MERGE (n:N {key: $key}) SET n.value = $value";
                real.run(text, key, value).unwrap();
            }
            Step::Delete(key) => {
                let text = "MATCH (n:N {key: $key}) DETACH DELETE n";
                real.run(text, key, 0).unwrap();
            }
            Step::Fail(key) => {
                let text = "MERGE (n:N {key: $key}) SET n.value = -1 CREATE (n)-[:R]->(:N) WITH n \
                            RETURN 1 / (n.value + 1)";
                assert!(real.run(text, key, 0).is_err());
            }
            Step::PutTwice(key) => {
                assert!(real.run("CREATE (:N {key: $key})", key, 0).is_err());
            }
            Step::Snapshot => real.snapshots.push(real.db().begin_read().unwrap()),
            Step::DropSnapshot(number) => drop(real.snapshots.remove(number)),
            Step::Checkpoint => real.db().checkpoint().unwrap(),
            Step::Reopen => {
                real.transaction = None;
                real.snapshots.clear();
                real.db = None;
                real.open();
            }
        }
        if let Some(transaction) = &mut real.transaction {
            let own: Vec<(i64, i64)> = transaction.query_as(ALL, ()).unwrap();
            assert_eq!(own, listed(model.working()), "own writes");
        }
        real
    }

    fn check_invariants(real: &Real, model: &Model) {
        let committed: Vec<(i64, i64)> = real.db().query_as(ALL, ()).unwrap();
        assert_eq!(committed, listed(&model.committed), "committed");
        for (snapshot, expected) in real.snapshots.iter().zip(&model.snapshots) {
            let seen: Vec<(i64, i64)> = snapshot.query_as(ALL, ()).unwrap();
            assert_eq!(seen, listed(expected), "snapshot");
        }
    }
}

prop_state_machine! {
    #![proptest_config(ProptestConfig {
        // `PROPTEST_CASES` asks for more.
        cases: std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(24),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn transactions_do_what_a_copied_map_does(sequential 1..40 => Real);
}
