//! Tokens: what the lexer cuts a text into.

use super::keyword::Keyword;
use crate::error::Span;

/// A piece of text and what kind of piece it is.
///
/// ```
/// use tupu::language::tokenize;
/// let text = "RETURN '泰安市'";
/// let token = tokenize(text)[1];
/// assert_eq!(&text[token.span.start as usize..token.span.end as usize], "'泰安市'");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
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
    /// A word that is no keyword.
    Identifier,
    /// A word that is a keyword in some place; the grammar decides whether in this one.
    Keyword(Keyword),
    /// A name in backticks.
    QuotedIdentifier,
    /// `$name`
    Parameter,
    /// Digits; may be malformed (`0x`, `12ab`), which is found when its value is read.
    Integer,
    /// Digits with a point or an exponent; may be malformed or out of range.
    Float,
    /// Text in quotes; its escapes are looked at when its value is read.
    String,
    /// An operator or a bracket.
    Symbol(Symbol),
    /// `// …` or `/* … */`
    Comment,
    /// A character that begins nothing.
    Unknown,
    /// A string whose closing quote is missing.
    UnterminatedString,
    /// A name whose closing backtick is missing.
    UnterminatedIdentifier,
    /// A comment whose `*/` is missing.
    UnterminatedComment,
}

impl TokenKind {
    /// What is wrong with a token that can stand nowhere; `None` for a good one.
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
