//! Full text beside tantivy: the same words, 1,000 random queries, the ten best of each.
//!
//! The words are given to tantivy as they are, so that the analyzer is the same; scores differ by the factor k1 + 1 = 2.2,
//! which Lucene has left out since version 8. Of equal scores, whichever come first.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::fmt::Write as _;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query, RegexQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TEXT, Value as _};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{Index, IndexWriter, Searcher, TantivyDocument, Term};
use tupu::Database;

/// tantivy's scores have 24 bits.
const ROUNDING: f64 = 1e-4;

/// How many texts there are; several segments of tantivy and blocks of tupu.
const TEXTS: usize = 3000;

#[derive(Clone, Debug)]
enum Leaf {
    Word(String),
    Phrase(Vec<String>),
}

#[derive(Clone, Debug)]
struct Clause {
    occur: Occur,
    leaf: Leaf,
    /// One of the two properties, or both.
    field: Option<usize>,
}

/// A word: some are in many texts, most in few. Chinese ones are pairs of characters.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ab]",
        "[a-d][a-e]",
        "[a-f][a-f][a-f]",
        "[江门恒力][江门恒力石化]",
    ]
}

fn text(most: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(word(), 1..most)
}

fn clauses() -> impl Strategy<Value = Vec<Clause>> {
    let leaf = prop_oneof![
        4 => word().prop_map(Leaf::Word),
        1 => prop::collection::vec(word(), 2..4).prop_map(Leaf::Phrase),
    ];
    let occur =
        prop_oneof![4 => Just(Occur::Should), 2 => Just(Occur::Must), 1 => Just(Occur::MustNot)];
    let field = prop_oneof![3 => Just(None), 1 => (0_usize..2).prop_map(Some)];
    let clause =
        (occur, leaf, field).prop_map(|(occur, leaf, field)| Clause { occur, leaf, field });
    prop::collection::vec(clause, 1..5)
}

fn tokens(words: &[String]) -> PreTokenizedString {
    let token = |(position, text): (usize, &String)| Token {
        offset_from: 0,
        offset_to: 0,
        position,
        text: text.clone(),
        position_length: 1,
    };
    PreTokenizedString {
        text: words.join(" "),
        tokens: words.iter().enumerate().map(token).collect(),
    }
}

/// Both engines with the same texts.
struct Engines {
    tupu: Database,
    searcher: Searcher,
    fields: [Field; 2],
    id: Field,
}

fn engines(texts: &[[Vec<String>; 2]]) -> Engines {
    let mut schema = Schema::builder();
    let fields = ["name", "text"].map(|name| schema.add_text_field(name, TEXT));
    let id = schema.add_u64_field("id", STORED);
    let index = Index::create_in_ram(schema.build());
    let mut writer: IndexWriter = index.writer_with_num_threads(2, 40_000_000).unwrap();
    let tupu = Database::in_memory();
    let create = "CREATE FULLTEXT INDEX texts FOR (n:Text) ON EACH [n.name, n.text]
        OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}}";
    tupu.execute(create, ()).unwrap();
    let mut tx = tupu.begin_write().unwrap();
    for (number, both) in texts.iter().enumerate() {
        let mut document = TantivyDocument::default();
        document.add_u64(id, number as u64);
        for (field, words) in fields.iter().zip(both) {
            document.add_pre_tokenized_text(*field, tokens(words));
        }
        writer.add_document(document).unwrap();
        let parameters = tupu::params! {
            "id" => number as i64, "name" => both[0].join(" "), "text" => both[1].join(" ")
        };
        tx.execute(
            "CREATE (:Text {id: $id, name: $name, text: $text})",
            parameters,
        )
        .unwrap();
        if number == texts.len() / 2 {
            writer.commit().unwrap();
            // The other half is what has changed since the contents were built.
            let rows = tx.query_as::<f64>(
                "CALL db.index.fulltext.queryNodes('texts', 'a') YIELD score",
                (),
            );
            assert!(!rows.unwrap().is_empty());
        }
    }
    tx.commit().unwrap();
    writer.commit().unwrap();
    Engines {
        tupu,
        searcher: index.reader().unwrap().searcher(),
        fields,
        id,
    }
}

/// The identifiers and scores of the ten best, and how many there are.
type Answer = (Vec<(i64, f64)>, usize);

