//! Figures of a text, each with whose it is, of what, and when: from the names and the figures of its sentences.

use super::modality::modality;
use super::pairs::{Pairs, brackets};
use super::shares::{Sentence, Share};
use super::words::{Said, said};
use crate::text::Paragraph;
use crate::value::figures::{Figure, FigureMeaning};
use crate::value::{Period, Quantity};
use std::ops::Range;

/// A name in the text that may tell of a figure.
pub(super) struct Name {
    /// Its characters.
    pub span: Range<usize>,
    /// The node; none for a firm that the graph does not know.
    pub node: Option<u32>,
    /// The main name of the node, or the name that was found.
    pub name: String,
    pub role: Role,
    /// It is of a whole class (企业, 农民), and so gives way to a subject before it.
    pub is_general: bool,
    /// Behind the brackets in which it stands, where these do not begin the sentence with it alone.
    pub aside: Option<usize>,
}

impl Name {
    /// Whether it is said only aside, for one who has read so far: in brackets that are closed.
    fn is_aside(&self, read: usize) -> bool {
        self.aside.is_some_and(|closed| closed <= read)
    }
}

/// Notes which names stand in brackets. `names` are in order.
pub(super) fn note_asides(names: &mut [Name], characters: &[char], paragraphs: &[Paragraph]) {
    for sentence in paragraphs.iter().flat_map(|paragraph| &paragraph.sentences) {
        let words = characters.get(sentence.clone()).unwrap_or(&[]);
        for pair in brackets(words).into_iter().rev() {
            let pair = sentence.start + pair.start..sentence.start + pair.end;
            let from = names.partition_point(|name| name.span.start <= pair.start);
            let to = names.partition_point(|name| name.span.end < pair.end);
            for name in names.get_mut(from..to).unwrap_or(&mut []) {
                let alone = name.span == (pair.start + 1..pair.end - 1);
                if !(alone && pair.start == sentence.start) {
                    name.aside = Some(pair.end);
                }
            }
        }
    }
}

/// What a name is to a figure.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A figure may be of it.
    Subject,
    /// It is what figures measure.
    Indicator,
}

/// An observation that a text states, for aught that can be seen.
pub(super) struct Proposal {
    /// Whose figure it is: the node, unless the graph does not know it, and its name.
    pub subject: Option<(Option<u32>, String)>,
    /// What it measures.
    pub indicator: Option<String>,
    pub kind: &'static str,
    pub quantity: Quantity,
    /// The figure as it is written.
    pub printed: String,
    pub period: Option<Period>,
    /// The period as it is written.
    pub period_printed: Option<String>,
    /// The year, or the period, is not said in the sentence.
    pub period_inferred: bool,
    pub modality: &'static str,
    /// The number of its paragraph, from 0 on; headlines do not count.
    pub paragraph: usize,
    /// The characters of its sentence.
    pub sentence: Range<usize>,
}

/// The text with what has been found in it.
pub(super) struct Reading<'a> {
    pub characters: &'a [char],
    pub paragraphs: &'a [Paragraph],
    /// In order; none overlap.
    pub figures: &'a [Figure],
    /// In order; none overlap.
    pub names: &'a [Name],
    /// The period of figures for which the text says none.
    pub base: Option<Period>,
}

/// What has been said before, in the sentence or in the paragraph.
#[derive(Clone, Default)]
struct Before {
    subject: Option<(Option<u32>, String)>,
    indicator: Option<String>,
    kind: Option<&'static str>,
    period: Option<(Option<Period>, String)>,
}

/// The proposals of a text, in order.
pub(super) fn proposals(reading: &Reading<'_>) -> Vec<Proposal> {
    let mut all = Vec::new();
    let paragraphs = reading.paragraphs.iter().filter(|one| !one.is_heading);
    for (number, paragraph) in paragraphs.enumerate() {
        let mut before = Before::default();
        for sentence in &paragraph.sentences {
            before.kind = None;
            reading.sentence(number, sentence, &mut before, &mut all);
        }
    }
    all
}

