//! What knowledge about facts costs, beside the plain query: `cargo bench --bench knowledge`.
//!
//! The graph is that of `families`, with a source for every five companies and every ten relationships of supply.
//! `TUPU_BENCH_COMPANIES` sets the size (20,000 unless set), `TUPU_BENCH_SECONDS` how long a line is measured (1.5 unless
//! set); words on the command line pick the lines whose names hold one of them. What is compared takes turns, and the best
//! time of each counts, because other work on the machine only ever slows. The tables are those of docs/performance.md.
#![expect(clippy::panic, reason = "a bench that cannot run should say so loudly")]

mod companies;
mod comparison;

use companies::{SUPPLIES, fill};
use comparison::{Bench, QUERIES, Variant};
use std::hint::black_box;
use tupu::maintenance::CommitNumber;
use tupu::{Database, Durability, Keep, Parameters, PlannerOptions, Value, params};

type Answer = tupu::Result<()>;

/// Of companies and relationships, each five that come one after the other have a source of their own.
const EACH_FIVE: [&str; 2] = [
    "CITING 'c' + toString(r.id / 5)",
    "CITING 's' + toString(r.id / 5)",
];

/// The newest commit but some: the state that `AS OF` reads.
const COMMITS: u64 = 100;

fn name() -> Parameters {
    params! { "name" => "企业7" }
}

/// Runs a statement that is compiled once.
fn prepared<'d>(database: &'d Database, text: &str) -> tupu::Result<Variant<'d>> {
    let prepared = database.prepare(text)?;
    Ok(Box::new(move || prepared.execute(name()).map(drop)))
}

/// Runs a statement that writes, and rolls it back.
fn undone<'d>(database: &'d Database, text: &'static str) -> Variant<'d> {
    Box::new(move || {
        let mut transaction = database.begin_write()?;
        transaction.execute(text, ())?;
        transaction.rollback();
        Ok(())
    })
}

/// Only writes the last column of the answer of a statement: new lists of what is in those of its rows.
fn written<'d>(database: &'d Database, text: &str) -> tupu::Result<Variant<'d>> {
    let rows = database.query(text, name())?;
    let rows = rows.map(|row| row.map(tupu::Row::into_values));
    let rows = rows.collect::<tupu::Result<Vec<Vec<Value>>>>()?;
    let copied = |value: &Value| match value {
        Value::List(values) => Value::from(values.to_vec()),
        other => other.clone(),
    };
    Ok(Box::new(move || {
        for row in &rows {
            black_box(row.last().map(copied));
        }
        Ok(())
    }))
}

fn cite(bench: &Bench, plain: &Database, cited: &Database) -> Answer {
    let variants = [
        "plain",
        "with `CITE`",
        "nothing is cited",
        "its sources, written",
    ];
    bench.table("CITE", &variants);
    for (family, text) in QUERIES {
        bench.line_with_floor(family, || {
            Ok(vec![
                prepared(cited, text)?,
                prepared(cited, &format!("CITE {text}"))?,
                prepared(plain, &format!("CITE {text}"))?,
                written(cited, &format!("CITE {text}"))?,
            ])
        })?;
    }
    Ok(())
}

/// From 2001 on all holds: the answers are those of the plain query.
fn date_all(database: &Database) -> Answer {
    for text in [
        "MATCH (c:Company) SET c.valid_from = date('2000-01-01')",
        "MATCH ()-[r:SUPPLIES]->() SET r.valid_from = date('2000-01-01')",
    ] {
        database.execute(text, ())?;
    }
    Ok(())
}

/// Every tenth company had another capital before.
fn state_some(database: &Database) -> Answer {
    let add = "MATCH (c:Company) WHERE c.name ENDS WITH '7'
               ADD c.capital = 0.5 RANK DEPRECATED VALID FROM date('1990-01-01') TO date('1995-01-01')";
    database.execute(add, ()).map(drop)
}

fn at(bench: &Bench, plain: &Database, dated: &Database, stated: &Database) -> Answer {
    let variants = [
        "plain",
        "`AT`, all dated",
        "`AT`, nothing dated",
        "`AT`, statements",
    ];
    bench.table("AT", &variants);
    for (family, text) in QUERIES {
        let at = format!("AT date('2022-06-30') {text}");
        bench.line(family, || {
            Ok(vec![
                prepared(dated, text)?,
                prepared(dated, &at)?,
                prepared(plain, &at)?,
                prepared(stated, &at)?,
            ])
        })?;
    }
    Ok(())
}

