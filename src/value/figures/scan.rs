//! A text for the scan: without spaces and full-width characters, with the way back to its characters.

use crate::value::quantity::{
    begins_number, begins_with_currency, begins_with_qualifier, half_width,
};

/// So much of the text is looked at for one figure: what is read is not longer.
const WINDOW: usize = 64;

/// What stands before 数 where that is how many there are, and before Arabic digits: 户数100户, 企业数10家. (With Chinese ones, 企业数十家 are
/// tens of companies.)
const COUNTED: &str =
    "人户个家件套次笔台辆场项点页条位种类起宗批亩例单票艘架栋幢间所座处支名员工业目";

/// A text, and its characters but for the spaces, as the readers of figures see them.
pub(super) struct Scan<'t> {
    text: &'t str,
    plain: String,
    places: Vec<Place>,
}

struct Place {
    c: char,
    /// Where it begins in the plain text.
    plain: usize,
    /// Where it begins in the text.
    byte: usize,
    /// Which character of the text it is.
    character: usize,
}

impl<'t> Scan<'t> {
    pub fn new(text: &'t str) -> Scan<'t> {
        let (mut plain, mut places) = (String::with_capacity(text.len()), Vec::new());
        for (character, (byte, c)) in text.char_indices().enumerate() {
            if c.is_whitespace() {
                continue;
            }
            let place = Place {
                c: half_width(c),
                plain: plain.len(),
                byte,
                character,
            };
            plain.push(place.c);
            places.push(place);
        }
        Scan {
            text,
            plain,
            places,
        }
    }

    /// The number of places.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// The character at a place.
    pub fn character(&self, at: usize) -> Option<char> {
        self.places.get(at).map(|place| place.c)
    }

    /// The plain text from a place on, as far as a figure may go.
    pub fn from(&self, at: usize) -> &str {
        let begin = |at: usize| {
            self.places
                .get(at)
                .map_or(self.plain.len(), |place| place.plain)
        };
        self.plain.get(begin(at)..begin(at + WINDOW)).unwrap_or("")
    }

    /// The place behind so many bytes of the plain text from a place on.
    pub fn place_behind(&self, at: usize, bytes: usize) -> usize {
        at + self.from(at).get(..bytes).unwrap_or("").chars().count()
    }

    /// The text from one place to another, as it is written.
    pub fn written(&self, start: usize, end: usize) -> &'t str {
        let (Some(first), Some(last)) = (self.places.get(start), self.last(end)) else {
            return "";
        };
        let end = self
            .text
            .get(last.byte..)
            .and_then(|rest| rest.chars().next());
        let end = last.byte + end.map_or(0, char::len_utf8);
        self.text.get(first.byte..end).unwrap_or("")
    }

    /// The characters of the text from one place to another.
    pub fn characters(&self, start: usize, end: usize) -> (usize, usize) {
        let start = self.places.get(start).map_or(0, |place| place.character);
        (
            start,
            self.last(end).map_or(start, |place| place.character + 1),
        )
    }

    fn last(&self, end: usize) -> Option<&Place> {
        end.checked_sub(1).and_then(|last| self.places.get(last))
    }

    fn before(&self, at: usize) -> Option<char> {
        at.checked_sub(1).and_then(|before| self.character(before))
    }

    /// Whether the characters of two places stand side by side in the text.
    fn is_joined(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.places.get(before));
        let next = self.places.get(at);
        before
            .zip(next)
            .is_some_and(|(before, next)| before.character + 1 == next.character)
    }

    /// Whether a quantity may begin at a place.
    pub fn may_begin_quantity(&self, at: usize) -> bool {
        let Some(c) = self.character(at) else {
            return false;
        };
        let rest = self.from(at);
        let before = self.before(at);
        if before == Some('第') || self.is_within_number(at) {
            return false;
        }
        // A sign behind a character is a hyphen.
        let signed =
            (matches!(c, '-' | '+') && !before.is_some_and(char::is_alphanumeric)) || c == '负';
        begins_number(c)
            || signed && self.character(at + 1).is_some_and(begins_number)
            || rest.starts_with("零下")
            || rest.starts_with("零上")
            || begins_with_currency(rest.trim_start_matches('-'))
            || begins_with_qualifier(rest)
    }

    /// Whether a number that is left open may begin at a place. Behind some words 数 is the end of a noun (总数十家, 户数100户), and 上 belongs
    /// to 以上.
    pub fn may_begin_open(&self, at: usize) -> bool {
        let Some(c) = self.character(at) else {
            return false;
        };
        let before = self.before(at);
        let is_noun = match c {
            '数' => {
                let is_counted = self.character(at + 1).is_some_and(|c| c.is_ascii_digit())
                    && before.is_some_and(|c| COUNTED.contains(c));
                before.is_some_and(|c| "总指系倍基".contains(c))
                    || is_counted
                    || self.is_number_of_people(at)
            }
            '上' => matches!(before, Some('以' | '之')),
            _ => false,
        };
        let begins =
            "数几若好上成".contains(c) || begins_number(c) || begins_with_qualifier(self.from(at));
        begins && !is_noun && before != Some('第') && !self.is_within_number(at)
    }

    /// 总人数
    fn is_number_of_people(&self, at: usize) -> bool {
        let two = at.checked_sub(2).and_then(|at| self.character(at));
        self.before(at) == Some('人') && two == Some('总')
    }

    /// Whether a period may begin at a place.
    pub fn may_begin_period(&self, at: usize) -> bool {
        let quoted = matches!(self.character(at), Some('“' | '「'));
        let at = if quoted { at + 1 } else { at };
        !self.is_within_number(at)
    }

    /// Whether a place is behind the beginning of a number or of a Latin word: the 5 of 1.5, of A5, or of 35.
    fn is_within_number(&self, at: usize) -> bool {
        let (Some(c), Some(before), true) =
            (self.character(at), self.before(at), self.is_joined(at))
        else {
            return false;
        };
        // 4X21万吨: four times.
        let times = matches!(before, 'X' | 'x' | '×' | '*');
        let counted = at.checked_sub(2).and_then(|at| self.character(at));
        if times && counted.is_some_and(|c| c.is_ascii_digit()) {
            return false;
        }
        let continues = before.is_ascii_alphanumeric()
            || matches!(before, '.' | ',') && counted.is_some_and(|c| c.is_ascii_digit());
        let chinese = begins_number(before) && before != '半' && !before.is_ascii_digit();
        c.is_ascii_alphanumeric() && continues || chinese && begins_number(c)
    }

    /// Whether a mark of ranges behind a digit is before a place: it ends what begins there.
    pub fn ends_range(&self, at: usize) -> bool {
        let number = at.checked_sub(2).and_then(|at| self.character(at));
        self.before(at).is_some_and(|c| "/~—–-至到".contains(c))
            && number.is_some_and(|c| c.is_ascii_digit())
    }

    /// Whether a figure may end before a place: not within a Latin word or a number.
    pub fn may_end(&self, at: usize) -> bool {
        let (Some(before), Some(next)) = (self.before(at), self.character(at)) else {
            return true;
        };
        !(self.is_joined(at) && before.is_ascii_alphanumeric() && next.is_ascii_alphanumeric())
    }
}
