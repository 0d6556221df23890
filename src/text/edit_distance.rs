//! Typing errors, counted: a character too many, one too few, another one, or two neighbours exchanged.

/// How many errors a typed text may have.
///
/// Short texts may have none, longer ones one or two; of two, only one before the middle. (Then a search can stop at names that
/// begin quite differently. Who types a name sees how it begins.)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Errors {
    most: u8,
    /// Up to this many characters of the typed text, there is at most one error.
    middle: usize,
}

impl Errors {
    /// The errors that a typed text of so many characters may have. A Chinese character says as much as some letters.
    pub fn allowed(length: usize, latin: bool) -> Errors {
        let (one, two) = if latin { (4, 8) } else { (3, 6) };
        Errors {
            most: u8::from(length >= one) + u8::from(length >= two),
            middle: length / 2,
        }
    }

    /// The most errors in the first `characters` of the typed text.
    fn within(self, characters: usize) -> u8 {
        match characters < self.middle {
            true => self.most.min(1),
            false => self.most,
        }
    }
}

/// More errors than are ever allowed.
const TOO_MANY: u8 = u8::MAX;

/// The errors that turn the first characters of a typed text into what has been read of a name: an entry for each number of
/// characters.
pub(super) type Row = Vec<u8>;

/// A typed text that names are compared with, character by character.
pub(super) struct Typed {
    characters: Vec<char>,
    errors: Errors,
}

impl Typed {
    pub fn new(text: &str, errors: Errors) -> Typed {
        Typed {
            characters: text.chars().collect(),
            errors,
        }
    }

    /// Before anything has been read.
    pub fn first_row(&self) -> Row {
        let entries = 0..=self.characters.len();
        let entry = |at: usize| u8::try_from(at).unwrap_or(TOO_MANY);
        entries.map(|at| self.bounded(entry(at), at)).collect()
    }

    fn bounded(&self, errors: u8, at: usize) -> u8 {
        match errors <= self.errors.within(at) {
            true => errors,
            false => TOO_MANY,
        }
    }

    /// After one more character. `before` is the row before the last one, and the character read after it.
    pub fn next_row(&self, before: Option<(&Row, char)>, last: &Row, c: char) -> Row {
        let mut row = Row::with_capacity(last.len());
        let entry = |row: &Row, at: usize| row.get(at).copied().unwrap_or(TOO_MANY);
        row.push(self.bounded(entry(last, 0).saturating_add(1), 0));
        for (at, typed) in self.characters.iter().enumerate() {
            let other = entry(last, at).saturating_add(u8::from(*typed != c));
            let one_more = entry(last, at + 1).saturating_add(1);
            let one_less = entry(&row, at).saturating_add(1);
            let mut errors = other.min(one_more).min(one_less);
            if let Some((row, previous)) = before
                && *typed == previous
                && at.checked_sub(1).and_then(|at| self.characters.get(at)) == Some(&c)
            {
                errors = errors.min(entry(row, at - 1).saturating_add(1));
            }
            row.push(self.bounded(errors, at + 1));
        }
        row
    }

    /// Whether no name that begins as what was read can be near enough.
    pub fn is_hopeless(&self, row: &Row) -> bool {
        row.iter().all(|errors| *errors == TOO_MANY)
    }

    /// The errors, if the name ends here.
    pub fn errors(&self, row: &Row) -> Option<u8> {
        row.last().copied().filter(|errors| *errors != TOO_MANY)
    }

    /// The characters that may come next: `None` means any.
    pub fn expected(&self, before: Option<(&Row, char)>, row: &Row) -> Option<Vec<char>> {
        let mut expected = Vec::new();
        for (at, errors) in row
            .iter()
            .enumerate()
            .filter(|(_, errors)| **errors != TOO_MANY)
        {
            if *errors < self.errors.within(at)
                || *errors < self.errors.within(at + 1) && at < self.characters.len()
            {
                return None;
            }
            expected.extend(self.characters.get(at));
        }
        // The second of two that are exchanged.
        if let Some((before, previous)) = before {
            for pair in self.characters.windows(2).enumerate() {
                let (at, [first, second]) = pair else {
                    continue;
                };
                if *second == previous && before.get(at).is_some_and(|errors| *errors != TOO_MANY) {
                    expected.push(*first);
                }
            }
        }
        expected.sort_unstable();
        expected.dedup();
        Some(expected)
    }
}

