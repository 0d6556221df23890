//! Search indexes to be created: their kind with its options, and their names.

use crate::error::{Error, ErrorCode, Result, Span, nearest};
use crate::expression::{NewSearchIndex, NewSearchTarget};
use crate::graph::{LinkOptions, SearchKind, VectorOptions};
use crate::syntax::ast::{
    self, Expression, ExpressionKind, Literal, Name, SearchIndexCommand, SearchTarget,
};
use crate::text::words::Analyzer;
use crate::value::vector::Similarity;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// The setting of a full-text index that names its analyzer, and one that has no meaning here: an index is always up to
/// date.
const ANALYZER: &str = "fulltext.analyzer";
const CONSISTENCY: &str = "fulltext.eventually_consistent";

/// The kind of an index with its options.
fn search_kind(command: &SearchIndexCommand, span: Span) -> Result<SearchKind> {
    let options = command.options.as_ref();
    match (command.kind, &command.target) {
        (ast::SearchKind::Name, SearchTarget::Relationships(types)) => {
            let span = types.first().map_or(span, |name| name.span);
            let message = "a name index is over nodes, and not over relationships";
            Err(unfit(message, span).hint("write FOR (n:Label) ON EACH [n.name]"))
        }
        (ast::SearchKind::Name, SearchTarget::Nodes(_)) => match options {
            None => Ok(SearchKind::Name),
            Some(options) => Err(unfit("a name index has no options", options.span)),
        },
        (ast::SearchKind::Text, target) => text_index(target, options, span),
        (ast::SearchKind::Vector, target) => {
            require_targets(target, "a vector index", span)?;
            vector_options(options).map(SearchKind::Vector)
        }
        (ast::SearchKind::FullText, _) => Ok(SearchKind::FullText {
            analyzer: options
                .map_or(Ok(None), analyzer)?
                .unwrap_or_else(default_analyzer),
        }),
    }
}

/// A text index, which is over the nodes with one label.
fn text_index(
    target: &SearchTarget,
    options: Option<&Expression>,
    span: Span,
) -> Result<SearchKind> {
    if let Some(options) = options {
        for (name, _) in entries(options)? {
            require_known(name, &["indexProvider", "indexConfig"])?;
        }
    }
    let message = match target {
        SearchTarget::Nodes(labels) if labels.len() == 1 => return Ok(SearchKind::Text),
        SearchTarget::Nodes(_) => "a text index is over the nodes with one label",
        SearchTarget::Relationships(_) => "a text index is over nodes, and not over relationships",
    };
    let hint =
        "write FOR (n:Label) ON (n.key); a FULLTEXT index is over several, and over relationships";
    Err(unfit(message, span).hint(hint))
}

/// The settings of a vector index.
const DIMENSIONS: &str = "vector.dimensions";
const SIMILARITY: &str = "vector.similarity_function";
const LINKS: &str = "vector.hnsw.m";
const WIDTH: &str = "vector.hnsw.ef_construction";
/// It has no meaning here: coordinates are kept as they are.
const QUANTIZATION: &str = "vector.quantization.enabled";

fn require_targets(target: &SearchTarget, what: &str, span: Span) -> Result<()> {
    let (SearchTarget::Nodes(names) | SearchTarget::Relationships(names)) = target;
    match names.is_empty() {
        false => Ok(()),
        true => Err(unfit(&format!("{what} is over nodes with a label"), span)
            .hint("write FOR (n:Label) or FOR (n:Label|Other)")),
    }
}

fn vector_options(options: Option<&Expression>) -> Result<VectorOptions> {
    let mut made = VectorOptions::default();
    let Some(options) = options else {
        return Ok(made);
    };
    for (name, config) in entries(options)? {
        require_known(name, &["indexConfig", "indexProvider"])?;
        if &*name.text == "indexProvider" {
            continue;
        }
        for (name, value) in entries(config)? {
            let known = [DIMENSIONS, SIMILARITY, LINKS, WIDTH, QUANTIZATION];
            require_known(name, &known)?;
            match &*name.text {
                DIMENSIONS => made.dimensions = Some(number_within(name, value, 1..=4096)?),
                LINKS => made.links.links = number_within(name, value, LinkOptions::LINKS)?,
                WIDTH => made.links.width = number_within(name, value, LinkOptions::WIDTHS)?,
                SIMILARITY => made.similarity = similarity(value)?,
                _ => require_boolean(name, value)?,
            }
        }
    }
    Ok(made)
}

