//! The kind of word that is expected at the cursor.

use super::argument::{self, Place};
use super::scope::{Kind, Owner, Scope};
use super::search;
use crate::shell::tokens::{Naming, Tokens};
use tupu::language::{Keyword, Symbol, TokenKind};

/// The start of the word at the cursor, and its kind.
#[derive(Debug, PartialEq, Eq)]
pub struct Request {
    pub start: usize,
    pub wanted: Wanted,
}

/// A kind of word.
#[derive(Debug, PartialEq, Eq)]
pub enum Wanted {
    Label,
    /// A relationship type, of relationships of the node that precedes them.
    RelationshipType(Option<Neighbour>),
    /// A property key after a dot.
    Key(Owner),
    /// A property key between braces.
    MapKey(Owner),
    /// The text of a property, in quotes of this kind.
    Value {
        key: String,
        owner: Owner,
        quote: char,
    },
    Procedure,
    /// A label or a relationship type as a text, in quotes of this kind.
    NameText {
        naming: Naming,
        quote: char,
    },
    /// A property key as a text, in quotes of this kind.
    KeyText {
        owner: Owner,
        quote: char,
    },
    /// What `SHOW` lists.
    Shown,
    /// The name of what is dropped.
    Dropped(Dropped),
    /// The name of an index as a text, in quotes of this kind.
    IndexText {
        index: Dropped,
        quote: char,
    },
    /// One of these texts, in quotes of this kind.
    OneOf {
        texts: &'static [&'static str],
        quote: char,
    },
    /// The name of an analyzer as a text, in quotes of this kind.
    AnalyzerText {
        quote: char,
    },
    /// A setting in the options of an index.
    Setting(&'static [&'static str]),
    /// Words of search indexes, or something else.
    Also {
        words: &'static [&'static str],
        other: Box<Wanted>,
    },
    /// A rank of a statement of a property.
    Rank,
    /// What `CITE` reports, or the query behind it.
    Cited,
    /// What `CREATE` makes besides patterns, and `DROP` takes away.
    Definition,
    /// What may stand before a query, or the query.
    Beginning,
    /// The same after `EXPLAIN`.
    Explained,
    /// An entry in the options map of a procedure.
    Option {
        procedure: String,
    },
    /// An argument of a procedure, with the variables that may be one.
    Argument {
        place: Place,
        variables: Vec<String>,
    },
    /// A column that a procedure yields.
    Column {
        procedure: String,
    },
    Parameter,
    /// A function with a namespace.
    Function,
    /// A variable, a function, a keyword.
    Anything {
        variables: Vec<String>,
        /// Whether a clause may begin here, too.
        clause: bool,
    },
}

/// What has a name and is dropped by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dropped {
    Index,
    /// An index of a kind: `RANGE`, `NAME`, `FULLTEXT`, `TEXT`, `VECTOR`.
    IndexOf(&'static str),
    Constraint,
    SourceKey,
    Unit,
    Rule,
}

/// The property by which things are called.
const NAME: &str = "name";

/// The kinds of indexes, by the words before `INDEX`.
const INDEX_KINDS: [&str; 5] = ["NAME", "FULLTEXT", "TEXT", "VECTOR", "RANGE"];

/// The node before a relationship, by its labels.
#[derive(Debug, PartialEq, Eq)]
pub struct Neighbour {
    pub labels: Vec<String>,
    /// Whether the relationship enters it (`<-[`) and does not leave it.
    pub enters: bool,
}

/// The kind of word after this text; `None` in comments, numbers, and where only a new name is valid.
pub fn request(before: &str) -> Option<Request> {
    let mut tokens = Tokens::new(before);
    tokens.keep_last_statement();
    let in_comment = tupu::language::tokenize(before)
        .last()
        .is_some_and(|token| {
            let line_comment =
                token.kind == TokenKind::Comment && token.span.end as usize == before.len();
            line_comment || token.kind == TokenKind::UnterminatedComment
        });
    if in_comment {
        return None;
    }
    let last = tokens.len().checked_sub(1);
    let touching = last
        .and_then(|at| tokens.get(at))
        .filter(|token| token.span.end as usize == before.len());
    let Some(token) = touching else {
        return Some(word(&tokens, before.len()));
    };
    let start = token.span.start as usize;
    if token.kind == TokenKind::Parameter || before.get(start..) == Some("$") {
        let wanted = Wanted::Parameter;
        return Some(Request { start, wanted });
    }
    match token.kind {
        TokenKind::UnterminatedString => {
            tokens.truncate(tokens.len() - 1);
            value(&tokens, before, start)
        }
        TokenKind::Identifier | TokenKind::Keyword(_) | TokenKind::UnterminatedIdentifier => {
            tokens.truncate(tokens.len() - 1);
            Some(word(&tokens, start))
        }
        TokenKind::Symbol(_) => Some(word(&tokens, before.len())),
        _ => None,
    }
}