/// The number of errors that turn a typed text into a name (optimal string alignment); `None` if they are more than is allowed.
///
/// ```text
/// edit_distance("恒里石化", "恒力石化", Errors::allowed(4, false)) is 1
/// ```
pub fn edit_distance(typed: &str, name: &str, errors: Errors) -> Option<u8> {
    let typed = Typed::new(typed, errors);
    let (mut before, mut last): (Option<(Row, char)>, Row) = (None, typed.first_row());
    for c in name.chars() {
        let borrowed = before.as_ref().map(|(row, c)| (row, *c));
        let row = typed.next_row(borrowed, &last, c);
        before = Some((std::mem::replace(&mut last, row), c));
    }
    typed.errors(&last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// By recursion over both ends, without a bound.
    fn naive(a: &[char], b: &[char]) -> usize {
        let (Some(x), Some(y)) = (a.last(), b.last()) else {
            return a.len() + b.len();
        };
        let (less_a, less_b) = (&a[..a.len() - 1], &b[..b.len() - 1]);
        let mut least = naive(less_a, less_b) + usize::from(x != y);
        least = least.min(naive(less_a, b) + 1).min(naive(a, less_b) + 1);
        if a.len() > 1 && b.len() > 1 && *x == b[b.len() - 2] && a[a.len() - 2] == *y {
            least = least.min(naive(&a[..a.len() - 2], &b[..b.len() - 2]) + 1);
        }
        least
    }

    const ANYWHERE: Errors = Errors { most: 2, middle: 0 };

    #[test]
    fn one_error_of_each_kind() {
        let of = |typed: &str, name: &str| {
            edit_distance(
                typed,
                name,
                Errors::allowed(typed.chars().count(), typed.is_ascii()),
            )
        };
        assert_eq!(of("恒里石化", "恒力石化"), Some(1));
        assert_eq!(of("恒石化", "恒力石化"), Some(1));
        assert_eq!(of("恒力力石化", "恒力石化"), Some(1));
        assert_eq!(of("恒石力化", "恒力石化"), Some(1));
        assert_eq!(of("恒力石化", "恒力石化"), Some(0));
        assert_eq!(of("太安", "泰安"), None);
        assert_eq!(of("tainshi", "taianshi"), Some(1));
        assert_eq!(of("hengilshihwa", "henglishihua"), Some(2));
        // Both before the middle.
        assert_eq!(of("ehgnlishihua", "henglishihua"), None);
        assert_eq!(
            edit_distance("ehgnlishihua", "henglishihua", ANYWHERE),
            Some(2)
        );
    }

    proptest! {
        #[test]
        fn it_is_the_textbook_distance(a in "[abc]{0,6}", b in "[abc]{0,6}") {
            let letters = |text: &str| text.chars().collect::<Vec<char>>();
            let least = naive(&letters(&a), &letters(&b));
            let found = edit_distance(&a, &b, ANYWHERE).map(usize::from);
            prop_assert_eq!(found, Some(least).filter(|least| *least <= 2));
        }

        #[test]
        fn what_is_expected_is_all_that_helps(a in "[abc]{0,9}", b in "[abcd]{1,9}") {
            let typed = Typed::new(&a, Errors::allowed(a.len(), true));
            let (mut before, mut last): (Option<(Row, char)>, Row) = (None, typed.first_row());
            for c in b.chars() {
                let borrowed = before.as_ref().map(|(row, c)| (row, *c));
                let row = typed.next_row(borrowed, &last, c);
                if let Some(expected) = typed.expected(borrowed, &last) {
                    prop_assert!(expected.contains(&c) || typed.is_hopeless(&row));
                }
                before = Some((std::mem::replace(&mut last, row), c));
            }
        }
    }
}
