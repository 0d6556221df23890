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

    /// Whether there may be any.
    pub fn are_allowed(self) -> bool {
        self.most > 0
    }

    /// At most one, wherever it is.
    pub fn one() -> Errors {
        Errors { most: 1, middle: 0 }
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

/// The most errors that are ever allowed.
const MOST: usize = 2;

/// A text that differs by so many errors is by no more characters longer or shorter.
const WIDTH: usize = 2 * MOST + 1;

/// The errors that turn the first characters of a typed text into what has been read of a name: an entry for each number of
/// characters that is near enough to the number of those read, all others being too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Row {
    /// How many characters of the name have been read.
    read: usize,
    /// From `read - MOST` characters of the typed text on.
    entries: [u8; WIDTH],
}

impl Row {
    /// The number of characters of the typed text that an entry is of, where there is one.
    fn typed(read: usize, entry: usize) -> Option<usize> {
        (read + entry).checked_sub(MOST)
    }

    /// The errors for so many characters of the typed text.
    fn errors(&self, typed: usize) -> u8 {
        let entry = (typed + MOST).checked_sub(self.read);
        entry.map_or(TOO_MANY, |entry| of(&self.entries, entry))
    }
}

fn of(entries: &[u8; WIDTH], entry: usize) -> u8 {
    entries.get(entry).copied().unwrap_or(TOO_MANY)
}

/// The characters that may come next.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Expected {
    characters: [char; 3 * WIDTH],
    count: usize,
}

impl Expected {
    fn add(&mut self, c: char) {
        if self.as_slice().contains(&c) {
            return;
        }
        if let Some(place) = self.characters.get_mut(self.count) {
            *place = c;
            self.count += 1;
        }
    }

    pub fn as_slice(&self) -> &[char] {
        self.characters.get(..self.count).unwrap_or(&[])
    }
}

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

    /// Its characters.
    pub fn characters(&self) -> impl Iterator<Item = char> {
        self.characters.iter().copied()
    }

    /// Before anything has been read.
    pub fn first_row(&self) -> Row {
        let mut entries = [TOO_MANY; WIDTH];
        for (entry, errors) in entries.iter_mut().enumerate() {
            if let Some(at) = Row::typed(0, entry).filter(|at| *at <= self.characters.len()) {
                *errors = self.bounded(u8::try_from(at).unwrap_or(TOO_MANY), at);
            }
        }
        Row { read: 0, entries }
    }

    fn bounded(&self, errors: u8, at: usize) -> u8 {
        match errors <= self.errors.within(at) {
            true => errors,
            false => TOO_MANY,
        }
    }

    fn character(&self, at: Option<usize>) -> Option<char> {
        self.characters.get(at?).copied()
    }

    /// After one more character. `before` is the row before the last one, and the character read after it.
    pub fn next_row(&self, before: Option<(&Row, char)>, last: &Row, c: char) -> Row {
        let read = last.read + 1;
        let mut entries = [TOO_MANY; WIDTH];
        let mut one_less = TOO_MANY;
        for (entry, place) in entries.iter_mut().enumerate() {
            let Some(at) = Row::typed(read, entry).filter(|at| *at <= self.characters.len()) else {
                continue;
            };
            // The same entry of the last row is of one character less, as it has read one less.
            let mut errors = of(&last.entries, entry + 1).min(one_less).saturating_add(1);
            if let Some(typed) = self.character(at.checked_sub(1)) {
                let other = of(&last.entries, entry).saturating_add(u8::from(typed != c));
                errors = errors.min(other);
                if let Some((row, previous)) = before
                    && typed == previous
                    && self.character(at.checked_sub(2)) == Some(c)
                {
                    errors = errors.min(of(&row.entries, entry).saturating_add(1));
                }
            }
            *place = self.bounded(errors, at);
            one_less = *place;
        }
        Row { read, entries }
    }

    /// Whether no name that begins as what was read can be near enough. `before` is the row before this one, and the character
    /// read after it.
    pub fn is_hopeless(&self, before: Option<(&Row, char)>, row: &Row) -> bool {
        if row.entries != [TOO_MANY; WIDTH] {
            return false;
        }
        // Two that are exchanged are one error only when both have been read.
        before.is_none_or(|(before, previous)| !self.may_exchange(before, previous))
    }

    /// Whether the character read after a row may be the first of two that are exchanged.
    pub fn may_exchange(&self, row: &Row, read: char) -> bool {
        let mut entries = row.entries.iter().enumerate();
        entries.any(|(entry, errors)| {
            let at = Row::typed(row.read, entry).filter(|_| *errors != TOO_MANY);
            at.is_some_and(|at| {
                self.character(Some(at + 1)) == Some(read) && *errors < self.errors.within(at + 2)
            })
        })
    }

    /// The errors, if the name ends here.
    pub fn errors(&self, row: &Row) -> Option<u8> {
        let errors = row.errors(self.characters.len());
        (errors != TOO_MANY).then_some(errors)
    }

    /// The characters that may come next: `None` means any.
    pub fn expected(&self, before: Option<(&Row, char)>, row: &Row) -> Option<Expected> {
        let mut expected = Expected::default();
        for (entry, errors) in row.entries.iter().enumerate() {
            let Some(at) = Row::typed(row.read, entry).filter(|_| *errors != TOO_MANY) else {
                continue;
            };
            if *errors < self.errors.within(at)
                || *errors < self.errors.within(at + 1) && at < self.characters.len()
            {
                return None;
            }
            if let Some(c) = self.character(Some(at)) {
                expected.add(c);
            }
            // The first of two that are exchanged across the middle, where one more error is allowed only behind both.
            if *errors < self.errors.within(at + 2)
                && let Some(c) = self.character(Some(at + 1))
            {
                expected.add(c);
            }
        }
        // The second of two that are exchanged.
        let Some((before, previous)) = before else {
            return Some(expected);
        };
        for (entry, errors) in before.entries.iter().enumerate() {
            let at = Row::typed(before.read, entry).filter(|_| *errors != TOO_MANY);
            let next = at.and_then(|at| self.character(Some(at + 1)));
            if let Some(c) = self.character(at).filter(|_| next == Some(previous)) {
                expected.add(c);
            }
        }
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
        if typed.is_hopeless(Some((&last, c)), &row) {
            return None;
        }
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

    /// The exchange is one error where it ends, and two where it begins, of which the beginning may have only one.
    #[test]
    fn characters_are_exchanged_across_the_middle() {
        let errors = Errors::allowed(8, true);
        assert_eq!(edit_distance("abcdefgh", "xbcedfgh", errors), Some(2));
        assert_eq!(edit_distance("abcdefgh", "xbdcefgh", errors), Some(2));
        assert_eq!(edit_distance("abcdefgh", "xcbdefgh", errors), None);
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
                    let hopeless = typed.is_hopeless(Some((&last, c)), &row);
                    prop_assert!(expected.as_slice().contains(&c) || hopeless);
                }
                before = Some((std::mem::replace(&mut last, row), c));
            }
        }
    }
}
