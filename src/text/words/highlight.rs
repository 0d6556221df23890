//! Where the words that are looked for stand in a text.

use super::analyzer::Analyzer;
use super::looked_for::{LookedFor, Slot, Term};
use super::text_query::{Occurrence, QueryNode, TextQuery};
use std::ops::Range;

/// How the words that are looked for are shown.
#[derive(Clone, Copy, Debug)]
pub struct HighlightOptions<'a> {
    /// What is put before each.
    pub before: &'a str,
    /// What is put behind each.
    pub after: &'a str,
    /// Of a longer text, so many characters are shown; more, where what is marked has more.
    pub length: usize,
}

/// A word of the text.
struct Place {
    text: String,
    position: u32,
    bytes: Range<usize>,
    /// Where its last character begins.
    middle: usize,
}

fn middle(text: &str, place: &Range<usize>) -> usize {
    let word = text.get(place.clone()).unwrap_or("");
    let last = word.char_indices().next_back();
    last.map_or(place.start, |(at, _)| place.start + at)
}

/// A text in which the words that a query looks for are marked; of a long text the part with most of them, with `…` where
/// something is left out. `None` if it has none of them.
///
/// ```text
/// highlight("江门的恒力石化", &query("恒力"), &analyzer, options) is "江门的<b>恒力</b>石化"
/// ```
pub fn highlight(
    text: &str,
    query: &TextQuery,
    analyzer: &Analyzer,
    options: HighlightOptions<'_>,
) -> Option<String> {
    let mut words = Vec::new();
    analyzer.words(text, 0, &mut |word| {
        words.push(Place {
            text: word.text.to_owned(),
            position: word.position,
            middle: middle(text, &word.place),
            bytes: word.place,
        });
    });
    let mut marked = Vec::new();
    mark(query, &words, analyzer, &mut marked);
    let marked = joined(marked);
    if marked.is_empty() {
        return None;
    }
    Some(shown(text, &marked, options))
}

fn mark(query: &TextQuery, words: &[Place], analyzer: &Analyzer, marked: &mut Vec<Range<usize>>) {
    for clause in &query.clauses {
        if clause.occurrence == Occurrence::MustNot {
            continue;
        }
        match &clause.node {
            QueryNode::Everything => {}
            QueryNode::Group(query) => mark(query, words, analyzer, marked),
            QueryNode::Words(leaf) => match leaf.looked_for(analyzer) {
                LookedFor::Any(slots) => {
                    let places = slots.iter().flat_map(|slot| taken(slot, words));
                    marked.extend(places.map(|(_, bytes)| bytes));
                }
                LookedFor::Phrase { slots, slop } => mark_phrase(&slots, slop, words, marked),
            },
        }
    }
}

/// The words of a text that a slot takes, with their positions less that of the slot.
fn taken<'a>(slot: &'a Slot, words: &'a [Place]) -> impl Iterator<Item = (i64, Range<usize>)> + 'a {
    words.iter().filter_map(move |word| {
        let term = slot.terms.iter().find(|term| term.takes(&word.text))?;
        let position = i64::from(word.position) + i64::from(term.shift());
        let is_single = slot.terms.len() > 1;
        let bytes = match term {
            Term::Ending(_) => word.middle..word.bytes.end,
            // One character was looked for, and found in a pair.
            Term::Prefix(_) if is_single && word.middle > word.bytes.start => {
                word.bytes.start..word.middle
            }
            Term::Exact(_) | Term::Prefix(_) | Term::Like(_) => word.bytes.clone(),
        };
        Some((position - i64::from(slot.position), bytes))
    })
}

/// The words of a phrase, wherever all of them stand near enough to each other.
fn mark_phrase(slots: &[Slot], slop: u32, words: &[Place], marked: &mut Vec<Range<usize>>) {
    let places = slots.iter().map(|slot| taken(slot, words).collect());
    let places: Vec<Vec<(i64, Range<usize>)>> = places.collect();
    let Some(first) = places.first() else {
        return;
    };
    for (start, _) in first {
        let near = |place: &&(i64, Range<usize>)| place.0.abs_diff(*start) <= u64::from(slop);
        let found = places.iter().map(|slot| slot.iter().find(near));
        if let Some(found) = found.collect::<Option<Vec<_>>>() {
            marked.extend(found.into_iter().map(|(_, bytes)| bytes.clone()));
        }
    }
}

/// Ranges in order, those that touch each other joined.
fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

fn shown(text: &str, marked: &[Range<usize>], options: HighlightOptions<'_>) -> String {
    let window = window(text, marked, options.length);
    let mut shown = String::new();
    if window.start > 0 {
        shown.push('…');
    }
    let mut done = window.start;
    let piece = |range: Range<usize>| text.get(range).unwrap_or("");
    for range in marked {
        if range.start < window.start || range.end > window.end {
            continue;
        }
        shown.push_str(piece(done..range.start));
        shown.push_str(options.before);
        shown.push_str(piece(range.clone()));
        shown.push_str(options.after);
        done = range.end;
    }
    shown.push_str(piece(done..window.end));
    if window.end < text.len() {
        shown.push('…');
    }
    shown
}

/// The part of a text, of so many characters at most, that has most of what is marked; the first of several. What is marked
/// stands in its middle. Where nothing marked fits, it is the first of what is marked.
fn window(text: &str, marked: &[Range<usize>], length: usize) -> Range<usize> {
    let mut starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    starts.push(text.len());
    let characters = starts.len() - 1;
    if characters <= length {
        return 0..text.len();
    }
    let number = |byte: usize| starts.partition_point(|start| *start < byte);
    let spans: Vec<Range<usize>> = marked
        .iter()
        .map(|range| number(range.start)..number(range.end))
        .collect();
    let shortest = spans.iter().map(Range::len).min().unwrap_or(0);
    if shortest > length {
        return marked.first().cloned().unwrap_or(0..0);
    }
    let within = |from: usize| {
        let rest = spans.get(from..).unwrap_or(&[]);
        let first = rest.first().map_or(0, |span| span.start);
        let fitting = rest.iter().take_while(|span| span.end <= first + length);
        fitting.count()
    };
    let mut best = 0..0;
    for from in 0..spans.len() {
        let count = within(from);
        if count > best.len() {
            best = from..from + count;
        }
    }
    let first = spans.get(best.start).map_or(0, |span| span.start);
    let last = best.end.checked_sub(1).and_then(|at| spans.get(at));
    let end = last.map_or(first, |span| span.end).max(first);
    let free = length.saturating_sub(end - first);
    let start = first.saturating_sub(free / 2).min(characters - length);
    let byte = |character: usize| starts.get(character).copied().unwrap_or(text.len());
    byte(start)..byte(start + length)
}