/// The kind of a word that begins at `start`, after these tokens.
fn word(tokens: &Tokens<'_>, start: usize) -> Request {
    let here = |wanted| Request { start, wanted };
    let Some(last) = tokens.len().checked_sub(1) else {
        return here(Wanted::Beginning);
    };
    if tokens.is(last, Symbol::Dot) {
        return after_dot(tokens, last, start);
    }
    if let Some(naming) = tokens.naming(tokens.len()) {
        return here(match naming {
            Naming::Label => Wanted::Label,
            Naming::RelationshipType => Wanted::RelationshipType(neighbour(tokens)),
        });
    }
    if let Some(brace) = map_of_keys(tokens) {
        if let Some(settings) = search::settings(tokens, brace) {
            return here(Wanted::Setting(settings));
        }
        return here(match procedure_before(tokens, brace) {
            Some(procedure) => Wanted::Option { procedure },
            None => Wanted::MapKey(owner_before(tokens, brace)),
        });
    }
    match tokens.keyword(last) {
        Some(Keyword::Call) => return here(Wanted::Procedure),
        Some(Keyword::Show) => return here(Wanted::Shown),
        Some(Keyword::Cite) if is_prefix(tokens, last) => return here(Wanted::Cited),
        Some(Keyword::Create | Keyword::Drop) if last == 0 => return here(Wanted::Definition),
        Some(Keyword::Explain) if last == 0 => return here(Wanted::Explained),
        Some(Keyword::Rank) if (0..last).any(|at| tokens.keyword(at) == Some(Keyword::Add)) => {
            return here(Wanted::Rank);
        }
        _ => {}
    }
    if let Some(dropped) = dropped(tokens) {
        return here(Wanted::Dropped(dropped));
    }
    if let Some(argument) = argument::begun(tokens) {
        return here(argument);
    }
    let wanted = match yielding(tokens) {
        Some(procedure) => Wanted::Column { procedure },
        None => anything(tokens),
    };
    here(match search::words(tokens) {
        [] => wanted,
        words => Wanted::Also {
            words,
            other: Box::new(wanted),
        },
    })
}

/// Whether a word is at the beginning of a statement, where prefixes are.
fn is_prefix(tokens: &Tokens<'_>, at: usize) -> bool {
    const PREFIXES: [Keyword; 2] = [Keyword::Explain, Keyword::Profile];
    (0..at).all(|before| {
        let is_why = before == 1 && tokens.text(before).eq_ignore_ascii_case("WHY");
        let word = tokens.keyword(before);
        is_why || word.is_some_and(|word| PREFIXES.contains(&word))
    })
}