impl Reading<'_> {
    /// Adds what a sentence states.
    fn sentence(
        &self,
        paragraph: usize,
        sentence: &Range<usize>,
        before: &mut Before,
        all: &mut Vec<Proposal>,
    ) {
        let figures = self.figures_within(sentence);
        let said_here = figures.iter().any(|figure| period_of(figure).is_some());
        let of = Sentence {
            characters: self.characters,
            span: sentence.clone(),
            figures,
            names: self.names_within(sentence.clone()),
        };
        let shares = of.shares();
        let mut from = sentence.start;
        let (first, mut numbers) = (all.len(), Vec::new());
        let mut earlier = None;
        for (number, figure) in figures.iter().enumerate() {
            if let Some(new) = period_of(figure) {
                earlier = Some((figure.start, before.period.take()));
                before.period = Some((new, figure.text.clone()));
            }
            let FigureMeaning::Quantity(quantity) = &figure.meaning else {
                if matches!(figure.meaning, FigureMeaning::Open) {
                    from = figure.end;
                }
                continue;
            };
            let begin = of.begins_change(number).filter(|begin| from <= *begin);
            let words = from..begin.unwrap_or(figure.start);
            let mut one = self.proposal(sentence, (words, figure, quantity), before);
            one.paragraph = paragraph;
            one.period_inferred |= !said_here;
            if let Some(begin) = begin {
                // Where it begins is of a time before, which is that of the figure only where it is said.
                match earlier.take().filter(|(start, _)| begin <= *start) {
                    Some((_, period)) => before.period = period,
                    None => (one.period, one.period_printed) = (None, None),
                }
            }
            if let Some(share) = shares.get(&number) {
                let known = all.get(first..).unwrap_or(&[]);
                let numbered = |of: &usize| numbers.iter().position(|number| number == of);
                take_share(&mut one, share, of.names, |of| known.get(numbered(of)?));
                before.indicator.clone_from(&one.indicator);
            }
            numbers.push(number);
            all.push(one);
            from = figure.end;
        }
        // What the sentence speaks of last, the next one may go on with.
        if let Some(name) = self.subject(sentence.clone(), before.subject.is_none()) {
            before.subject = Some((name.node, name.name.clone()));
        }
    }

    /// What is proposed for a figure, of the first paragraph; `words` are what may say of what it is, from behind the figure before it.
    fn proposal(
        &self,
        sentence: &Range<usize>,
        (words, figure, quantity): (Range<usize>, &Figure, &Quantity),
        before: &mut Before,
    ) -> Proposal {
        let asides = before.subject.is_none();
        let subject = self.subject(sentence.start..figure.start, asides);
        if let Some(name) = subject {
            before.subject = Some((name.node, name.name.clone()));
        }
        let subject_at = subject.map(|name| name.span.start - sentence.start);
        let subject = subject.map_or(sentence.start..sentence.start, |name| name.span.clone());
        let said = self.said(subject, words, quantity, before);
        let Said {
            kind,
            indicator,
            falls,
        } = said;
        if indicator.is_some() {
            before.indicator = indicator;
        }
        before.kind = Some(kind);
        let (period, printed) = self.period(before);
        let names_year = printed.as_deref().is_some_and(has_year);
        Proposal {
            subject: before.subject.clone(),
            indicator: before.indicator.clone(),
            kind,
            // 降幅为-3% says twice that it fell.
            quantity: if falls && !figure.text.starts_with(['-', '−', '－']) {
                quantity.negated()
            } else {
                quantity.clone()
            },
            printed: figure.text.clone(),
            period,
            period_printed: printed,
            period_inferred: !names_year,
            modality: self.modality(sentence.start..figure.start, subject_at, period),
            paragraph: 0,
            sentence: sentence.clone(),
        }
    }

    /// Whether a figure is of the past, by the words before it; one of a year to come is not.
    fn modality(
        &self,
        words: Range<usize>,
        subject: Option<usize>,
        period: Option<Period>,
    ) -> &'static str {
        let said = modality(self.characters.get(words).unwrap_or(&[]), subject);
        let is_to_come = self.base.zip(period);
        let is_to_come = is_to_come.is_some_and(|(base, period)| base.end() < period.start());
        if is_to_come && said == "actual" {
            "planned"
        } else {
            said
        }
    }

    /// The period that was said last, and as it is written.
    fn period(&self, before: &Before) -> (Option<Period>, Option<String>) {
        match &before.period {
            Some((period, printed)) => (*period, Some(printed.clone())),
            None => (self.base, None),
        }
    }

    /// What the words before a figure say, back to the last sign, period or subject.
    fn said(
        &self,
        subject: Range<usize>,
        span: Range<usize>,
        quantity: &Quantity,
        before: &Before,
    ) -> Said {
        let words = self.characters.get(span.clone()).unwrap_or(&[]);
        let pairs = Pairs::of(words);
        let mut start = span.start + pairs.whole_from;
        for (at, c) in words.iter().enumerate() {
            if is_sign(*c) && pairs.around(at).is_none() && !pairs.opens(at) {
                start = start.max(span.start + at + 1);
            }
        }
        for figure in self.figures_within(&(start..span.end)) {
            if period_of(figure).is_some() && start <= figure.start {
                let pair = pairs.around(figure.end - span.start);
                start = pair.map_or(figure.end, |pair| span.start + pair.end);
            }
        }
        if start <= subject.start && !subject.is_empty() {
            let end = subject.end;
            match pairs.around(end - span.start) {
                None => start = end,
                // “某公司”投资: the name is all that is quoted.
                Some(pair)
                    if pair.end == end + 1 - span.start
                        && self
                            .characters
                            .get(end)
                            .is_some_and(|c| !matches!(c, '）' | ')')) =>
                {
                    start = end + 1;
                }
                Some(_) => {}
            }
        }
        let mut said = said(&self.text(start..span.end), quantity, before.kind);
        // An indicator that the graph has, under the name that it has there.
        if let Some(known) = self.last_name(start..span.end, Role::Indicator)
            && said.indicator.as_deref().is_some_and(|name| {
                let printed = self.text(known.span.clone());
                // 全省投资 is narrower than the 投资 that is its alias.
                let is_narrower = known.name != printed && known.name.ends_with(&printed);
                name.ends_with(&printed) && !is_narrower
            })
        {
            said.indicator = Some(known.name.clone());
        }
        said
    }

    /// The last subject of what has been read of a sentence; one of a whole class only where none that is more exact is before
    /// it, and one that is said aside only with `asides`, where there is no other.
    fn subject(&self, read: Range<usize>, asides: bool) -> Option<&Name> {
        let end = read.end;
        let names = self.names_within(read);
        let subjects = || {
            let names = names.iter().rev();
            names.filter(|name| name.role == Role::Subject)
        };
        let plain = || subjects().filter(|name| !name.is_aside(end));
        let exact = plain().find(|name| !name.is_general);
        let found = exact.or_else(|| plain().next());
        found.or_else(|| subjects().next().filter(|_| asides))
    }

    /// The last name of a kind that is wholly within a part of the text.
    fn last_name(&self, span: Range<usize>, role: Role) -> Option<&Name> {
        let mut names = self.names_within(span).iter().rev();
        names.find(|name| name.role == role)
    }

    fn names_within(&self, span: Range<usize>) -> &[Name] {
        within(self.names, |name| (name.span.start, name.span.end), &span)
    }

    fn figures_within(&self, span: &Range<usize>) -> &[Figure] {
        within(self.figures, |figure| (figure.start, figure.end), span)
    }

    fn text(&self, span: Range<usize>) -> String {
        self.characters.get(span).unwrap_or(&[]).iter().collect()
    }
}

