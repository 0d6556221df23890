//! Completion: what may be typed at the cursor.
//!
//! `request` determines what kind of word is expected, `scope` the visible variables and what is known of them, `argument` what
//! the arguments of a procedure take, `catalog` the words of the graph, `pinyin` matches Chinese words that are typed with Latin letters. [`complete`]
//! combines them; it is pure except for the words, which it gets through the trait [`Words`].

mod argument;
mod catalog;
mod pinyin;
mod request;
mod scope;
mod search;

#[cfg(test)]
mod tests;

pub use catalog::Catalog;

use crate::output::name as written;
pub use pinyin::sounds_like;
pub use request::Neighbour;

use super::tokens::Naming;
pub use request::Dropped;
use request::{Request, Wanted};
pub use scope::Owner;
use tupu::language::Keyword;

/// The maximum number of candidates.
const MOST: usize = 400;

/// The words of the graph and of the engine.
pub trait Words {
    fn labels(&self) -> Vec<String>;
    /// What the graph type says, for people, of a label, a type or a key.
    fn gloss(&self, name: &str) -> Option<String>;
    fn relationship_types(&self) -> Vec<String>;
    /// The types of relationships that leave nodes of these labels, or enter them.
    fn relationship_types_at(&self, node: &Neighbour) -> Vec<String>;
    /// Property keys of the entities with these labels or of these types; of all entities if there are none.
    fn keys(&self, owner: &Owner) -> Vec<String>;
    /// The texts of a property.
    fn values(&self, key: &str, owner: &Owner) -> Vec<String>;
    /// The names of what can be dropped, or asked.
    fn dropped(&self, what: Dropped) -> Vec<String>;
    fn functions(&self) -> Vec<Callable>;
    fn procedures(&self) -> Vec<Callable>;
    /// The names of the analyzers of full-text indexes.
    fn analyzers(&self) -> Vec<String>;
    fn parameters(&self) -> Vec<String>;
    /// The topics of the reference.
    fn topics(&self) -> Vec<String>;
}

/// A function or a procedure.
#[derive(Clone, Debug)]
pub struct Callable {
    pub name: String,
    pub signature: String,
    /// The columns of a procedure.
    pub columns: Vec<String>,
    /// The names of its options, each with its type.
    pub options: Vec<(String, String)>,
}

/// A candidate for completion at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The form in the list.
    pub shown: String,
    /// The form that is inserted.
    pub inserted: String,
}

impl Candidate {
    /// A candidate with the same form in both.
    pub fn plain(word: impl Into<String>) -> Candidate {
        let word = word.into();
        Candidate {
            shown: word.clone(),
            inserted: word,
        }
    }

    fn call(callable: Callable) -> Candidate {
        let shown = match callable.signature.is_empty() {
            true => callable.name.clone(),
            false => callable.signature,
        };
        Candidate {
            shown,
            inserted: callable.name + "(",
        }
    }
}

/// The start of the word at the cursor, and its completions.
pub fn complete(before: &str, after: &str, words: &dyn Words) -> (usize, Vec<Candidate>) {
    let Some(Request { start, wanted }) = request::request(before) else {
        return (before.len(), Vec::new());
    };
    let typed = before.get(start..).unwrap_or_default();
    let mut candidates = candidates(wanted, typed, after, words);
    candidates.truncate(MOST);
    (start, candidates)
}

