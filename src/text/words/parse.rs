//! The syntax of queries: Lucene's, as users of Neo4j know it.
//!
//! Words that are syntax elsewhere may stand within a word (`wi-fi`, `A/B`). Ranges and regular expressions are not
//! part of it, and say so.

use super::pattern::PatternPart;
use super::text_query::{Clause, Occurrence, QueryNode, TextQuery, WordsKind, WordsQuery};
use crate::error::{Error, ErrorCode, Result};

/// The deepest parentheses.
const DEEPEST: usize = 64;

/// The most typing errors of a word that are looked for, and those of `word~`.
const MOST_ERRORS: u8 = 2;

/// The most characters of a word with typing errors or wildcards: each word of an index is compared with all of them.
const MOST_CHARACTERS: usize = 255;

/// So many characters of a query are shown on each side of where it is wrong.
const SHOWN: usize = 30;

/// How much a clause counts at most, so that no score is infinite, however deep clauses stand within each other.
const MOST_BOOST: f64 = 1000.0;

/// Finds a property by its name: its place among those of the index.
pub type FieldOf<'a> = dyn Fn(&str) -> Result<usize> + 'a;

impl TextQuery {
    /// The query that a text is.
    ///
    /// # Errors
    ///
    /// `InvalidArgumentValue` if it is none, with the character where it is wrong; that of `field_of` for a property.
    ///
    /// ```text
    /// TextQuery::parse("+恒力 -大连 name:\"新材料\"~2", &|name| Ok(0))
    /// ```
    pub fn parse(text: &str, field_of: &FieldOf<'_>) -> Result<TextQuery> {
        let mut parser = Parser {
            characters: text.chars().collect(),
            at: 0,
            depth: 0,
            field_of,
        };
        let query = parser.clauses(None)?;
        match parser.peek() {
            None => Ok(query),
            Some(_) => {
                Err(parser.wrong("`)` closes nothing", "put it in quotes, or a \\ before it"))
            }
        }
    }
}

struct Parser<'a> {
    characters: Vec<char>,
    at: usize,
    depth: usize,
    field_of: &'a FieldOf<'a>,
}

/// A character of a word: one that was escaped is no syntax.
#[derive(Clone, Copy)]
struct Letter {
    character: char,
    is_escaped: bool,
}