fn commits(database: &Database) -> Answer {
    let set = database.prepare("MATCH (c:Company {name: $name}) SET c.capital = c.capital + 1")?;
    (0..COMMITS).try_for_each(|_| set.execute(name()).map(drop))
}

fn as_of(bench: &Bench, companies: u64) -> Answer {
    let folder = match tempfile::tempdir() {
        Ok(folder) => folder,
        Err(error) => panic!("a temporary folder: {error}"),
    };
    let open = |name: &str, keep| {
        let builder = Database::builder().durability(Durability::Os).history(keep);
        let database = builder.open(folder.path().join(name))?;
        fill(&database, companies, ["", ""])?;
        database.checkpoint()?;
        commits(&database)?;
        Ok::<Database, tupu::Error>(database)
    };
    let (none, all) = (open("none.tupu", Keep::None)?, open("all.tupu", Keep::All)?);
    let newest = all.begin_read()?.commit().number;
    let CommitNumber(before) = CommitNumber(newest.0 - COMMITS / 2);
    bench.table(
        "History",
        &["without", "kept", "`AS OF` a state that was read"],
    );
    for (family, text) in QUERIES {
        bench.line(family, || {
            Ok(vec![
                prepared(&none, text)?,
                prepared(&all, text)?,
                prepared(&all, &format!("AS OF {before} {text}"))?,
            ])
        })?;
    }
    let write = "MATCH (c:Company {name: $name}) SET c.capital = c.capital + 1";
    bench.line("a small transaction", || {
        Ok(vec![prepared(&none, write)?, prepared(&all, write)?])
    })
}

fn decimals(bench: &Bench, database: &Database) -> Answer {
    let exact = "MATCH (c:Company) SET c.exact = decimal(toString(c.capital))";
    database.execute(exact, ())?;
    bench.table("DECIMAL", &["floats", "decimals"]);
    let pairs = [
        (
            "sum",
            "MATCH (c:Company) RETURN sum(c.capital)",
            "MATCH (c:Company) RETURN sum(c.exact)",
        ),
        (
            "average by group",
            "MATCH (c:Company) RETURN c.industry, avg(c.capital)",
            "MATCH (c:Company) RETURN c.industry, avg(c.exact)",
        ),
        (
            "filter",
            "MATCH (c:Company) WHERE c.capital > 50000.5 RETURN count(*)",
            "MATCH (c:Company) WHERE c.exact > 50000.5m RETURN count(*)",
        ),
        (
            "arithmetic",
            "MATCH (c:Company) RETURN max(c.capital * 2 + 1)",
            "MATCH (c:Company) RETURN max(c.exact * 2 + 1)",
        ),
        (
            "the first 20 in order of figures",
            "MATCH (c:Company) RETURN c.capital ORDER BY c.capital DESC LIMIT 20",
            "MATCH (c:Company) RETURN c.exact ORDER BY c.exact DESC LIMIT 20",
        ),
    ];
    for (name, float, decimal) in pairs {
        bench.line(name, || {
            Ok(vec![
                prepared(database, float)?,
                prepared(database, decimal)?,
            ])
        })?;
    }
    Ok(())
}

fn graph_type(bench: &Bench, plain: &Database, typed: &Database) -> Answer {
    typed.execute(
        "ALTER CURRENT GRAPH TYPE SET {
           (:Company => :Organisation {name :: STRING NOT NULL, capital :: FLOAT, industry :: STRING}),
           (:City => {name :: STRING NOT NULL}),
           (:Company)-[:LOCATED_IN =>]->(:City),
           (:Company)-[:SUPPLIES =>]->(:Company)
         }",
        (),
    )?;
    bench.table("Graph type", &["without", "with"]);
    let writes = [
        (
            "create 1,000 nodes",
            "UNWIND range(1, 1000) AS i CREATE (:Company:Organisation {name: 'new' + toString(i), capital: i * 1.5})",
        ),
        (
            "create 1,000 relationships",
            "MATCH (t:City {id: 7}) MATCH (c:Company) WITH t, c LIMIT 1000 CREATE (c)-[:LOCATED_IN]->(t)",
        ),
        (
            "set 1,000 properties",
            "MATCH (c:Company) WITH c LIMIT 1000 SET c.industry = 'other'",
        ),
    ];
    for (name, text) in writes {
        bench.line(name, || Ok(vec![undone(plain, text), undone(typed, text)]))?;
    }
    let reads = [
        (
            "count along a hop with labels",
            "MATCH (c:Company)-[:LOCATED_IN]->(t:City) WHERE c.capital > 50000 RETURN count(t.name)",
        ),
        (
            "filter, group, average",
            "MATCH (c:Company) WHERE c.founded > date('2010-01-01') RETURN c.industry, avg(c.capital), count(*)",
        ),
    ];
    for (name, text) in reads {
        bench.line(name, || {
            Ok(vec![prepared(plain, text)?, prepared(typed, text)?])
        })?;
    }
    Ok(())
}