fn candidates(wanted: Wanted, typed: &str, after: &str, words: &dyn Words) -> Vec<Candidate> {
    match wanted {
        Wanted::Label => glossed(words.labels(), typed, words),
        Wanted::RelationshipType(node) => relationship_types(node, typed, words),
        Wanted::Key(owner) => glossed(words.keys(&owner), typed, words),
        Wanted::MapKey(owner) => map_keys(words.keys(&owner), typed, after),
        Wanted::Value { key, owner, quote } => {
            values(words.values(&key, &owner), typed, quote, after)
        }
        Wanted::Option { procedure } => options(words.procedures(), &procedure, typed, after),
        Wanted::Argument { place, variables } => {
            argument::candidates(&place, variables, typed, words)
        }
        Wanted::NameText { naming, quote } => {
            let names = match naming {
                Naming::Label => words.labels(),
                Naming::RelationshipType => words.relationship_types(),
            };
            values(names, typed, quote, after)
        }
        Wanted::KeyText { owner, quote } => values(words.keys(&owner), typed, quote, after),
        Wanted::Shown => words_of(SHOWN, typed),
        Wanted::Dropped(what) => names(words.dropped(what), typed),
        Wanted::IndexText { index, quote } => values(words.dropped(index), typed, quote, after),
        Wanted::OneOf { texts, quote } => values(owned(texts), typed, quote, after),
        Wanted::AnalyzerText { quote } => values(words.analyzers(), typed, quote, after),
        Wanted::Setting(names) => map_keys(owned(names), typed, after),
        Wanted::Also { words: own, other } => also(own, *other, (typed, after), words),
        Wanted::Rank => words_of(RANKS, typed),
        Wanted::Cited => words_or_query(CITED, typed, words),
        Wanted::Definition => words_of(DEFINITIONS, typed),
        Wanted::Explained => words_or_query(EXPLAINED, typed, words),
        Wanted::Beginning => beginning(typed, words),
        Wanted::Procedure => calls(words.procedures(), typed),
        Wanted::Column { procedure } => columns(words.procedures(), &procedure, typed),
        Wanted::Parameter => parameters(words.parameters(), typed),
        Wanted::Function => calls(words.functions(), typed),
        Wanted::Anything { variables, clause } => match common_clause(typed).filter(|_| clause) {
            Some(clause) => vec![Candidate::plain(clause)],
            None => anything(variables, typed, words),
        },
    }
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// What is wanted otherwise, and some words: those before, once something has been typed.
fn also(
    own: &[&str],
    other: Wanted,
    (typed, after): (&str, &str),
    words: &dyn Words,
) -> Vec<Candidate> {
    let own = words_of(own, typed);
    let other = candidates(other, typed, after, words);
    let other = other.into_iter().filter(|one| !own.contains(one));
    let other: Vec<Candidate> = other.collect();
    match typed.is_empty() {
        true => other.into_iter().chain(own).collect(),
        false => own.into_iter().chain(other).collect(),
    }
}

/// Names with the typed prefix, in backticks where the language requires them.
fn names(names: Vec<String>, typed: &str) -> Vec<Candidate> {
    let bare = typed.trim_start_matches('`');
    let found = matching(names, bare).into_iter();
    found.map(|name| Candidate::plain(written(&name))).collect()
}

/// The same, each listed with what it means, where the graph type says so.
fn glossed(names: Vec<String>, typed: &str, words: &dyn Words) -> Vec<Candidate> {
    let bare = typed.trim_start_matches('`');
    let candidate = |name: String| {
        let inserted = written(&name);
        let shown = match words.gloss(&name) {
            Some(gloss) => format!("{inserted} {gloss}"),
            None => inserted.clone(),
        };
        Candidate { shown, inserted }
    };
    matching(names, bare).into_iter().map(candidate).collect()
}

/// The types of a known node; all types if none of them matches.
fn relationship_types(node: Option<Neighbour>, typed: &str, words: &dyn Words) -> Vec<Candidate> {
    let of_node = node.map(|node| glossed(words.relationship_types_at(&node), typed, words));
    let of_node = of_node.filter(|found| !found.is_empty());
    of_node.unwrap_or_else(|| glossed(words.relationship_types(), typed, words))
}

/// The options of a procedure, with their types.
fn options(procedures: Vec<Callable>, name: &str, typed: &str, after: &str) -> Vec<Candidate> {
    let lower = typed.to_lowercase();
    let procedure = procedures
        .into_iter()
        .find(|procedure| procedure.name.eq_ignore_ascii_case(name));
    let options = procedure.map(|found| found.options).unwrap_or_default();
    let colon = if after.trim_start().starts_with(':') {
        ""
    } else {
        ": "
    };
    let begins = |(name, _): &(String, String)| name.to_lowercase().starts_with(&lower);
    let candidate = |(name, takes): (String, String)| Candidate {
        shown: format!("{name}: {takes}"),
        inserted: name + colon,
    };
    options.into_iter().filter(begins).map(candidate).collect()
}

fn map_keys(keys: Vec<String>, typed: &str, after: &str) -> Vec<Candidate> {
    let mut candidates = names(keys, typed);
    if !after.trim_start().starts_with(':') {
        for candidate in &mut candidates {
            candidate.inserted.push_str(": ");
        }
    }
    candidates
}

/// Texts in quotes of this kind, with the closing quote.
fn values(values: Vec<String>, typed: &str, quote: char, after: &str) -> Vec<Candidate> {
    let end = if after.starts_with(quote) {
        String::new()
    } else {
        quote.to_string()
    };
    let candidate = |value: String| Candidate {
        inserted: escaped(&value, quote) + &end,
        shown: value,
    };
    matching(values, typed).into_iter().map(candidate).collect()
}

fn escaped(value: &str, quote: char) -> String {
    let escaped = value.replace('\\', "\\\\").replace('\n', "\\n");
    escaped.replace(quote, &format!("\\{quote}"))
}

fn calls(callables: Vec<Callable>, typed: &str) -> Vec<Candidate> {
    let lower = typed.to_lowercase();
    let begins = |callable: &Callable| callable.name.to_lowercase().starts_with(&lower);
    let mut found: Vec<Callable> = callables.into_iter().filter(begins).collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found.into_iter().map(Candidate::call).collect()
}

fn columns(procedures: Vec<Callable>, name: &str, typed: &str) -> Vec<Candidate> {
    let found = procedures
        .into_iter()
        .find(|procedure| procedure.name.eq_ignore_ascii_case(name));
    names(
        found.map(|procedure| procedure.columns).unwrap_or_default(),
        typed,
    )
}

fn parameters(parameters: Vec<String>, typed: &str) -> Vec<Candidate> {
    let bare = typed.trim_start_matches('$');
    let found = matching(parameters, bare).into_iter();
    found
        .map(|name| Candidate::plain(format!("${}", written(&name))))
        .collect()
}

/// Variables first; functions and keywords only after something has been typed, because there are many.
fn anything(variables: Vec<String>, typed: &str, words: &dyn Words) -> Vec<Candidate> {
    let mut candidates = names(variables, typed);
    if typed.is_empty() {
        candidates.extend(CLAUSES.iter().map(|clause| Candidate::plain(*clause)));
        return candidates;
    }
    candidates.extend(keywords(typed));
    candidates.extend(calls(words.functions(), typed));
    candidates
}

/// What `SHOW` lists.
const SHOWN: &[&str] = &[
    "COMMITS",
    "CONSTRAINTS",
    "CURRENT GRAPH TYPE",
    "FULLTEXT INDEXES",
    "FUNCTIONS",
    "INDEXES",
    "LABELS",
    "NAME INDEXES",
    "PROCEDURES",
    "PROPERTY KEYS",
    "RELATIONSHIP TYPES",
    "RULES",
    "SOURCES",
    "TEXT INDEXES",
    "UNITS",
    "VECTOR INDEXES",
];

/// The ranks of statements.
const RANKS: &[&str] = &["PREFERRED", "NORMAL", "DEPRECATED"];

/// What `CITE` reports besides sources.
const CITED: &[&str] = &["NODES", "FACTS"];

/// What `CREATE` makes besides nodes and relationships, and `DROP` takes away.
const DEFINITIONS: &[&str] = &[
    "CONSTRAINT",
    "FULLTEXT INDEX",
    "INDEX",
    "NAME INDEX",
    "RULE",
    "SOURCE KEY",
    "TEXT INDEX",
    "UNIT",
    "VECTOR INDEX",
];

/// What may follow `EXPLAIN` before a query.
const EXPLAINED: &[&str] = &["WHY", "CITE", "AT", "AS OF"];

/// What may stand before a query.
const PREFIXES: &[&str] = &[
    "AS OF",
    "AT",
    "CITE",
    "CITE FACTS",
    "CITE NODES",
    "CITING",
    "EXPLAIN",
    "EXPLAIN WHY",
    "PROFILE",
];

/// What a statement begins with. A single letter begins many words.
fn beginning(typed: &str, words: &dyn Words) -> Vec<Candidate> {
    let mut found = words_or_query(PREFIXES, typed, words);
    if typed.len() == 1 {
        let others = anything(Vec::new(), typed, words).into_iter();
        let new: Vec<Candidate> = others.filter(|one| !found.contains(one)).collect();
        found.extend(new);
    }
    found
}

/// Words that may stand before a query, then the query.
fn words_or_query(before: &[&str], typed: &str, words: &dyn Words) -> Vec<Candidate> {
    let mut found = words_of(before, typed);
    if !typed.is_empty() && !found.is_empty() {
        return found;
    }
    let query = match common_clause(typed).filter(|_| found.is_empty()) {
        Some(clause) => vec![Candidate::plain(clause)],
        None => anything(Vec::new(), typed, words),
    };
    let new = query.into_iter().filter(|one| !found.contains(one));
    let new: Vec<Candidate> = new.collect();
    found.extend(new);
    found
}

/// The words of the language that begin with the typed text.
fn words_of(words: &[&str], typed: &str) -> Vec<Candidate> {
    let upper = typed.to_uppercase();
    let found = words.iter().filter(|word| word.starts_with(&upper));
    found
        .map(|word| Candidate::plain(in_case(word, typed)))
        .collect()
}

/// In lower case if lower case is typed.
fn in_case(word: &str, typed: &str) -> String {
    match !typed.is_empty() && typed.chars().all(char::is_lowercase) {
        true => word.to_lowercase(),
        false => word.to_owned(),
    }
}

/// The completions if nothing has been typed yet.
const CLAUSES: &[&str] = &[
    "MATCH",
    "OPTIONAL MATCH",
    "WHERE",
    "WITH",
    "RETURN",
    "ORDER BY",
    "LIMIT",
    "UNWIND",
    "CALL",
    "CREATE",
    "MERGE",
    "SET",
    "DELETE",
];

/// The common clauses, which are preferred to others with the same first letters.
const COMMON: &[&str] = &[
    "MATCH",
    "RETURN",
    "WHERE",
    "WITH",
    "ORDER BY",
    "LIMIT",
    "CREATE",
    "UNWIND",
    "OPTIONAL MATCH",
];

/// `RE` is RETURN and not REMOVE, in the typed case. A single letter is ambiguous.
fn common_clause(typed: &str) -> Option<String> {
    let upper = typed.to_uppercase();
    let open = typed.len() < 2 || Keyword::from_word(typed).is_some();
    let begins = |clause: &&&str| !open && clause.starts_with(&upper);
    let clause = COMMON.iter().find(begins)?;
    Some(in_case(clause, typed))
}

/// In upper case, unless lower case is typed. Words that are better known as functions are omitted.
fn keywords(typed: &str) -> Vec<Candidate> {
    let upper = typed.to_uppercase();
    let small = typed.chars().all(char::is_lowercase);
    let begins = |keyword: &&Keyword| keyword.as_str().to_uppercase().starts_with(&upper);
    let cased = |keyword: &Keyword| match small {
        true if keyword.as_str().chars().all(char::is_uppercase) => keyword.as_str().to_lowercase(),
        _ => keyword.as_str().to_owned(),
    };
    let is_function = |keyword: &&Keyword| matches!(keyword, Keyword::Labels | Keyword::Keys);
    Keyword::all()
        .iter()
        .filter(|keyword| begins(keyword) && !is_function(keyword))
        .map(|keyword| Candidate::plain(cased(keyword)))
        .collect()
}

/// The words that begin with the typed text in any case; then Chinese ones that match by pinyin.
fn matching(words: Vec<String>, typed: &str) -> Vec<String> {
    let lower = typed.to_lowercase();
    let begins = |word: &String| word.to_lowercase().starts_with(&lower);
    let (mut found, others): (Vec<String>, Vec<String>) = words.into_iter().partition(begins);
    found.sort_unstable();
    let mut by_sound: Vec<String> = others
        .into_iter()
        .filter(|word| pinyin::sounds_like(word, &lower))
        .collect();
    by_sound.sort_unstable_by(|a, b| (a.chars().count(), a).cmp(&(b.chars().count(), b)));
    found.extend(by_sound);
    found.dedup();
    found
}
