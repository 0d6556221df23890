//! What is typed in statements about search indexes: their options, `SEARCH`.

use super::request::{Dropped, namespace_start, option_of, procedure_before};
use crate::shell::tokens::Tokens;
use tupu::language::{Keyword, Symbol, TokenKind};

const FULLTEXT: &str = "FULLTEXT";
const VECTOR: &str = "VECTOR";
const SEARCH: &str = "SEARCH";

const ANALYZER: &str = "fulltext.analyzer";
const SIMILARITY: &str = "vector.similarity_function";

const OPTIONS: &[&str] = &["indexConfig", "indexProvider"];
const OF_FULLTEXT: &[&str] = &[ANALYZER, "fulltext.eventually_consistent"];
const OF_VECTOR: &[&str] = &[
    "vector.dimensions",
    "vector.hnsw.ef_construction",
    "vector.hnsw.m",
    "vector.quantization.enabled",
    SIMILARITY,
];
/// The weights of `kg.search`.
const WEIGHTS: &[&str] = &["names", "fulltext", "vectors", "neighbours"];
const SIMILARITIES: &[&str] = &["cosine", "euclidean"];

fn is_word(tokens: &Tokens<'_>, at: usize, word: &str) -> bool {
    tokens.text(at).eq_ignore_ascii_case(word)
}

/// Whether these tokens begin `CREATE FULLTEXT INDEX`, `CREATE TEXT INDEX` or `CREATE VECTOR INDEX`: the word of the kind.
fn created(tokens: &Tokens<'_>) -> Option<&'static str> {
    let begins =
        tokens.keyword(0) == Some(Keyword::Create) && tokens.keyword(2) == Some(Keyword::Index);
    let mut kinds = [FULLTEXT, "TEXT", VECTOR].into_iter().filter(|_| begins);
    kinds.find(|kind| is_word(tokens, 1, kind))
}

/// The keys of the map that begins with a brace, if it has the options of an index or the weights of `kg.search`.
pub(super) fn settings(tokens: &Tokens<'_>, brace: usize) -> Option<&'static [&'static str]> {
    let before = brace.checked_sub(1)?;
    if option_of(tokens, before).is_some_and(|option| option == "weights") {
        return Some(WEIGHTS);
    }
    let kind = created(tokens)?;
    if is_word(tokens, before, "OPTIONS") {
        return Some(OPTIONS);
    }
    let name = tokens.name(before.checked_sub(1)?)?;
    let is_config = tokens.is(before, Symbol::Colon) && name == "indexConfig";
    match kind {
        FULLTEXT if is_config => Some(OF_FULLTEXT),
        VECTOR if is_config => Some(OF_VECTOR),
        _ => None,
    }
}

/// What the value of a setting is.
pub(super) enum SettingText {
    Analyzer,
    OneOf(&'static [&'static str]),
}

/// What a text in quotes may be behind these tokens, of which `last` is the last one: the value of a setting.
pub(super) fn text(tokens: &Tokens<'_>, last: usize) -> Option<SettingText> {
    created(tokens).filter(|_| tokens.is(last, Symbol::Colon))?;
    match tokens.name(last.checked_sub(1)?)?.as_str() {
        ANALYZER => Some(SettingText::Analyzer),
        SIMILARITY => Some(SettingText::OneOf(SIMILARITIES)),
        _ => None,
    }
}

/// `CALL db.index.fulltext.queryNodes('`, `RETURN kg.highlight('`, `CALL kg.search(text, vector, {vectorIndex: '`: the kind of indexes one of which is
/// asked.
pub(super) fn index_named(tokens: &Tokens<'_>, last: usize) -> Option<Dropped> {
    if tokens.is(last, Symbol::LeftParen) {
        let end = last.checked_sub(1)?;
        let function = (namespace_start(tokens, end)..=end).map(|at| tokens.text(at));
        if function
            .collect::<String>()
            .eq_ignore_ascii_case("kg.highlight")
        {
            return Some(Dropped::IndexOf(FULLTEXT));
        }
        return index_of(&procedure_before(tokens, last + 1)?);
    }
    match option_of(tokens, last)?.as_str() {
        "fulltextIndex" => Some(Dropped::IndexOf(FULLTEXT)),
        "vectorIndex" => Some(Dropped::IndexOf(VECTOR)),
        _ => None,
    }
}

/// The kind of indexes of which the first argument of a procedure names one.
pub(super) fn index_of(procedure: &str) -> Option<Dropped> {
    match procedure.to_lowercase().as_str() {
        "db.index.fulltext.querynodes" | "db.index.fulltext.queryrelationships" => {
            Some(Dropped::IndexOf(FULLTEXT))
        }
        "db.index.vector.querynodes" | "db.index.vector.queryrelationships" => {
            Some(Dropped::IndexOf(VECTOR))
        }
        "db.awaitindex" => Some(Dropped::Index),
        _ => None,
    }
}

/// Words that may follow these tokens and are no keywords.
pub(super) fn words(tokens: &Tokens<'_>) -> &'static [&'static str] {
    let Some(last) = tokens.len().checked_sub(1) else {
        return &[];
    };
    if last == 0 && tokens.keyword(0) == Some(Keyword::Create) {
        return &["FULLTEXT INDEX", "TEXT INDEX", "VECTOR INDEX"];
    }
    if let Some(kind) = created(tokens) {
        let has = |word| (0..=last).any(|at| tokens.keyword(at) == Some(word));
        let closes = tokens.is(last, Symbol::RightParen) || tokens.is(last, Symbol::RightBracket);
        return match (has(Keyword::On), kind) {
            _ if !closes || !has(Keyword::For) => &[],
            (true, _) => &["OPTIONS"],
            (false, FULLTEXT) => &["ON EACH"],
            (false, _) => &["ON"],
        };
    }
    if tokens.is(last, Symbol::LeftParen) && is_search(tokens, last) {
        return &["VECTOR INDEX"];
    }
    if !tokens.is(last, Symbol::RightParen) {
        return &[];
    }
    match tokens.enclosing(last) {
        Some(open) if is_search(tokens, open) => &["SCORE AS"],
        Some(_) if may_search(tokens, last) => &[SEARCH],
        _ => &[],
    }
}

/// Whether a parenthesis is that of `SEARCH n IN (`.
fn is_search(tokens: &Tokens<'_>, open: usize) -> bool {
    let Some(search) = open.checked_sub(3) else {
        return false;
    };
    is_word(tokens, search, SEARCH) && tokens.keyword(open - 1) == Some(Keyword::In)
}

/// Whether a pattern of `MATCH` ends with this token.
fn may_search(tokens: &Tokens<'_>, last: usize) -> bool {
    let is_clause = |at: &usize| match tokens.kind(*at) {
        Some(TokenKind::Keyword(keyword)) => {
            tokens.enclosing(*at).is_none() && keyword != Keyword::Optional
        }
        _ => is_word(tokens, *at, SEARCH),
    };
    let clause = (0..=last).rev().find(is_clause);
    clause.and_then(|at| tokens.keyword(at)) == Some(Keyword::Match)
}