/// Rules that come to a chain of any length, in several ways, and a last pair that asks for more at each step.
const RULES: [&str; 12] = [
    "CREATE RULE supplies FOR (a)-[:REACHES]->(b) AS MATCH (a)-[:SUPPLIES]->(b)",
    "CREATE RULE further FOR (a)-[:REACHES]->(b) AS MATCH (a)-[:REACHES]->()-[:SUPPLIES]->(b)",
    "CREATE RULE upstream_step FOR (a:Company)-[:UPSTREAM]->(b:Company) AS MATCH (a)-[:SUPPLIES]->()-[:UPSTREAM]->(b)",
    "CREATE RULE upstream FOR (a:Company)-[:UPSTREAM]->(b:Company) AS MATCH (a)-[:SUPPLIES]->(b)",
    "CREATE RULE leftward_step FOR (a:Company)-[:LEFTWARD]->(b:Company) AS MATCH (a)-[:LEFTWARD]->()-[:SUPPLIES]->(b)",
    "CREATE RULE leftward FOR (a:Company)-[:LEFTWARD]->(b:Company) AS MATCH (a)-[:SUPPLIES]->(b)",
    "CREATE RULE one FOR (a)-[:ONE]->(b) AS MATCH (a)-[:SUPPLIES]->(b) RETURN a, b UNION MATCH (a)-[:SUPPLIES]->()-[:OTHER]->(b) RETURN a, b",
    "CREATE RULE other FOR (a)-[:OTHER]->(b) AS MATCH (a)-[:SUPPLIES]->(b) RETURN a, b UNION MATCH (a)-[:SUPPLIES]->()-[:ONE]->(b) RETURN a, b",
    "CREATE RULE this FOR (a)-[:THIS]->(b) AS MATCH (a)-[:SUPPLIES]->(b) RETURN a, b UNION MATCH (a)-[:THAT]->()-[:SUPPLIES]->(b) RETURN a, b",
    "CREATE RULE that FOR (a)-[:THAT]->(b) AS MATCH (a)-[:SUPPLIES]->(b) RETURN a, b UNION MATCH (a)-[:THIS]->()-[:SUPPLIES]->(b) RETURN a, b",
    "CREATE RULE rich FOR (a)-[:RICH]->(b) AS MATCH (a)-[:SUPPLIES]->(b) WHERE b.capital > 50000",
    "CREATE RULE richer FOR (a)-[:RICH]->(b) AS MATCH (a)-[:RICH]->()-[:SUPPLIES]->(b) WHERE b.capital > 50000",
];

/// A rule with a property that is computed at each step.
const STEPS: &str = "CREATE RULE steps FOR (a)-[:DOWN {steps: n}]->(b) AS MATCH (a)-[:SUPPLIES]->(b) RETURN a, b, 1 AS n UNION MATCH (a)-[r:DOWN]->()-[:SUPPLIES]->(b) WHERE r.steps < 4 RETURN a, b, r.steps + 1 AS n";

const FROM_ONE: &str =
    "MATCH (a:Company {name: $name})-[:SUPPLIES*1..]->(b) RETURN count(DISTINCT b)";
const TO_ONE: &str =
    "MATCH (a)-[:SUPPLIES*1..]->(b:Company {name: $name}) RETURN count(DISTINCT a)";
const FROM_ALL: &str = "MATCH (a:Company)-[:SUPPLIES*1..]->(b) RETURN count(DISTINCT b)";

