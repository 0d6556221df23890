//! Names of the graph in a query, which a dictionary of Chinese words mostly does not have: their characters, or the words that they are made of,
//! count more where they stand together.
//!
//! The names are looked for in the query and not in the texts: so the words of a text are the same whatever names there are,
//! and what is found follows from the state alone.

use crate::error::Result;
use crate::graph::view::GraphView;
use crate::text::words::{
    Analyzer, Clause, Occurrence, QueryNode, TextQuery, WordsKind, WordsQuery,
};
use crate::text::{MentionOptions, MentionSearch, Mentioned};
use crate::value::allowance::Allowance;
use std::borrow::Cow;
use std::ops::Range;

/// The query, with a phrase beside the words of each name that the graph knows.
pub fn with_names<'q>(
    view: &GraphView,
    query: &'q TextQuery,
    analyzer: &Analyzer,
    allowance: &dyn Allowance,
) -> Result<Cow<'q, TextQuery>> {
    if !analyzer.has_dictionary() || !view.has_name_index() || !has_several_words(query, analyzer) {
        return Ok(Cow::Borrowed(query));
    }
    let mut query = query.clone();
    add_names(view, &mut query, analyzer, allowance)?;
    Ok(Cow::Owned(query))
}

/// Whether there is a run of several words in it.
fn has_several_words(query: &TextQuery, analyzer: &Analyzer) -> bool {
    query.clauses.iter().any(|clause| match &clause.node {
        QueryNode::Everything => false,
        QueryNode::Group(query) => has_several_words(query, analyzer),
        QueryNode::Words(words) => is_run(words, analyzer),
    })
}

/// Whether it is a run without spaces that is cut into several words.
fn is_run(words: &WordsQuery, analyzer: &Analyzer) -> bool {
    words.kind == WordsKind::Words && !words.text.is_ascii() && analyzer.list(&words.text).len() > 1
}

fn add_names(
    view: &GraphView,
    query: &mut TextQuery,
    analyzer: &Analyzer,
    allowance: &dyn Allowance,
) -> Result<()> {
    for clause in &mut query.clauses {
        match &mut clause.node {
            QueryNode::Everything => {}
            QueryNode::Group(query) => add_names(view, query, analyzer, allowance)?,
            QueryNode::Words(words) if is_run(words, analyzer) => {
                let names = names(view, &words.text, allowance)?;
                if let Some(group) = with_phrases(words, &names, analyzer) {
                    clause.node = QueryNode::Group(group);
                }
            }
            QueryNode::Words(_) => {}
        }
    }
    Ok(())
}

/// The characters of a text that are names.
fn names(view: &GraphView, text: &str, allowance: &dyn Allowance) -> Result<Vec<Range<usize>>> {
    let mut search = MentionSearch::new(text, MentionOptions::default());
    view.add_mentions(&mut search, allowance)?;
    let mentions = search.finish(&Mentioned {
        wanted: &|_| true,
        related: &|_, _| 0.0,
        main_name: &|_| None,
    });
    let places = mentions.iter().map(|mention| mention.start..mention.end);
    let mut found: Vec<Range<usize>> = places.collect();
    found.sort_unstable_by_key(|place| (place.start, place.end));
    found.dedup();
    Ok(found)
}

/// The words, and beside them each name that is several of them as a phrase.
fn with_phrases(
    words: &WordsQuery,
    names: &[Range<usize>],
    analyzer: &Analyzer,
) -> Option<TextQuery> {
    let clause = |words: WordsQuery| Clause {
        occurrence: Occurrence::May,
        boost: 1.0,
        node: QueryNode::Words(words),
    };
    let phrases = names.iter().filter_map(|place| {
        let name: String = words
            .text
            .chars()
            .skip(place.start)
            .take(place.len())
            .collect();
        let is_several = analyzer.list(&name).len() > 1;
        is_several.then(|| {
            clause(WordsQuery {
                text: name,
                kind: WordsKind::Phrase { slop: 0 },
                field: words.field,
            })
        })
    });
    let mut clauses: Vec<Clause> = phrases.collect();
    if clauses.is_empty() {
        return None;
    }
    clauses.insert(0, clause(words.clone()));
    Some(TextQuery { clauses })
}
