//! Valid time and transaction time together: every one of `AS OF`, `AT` and `CITE`, in every order, against a model that
//! replays the statements up to a commit and keeps what holds. `TUPU_TEST_RUNS` sets how many histories are tried.

use crate::cite::dice::Dice;
use crate::runs::runs;
use std::collections::{BTreeMap, BTreeSet};
use tupu::{Database, Keep, Row};

/// Histories that are tried.
const HISTORIES: usize = 12;
/// Commits of each.
const COMMITS: usize = 12;

const YEARS: std::ops::Range<i64> = 2020..2025;

/// A node of the model: its value, from and until when it holds, and who states the value.
#[derive(Clone, Debug)]
struct Thing {
    value: i64,
    from: Option<i64>,
    to: Option<i64>,
    sources: BTreeSet<String>,
}

type State = BTreeMap<i64, Thing>;

impl Thing {
    fn holds(&self, year: i64) -> bool {
        self.from.is_none_or(|from| from <= year) && self.to.is_none_or(|to| to > year)
    }
}

/// The statement of a commit, which changes the model as well.
fn next(state: &mut State, commit: i64, dice: &mut Dice) -> String {
    let known: Vec<i64> = state.keys().copied().collect();
    let source = format!("s{}", dice.below(3));
    if known.is_empty() || dice.one_in(2) {
        let year = |dice: &mut Dice| {
            let years: Vec<i64> = YEARS.collect();
            dice.one_in(2).then(|| dice.pick(&years))
        };
        let (from, to) = (year(dice), year(dice));
        let thing = Thing {
            value: commit * 10,
            from,
            to,
            sources: [source.clone()].into(),
        };
        let text = |year: Option<i64>| year.map_or("null".to_owned(), |year| year.to_string());
        let statement = format!(
            "CREATE (:Thing {{id: {commit}, valid_from: {}, valid_to: {}}}) SET n.value = 0",
            text(from),
            text(to)
        );
        let statement = statement.replace("(:Thing", "(n:Thing").replace(
            "SET n.value = 0",
            &format!("SET n.value = {} CITING '{source}'", thing.value),
        );
        state.insert(commit, thing);
        return statement;
    }
    let id = dice.pick(&known);
    match dice.below(3) {
        0 => {
            state.remove(&id);
            format!("MATCH (n:Thing {{id: {id}}}) DELETE n")
        }
        1 => {
            if let Some(thing) = state.get_mut(&id) {
                thing.value = commit * 10;
                thing.sources = [source.clone()].into();
            }
            format!(
                "MATCH (n:Thing {{id: {id}}}) SET n.value = {} CITING '{source}'",
                commit * 10
            )
        }
        _ => {
            let years: Vec<i64> = YEARS.collect();
            let to = dice.pick(&years);
            if let Some(thing) = state.get_mut(&id) {
                thing.to = Some(to);
            }
            format!("MATCH (n:Thing {{id: {id}}}) SET n.valid_to = {to}")
        }
    }
}

type Answer = BTreeSet<(i64, i64, Option<BTreeSet<String>>)>;

fn expected(state: &State, year: Option<i64>, cited: bool) -> Answer {
    let seen = state
        .iter()
        .filter(|(_, thing)| year.is_none_or(|year| thing.holds(year)));
    seen.map(|(id, thing)| (*id, thing.value, cited.then(|| thing.sources.clone())))
        .collect()
}

fn answer(db: &Database, query: &str, cited: bool) -> Answer {
    let rows = db
        .query(query, ())
        .unwrap_or_else(|error| panic!("{query}: {error}"));
    let read = |row: Row| {
        let sources = cited.then(|| row.get::<BTreeSet<String>>("sources").unwrap());
        (row.get("id").unwrap(), row.get("value").unwrap(), sources)
    };
    rows.map(|row| read(row.unwrap())).collect()
}

/// The prefixes in each order.
fn orders(prefixes: &[String]) -> Vec<String> {
    if prefixes.is_empty() {
        return vec![String::new()];
    }
    let mut all = Vec::new();
    for (at, first) in prefixes.iter().enumerate() {
        let mut rest = prefixes.to_vec();
        rest.remove(at);
        all.extend(
            orders(&rest)
                .iter()
                .map(|behind| format!("{first} {behind}")),
        );
    }
    all
}

#[test]
fn as_of_and_at_in_every_quadrant() {
    let mut asked = 0;
    for seed in 0..runs(HISTORIES) as u64 {
        let mut dice = Dice::new(seed);
        let db = Database::builder().history(Keep::All).in_memory();
        let (mut state, mut states) = (State::new(), vec![State::new()]);
        for commit in 1..=COMMITS as i64 {
            let statement = next(&mut state, commit, &mut dice);
            db.execute(&statement, ()).unwrap();
            states.push(state.clone());
        }
        for (commit, then) in states.iter().enumerate() {
            asked += ask(&db, commit, then, &state);
        }
    }
    println!("{asked} questions in every order of their prefixes");
    assert!(asked > 500);
}

/// Asks about a commit, and about the newest state, with and without a year; says how many questions that were.
fn ask(db: &Database, commit: usize, then: &State, now: &State) -> usize {
    let query = "MATCH (n:Thing) RETURN n.id AS id, n.value AS value";
    let mut asked = 0;
    for as_of in [Some(commit), None] {
        for year in YEARS.map(Some).chain([None]) {
            for cited in [false, true] {
                let prefixes: Vec<String> = as_of
                    .map(|commit| format!("AS OF {commit}"))
                    .into_iter()
                    .chain(year.map(|year| format!("AT datetime('{year}-01-01T00:00Z')")))
                    .chain(cited.then(|| "CITE".to_owned()))
                    .collect();
                let state = as_of.map_or(now, |_| then);
                let right = expected(state, year, cited);
                for order in orders(&prefixes) {
                    let query = format!("{order}{query}");
                    assert_eq!(answer(db, &query, cited), right, "{query}");
                    asked += 1;
                }
            }
        }
    }
    asked
}