/// Chains of any length, and the same by rules.
const FOLLOWED: [(&str, &str, &str); 7] = [
    (
        "count who is reached from one",
        FROM_ONE,
        "MATCH (a:Company {name: $name})-[:REACHES]->(b) RETURN count(b)",
    ),
    (
        "names of who is reached from one",
        "MATCH (a:Company {name: $name})-[:SUPPLIES*1..]->(b) WITH DISTINCT b RETURN max(b.name)",
        "MATCH (a:Company {name: $name})-[:REACHES]->(b) RETURN max(b.name)",
    ),
    (
        "from twenty, grouped",
        "MATCH (a:Company) WHERE a.name STARTS WITH '企业777' MATCH (a)-[:SUPPLIES*1..]->(b) RETURN a.name, count(DISTINCT b)",
        "MATCH (a:Company) WHERE a.name STARTS WITH '企业777' MATCH (a)-[:REACHES]->(b) RETURN a.name, count(b)",
    ),
    (
        "whether one is reached",
        "MATCH (a:Company {name: $name}), (b:Company {name: '企业77'}) RETURN EXISTS { (a)-[:SUPPLIES*1..]->(b) }",
        "MATCH (a:Company {name: $name}), (b:Company {name: '企业77'}) RETURN EXISTS { (a)-[:REACHES]->(b) }",
    ),
    (
        "with labels, to the left",
        FROM_ONE,
        "MATCH (a:Company {name: $name})-[:LEFTWARD]->(b) RETURN count(b)",
    ),
    (
        "two rules by turns, to the left",
        FROM_ONE,
        "MATCH (a:Company {name: $name})-[:THIS]->(b) RETURN count(b)",
    ),
    (
        "with a condition at each step",
        "MATCH (a:Company {name: $name}) ((x)-[:SUPPLIES]->(y) WHERE y.capital > 50000)+ (b) RETURN count(DISTINCT b)",
        "MATCH (a:Company {name: $name})-[:RICH]->(b) RETURN count(b)",
    ),
];

/// The same where a rule that is followed round by round would tell what lies between any two companies: from their ends, to the right,
/// and from all of them.
const FOLLOWED_BY_SEARCH: [(&str, &str, &str); 11] = [
    (
        "count from whom one is reached",
        TO_ONE,
        "MATCH (a)-[:REACHES]->(b:Company {name: $name}) RETURN count(a)",
    ),
    (
        "with labels, to the right",
        FROM_ONE,
        "MATCH (a:Company {name: $name})-[:UPSTREAM]->(b) RETURN count(b)",
    ),
    (
        "with labels, to the right, from the end",
        TO_ONE,
        "MATCH (a)-[:UPSTREAM]->(b:Company {name: $name}) RETURN count(a)",
    ),
    (
        "with labels, to the left, from the end",
        TO_ONE,
        "MATCH (a)-[:LEFTWARD]->(b:Company {name: $name}) RETURN count(a)",
    ),
    (
        "two rules by turns, to the right",
        FROM_ONE,
        "MATCH (a:Company {name: $name})-[:ONE]->(b) RETURN count(b)",
    ),
    (
        "from all of a hundred, to all",
        "MATCH (a:Company) WHERE a.name STARTS WITH '企业77' MATCH (a)-[:SUPPLIES*1..]->(b) WITH DISTINCT a, b RETURN count(*)",
        "MATCH (a:Company) WHERE a.name STARTS WITH '企业77' MATCH (a)-[:UPSTREAM]->(b) RETURN count(*)",
    ),
    (
        "count who is reached from any",
        FROM_ALL,
        "MATCH (a:Company)-[:REACHES]->(b) RETURN count(DISTINCT b)",
    ),
    (
        "from any, with labels, to the right",
        FROM_ALL,
        "MATCH (a)-[:UPSTREAM]->(b) RETURN count(DISTINCT b)",
    ),
    (
        "from any, with labels, to the left",
        FROM_ALL,
        "MATCH (a)-[:LEFTWARD]->(b) RETURN count(DISTINCT b)",
    ),
    (
        "from any, two rules by turns",
        FROM_ALL,
        "MATCH (a)-[:ONE]->(b) RETURN count(DISTINCT b)",
    ),
    (
        "from any, with a condition at each step",
        "MATCH (a:Company) ((x)-[:SUPPLIES]->(y) WHERE y.capital > 50000)+ (b) RETURN count(DISTINCT b)",
        "MATCH (a:Company)-[:RICH]->(b) RETURN count(DISTINCT b)",
    ),
];

