//! Full text beside tantivy in one run: how long an index takes to be made, how much memory or disk it takes, and queries.
//!
//! `cargo bench --features differential --bench full_text [TEXTS]`. Both get the same words; times of queries are the least
//! of several alternating runs, each of all queries of a kind.
#![expect(
    clippy::unwrap_used,
    reason = "in a bench what fails should fail loudly"
)]

use std::time::{Duration, Instant};
use tantivy::collector::TopDocs;
use tantivy::query::{Query, QueryParser};
use tantivy::schema::{Field, Schema, TEXT};
use tantivy::{Index, IndexWriter, Searcher, TantivyDocument};
use tupu::Database;

/// How often each kind of query is run.
const RUNS: usize = 7;

/// Words whose frequencies fall as those of a language do.
fn word(random: &mut fastrand::Rng) -> String {
    let rank = (1.0 / (1.0 - random.f64() * 0.999_98)) as u32;
    format!(
        "w{}",
        rank * 7 % 50_021 + random.u32(0..3) * u32::from(rank > 50)
    )
}

fn text(random: &mut fastrand::Rng) -> String {
    let words = (0..random.usize(5..40)).map(|_| word(random));
    words.collect::<Vec<_>>().join(" ")
}

fn tupu(texts: &[String]) -> Database {
    let db = Database::in_memory();
    db.execute(
        "CREATE FULLTEXT INDEX texts FOR (n:Text) ON EACH [n.text] OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-no-stop-words'}}",
        (),
    )
    .unwrap();
    let rows = texts
        .iter()
        .map(|text| tupu::params! { "text" => text.as_str() });
    let mut tx = db.begin_write().unwrap();
    let create = db.prepare("CREATE (:Text {text: $text})").unwrap();
    tx.execute_many(&create, rows).unwrap();
    tx.commit().unwrap();
    db
}

fn ask(db: &Database, query: &str) -> usize {
    let text = "CALL db.index.fulltext.queryNodes('texts', $query, {limit: 10}) YIELD node, score RETURN score";
    db.query_as::<f64>(text, tupu::params! { "query" => query })
        .unwrap()
        .len()
}

struct Other {
    searcher: Searcher,
    parser: QueryParser,
}

fn other(texts: &[String]) -> Other {
    let mut schema = Schema::builder();
    let field: Field = schema.add_text_field("text", TEXT);
    let index = Index::create_in_ram(schema.build());
    let mut writer: IndexWriter = index.writer_with_num_threads(2, 200_000_000).unwrap();
    for text in texts {
        let mut document = TantivyDocument::default();
        document.add_text(field, text);
        writer.add_document(document).unwrap();
    }
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
    Other {
        searcher: index.reader().unwrap().searcher(),
        parser: QueryParser::for_index(&index, vec![field]),
    }
}

impl Other {
    fn ask(&self, query: &str) -> usize {
        let query: Box<dyn Query> = self.parser.parse_query(query).unwrap();
        let best = TopDocs::with_limit(10).order_by_score();
        self.searcher.search(&query, &best).unwrap().len()
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let result = work();
    (start.elapsed(), result)
}

fn main() {
    let given = std::env::args().nth(1).and_then(|count| count.parse().ok());
    let count: usize = given.unwrap_or(200_000);
    let mut random = fastrand::Rng::with_seed(7);
    let texts: Vec<String> = (0..count).map(|_| text(&mut random)).collect();
    let db = tupu(&texts);
    let (ours, _) = timed(|| ask(&db, "nothing"));
    let (theirs, other) = timed(|| other(&texts));
    println!("{count} texts, made: tupu {ours:.1?}, tantivy {theirs:.1?}");
    let mut kinds: Vec<(&str, Vec<String>)> = Vec::new();
    let mut queries = |kind, make: &mut dyn FnMut(&mut fastrand::Rng) -> String| {
        kinds.push((kind, (0..100).map(|_| make(&mut random)).collect()));
    };
    queries("one word", &mut |random| word(random));
    queries("three words", &mut |random| {
        format!("{} {} {}", word(random), word(random), word(random))
    });
    queries("both words", &mut |random| {
        format!("+{} +{}", word(random), word(random))
    });
    queries("phrase", &mut |random| {
        let text = &texts[random.usize(0..texts.len())];
        let words: Vec<&str> = text.split(' ').take(2).collect();
        format!("\"{}\"", words.join(" "))
    });
    queries("rare word", &mut |random| {
        format!("w{}", random.u32(10_000..50_000))
    });
    for (kind, queries) in kinds {
        let mut least = [Duration::MAX; 2];
        for _ in 0..RUNS {
            let (ours, found) =
                timed(|| queries.iter().map(|query| ask(&db, query)).sum::<usize>());
            let (theirs, others) =
                timed(|| queries.iter().map(|query| other.ask(query)).sum::<usize>());
            assert_eq!(found, others, "{kind}");
            least = [least[0].min(ours), least[1].min(theirs)];
        }
        let [ours, theirs] = least.map(|time| time / 100);
        println!("{kind:12} tupu {ours:>9.1?}   tantivy {theirs:>9.1?}");
    }
}
