//! Transactions: all or nothing, and being told of what is committed. Run with `cargo run --example transactions`.

use tupu::{ChangeEvent, Database, Error, ErrorCode, params};

fn transfer(db: &Database, amount: i64) -> tupu::Result<i64> {
    db.write(|tx| {
        let parameters = params! { "amount" => amount };
        tx.execute(
            "MATCH (a:Account {name: 'a'}) SET a.balance = a.balance - $amount",
            &parameters,
        )?;
        tx.execute(
            "MATCH (b:Account {name: 'b'}) SET b.balance = b.balance + $amount",
            &parameters,
        )?;
        let left: i64 = tx.query_one("MATCH (a:Account {name: 'a'}) RETURN a.balance", ())?;
        match left {
            0.. => Ok(left),
            _ => Err(Error::argument(
                ErrorCode::InvalidArgumentValue,
                "there is not enough on the account",
            )),
        }
    })
}

fn main() -> tupu::Result<()> {
    let db = Database::in_memory();
    db.execute(
        "CREATE (:Account {name: 'a', balance: 100}), (:Account {name: 'b', balance: 0})",
        (),
    )?;
    let changes = db.subscribe()?;
    println!("left: {}", transfer(&db, 30)?);
    if let Err(error) = transfer(&db, 500) {
        println!("{error}");
    }
    while let Some(commit) = changes.try_next() {
        for change in commit.changes.iter() {
            if let ChangeEvent::PropertySet {
                key, before, after, ..
            } = change
            {
                println!("{key}: {before} -> {after}");
            }
        }
    }
    Ok(())
}