/// A word that stands between clauses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Between {
    And,
    Or,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.characters.get(self.at).copied()
    }

    fn takes(&mut self, c: char) -> bool {
        let is_next = self.peek() == Some(c);
        self.at += usize::from(is_next);
        is_next
    }

    fn starts_with(&self, text: &str) -> bool {
        let rest = self.characters.get(self.at..).unwrap_or(&[]);
        text.chars()
            .enumerate()
            .all(|(at, c)| rest.get(at) == Some(&c))
    }

    /// Takes a word of the language, behind which something else begins.
    fn takes_word(&mut self, word: &str) -> bool {
        let end = self.at + word.chars().count();
        let next = self.characters.get(end).copied();
        let ends = next
            .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ')' | '"' | '+' | '-' | '!'));
        let is_next = self.starts_with(word) && ends;
        if is_next {
            self.at = end;
        }
        is_next
    }

    fn spaces(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    fn wrong(&self, what: &str, hint: &str) -> Error {
        self.wrong_at(self.at, what, hint)
    }

    fn wrong_at(&self, at: usize, what: &str, hint: &str) -> Error {
        let message = format!(
            "the text that is searched for is wrong at character {}: {what}: {}",
            at + 1,
            self.around(at)
        );
        Error::argument(ErrorCode::InvalidArgumentValue, message).hint(hint)
    }

    /// The text, or of a long one the part around a character.
    fn around(&self, at: usize) -> String {
        if self.characters.len() <= 2 * SHOWN {
            return self.characters.iter().collect();
        }
        let range = at.saturating_sub(SHOWN)..self.characters.len().min(at + SHOWN);
        let dots = |is_cut: bool| if is_cut { "…" } else { "" };
        let part = self.characters.get(range.clone()).unwrap_or(&[]);
        let part: String = part.iter().collect();
        let (before, behind) = (range.start > 0, range.end < self.characters.len());
        format!("{}{part}{}", dots(before), dots(behind))
    }

    /// Clauses up to the end, or to a closing parenthesis.
    fn clauses(&mut self, field: Option<usize>) -> Result<TextQuery> {
        let mut clauses: Vec<Clause> = Vec::new();
        loop {
            self.spaces();
            let before = self.between();
            let (between, place) = match before {
                Some((between, place)) => (Some(between), place),
                None => (None, self.at),
            };
            self.spaces();
            let is_end = matches!(self.peek(), None | Some(')'));
            let is_again = between.is_some() && self.between().is_some();
            if between.is_some() && (clauses.is_empty() || is_end || is_again) {
                return Err(self.wrong_at(
                    place,
                    "AND and OR stand between two clauses",
                    "as words of a text, write them in lower case or in quotes",
                ));
            }
            if is_end {
                return Ok(TextQuery { clauses });
            }
            let mut clause = self.clause(field)?;
            if between == Some(Between::And) {
                let last = clauses
                    .last_mut()
                    .filter(|last| last.occurrence == Occurrence::May);
                if let Some(last) = last {
                    last.occurrence = Occurrence::Must;
                }
                if clause.occurrence == Occurrence::May {
                    clause.occurrence = Occurrence::Must;
                }
            }
            clauses.push(clause);
        }
    }

    fn between(&mut self) -> Option<(Between, usize)> {
        let place = self.at;
        let between = if self.takes_word("AND") || self.takes_word("&&") {
            Between::And
        } else if self.takes_word("OR") || self.takes_word("||") {
            Between::Or
        } else {
            return None;
        };
        Some((between, place))
    }

    fn clause(&mut self, field: Option<usize>) -> Result<Clause> {
        let place = self.at;
        let occurrence = if self.takes_word("NOT") || self.takes('-') || self.takes('!') {
            Occurrence::MustNot
        } else if self.takes('+') {
            Occurrence::Must
        } else {
            Occurrence::May
        };
        self.spaces();
        let is_operator = occurrence != Occurrence::May && self.is_at_operator();
        if is_operator || matches!(self.peek(), None | Some(')' | '+' | '-' | '!')) {
            let what = "+, - and NOT stand before a clause";
            return Err(self.wrong_at(place, what, "put them in quotes, or a \\ before them"));
        }
        let node = self.node(field)?;
        let boost = match self.takes('^') {
            true => self.boost()?,
            false => 1.0,
        };
        Ok(Clause {
            occurrence,
            boost,
            node,
        })
    }

    /// Whether a word comes next that is an operator.
    fn is_at_operator(&mut self) -> bool {
        let place = self.at;
        let is_operator = self.takes_word("NOT") || self.between().is_some();
        self.at = place;
        is_operator
    }

    fn node(&mut self, field: Option<usize>) -> Result<QueryNode> {
        match self.peek() {
            Some('(') => self.group(field),
            Some('"') => self.phrase(field),
            Some('[' | '{') => Err(self.wrong(
                "ranges are not part of a full-text search",
                "compare the property in WHERE, or put a \\ before the bracket",
            )),
            Some('/') if self.characters.iter().skip(self.at + 1).any(|c| *c == '/') => Err(self
                .wrong(
                    "regular expressions are not part of a full-text search",
                    "use =~ in WHERE, or put a \\ before the stroke",
                )),
            _ => self.word(field),
        }
    }

    fn group(&mut self, field: Option<usize>) -> Result<QueryNode> {
        let place = self.at;
        self.at += 1;
        self.depth += 1;
        if self.depth > DEEPEST {
            let what = format!("there are more than {DEEPEST} parentheses within each other");
            return Err(self.wrong_at(place, &what, "write it with fewer"));
        }
        let clauses = self.clauses(field)?;
        self.depth -= 1;
        match self.takes(')') {
            true => Ok(QueryNode::Group(clauses)),
            false => Err(self.wrong_at(
                place,
                "`(` is not closed",
                "put it in quotes, or a \\ before it",
            )),
        }
    }

    fn phrase(&mut self, field: Option<usize>) -> Result<QueryNode> {
        let place = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            match self.peek() {
                None => {
                    let what = "the quotation mark is not closed";
                    return Err(self.wrong_at(place, what, "put a \\ before it"));
                }
                Some('"') => break,
                Some('\\') => self.at += 1,
                Some(_) => {}
            }
            text.extend(self.peek());
            self.at += 1;
        }
        self.at += 1;
        let slop = match self.takes('~') {
            true => self.slop()?,
            false => 0,
        };
        Ok(QueryNode::Words(WordsQuery {
            field,
            text,
            kind: WordsKind::Phrase { slop },
        }))
    }

    fn slop(&mut self) -> Result<u32> {
        let place = self.at;
        let digits = self.digits();
        digits.parse().map_err(|_| {
            let what = "~ behind a phrase is followed by how far apart its words may be, as in `\"a b\"~3`";
            self.wrong_at(place, what, "leave ~ out where they follow each other")
        })
    }

    fn digits(&mut self) -> String {
        let mut digits = String::new();
        while let Some(c) = self.peek().filter(|c| c.is_ascii_digit() || *c == '.') {
            digits.push(c);
            self.at += 1;
        }
        digits
    }

    fn number(&mut self, what: &str) -> Result<f64> {
        let place = self.at;
        let number = self.digits().parse::<f64>().ok();
        number.ok_or_else(|| {
            self.wrong_at(place, what, "as a character of a word, put a \\ before it")
        })
    }

    /// How much a clause counts.
    fn boost(&mut self) -> Result<f64> {
        let place = self.at;
        let what = "^ is followed by how much a clause counts, as in `word^2`";
        let boost = self.number(what)?;
        if self.peek().is_some_and(|c| c.is_ascii_alphanumeric()) {
            let hint = "it is written in digits, with a space behind it";
            return Err(self.wrong_at(place, what, hint));
        }
        if boost > MOST_BOOST {
            let what = format!("a clause counts at most {MOST_BOOST} times as much");
            return Err(self.wrong_at(place, &what, "let the others count less: word^0.1"));
        }
        Ok(boost)
    }

    /// The characters of a word, up to what is syntax.
    fn letters(&mut self) -> Result<Vec<Letter>> {
        let mut letters = Vec::new();
        while let Some(character) = self.peek() {
            let ends = character.is_whitespace()
                || matches!(
                    character,
                    '(' | ')' | '"' | '^' | '~' | ':' | '[' | ']' | '{' | '}'
                );
            if ends {
                break;
            }
            self.at += 1;
            if character != '\\' {
                letters.push(Letter {
                    character,
                    is_escaped: false,
                });
                continue;
            }
            let Some(character) = self.peek() else {
                let what = "\\ stands before a character that is no syntax";
                return Err(self.wrong_at(self.at - 1, what, "write \\\\ for one"));
            };
            self.at += 1;
            letters.push(Letter {
                character,
                is_escaped: true,
            });
        }
        Ok(letters)
    }

    fn word(&mut self, field: Option<usize>) -> Result<QueryNode> {
        let place = self.at;
        let letters = self.letters()?;
        if letters.is_empty() {
            let what = match self.peek() {
                Some(c) => format!("`{c}` stands for itself only in quotes"),
                None => "something is missing".to_owned(),
            };
            return Err(self.wrong(&what, "put a \\ before it"));
        }
        if self.takes(':') {
            return self.fielded(&letters, place);
        }
        let text: String = letters.iter().map(|letter| letter.character).collect();
        let parts = pattern(&letters);
        let is_wild = |part: &PatternPart| !matches!(part, PatternPart::Character(_));
        if let [PatternPart::Any] = parts.as_slice() {
            return Ok(QueryNode::Everything);
        }
        let kind = if self.takes('~') {
            WordsKind::Fuzzy {
                errors: self.errors()?,
            }
        } else {
            match parts.split_last() {
                Some((PatternPart::Any, rest)) if !rest.iter().any(is_wild) => WordsKind::Prefix,
                _ if parts.iter().any(is_wild) => WordsKind::Wildcards(parts),
                _ => WordsKind::Words,
            }
        };
        let is_compared = matches!(kind, WordsKind::Fuzzy { .. } | WordsKind::Wildcards(_));
        if is_compared && letters.len() > MOST_CHARACTERS {
            let what = format!(
                "a word with typing errors or wildcards has at most {MOST_CHARACTERS} characters, and this one has {}",
                letters.len()
            );
            return Err(self.wrong_at(place, &what, "look for the beginning of it: `word*`"));
        }
        let text = match kind {
            WordsKind::Prefix => text.strip_suffix('*').unwrap_or(&text).to_owned(),
            _ => text,
        };
        Ok(QueryNode::Words(WordsQuery { field, text, kind }))
    }

    /// What is looked for in one property.
    fn fielded(&mut self, name: &[Letter], place: usize) -> Result<QueryNode> {
        let name: String = name.iter().map(|letter| letter.character).collect();
        if name == "*" && self.takes('*') {
            return Ok(QueryNode::Everything);
        }
        let field = (self.field_of)(&name).map_err(|error| match error.hint_text() {
            Some(_) => error,
            None => error.hint("as a character of a word, put a \\ before the colon"),
        })?;
        if self.peek().is_none_or(|c| c.is_whitespace() || c == ')') {
            let what = "a property and a colon stand right before what is looked for in it";
            return Err(self.wrong_at(
                place,
                what,
                "as a character of a word, put a \\ before the colon",
            ));
        }
        self.node(Some(field))
    }

    fn errors(&mut self) -> Result<u8> {
        let place = self.at;
        let digits = self.digits();
        let errors = match digits.as_str() {
            "" => Some(MOST_ERRORS),
            digits => digits.parse().ok().filter(|errors| *errors <= MOST_ERRORS),
        };
        errors.ok_or_else(|| {
            let what = "~ behind a word is followed by how many typing errors count, at most 2, as in `word~1`";
            self.wrong_at(place, what, "write `word~` for 2")
        })
    }
}

fn pattern(letters: &[Letter]) -> Vec<PatternPart> {
    let part = |letter: &Letter| match letter.character {
        '*' if !letter.is_escaped => PatternPart::Any,
        '?' if !letter.is_escaped => PatternPart::One,
        character => PatternPart::Character(character),
    };
    letters.iter().map(part).collect()
}