/// Gives a figure of a list what it is of.
fn take_share<'a>(
    one: &mut Proposal,
    share: &Share,
    names: &[Name],
    earlier: impl Fn(&usize) -> Option<&'a Proposal>,
) {
    match share {
        Share::Subject(name) => {
            let name = names.get(*name);
            one.subject = name.map(|name| (name.node, name.name.clone()));
        }
        Share::Indicator(indicator) => one.indicator = Some(indicator.clone()),
        Share::Of(figure) => {
            if let Some(of) = earlier(figure) {
                one.subject.clone_from(&of.subject);
                one.indicator.clone_from(&of.indicator);
            }
        }
        Share::Unknown => (one.subject, one.indicator) = (None, None),
    }
}

/// What is wholly within a part of a text, of things in order of which none overlap.
fn within<'a, T>(
    all: &'a [T],
    place: impl Fn(&T) -> (usize, usize),
    span: &Range<usize>,
) -> &'a [T] {
    let first = all.partition_point(|one| place(one).0 < span.start);
    let end = all.partition_point(|one| place(one).1 <= span.end);
    all.get(first..end).unwrap_or(&[])
}

/// The period that a figure says. 上年同期 is what is compared with, and no period of its own.
fn period_of(figure: &Figure) -> Option<Option<Period>> {
    match &figure.meaning {
        FigureMeaning::Period(period) => (!figure.text.contains("同期")).then_some(*period),
        FigureMeaning::Quantity(_) | FigureMeaning::Open => None,
    }
}

/// Whether a period names its year: four digits.
fn has_year(printed: &str) -> bool {
    let digits: Vec<bool> = printed.chars().map(|c| c.is_numeric()).collect();
    digits
        .windows(4)
        .any(|four| four.iter().all(|digit| *digit))
}

/// What words before a figure cannot go across.
fn is_sign(c: char) -> bool {
    matches!(
        c,
        '，' | ',' | '；' | ';' | '：' | ':' | '、' | '。' | '（' | '(' | '—'
    )
}