/// Who is reached along supplies: a chain of any length, and rules that say the same.
fn rules(bench: &Bench, companies: u64) -> Answer {
    let rounds = PlannerOptions::default()
        .without("rule_closure")
        .without("rule_search");
    let [by_search, by_rounds] = [PlannerOptions::default(), rounds]
        .map(|options| Database::builder().planner(options).in_memory());
    for database in [&by_search, &by_rounds] {
        fill(database, companies, ["", ""])?;
        for text in RULES {
            database.execute(text, ())?;
        }
    }
    let heads = [
        "a chain of any length",
        "a rule, breadth first",
        "a rule, round by round",
    ];
    bench.table("Rules", &heads);
    for (name, chain, rule) in FOLLOWED {
        bench.line(name, || {
            Ok(vec![
                prepared(&by_search, chain)?,
                prepared(&by_search, rule)?,
                prepared(&by_rounds, rule)?,
            ])
        })?;
    }
    bench.table("Rules, breadth first", &heads[..2]);
    for (name, chain, rule) in FOLLOWED_BY_SEARCH {
        bench.line(name, || {
            Ok(vec![
                prepared(&by_search, chain)?,
                prepared(&by_search, rule)?,
            ])
        })?;
    }
    drop((by_search, by_rounds));
    cited_rules(bench, companies)
}

/// Rules that are followed round by round: with what their rows rest on, and with a property that is computed.
fn cited_rules(bench: &Bench, companies: u64) -> Answer {
    let database = Database::in_memory();
    fill(&database, companies, EACH_FIVE)?;
    for text in RULES.into_iter().chain([STEPS]) {
        database.execute(text, ())?;
    }
    let pairs = [
        (
            "`CITE`, who is reached from one",
            "CITE MATCH (a:Company {name: $name})-[:SUPPLIES*1..]->(b) RETURN count(DISTINCT b)",
            "CITE MATCH (a:Company {name: $name})-[:REACHES]->(b) RETURN count(b)",
        ),
        (
            "`CITE`, each who is reached from one",
            "CITE MATCH (a:Company {name: $name})-[:SUPPLIES*1..]->(b) RETURN DISTINCT b.name",
            "CITE MATCH (a:Company {name: $name})-[:REACHES]->(b) RETURN b.name",
        ),
        (
            "with the number of steps",
            "MATCH p = (a:Company {name: $name})-[:SUPPLIES*1..4]->(b) WITH DISTINCT b, length(p) AS n RETURN count(*)",
            "MATCH (a:Company {name: $name})-[:DOWN]->(b) RETURN count(*)",
        ),
    ];
    bench.table(
        "Rules, round by round",
        &["a chain", "a rule, round by round"],
    );
    for (name, chain, rule) in pairs {
        bench.line(name, || {
            Ok(vec![
                prepared(&database, chain)?,
                prepared(&database, rule)?,
            ])
        })?;
    }
    Ok(())
}

fn run(bench: &Bench) -> Answer {
    let companies = comparison::setting("TUPU_BENCH_COMPANIES", 20_000.0) as u64;
    println!(
        "{companies} companies, {} relationships; microseconds for one query",
        companies * (2 * SUPPLIES + 1)
    );
    let [plain, cited, stated, typed] = [(); 4].map(|()| Database::in_memory());
    fill(&plain, companies, ["", ""])?;
    fill(&cited, companies, EACH_FIVE)?;
    cite(bench, &plain, &cited)?;
    date_all(&cited)?;
    fill(&stated, companies, ["", ""])?;
    state_some(&stated)?;
    at(bench, &plain, &cited, &stated)?;
    drop((cited, stated));
    as_of(bench, companies)?;
    fill(&typed, companies, ["", ""])?;
    typed.execute("MATCH (c:Company) SET c:Organisation", ())?;
    plain.execute("MATCH (c:Company) SET c:Organisation", ())?;
    graph_type(bench, &plain, &typed)?;
    decimals(bench, &plain)?;
    drop((plain, typed));
    rules(bench, companies)
}

fn main() {
    if let Err(error) = run(&Bench::from_arguments()) {
        panic!("{error}");
    }
}
