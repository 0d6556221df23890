//! Where the words that are looked for stand in a text.

use super::analyzer::Analyzer;
use super::looked_for::{LookedFor, Slot, Term};
use super::text_query::{Occurrence, QueryNode, TextQuery};
use crate::error::Result;
use std::ops::Range;

/// How many words are compared between two questions whether to go on.
const BETWEEN_CHECKS: usize = 1 << 6;

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
/// # Errors
///
/// That of `go_on`, which is asked now and then.
///
/// ```text
/// highlight("江门的恒力石化", &query("恒力"), &analyzer, options, &|| Ok(())) is "江门的<b>恒力</b>石化"
/// ```
pub fn highlight(
    text: &str,
    query: &TextQuery,
    analyzer: &Analyzer,
    options: HighlightOptions<'_>,
    go_on: &dyn Fn() -> Result<()>,
) -> Result<Option<String>> {
    let mut words = Vec::new();
    analyzer.words(text, 0, &mut |word| {
        words.push(Place {
            text: word.text.to_owned(),
            position: word.position,
            middle: middle(text, &word.place),
            bytes: word.place,
        });
    });
    let mut marking = Marking {
        words: &words,
        analyzer,
        go_on,
        marked: Vec::new(),
    };
    marking.mark(query)?;
    let marked = joined(marking.marked);
    if marked.is_empty() {
        return Ok(None);
    }
    Ok(Some(shown(text, &marked, options)))
}

/// A word of a text that a slot takes: its position less that of the slot, and what of it is marked.
type Taken = (i64, Range<usize>);

/// The words of a text, of which those are marked that are looked for.
struct Marking<'a> {
    words: &'a [Place],
    analyzer: &'a Analyzer,
    go_on: &'a dyn Fn() -> Result<()>,
    marked: Vec<Range<usize>>,
}

impl Marking<'_> {
    fn mark(&mut self, query: &TextQuery) -> Result<()> {
        for clause in &query.clauses {
            if clause.occurrence == Occurrence::MustNot {
                continue;
            }
            match &clause.node {
                QueryNode::Everything => {}
                QueryNode::Group(query) => self.mark(query)?,
                QueryNode::Words(leaf) => match leaf.looked_for(self.analyzer) {
                    LookedFor::Any(slots) => {
                        for slot in &slots {
                            let places = self.taken(slot)?.into_iter();
                            self.marked.extend(places.map(|(_, bytes)| bytes));
                        }
                    }
                    LookedFor::Phrase { slots, slop } => self.mark_phrase(&slots, slop)?,
                },
            }
        }
        Ok(())
    }

    /// The words that a slot takes, in the order of their positions.
    fn taken(&self, slot: &Slot) -> Result<Vec<Taken>> {
        let mut taken = Vec::new();
        for (number, word) in self.words.iter().enumerate() {
            if number.is_multiple_of(BETWEEN_CHECKS) {
                (self.go_on)()?;
            }
            let term = slot.terms.iter().find(|term| term.takes(&word.text));
            taken.extend(term.map(|term| taken_by(term, slot, word)));
        }
        taken.sort_by_key(|(position, _)| *position);
        Ok(taken)
    }

    /// The words of a phrase, wherever all of them stand near enough to each other.
    fn mark_phrase(&mut self, slots: &[Slot], slop: u32) -> Result<()> {
        let places: Vec<Vec<Taken>> = slots
            .iter()
            .map(|slot| self.taken(slot))
            .collect::<Result<_>>()?;
        let slop = i64::from(slop);
        for (number, (start, _)) in places.first().into_iter().flatten().enumerate() {
            if number.is_multiple_of(BETWEEN_CHECKS) {
                (self.go_on)()?;
            }
            let found = places.iter().map(|slot| {
                let first = slot.partition_point(|(position, _)| *position < start - slop);
                slot.get(first)
                    .filter(|(position, _)| *position <= start + slop)
            });
            if let Some(found) = found.collect::<Option<Vec<_>>>() {
                self.marked
                    .extend(found.into_iter().map(|(_, bytes)| bytes.clone()));
            }
        }
        Ok(())
    }
}

/// What of a word is marked that a term of a slot takes.
fn taken_by(term: &Term, slot: &Slot, word: &Place) -> Taken {
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
    (position - i64::from(slot.position), bytes)
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
        rest.partition_point(|span| span.end <= first.saturating_add(length))
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