fn number_within(name: &Name, value: &Expression, bounds: RangeInclusive<u16>) -> Result<u16> {
    let number = match &value.kind {
        ExpressionKind::Literal(Literal::Integer(number)) => u16::try_from(*number).ok(),
        _ => None,
    };
    number
        .filter(|number| bounds.contains(number))
        .ok_or_else(|| {
            let (least, most) = (bounds.start(), bounds.end());
            let message = format!("`{}` is a whole number from {least} to {most}", name.text);
            unfit(&message, value.span)
        })
}

fn similarity(value: &Expression) -> Result<Similarity> {
    let found = match &value.kind {
        ExpressionKind::Literal(Literal::String(text)) => Similarity::of_name(text),
        _ => None,
    };
    let message = format!("`{SIMILARITY}` is 'cosine' or 'euclidean'");
    found.ok_or_else(|| unfit(&message, value.span))
}

fn require_boolean(name: &Name, value: &Expression) -> Result<()> {
    match &value.kind {
        ExpressionKind::Literal(Literal::Boolean(_)) => Ok(()),
        _ => Err(unfit(
            &format!("`{}` is true or false", name.text),
            value.span,
        )),
    }
}

fn default_analyzer() -> Arc<str> {
    Arc::from(Analyzer::DEFAULT)
}

/// The analyzer in `{indexConfig: {`fulltext.analyzer`: '…'}}`.
fn analyzer(options: &Expression) -> Result<Option<Arc<str>>> {
    let mut analyzer = None;
    for (name, config) in entries(options)? {
        require_known(name, &["indexConfig", "indexProvider"])?;
        if &*name.text == "indexProvider" {
            continue;
        }
        for (name, value) in entries(config)? {
            require_known(name, &[ANALYZER, CONSISTENCY])?;
            match (&*name.text, &value.kind) {
                (ANALYZER, ExpressionKind::Literal(Literal::String(text))) => {
                    Analyzer::named(text).map_err(|error| error.at(value.span))?;
                    analyzer = Some(Arc::clone(text));
                }
                (ANALYZER, _) => return Err(unfit("an analyzer is named by a string", value.span)),
                (_, ExpressionKind::Literal(Literal::Boolean(false))) => {}
                _ => {
                    let message = format!("`{CONSISTENCY}` can only be false");
                    return Err(unfit(&message, value.span)
                        .hint("an index is always up to date: leave the setting out"));
                }
            }
        }
    }
    Ok(analyzer)
}

fn entries(map: &Expression) -> Result<&[(Name, Expression)]> {
    match &map.kind {
        ExpressionKind::Map(entries) => Ok(entries),
        _ => Err(unfit(
            "the options of an index are maps of constants",
            map.span,
        )),
    }
}

fn require_known(name: &Name, known: &[&str]) -> Result<()> {
    if known.contains(&&*name.text) {
        return Ok(());
    }
    let message = format!("an index of this kind has no option `{}`", name.text);
    let error = unfit(&message, name.span);
    Err(match nearest(&name.text, known.iter().copied()) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => error.hint(format!("it has `{}`", known.join("`, `"))),
    })
}

fn unfit(message: &str, span: Span) -> Error {
    Error::syntax(ErrorCode::UnexpectedSyntax, message).at(span)
}

/// An index without a name is named after its kind, its target and its keys.
pub(super) fn new_search_index(command: &SearchIndexCommand, span: Span) -> Result<NewSearchIndex> {
    let kind = search_kind(command, span)?;
    let (name, target, keys) = (command.name.as_ref(), &command.target, &command.keys);
    let (SearchTarget::Nodes(names) | SearchTarget::Relationships(names)) = target;
    let made_up = || {
        let word = format!("{}_index", kind.name().to_lowercase());
        let parts = names.iter().chain(keys).map(|part| &*part.text);
        let parts: Vec<&str> = [&*word].into_iter().chain(parts).collect();
        parts.join("_").into()
    };
    let over = names.iter().chain(keys).map(|part| part.span);
    let over = over.reduce(Span::to).unwrap_or(span);
    Ok(NewSearchIndex {
        span: name.map_or(over, |name| name.span),
        name: name.map_or_else(made_up, |name| name.text.clone()),
        kind,
        if_not_exists: command.if_not_exists,
        target: match target {
            SearchTarget::Nodes(labels) => NewSearchTarget::Nodes(each_once(labels)),
            SearchTarget::Relationships(types) => NewSearchTarget::Relationships(each_once(types)),
        },
        keys: each_once(keys),
    })
}

fn each_once(names: &[Name]) -> Vec<Arc<str>> {
    let mut once: Vec<Arc<str>> = Vec::new();
    for name in names {
        if !once.contains(&name.text) {
            once.push(Arc::clone(&name.text));
        }
    }
    once
}
