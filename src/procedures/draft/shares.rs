//! Figures that a sentence shares out in order: 泰安市和济南市分别投资3亿元和5亿元; and what a change begins with: 由5亿元降至3亿元.

use super::proposals::{Name, Role};
use super::words::{name, without_compared};
use crate::value::figures::{Figure, FigureMeaning};
use std::collections::BTreeMap;
use std::ops::Range;

/// The word that shares out.
const EACH: [char; 2] = ['分', '别'];

/// What stands between the members of a list.
const JOINS: &[&str] = &["、", "和", "与", "及", "以及", "，", ","];

/// What a figure of a list is of, by its place among the figures of its sentence.
pub(super) type Shares = BTreeMap<usize, Share>;

/// What a figure of a list is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Share {
    /// The name with this number in the sentence.
    Subject(usize),
    /// What is measured.
    Indicator(String),
    /// The same as the figure with this number in the sentence.
    Of(usize),
    /// The members of the lists are not equally many.
    Unknown,
}

/// A sentence with what is found in it.
pub(super) struct Sentence<'a> {
    pub characters: &'a [char],
    pub span: Range<usize>,
    pub figures: &'a [Figure],
    pub names: &'a [Name],
}

impl Sentence<'_> {
    /// What is shared out behind each 分别.
    pub(super) fn shares(&self) -> Shares {
        let mut shares = Shares::new();
        let quantities: Vec<usize> = (0..self.figures.len())
            .filter(|at| self.quantity(*at).is_some())
            .collect();
        let mut place = 0;
        while let Some(first) = quantities.get(place) {
            let from = place
                .checked_sub(1)
                .and_then(|before| quantities.get(before))
                .and_then(|before| self.figures.get(*before))
                .map_or(self.span.start, |figure| figure.end);
            let to = self.figures.get(*first).map_or(from, |figure| figure.start);
            let Some(each) = self.each(from..to) else {
                place += 1;
                continue;
            };
            let rest = quantities.get(place..).unwrap_or(&[]);
            let pairs = rest.windows(2).take_while(|pair| match pair {
                [one, other] => self.is_joined(*one, *other),
                [..] => false,
            });
            let count = 1 + pairs.count();
            let members = rest.get(..count).unwrap_or(&[]);
            let before = quantities.get(place.saturating_sub(count)..place);
            self.share(&mut shares, (from, each), members, before.unwrap_or(&[]));
            place += count;
        }
        shares
    }

    /// Shares out figures. `each` is where 分别 stands, and `from` where the figure before ends.
    fn share(
        &self,
        shares: &mut Shares,
        (from, each): (usize, usize),
        members: &[usize],
        before: &[usize],
    ) {
        let subjects = self.subjects(from..each);
        let begin = match subjects.as_slice() {
            [one] => self.names.get(*one).map_or(from, |name| name.span.end),
            [] | [_, ..] => from,
        };
        let indicators = self.indicators(begin..each);
        let says_nothing = indicators.iter().all(|of| without_compared(of).is_empty());
        let is_one = members.len() < 2 && subjects.len() < 2 && indicators.len() < 2;
        for (at, member) in members.iter().enumerate() {
            let share = if subjects.len() > 1 && subjects.len() == members.len() {
                subjects.get(at).map(|subject| Share::Subject(*subject))
            } else if subjects.len() < 2
                && indicators.len() > 1
                && indicators.len() == members.len()
            {
                indicators.get(at).cloned().map(Share::Indicator)
            } else if subjects.is_empty() && says_nothing && before.len() == members.len() {
                before.get(at).map(|figure| Share::Of(*figure))
            } else {
                None
            };
            if !is_one {
                shares.insert(*member, share.unwrap_or(Share::Unknown));
            }
        }
    }

    /// Whether only what joins a list stands between two figures.
    fn is_joined(&self, one: usize, other: usize) -> bool {
        let ends = self.figures.get(one).zip(self.figures.get(other));
        ends.is_some_and(|(one, other)| self.is_join(one.end..other.start))
    }

    fn is_join(&self, between: Range<usize>) -> bool {
        let text = self.text(between);
        JOINS.contains(&text.trim())
    }

    /// The last 分别 in a part of the sentence.
    fn each(&self, part: Range<usize>) -> Option<usize> {
        let words = self.characters.get(part.clone()).unwrap_or(&[]);
        let at = words.windows(2).rposition(|two| two == EACH)?;
        Some(part.start + at)
    }

    /// The subjects of the list that ends last in a part of the sentence, in order.
    fn subjects(&self, part: Range<usize>) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        for (at, name) in self.names.iter().enumerate().rev() {
            let is_within = part.start <= name.span.start && name.span.end <= part.end;
            if name.role != Role::Subject || name.is_general || !is_within {
                continue;
            }
            let next = found.last().and_then(|next| self.names.get(*next));
            if next.is_some_and(|next| !self.is_join(name.span.end..next.span.start)) {
                break;
            }
            found.push(at);
        }
        found.reverse();
        found
    }

    /// What is measured, where the words of a part say it in a list: 产值、税收和利润.
    fn indicators(&self, part: Range<usize>) -> Vec<String> {
        let from = self.figures.iter().map(|figure| figure.end);
        let from = from.filter(|end| part.contains(end)).max();
        let text = self.text(from.unwrap_or(part.start)..part.end);
        let text = text.trim_start_matches(['，', ',', '；', '：']);
        let last = text.rsplit(['，', ',', '；', '：']).next().unwrap_or("");
        let parts = last.split(['、', '和', '与', '及']);
        parts.filter_map(name).collect()
    }

    /// Where 由 stands before a figure with which a change begins: 由5亿元 before 降至3亿元.
    pub(super) fn begins_change(&self, at: usize) -> Option<usize> {
        let figure = self.figures.get(at)?;
        let next = (at + 1..self.figures.len()).find_map(|next| self.quantity(next))?;
        let behind = self.text(figure.end..next.start);
        let is_change = TO.iter().any(|to| behind.trim_end().ends_with(to));
        if !is_change || behind.trim_start_matches(SIGNS).contains(SIGNS) {
            return None;
        }
        let words = self.text(self.span.start..figure.start);
        let words = words.rsplit(SIGNS).next()?;
        let from = words.get(words.rfind(FROM)?..)?;
        let rest = from.trim_start_matches(FROM);
        let last = at.checked_sub(1).and_then(|last| self.figures.get(last));
        let is_dated = last.is_some_and(|last| last.end == figure.start);
        let is_direct = rest.is_empty() || is_dated || rest.ends_with(BETWEEN);
        is_direct.then_some(figure.start - from.chars().count())
    }

    fn quantity(&self, at: usize) -> Option<&Figure> {
        let figure = self.figures.get(at)?;
        matches!(figure.meaning, FigureMeaning::Quantity(_)).then_some(figure)
    }

    fn text(&self, span: Range<usize>) -> String {
        self.characters.get(span).unwrap_or(&[]).iter().collect()
    }
}

/// What stands before the figure to which something changes.
const TO: &[&str] = &[
    "至", "到", "为", "至约", "到约", "至近", "到近", "至了", "到了",
];

/// What stands before the figure from which it changes.
const FROM: [char; 2] = ['由', '从'];

/// What may stand between that and the figure: 由去年的5亿元, 由约5亿元.
const BETWEEN: [char; 5] = ['的', '约', '近', '超', '过'];

/// What parts of a sentence end with.
const SIGNS: [char; 7] = ['，', ',', '；', ';', '：', ':', '。'];