/// `DROP INDEX `, `DROP NAME INDEX `, `DROP CONSTRAINT `, `DROP SOURCE KEY `, `DROP UNIT `, `DROP RULE `, and nothing else before;
/// and `SEARCH n IN (VECTOR INDEX `.
fn dropped(tokens: &Tokens<'_>) -> Option<Dropped> {
    // Words that are names everywhere else.
    let is_word = |at: usize, word: &str| tokens.text(at).eq_ignore_ascii_case(word);
    let drops = tokens.keyword(0) == Some(Keyword::Drop);
    if tokens.len() == 2 && drops && is_word(1, "RULE") {
        return Some(Dropped::Rule);
    }
    if let Some(last) = tokens.len().checked_sub(1).filter(|last| *last >= 2) {
        let is_searched = tokens.is(last - 2, Symbol::LeftParen) && is_word(last - 1, "VECTOR");
        let may_be =
            tokens.keyword(last) == Some(Keyword::Index) && (drops && last == 2 || is_searched);
        let mut kinds = INDEX_KINDS.into_iter().filter(|_| may_be);
        if let Some(kind) = kinds.find(|kind| is_word(last - 1, kind)) {
            return Some(Dropped::IndexOf(kind));
        }
    }
    let words: Option<Vec<Keyword>> = (0..tokens.len()).map(|at| tokens.keyword(at)).collect();
    match words?.as_slice() {
        [Keyword::Drop, Keyword::Index] => Some(Dropped::Index),
        [Keyword::Drop, Keyword::Constraint] => Some(Dropped::Constraint),
        [Keyword::Drop, Keyword::Unit] => Some(Dropped::Unit),
        [Keyword::Drop, Keyword::Source, Keyword::Key] => Some(Dropped::SourceKey),
        _ => None,
    }
}

/// The entity of `sources(n, '` or `statements(n, '`.
fn fact_of(tokens: &Tokens<'_>, last: usize) -> Option<Owner> {
    let open = tokens
        .enclosing(last + 1)
        .filter(|_| tokens.is(last, Symbol::Comma))?;
    let function = tokens.name(open.checked_sub(1)?)?;
    let is_of_facts = ["sources", "statements"]
        .iter()
        .any(|name| name.eq_ignore_ascii_case(&function));
    let variable = tokens
        .name(open + 1)
        .filter(|_| is_of_facts && open + 2 == last)?;
    let owner = Scope::at_end(tokens).owner(&variable).cloned();
    Some(owner.unwrap_or_default())
}

fn anything(tokens: &Tokens<'_>) -> Wanted {
    Wanted::Anything {
        variables: Scope::at_end(tokens).names(),
        clause: clause_may_begin(tokens),
    }
}

/// Whether a clause may begin after these tokens: at the start of a query, or after something that may end one.
fn clause_may_begin(tokens: &Tokens<'_>) -> bool {
    let Some(last) = tokens.len().checked_sub(1) else {
        return true;
    };
    let subquery = |open| tokens.is(open, Symbol::LeftBrace) && tokens.is_subquery(open);
    let in_query = tokens.enclosing(tokens.len()).is_none_or(subquery);
    let ends = match tokens.kind(last) {
        Some(TokenKind::Symbol(symbol)) => matches!(
            symbol,
            Symbol::RightParen | Symbol::RightBracket | Symbol::RightBrace | Symbol::Star
        ),
        Some(TokenKind::Keyword(_)) => false,
        Some(_) => true,
        None => false,
    };
    in_query && (ends || subquery(last))
}

/// The node before the relationship whose type is wanted: `(c:City)-[:`, `(c:City)<-[:`.
fn neighbour(tokens: &Tokens<'_>) -> Option<Neighbour> {
    let bracket = tokens.enclosing(tokens.len())?;
    let minus = bracket.checked_sub(1)?;
    let before = minus.checked_sub(1)?;
    let enters = tokens.is(before, Symbol::Less);
    let close = match enters {
        true => before.checked_sub(1)?,
        false => before,
    };
    let node = tokens.is(close, Symbol::RightParen);
    let labels = node.then(|| owner_before(tokens, close).names)?;
    (!labels.is_empty()).then_some(Neighbour { labels, enters })
}

/// The procedure whose options map begins with a brace: `CALL algo.pageRank({`, `CALL kg.find('泰安', {`; or whose
/// argument begins there.
pub(super) fn procedure_before(tokens: &Tokens<'_>, brace: usize) -> Option<String> {
    let open = tokens.enclosing(brace)?;
    let end = open.checked_sub(1)?;
    let call = tokens.is(open, Symbol::LeftParen) && tokens.name(end).is_some();
    let first = namespace_start(tokens, end);
    let called = first.checked_sub(1).and_then(|at| tokens.keyword(at)) == Some(Keyword::Call);
    (call && called).then(|| (first..=end).map(|at| tokens.text(at)).collect())
}

