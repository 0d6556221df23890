//! Money moved between accounts while many read: the sum is always the same. `TUPU_TEST_SECONDS` makes it last longer.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tupu::{Database, params};

const ACCOUNTS: i64 = 40;
const EACH: i64 = 1_000;

fn seconds() -> u64 {
    std::env::var("TUPU_TEST_SECONDS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(2)
}

/// What has been done, counted.
#[derive(Default)]
struct Tally {
    transfers: AtomicU64,
    rolled_back: AtomicU64,
    reads: AtomicU64,
    done: AtomicBool,
}

fn transfer(db: &Database, random: &mut fastrand::Rng, tally: &Tally) {
    let mut tx = db.begin_write().unwrap();
    let amount = random.i64(1..50);
    let (from, to) = (random.i64(..ACCOUNTS), random.i64(..ACCOUNTS));
    for (account, change) in [(from, -amount), (to, amount)] {
        tx.execute(
            "MATCH (a:Account {number: $account}) SET a.balance = a.balance + $change",
            params! { "account" => account, "change" => change },
        )
        .unwrap();
    }
    tx.execute(
        "MATCH (a:Account {number: $from}), (b:Account {number: $to}) CREATE (a)-[:PAID {amount: $amount}]->(b)",
        params! { "from" => from, "to" => to, "amount" => amount },
    )
    .unwrap();
    if random.u8(..4) == 0 {
        tx.rollback();
        tally.rolled_back.fetch_add(1, Ordering::Relaxed);
    } else {
        tx.commit().unwrap();
        tally.transfers.fetch_add(1, Ordering::Relaxed);
    }
}

/// Every state has all the money; within one transaction it is the same state, however often one looks.
fn audit(db: &Database, tally: &Tally) {
    let mut last = 0;
    while !tally.done.load(Ordering::Relaxed) {
        let read = db.begin_read().unwrap();
        let sum = "MATCH (a:Account) RETURN sum(a.balance)";
        let payments = "MATCH ()-[p:PAID]->() RETURN count(p)";
        let first: i64 = read.query_one(payments, ()).unwrap();
        assert_eq!(read.query_one::<i64>(sum, ()).unwrap(), ACCOUNTS * EACH);
        assert_eq!(read.query_one::<i64>(payments, ()).unwrap(), first);
        let folded: i64 = read
            .query_one(
                "MATCH (a:Account) RETURN sum(a.balance - 1000 \
                 + COLLECT { MATCH (a)-[p:PAID]->() RETURN sum(p.amount) }[0] \
                 - COLLECT { MATCH (a)<-[p:PAID]-() RETURN sum(p.amount) }[0])",
                (),
            )
            .unwrap();
        assert_eq!(folded, 0, "balances and payments are of one state");
        assert!(first >= last, "committed states do not go back");
        last = first;
        tally.reads.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn money_is_never_made_or_lost_while_many_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    // Small logs, so that checkpoints happen all the time.
    let db = Database::builder()
        .checkpoint_after(20_000)
        .open(&path)
        .unwrap();
    db.execute(
        "CREATE CONSTRAINT FOR (a:Account) REQUIRE a.number IS UNIQUE",
        (),
    )
    .unwrap();
    db.execute(
        "UNWIND range(0, $last) AS number CREATE (:Account {number: number, balance: $each})",
        params! { "last" => ACCOUNTS - 1, "each" => EACH },
    )
    .unwrap();
    let follower = Database::open_read_only(&path).unwrap();
    let tally = Tally::default();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| audit(&db, &tally));
        }
        for _ in 0..2 {
            scope.spawn(|| audit(&follower, &tally));
        }
        let writers: Vec<_> = (0..2)
            .map(|seed| {
                let (db, tally) = (&db, &tally);
                scope.spawn(move || {
                    let mut random = fastrand::Rng::with_seed(seed);
                    let end = Instant::now() + Duration::from_secs(seconds());
                    while Instant::now() < end {
                        transfer(db, &mut random, tally);
                    }
                })
            })
            .collect();
        let ended: Vec<_> = writers.into_iter().map(|writer| writer.join()).collect();
        tally.done.store(true, Ordering::Relaxed);
        assert!(ended.iter().all(Result::is_ok));
    });
    let get = |count: &AtomicU64| count.load(Ordering::Relaxed);
    println!(
        "{} transfers, {} rolled back, {} audits by 5 readers: no state with another sum",
        get(&tally.transfers),
        get(&tally.rolled_back),
        get(&tally.reads)
    );
    assert!(get(&tally.transfers) > 10 && get(&tally.reads) > 10);
    drop((db, follower));
    let report = tupu::maintenance::check(&path).unwrap();
    assert!(report.is_sound(), "{:?}", report.problems);
}
