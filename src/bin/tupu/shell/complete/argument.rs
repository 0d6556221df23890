//! What the arguments of a procedure take: nodes, options, a label, the name of an index.

use super::request::{Dropped, Wanted, procedure_before};
use super::scope::Scope;
use super::{Callable, Candidate, Words, anything, escaped, matching, names, search};
use crate::shell::tokens::Tokens;
use tupu::language::Symbol;

/// An argument of a procedure.
#[derive(Debug, PartialEq, Eq)]
pub struct Place {
    procedure: String,
    /// Which argument it is, from 0 on.
    position: usize,
}

/// What an argument takes.
#[derive(Clone, Copy)]
enum Takes {
    Entity,
    Options,
    Label,
    Index(Dropped),
    Other,
}

/// The argument that begins behind these tokens: `CALL kg.merge(`, `CALL kg.merge(a, `.
pub(super) fn begun(tokens: &Tokens<'_>) -> Option<Wanted> {
    let last = tokens.len().checked_sub(1)?;
    let open = tokens.enclosing(tokens.len())?;
    if last != open && !tokens.is(last, Symbol::Comma) {
        return None;
    }
    let place = at(tokens, open)?;
    Some(Wanted::Argument {
        place,
        variables: Scope::at_end(tokens).names(),
    })
}

/// The argument of the call with this parenthesis that begins at the end of the tokens.
fn at(tokens: &Tokens<'_>, open: usize) -> Option<Place> {
    let procedure = procedure_before(tokens, open + 1)?;
    let is_between =
        |at: &usize| tokens.is(*at, Symbol::Comma) && tokens.enclosing(*at) == Some(open);
    let position = (open + 1..tokens.len()).filter(is_between).count();
    Some(Place {
        procedure,
        position,
    })
}

/// Whether the text in quotes that begins behind these tokens is the name of an entity: `CALL kg.find('`, `CALL kg.search('`.
pub(super) fn is_name(tokens: &Tokens<'_>, last: usize) -> bool {
    const OF_NAMES: [&str; 2] = ["kg.find", "kg.search"];
    let place = Some(last)
        .filter(|last| tokens.is(*last, Symbol::LeftParen))
        .and_then(|open| at(tokens, open));
    place.is_some_and(|place| {
        let mut procedures = OF_NAMES.iter();
        place.position == 0 && procedures.any(|name| name.eq_ignore_ascii_case(&place.procedure))
    })
}

/// Whether the first argument of a procedure is a label.
pub(super) fn takes_label(procedure: &str) -> bool {
    procedure.eq_ignore_ascii_case("kg.duplicates")
}

impl Place {
    fn takes(&self, procedure: &Callable) -> Takes {
        if self.position == 0 && takes_label(&self.procedure) {
            return Takes::Label;
        }
        if let Some(index) = search::index_of(&self.procedure).filter(|_| self.position == 0) {
            return Takes::Index(index);
        }
        match type_of(&procedure.signature, self.position) {
            Some("Map") => Takes::Options,
            Some("Node" | "Relationship" | "Node or Relationship") => Takes::Entity,
            Some(_) | None => Takes::Other,
        }
    }
}

/// The type of a parameter in `name(a :: Node, options = {} :: Map) :: (…)`.
fn type_of(signature: &str, position: usize) -> Option<&str> {
    let (_, parameters) = signature.split_once('(')?;
    let parameters = parameters.split(") :: (").next()?;
    let parameter = parameters.trim_end_matches(')').split(", ").nth(position)?;
    Some(parameter.rsplit_once(" :: ")?.1)
}

/// What may stand as an argument: what it takes, and once something has been typed whatever may be a value.
pub(super) fn candidates(
    place: &Place,
    variables: Vec<String>,
    typed: &str,
    words: &dyn Words,
) -> Vec<Candidate> {
    let mut procedures = words.procedures().into_iter();
    let found = procedures.find(|of| of.name.eq_ignore_ascii_case(&place.procedure));
    let takes = found.as_ref().map(|procedure| place.takes(procedure));
    let mut own = match takes.unwrap_or(Takes::Other) {
        Takes::Label => quoted(words.labels(), typed),
        Takes::Index(index) => quoted(words.dropped(index), typed),
        Takes::Options if typed.is_empty() => found.map_or_else(Vec::new, options),
        Takes::Entity | Takes::Options | Takes::Other => Vec::new(),
    };
    let others = match typed.is_empty() {
        true => names(variables, typed),
        false => anything(variables, typed, words),
    };
    own.extend(others);
    own
}

/// Texts in quotes.
fn quoted(texts: Vec<String>, typed: &str) -> Vec<Candidate> {
    let candidate = |text: String| Candidate::plain(format!("'{}'", escaped(&text, '\'')));
    matching(texts, typed).into_iter().map(candidate).collect()
}

/// The options, each as the first of a map.
fn options(procedure: Callable) -> Vec<Candidate> {
    let candidate = |(name, takes): (String, String)| Candidate {
        shown: format!("{{{name}: {takes}}}"),
        inserted: format!("{{{name}: "),
    };
    procedure.options.into_iter().map(candidate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_parameters() {
        let signature = "kg.merge(a :: Node, options = {} :: Map) :: (node :: Node)";
        assert_eq!(type_of(signature, 0), Some("Node"));
        assert_eq!(type_of(signature, 1), Some("Map"));
        assert_eq!(type_of(signature, 2), None);
        assert_eq!(type_of("db.ping()", 0), None);
    }
}