/// `n.`, `date.`, `CALL db.`, `n {.`
fn after_dot(tokens: &Tokens<'_>, dot: usize, start: usize) -> Request {
    let key = |owner| Request {
        start,
        wanted: Wanted::Key(owner),
    };
    let scope = Scope::at_end(tokens);
    let Some(name) = dot.checked_sub(1).and_then(|at| tokens.name(at)) else {
        let projected = || {
            let open = tokens
                .enclosing(dot)
                .filter(|at| tokens.is(*at, Symbol::LeftBrace))?;
            scope.owner(&tokens.name(open.checked_sub(1)?)?).cloned()
        };
        return key(projected().unwrap_or_default());
    };
    if let Some(owner) = scope.owner(&name) {
        return key(owner.clone());
    }
    let first = namespace_start(tokens, dot - 1);
    let chained = first.checked_sub(1).and_then(|at| tokens.keyword(at));
    let start = tokens
        .get(first)
        .map_or(start, |token| token.span.start as usize);
    let wanted = match chained {
        Some(Keyword::Call) => Wanted::Procedure,
        _ => Wanted::Function,
    };
    Request { start, wanted }
}

/// The start of `a.b.c`.
pub(super) fn namespace_start(tokens: &Tokens<'_>, mut at: usize) -> usize {
    while at >= 2 && tokens.is(at - 1, Symbol::Dot) && tokens.name(at - 2).is_some() {
        at -= 2;
    }
    at
}

/// The brace of the map in which a key is expected: after `{` or a comma.
fn map_of_keys(tokens: &Tokens<'_>) -> Option<usize> {
    let last = tokens.len().checked_sub(1)?;
    let begins = tokens.is(last, Symbol::LeftBrace) || tokens.is(last, Symbol::Comma);
    let open = tokens.enclosing(tokens.len())?;
    let properties = tokens.is(open, Symbol::LeftBrace) && !tokens.is_subquery(open);
    (begins && properties).then_some(open)
}

/// The labels or types before a brace: `(n:City {`.
fn owner_before(tokens: &Tokens<'_>, brace: usize) -> Owner {
    let Some(open) = tokens.enclosing(brace) else {
        return Owner::default();
    };
    let kind = match tokens.is_relationship(open) {
        true => Kind::Relationship,
        false => Kind::Node,
    };
    let colon = (open + 1..brace).find(|at| tokens.is(*at, Symbol::Colon));
    let names = colon.map_or_else(Vec::new, |colon| tokens.names_after_colon(colon).0);
    let known = tokens.variable(open + 1).filter(|_| names.is_empty());
    let of_variable = known.and_then(|name| Scope::at_end(tokens).owner(&name).cloned());
    of_variable.unwrap_or(Owner { kind, names })
}

/// The procedure whose columns are named: after `YIELD` and commas.
fn yielding(tokens: &Tokens<'_>) -> Option<String> {
    let mut at = tokens.len().checked_sub(1)?;
    let wanted = tokens.is(at, Symbol::Comma) || tokens.keyword(at) == Some(Keyword::Yield);
    while wanted && tokens.keyword(at) != Some(Keyword::Yield) {
        if !tokens.is(at, Symbol::Comma) && tokens.name(at).is_none() {
            return None;
        }
        at = at.checked_sub(1)?;
    }
    let mut end = at.checked_sub(1).filter(|_| wanted)?;
    if tokens.is(end, Symbol::RightParen) {
        end = tokens.enclosing(end)?.checked_sub(1)?;
    }
    tokens.name(end)?;
    let first = namespace_start(tokens, end);
    Some((first..=end).map(|at| tokens.text(at)).collect())
}

