//! Tokens: the units into which the lexer splits a text.

use super::ascii::to_ascii;
use super::keyword::Keyword;
use super::literal;
use crate::error::Span;
use std::borrow::Cow;

/// A piece of text and its kind.
///
/// ```
/// use tupu::language::tokenize;
/// let text = "RETURN '泰安市'";
/// let token = tokenize(text)[1];
/// assert_eq!(&text[token.span.start as usize..token.span.end as usize], "'泰安市'");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The kind.
    pub kind: TokenKind,
    /// Its span in the query.
    pub span: Span,
}

impl Token {
    /// The name in this token of `text`: without backticks or the `$` of a parameter, with full-width letters replaced
    /// by ASCII. `None` for a token that is not a name. Any keyword is a name in some context.
    ///
    /// ```
    /// use tupu::language::tokenize;
    /// let text = "RETURN `a b`, Ｃｉｔｙ, $year, 1";
    /// let names: Vec<_> = tokenize(text).iter().filter_map(|token| token.name(text)).collect();
    /// assert_eq!(names, ["RETURN", "a b", "City", "year"]);
    /// ```
    pub fn name(self, text: &str) -> Option<Cow<'_, str>> {
        let text = text.get(self.span.start as usize..self.span.end as usize)?;
        match self.kind {
            TokenKind::Identifier | TokenKind::Keyword(_) => Some(to_ascii(text)),
            TokenKind::QuotedIdentifier => Some(Cow::Owned(literal::quoted_name(text))),
            TokenKind::Parameter => {
                let mut characters = text.chars();
                characters.next();
                let name = characters.as_str();
                Some(match name.starts_with(['`', '｀']) {
                    true => Cow::Owned(literal::quoted_name(name)),
                    false => to_ascii(name),
                })
            }
            TokenKind::Integer
            | TokenKind::Float
            | TokenKind::Decimal
            | TokenKind::String
            | TokenKind::Symbol(_)
            | TokenKind::Comment
            | TokenKind::Unknown
            | TokenKind::UnterminatedString
            | TokenKind::UnterminatedIdentifier
            | TokenKind::UnterminatedComment => None,
        }
    }
}

/// The kinds of token. The text is not in the token: its span says where to read it.
///
/// ```
/// use tupu::language::{Keyword, TokenKind, tokenize};
/// let kinds: Vec<TokenKind> = tokenize("RETURN 1").iter().map(|token| token.kind).collect();
/// assert_eq!(kinds, [TokenKind::Keyword(Keyword::Return), TokenKind::Integer]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A word that is not a keyword.
    Identifier,
    /// A word that is a keyword in some context; the grammar decides whether in this one.
    Keyword(Keyword),
    /// A name in backticks.
    QuotedIdentifier,
    /// `$name`
    Parameter,
    /// Digits; may be malformed (`0x`, `12ab`), which is detected when its value is read.
    Integer,
    /// Digits with a point or an exponent; may be malformed or out of range.
    Float,
    /// A number with the suffix `m` of exact ones; may be malformed or out of range.
    Decimal,
    /// Text in quotes; its escapes are read with its value.
    String,
    /// An operator or a bracket.
    Symbol(Symbol),
    /// `// …` or `/* … */`
    Comment,
    /// A character that begins no token.
    Unknown,
    /// A string whose closing quote is missing.
    UnterminatedString,
    /// A name whose closing backtick is missing.
    UnterminatedIdentifier,
    /// A comment whose `*/` is missing.
    UnterminatedComment,
}

impl TokenKind {
    /// The error of a token that is never valid; `None` for a valid one.
    ///
    /// ```
    /// let tokens = tupu::language::tokenize("RETURN 'open");
    /// assert_eq!(tokens[1].kind.error(), Some("the closing quote of this string is missing"));
    /// ```
    pub fn error(self) -> Option<&'static str> {
        match self {
            TokenKind::Unknown => Some("this character has no meaning here"),
            TokenKind::UnterminatedString => Some("the closing quote of this string is missing"),
            TokenKind::UnterminatedIdentifier => {
                Some("the closing backtick of this name is missing")
            }
            TokenKind::UnterminatedComment => Some("the `*/` of this comment is missing"),
            _ => None,
        }
    }
}

macro_rules! symbols {
    ($($name:ident = $text:literal;)*) => {
        /// Operators and brackets.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Symbol { $(#[doc = concat!("`", $text, "`")] $name),* }

        impl Symbol {
            /// The symbol in ASCII.
            ///
            /// ```
            /// assert_eq!(tupu::language::Symbol::LeftParen.as_str(), "(");
            /// ```
            pub fn as_str(self) -> &'static str {
                match self { $(Symbol::$name => $text),* }
            }

            /// The symbol of exactly this ASCII text.
            ///
            /// ```
            /// use tupu::language::Symbol;
            /// assert_eq!(Symbol::from_text("<="), Some(Symbol::LessOrEqual));
            /// ```
            pub fn from_text(text: &str) -> Option<Symbol> {
                match text { $($text => Some(Symbol::$name),)* _ => None }
            }
        }
    };
}

symbols! {
    LeftParen = "(";
    RightParen = ")";
    LeftBracket = "[";
    RightBracket = "]";
    LeftBrace = "{";
    RightBrace = "}";
    Comma = ",";
    Semicolon = ";";
    Colon = ":";
    Dot = ".";
    DotDot = "..";
    Plus = "+";
    PlusEqual = "+=";
    Minus = "-";
    Star = "*";
    Slash = "/";
    Percent = "%";
    Caret = "^";
    Equal = "=";
    NotEqual = "<>";
    Less = "<";
    LessOrEqual = "<=";
    Greater = ">";
    GreaterOrEqual = ">=";
    MatchesRegex = "=~";
    Bar = "|";
    DoubleBar = "||";
    Ampersand = "&";
    Exclamation = "!";
    Dollar = "$";
}

impl Symbol {
    /// The bracket that closes this one.
    ///
    /// ```
    /// use tupu::language::Symbol;
    /// assert_eq!(Symbol::LeftParen.closing(), Some(Symbol::RightParen));
    /// assert_eq!(Symbol::RightParen.closing(), None);
    /// ```
    pub fn closing(self) -> Option<Symbol> {
        match self {
            Symbol::LeftParen => Some(Symbol::RightParen),
            Symbol::LeftBracket => Some(Symbol::RightBracket),
            Symbol::LeftBrace => Some(Symbol::RightBrace),
            _ => None,
        }
    }
}
