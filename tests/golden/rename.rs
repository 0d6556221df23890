//! The same statement with other names for its variables. It reads tokens only: the grammar is what it puts to the test.

use libtest_mimic::Failed;
use std::collections::BTreeSet;
use tupu::language::{Keyword, Symbol, Token, TokenKind, tokenize};

/// Put before every variable; the order of names stays, and with it the columns of `RETURN *`.
const PREFIX: &str = "变_";

/// Renames every variable; labels, types, keys, functions and fields of procedures keep their names.
pub fn rename_variables(statement: &str) -> String {
    let tokens: Vec<Token> = tokenize(statement)
        .into_iter()
        .filter(|token| token.kind != TokenKind::Comment)
        .collect();
    let reader = Reader {
        text: statement,
        tokens: &tokens,
    };
    if reader.shows_all() || reader.is_about_the_schema() {
        return statement.to_string();
    }
    let places = reader.places();
    let fixed: BTreeSet<&str> = places
        .iter()
        .filter(|(_, place)| *place == Place::Fixed)
        .map(|(at, _)| reader.word(*at))
        .collect();
    let mut out = String::new();
    let mut written = 0;
    for (at, place) in places {
        let start = tokens[at].span.start as usize;
        if place == Place::Variable && !fixed.contains(reader.word(at)) {
            out.push_str(&statement[written..start]);
            out.push_str(PREFIX);
            written = start;
        }
    }
    out.push_str(&statement[written..]);
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Variable,
    /// Its name is also a column or a key that would change with it.
    Fixed,
    Other,
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
}

impl<'a> Reader<'a> {
    fn word(&self, at: usize) -> &'a str {
        let span = self.tokens[at].span;
        &self.text[span.start as usize..span.end as usize]
    }

    /// A `SHOW` without `YIELD`, or with `YIELD *`, names variables that nobody has written.
    fn shows_all(&self) -> bool {
        let word = |at: usize, word| self.kind(Some(at)) == Some(TokenKind::Keyword(word));
        let star = Some(TokenKind::Symbol(Symbol::Star));
        let yields = (0..self.tokens.len()).find(|at| word(*at, Keyword::Yield));
        word(0, Keyword::Show) && yields.is_none_or(|at| self.kind(Some(at + 1)) == star)
    }

    /// `CREATE UNIT`, `DROP UNIT`: the names are those of units, which stand in texts too. Those of a graph type are shown.
    /// The word of `CREATE NAME INDEX` is a name everywhere else.
    fn is_about_the_schema(&self) -> bool {
        let names_index = self.kind(Some(2)) == Some(TokenKind::Keyword(Keyword::Index))
            && self.word(1).eq_ignore_ascii_case("NAME");
        // Rules are shown as they are kept, with their variables.
        names_index
            || self.tokens.len() > 1
                && ["RULE", "RULES", "WHY"]
                    .iter()
                    .any(|word| self.word(1).eq_ignore_ascii_case(word))
            || self.kind(Some(1)) == Some(TokenKind::Keyword(Keyword::Unit))
            || self.kind(Some(0)) == Some(TokenKind::Keyword(Keyword::Alter))
    }

    fn kind(&self, at: Option<usize>) -> Option<TokenKind> {
        Some(self.tokens.get(at?)?.kind)
    }

    fn is(&self, at: Option<usize>, symbols: &[Symbol]) -> bool {
        matches!(self.kind(at), Some(TokenKind::Symbol(symbol)) if symbols.contains(&symbol))
    }

    /// Every name with the kind of its place.
    fn places(&self) -> Vec<(usize, Place)> {
        let mut open: Vec<usize> = Vec::new();
        let (mut in_labels, mut in_yield, mut in_call) = (false, false, false);
        let mut places = Vec::new();
        for (at, token) in self.tokens.iter().enumerate() {
            match token.kind {
                TokenKind::Symbol(symbol) => {
                    in_labels = self.stays_in_labels(symbol, in_labels, open.last().copied());
                    in_call &= symbol == Symbol::Dot;
                    if symbol.closing().is_some() {
                        open.push(at);
                    } else if closes(symbol) {
                        open.pop();
                    }
                }
                TokenKind::Keyword(keyword) => {
                    let goes_on = keyword == Keyword::As || self.stands_for_name(at);
                    in_yield = keyword == Keyword::Yield || in_yield && goes_on;
                    in_call = keyword == Keyword::Call;
                    // `:: PROPERTY VALUE` is a type of two words.
                    let type_goes_on = in_labels && keyword == Keyword::Property;
                    in_labels = type_goes_on
                        || matches!(keyword, Keyword::Is | Keyword::Labeled | Keyword::Typed);
                }
                TokenKind::Identifier if in_labels || in_call || self.names_no_variable(at) => {}
                TokenKind::Identifier => {
                    places.push((at, self.place(at, open.last().copied(), in_yield)));
                }
                _ => in_labels = false,
            }
        }
        places
    }

    /// A keyword that is the name of a field: `YIELD node, …`.
    fn stands_for_name(&self, at: usize) -> bool {
        let before = at.checked_sub(1);
        let keyword = matches!(
            self.kind(before),
            Some(TokenKind::Keyword(Keyword::Yield | Keyword::As))
        );
        keyword || self.is(before, &[Symbol::Comma])
    }

    fn stays_in_labels(&self, symbol: Symbol, already: bool, bracket: Option<usize>) -> bool {
        match symbol {
            Symbol::Colon => !self.is(bracket, &[Symbol::LeftBrace]),
            // Nothing else is written with it.
            Symbol::Ampersand => true,
            Symbol::Bar => already && !self.opens_comprehension(bracket),
            // Around the elements of a list type.
            Symbol::Less | Symbol::Greater => already,
            Symbol::Exclamation | Symbol::Percent | Symbol::LeftParen | Symbol::RightParen => {
                already
            }
            _ => false,
        }
    }

    /// `[x IN …`, `[(a)-…` or `[p = (a)-…`, where a bar ends the condition and does not join types.
    fn opens_comprehension(&self, bracket: Option<usize>) -> bool {
        let Some(at) = bracket.filter(|at| self.is(Some(*at), &[Symbol::LeftBracket])) else {
            return false;
        };
        self.is(Some(at + 1), &[Symbol::LeftParen])
            || self.is(Some(at + 2), &[Symbol::Equal])
            || self.kind(Some(at + 2)) == Some(TokenKind::Keyword(Keyword::In))
    }

    fn place(&self, at: usize, bracket: Option<usize>, in_yield: bool) -> Place {
        let (before, after) = (at.checked_sub(1), Some(at + 1));
        let begins = self.is(bracket, &[Symbol::LeftBrace])
            && self.is(before, &[Symbol::LeftBrace, Symbol::Comma]);
        let is_key = begins && self.is(after, &[Symbol::Colon]);
        let is_key_and_value = begins && self.is(after, &[Symbol::Comma, Symbol::RightBrace]);
        let is_field = in_yield && self.kind(before) != Some(TokenKind::Keyword(Keyword::As));
        if self.is(before, &[Symbol::Dot]) || self.names_function(at) || is_key {
            Place::Other
        } else if is_key_and_value || is_field {
            Place::Fixed
        } else {
            Place::Variable
        }
    }

    /// A Unicode normal form, `normalize(text, NFD)`, a number that is a word, or the name of an index or a constraint.
    fn names_no_variable(&self, at: usize) -> bool {
        let word = self.word(at).to_lowercase();
        let known = ["nfc", "nfd", "nfkc", "nfkd", "nan", "inf", "infinity"];
        let rule = matches!(
            self.kind(at.checked_sub(1)),
            Some(TokenKind::Keyword(Keyword::Index | Keyword::Constraint))
        );
        rule || known.contains(&word.as_str())
    }

    /// `name(` or `space.name(`.
    fn names_function(&self, at: usize) -> bool {
        let mut end = at + 1;
        while self.is(Some(end), &[Symbol::Dot]) {
            end += 2;
        }
        self.is(Some(end), &[Symbol::LeftParen])
    }
}