/// The property that a text in quotes is compared with: `{name: '`, `n.name = '`, `n.name STARTS WITH '`.
fn value(tokens: &Tokens<'_>, before: &str, quote_at: usize) -> Option<Request> {
    let quote = before.get(quote_at..)?.chars().next()?;
    let start = quote_at + quote.len_utf8();
    let last = tokens.len().checked_sub(1)?;
    let is_analyzer = option_of(tokens, last).is_some_and(|option| option == "analyzer");
    let wanted = match search::text(tokens, last) {
        Some(search::SettingText::OneOf(texts)) => Some(Wanted::OneOf { texts, quote }),
        Some(search::SettingText::Analyzer) => Some(Wanted::AnalyzerText { quote }),
        None => is_analyzer.then_some(Wanted::AnalyzerText { quote }),
    };
    if let Some(wanted) = wanted {
        return Some(Request { start, wanted });
    }
    if let Some(naming) = option_of_names(tokens, last) {
        let wanted = Wanted::NameText { naming, quote };
        return Some(Request { start, wanted });
    }
    if let Some(index) = search::index_named(tokens, last) {
        let wanted = Wanted::IndexText { index, quote };
        return Some(Request { start, wanted });
    }
    let keys = is_option_of_keys(tokens, last).then(Owner::default);
    if let Some(owner) = keys.or_else(|| fact_of(tokens, last)) {
        let wanted = Wanted::KeyText { owner, quote };
        return Some(Request { start, wanted });
    }
    let (key, owner) = match tokens.kind(last)? {
        // As in `:find`.
        TokenKind::Symbol(Symbol::LeftParen) if argument::is_name(tokens, last) => {
            (NAME.to_owned(), Owner::default())
        }
        TokenKind::Symbol(Symbol::Colon) => {
            let open = tokens
                .enclosing(last)
                .filter(|at| tokens.is(*at, Symbol::LeftBrace))?;
            (
                tokens.name(last.checked_sub(1)?)?,
                owner_before(tokens, open),
            )
        }
        _ => compared(tokens, operator_start(tokens, last)?)?,
    };
    let wanted = Wanted::Value { key, owner, quote };
    Some(Request { start, wanted })
}

/// `CALL algo.pageRank({nodes: '`, `{relationships: ['A', '`, `CALL kg.find(text, {label: '`: the kind of names in an option; and
/// `CALL kg.duplicates('`.
fn option_of_names(tokens: &Tokens<'_>, last: usize) -> Option<Naming> {
    if tokens.is(last, Symbol::LeftParen) {
        let procedure = procedure_before(tokens, last + 1)?;
        return argument::takes_label(&procedure).then_some(Naming::Label);
    }
    match option_of(tokens, last)?.as_str() {
        "nodes" | "label" => Some(Naming::Label),
        "relationships" | "places" => Some(Naming::RelationshipType),
        _ => None,
    }
}

/// `CALL kg.duplicates('Company', {properties: ['`, `CALL kg.merge(a, b, {aliases: '`: whether an option takes property keys.
fn is_option_of_keys(tokens: &Tokens<'_>, last: usize) -> bool {
    const OF_KEYS: [&str; 4] = ["names", "properties", "keys", "aliases"];
    option_of(tokens, last).is_some_and(|option| OF_KEYS.contains(&option.as_str()))
}

/// The option of a procedure whose value begins here, or is a list that has begun.
pub(super) fn option_of(tokens: &Tokens<'_>, last: usize) -> Option<String> {
    let list = tokens
        .enclosing(last + 1)
        .filter(|at| tokens.is(*at, Symbol::LeftBracket));
    let colon = match list {
        Some(bracket) => bracket.checked_sub(1)?,
        None => last,
    };
    let open = tokens
        .enclosing(colon)
        .filter(|at| tokens.is(*at, Symbol::LeftBrace))?;
    procedure_before(tokens, open).filter(|_| tokens.is(colon, Symbol::Colon))?;
    tokens.name(colon.checked_sub(1)?)
}

/// The position of the last operator.
fn operator_start(tokens: &Tokens<'_>, last: usize) -> Option<usize> {
    match tokens.kind(last)? {
        TokenKind::Symbol(Symbol::Equal | Symbol::NotEqual) => Some(last),
        TokenKind::Keyword(Keyword::Contains) => Some(last),
        TokenKind::Keyword(Keyword::With) => last.checked_sub(1),
        _ => None,
    }
}

/// `n.name` before an operator.
fn compared(tokens: &Tokens<'_>, operator: usize) -> Option<(String, Owner)> {
    let key = tokens.name(operator.checked_sub(1)?)?;
    let dot = operator
        .checked_sub(2)
        .filter(|at| tokens.is(*at, Symbol::Dot))?;
    let variable = tokens.name(dot.checked_sub(1)?)?;
    let owner = Scope::at_end(tokens).owner(&variable).cloned();
    Some((key, owner.unwrap_or_default()))
}