impl Engines {
    fn ours(&self, query: &str) -> Answer {
        let ask =
            "CALL db.index.fulltext.queryNodes('texts', $query, {limit: 10}) YIELD node, score
            RETURN node.id, score";
        let best = self
            .tupu
            .query_as(ask, tupu::params! { "query" => query })
            .unwrap();
        let ask =
            "CALL db.index.fulltext.queryNodes('texts', $query) YIELD node RETURN count(node)";
        let all: i64 = self
            .tupu
            .query_one(ask, tupu::params! { "query" => query })
            .unwrap();
        (best, usize::try_from(all).unwrap())
    }

    fn theirs(&self, query: &dyn Query) -> Answer {
        let best = TopDocs::with_limit(10).order_by_score();
        let (best, all) = self.searcher.search(query, &(best, Count)).unwrap();
        let number = |address| {
            let document: TantivyDocument = self.searcher.doc(address).unwrap();
            let id = document.get_first(self.id).unwrap().as_u64().unwrap();
            i64::try_from(id).unwrap()
        };
        let best = best
            .into_iter()
            .map(|(score, address)| (number(address), f64::from(score)));
        (best.collect(), all)
    }

    fn leaf(&self, leaf: &Leaf, field: Option<usize>) -> Box<dyn Query> {
        let of = |field: Field| -> Box<dyn Query> {
            let term = |word: &String| Term::from_field_text(field, word);
            match leaf {
                Leaf::Word(word) => {
                    Box::new(TermQuery::new(term(word), IndexRecordOption::WithFreqs))
                }
                Leaf::Phrase(words) => Box::new(PhraseQuery::new(words.iter().map(term).collect())),
            }
        };
        match field {
            Some(field) => of(self.fields[field]),
            None => Box::new(BooleanQuery::union(self.fields.map(of).into())),
        }
    }
}

fn written(clauses: &[Clause]) -> String {
    let mut query = String::new();
    for Clause { occur, leaf, field } in clauses {
        let sign = match occur {
            Occur::Should => "",
            Occur::Must => "+",
            Occur::MustNot => "-",
        };
        let field = field.map_or("", |field| ["name:", "text:"][field]);
        match leaf {
            Leaf::Word(word) => write!(query, "{sign}{field}{word} ").unwrap(),
            Leaf::Phrase(words) => write!(query, "{sign}{field}\"{}\" ", words.join(" ")).unwrap(),
        }
    }
    query
}

/// The same, but for which of equal scores stand at the end.
fn agree(ours: &Answer, theirs: &Answer, factor: f64, query: &str) {
    assert_eq!(ours.1, theirs.1, "{query}");
    assert_eq!(ours.0.len(), theirs.0.len(), "{query}");
    let last = theirs.0.last().map_or(0.0, |(_, score)| *score);
    for ((_, own), (_, other)) in ours.0.iter().zip(&theirs.0) {
        assert!(
            (own * factor - other).abs() <= ROUNDING * other,
            "{query}: {ours:?} {theirs:?}"
        );
    }
    let better = |answer: &Answer, factor: f64| {
        let best = answer
            .0
            .iter()
            .filter(|(_, score)| score * factor > last * (1.0 + ROUNDING));
        let mut ids: Vec<i64> = best.map(|(id, _)| *id).collect();
        ids.sort_unstable();
        ids
    };
    assert_eq!(better(ours, factor), better(theirs, 1.0), "{query}");
}

#[test]
fn the_ten_best_of_a_thousand_queries_are_those_of_tantivy() {
    let mut runner = TestRunner::deterministic();
    let mut sample = |most: usize| text(most).new_tree(&mut runner).unwrap().current();
    // Some longer than 40 words, whose lengths are kept by their highest bits.
    let texts: Vec<[Vec<String>; 2]> = (0..TEXTS)
        .map(|number| [sample(6), sample(if number % 9 == 0 { 120 } else { 25 })])
        .collect();
    let engines = engines(&texts);
    let mut found = 0;
    for _ in 0..1000 {
        let clauses = clauses().new_tree(&mut runner).unwrap().current();
        let query = written(&clauses);
        let theirs = clauses
            .iter()
            .map(|clause| (clause.occur, engines.leaf(&clause.leaf, clause.field)));
        let theirs = engines.theirs(&BooleanQuery::new(theirs.collect()));
        agree(&engines.ours(&query), &theirs, 2.2, &query);
        found += usize::from(theirs.1 > 10);
    }
    assert!(found > 500, "{found} queries with more than ten hits");
    for prefix in ["a", "ab", "江", "cd", "x"] {
        let regex = |field| RegexQuery::from_pattern(&format!("{prefix}.*"), field);
        let ours = engines.ours(&format!("name:{prefix}*"));
        let theirs = engines.theirs(&regex(engines.fields[0]).unwrap());
        agree(&ours, &theirs, 1.0, prefix);
    }
}