fn closes(symbol: Symbol) -> bool {
    matches!(
        symbol,
        Symbol::RightParen | Symbol::RightBracket | Symbol::RightBrace
    )
}

/// What is renamed and what is not.
pub fn check() -> Result<(), Failed> {
    let expected = [
        (
            "MATCH (a:A|B {k: x})-[r:R|S*1..2]->(b) WHERE a.k = 'a' RETURN a.k AS k",
            "MATCH (变_a:A|B {k: 变_x})-[变_r:R|S*1..2]->(变_b) WHERE 变_a.k = 'a' RETURN 变_a.k AS 变_k",
        ),
        (
            "RETURN [x IN l WHERE x:A | x.n], [(a)-[:R]->(b:B) | b]",
            "RETURN [变_x IN 变_l WHERE 变_x:A | 变_x.n], [(变_a)-[:R]->(变_b:B) | 变_b]",
        ),
        (
            "WITH date.truncate('day', d) AS e, {x: e} AS m RETURN n {.k, y}, y",
            "WITH date.truncate('day', 变_d) AS 变_e, {x: 变_e} AS 变_m RETURN 变_n {.k, y}, y",
        ),
        (
            "CALL db.labels() YIELD label RETURN label, toUpper(label) AS up",
            "CALL db.labels() YIELD label RETURN label, toUpper(label) AS 变_up",
        ),
        (
            "CALL algo.degree() YIELD node, degree WHERE degree > 1 RETURN node, x",
            "CALL algo.degree() YIELD node, degree WHERE degree > 1 RETURN node, 变_x",
        ),
        (
            "MATCH (n IS A&B) WHERE n:$(l)&C AND n.k :: LIST<INTEGER> CALL db.labels YIELD label RETURN normalize(t, NFD)",
            "MATCH (变_n IS A&B) WHERE 变_n:$(变_l)&C AND 变_n.k :: LIST<INTEGER> CALL db.labels YIELD label RETURN normalize(变_t, NFD)",
        ),
    ];
    for (statement, renamed) in expected {
        let found = rename_variables(statement);
        if found != renamed {
            return Err(format!("{statement}\nbecomes\n{found}\nand not\n{renamed}").into());
        }
    }
    Ok(())
}
