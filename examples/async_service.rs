//! A service on tokio: queries on threads of their own, as many at a time as there are processors, and stopped when
//! nobody waits for them any more. Run with `cargo run --example async_service`.

use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::timeout;
use tupu::{Database, Interrupt, Parameters, Summary, params};

/// A graph that asynchronous tasks share. A clone is the same graph.
#[derive(Clone)]
struct Graph {
    db: Database,
    /// One permit a query: more queries than processors would only take turns.
    readers: Arc<Semaphore>,
    reader_count: u32,
    /// There is one writer: those that wait for it should not hold a thread each.
    writer: Arc<Semaphore>,
}

/// Stops a query when it is dropped. It lives in the future of the query: where a client hangs up or a time-out strikes,
/// the future is dropped, and with it this.
struct StopOnDrop(Interrupt);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.interrupt();
    }
}

impl Graph {
    fn new(db: Database) -> Graph {
        let reader_count = available_parallelism().map_or(1, |count| count.get() as u32);
        Graph {
            db,
            readers: Arc::new(Semaphore::new(reader_count as usize)),
            reader_count,
            writer: Arc::new(Semaphore::new(1)),
        }
    }

    /// Runs a query that reads, on the graph as it is when the query's turn comes.
    async fn query<T: DeserializeOwned + Send + 'static>(
        &self,
        text: &'static str,
        parameters: Parameters,
    ) -> tupu::Result<Vec<T>> {
        let permit = Arc::clone(&self.readers).acquire_owned().await;
        let mut read = self.db.begin_read()?;
        let interrupt = Interrupt::new();
        read.set_interrupt(interrupt.clone());
        let _stop = StopOnDrop(interrupt);
        let running = spawn_blocking(move || {
            // The permit goes along: it is given back when the thread is free, not when the future is gone.
            let _permit = permit;
            read.query_as(text, parameters)
        });
        running.await.expect("a query does not panic")
    }

    /// Runs a statement that writes. Where the future is dropped before the commit, nothing is written.
    async fn execute(&self, text: &'static str, parameters: Parameters) -> tupu::Result<Summary> {
        let permit = Arc::clone(&self.writer).acquire_owned().await;
        let db = self.db.clone();
        let interrupt = Interrupt::new();
        let stop = StopOnDrop(interrupt.clone());
        let running = spawn_blocking(move || {
            let _permit = permit;
            let mut transaction = db.begin_write()?;
            transaction.set_interrupt(interrupt);
            let summary = transaction.execute(text, parameters)?;
            transaction.commit()?;
            Ok(summary)
        });
        let summary = running.await.expect("a statement does not panic");
        drop(stop);
        summary
    }

    /// Comes back when no query runs.
    async fn idle(&self) {
        let _all = self.readers.acquire_many(self.reader_count).await;
    }
}

#[tokio::main]
async fn main() -> tupu::Result<()> {
    let graph = Graph::new(Database::in_memory());

    // Requests that write come at the same time; each waits for its turn without a thread.
    let mut requests = JoinSet::new();
    for name in ["泰安市", "济南市", "青岛市"] {
        let graph = graph.clone();
        requests.spawn(async move {
            let create = "CREATE (:City {name: $name})";
            graph.execute(create, params! { "name" => name }).await
        });
    }
    while let Some(done) = requests.join_next().await {
        done.expect("a request does not panic")?;
    }

    // Requests that read run beside each other.
    let names = graph.query::<String>("MATCH (c:City) RETURN c.name ORDER BY c.name", ().into());
    let count = graph.query::<i64>("MATCH (c:City) RETURN count(c)", ().into());
    let (names, count) = tokio::join!(names, count);
    println!("{} cities: {}", count?[0], names?.join(", "));

    // A client that does not wait: its future is dropped, the query stops, its thread is free again.
    let endless = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b WITH a, b WHERE a = -b RETURN count(*)";
    let answer = timeout(
        Duration::from_millis(50),
        graph.query::<i64>(endless, ().into()),
    );
    match answer.await {
        Ok(answer) => println!("answered: {answer:?}"),
        Err(_) => println!("nobody waits for the answer any more"),
    }
    graph.idle().await;
    println!("no query runs");
    Ok(())
}
