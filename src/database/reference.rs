//! The reference of the language: one page for each clause, kind of pattern, kind of expression, function and
//! procedure, generated from the tables that the engine itself uses.

use super::Database;
use crate::error::nearest;
use crate::functions::{self, Function, FunctionEntry, UserFunctions};
use crate::procedures::{self, ProcedureOption, ProcedureRegistry, ProcedureSignature};
use crate::syntax::{self, Construct, Keyword};
use std::sync::Arc;

/// The subject of a page.
///
/// ```
/// use tupu::language::{ReferenceKind, reference};
/// let reference = reference();
/// let functions = reference.pages().iter().filter(|page| page.kind == ReferenceKind::Function);
/// assert!(functions.count() > 80);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReferenceKind {
    /// A clause or a statement: `MATCH`, `CREATE INDEX`, `BEGIN`.
    Clause,
    /// A part of a pattern: variable length, `SHORTEST`.
    Pattern,
    /// A kind of expression other than a function call: `CASE`, a list comprehension.
    Expression,
    /// A function.
    Function,
    /// A procedure.
    Procedure,
}

/// One page of the reference.
///
/// ```
/// let reference = tupu::language::reference();
/// let page = reference.find("left").expect("a function");
/// assert_eq!(&*page.syntax, "left(text :: String, length :: Integer) :: String");
/// assert_eq!((&*page.example, &*page.answer), ("RETURN left('hello', 2)", "'he'"));
/// ```
#[derive(Clone, Debug)]
pub struct ReferencePage {
    /// The subject.
    pub kind: ReferenceKind,
    /// `ORDER BY`, `toUpper`, `db.labels`.
    pub name: Arc<str>,
    /// Other names.
    pub aliases: Vec<Arc<str>>,
    /// Its category: `reading`, `writing`, `string`, `temporal`, …
    pub category: Arc<str>,
    /// The syntax: the signature of a function or a procedure; for a clause, with `[…]` for optional parts.
    pub syntax: Arc<str>,
    /// The description, one or two sentences.
    pub description: Arc<str>,
    /// A script that shows it on an empty graph; may be empty for registered functions and procedures.
    pub example: Arc<str>,
    /// The rows of the last statement of the example, one per line; empty if they differ each time.
    pub answer: Arc<str>,
    /// The keywords in its syntax.
    pub keywords: Vec<Keyword>,
    /// The entries that the options map of a procedure may have.
    pub options: Vec<ProcedureOption>,
}

/// The pages of the reference: clauses, patterns, expressions, then functions, then procedures.
///
/// ```
/// let reference = tupu::language::reference();
/// assert_eq!(&*reference.find("order by").expect("a clause").name, "ORDER BY");
/// assert_eq!(reference.nearest("toUper"), Some("toUpper"));
/// ```
#[derive(Clone, Debug)]
pub struct Reference {
    pages: Vec<ReferencePage>,
}

impl Reference {
    fn of(procedures: &ProcedureRegistry, user: &UserFunctions) -> Reference {
        let constructs = syntax::constructs().map(construct_page);
        let functions = functions::all().map(|function| function_page(&function));
        let added = user.iter().map(|function| user_function_page(function));
        let procedures = procedures.iter();
        let procedures = procedures.map(|procedure| procedure_page(procedure.signature()));
        Reference {
            pages: constructs
                .chain(functions)
                .chain(added)
                .chain(procedures)
                .collect(),
        }
    }

    /// All pages.
    ///
    /// ```
    /// assert!(tupu::language::reference().pages().iter().any(|page| &*page.name == "MERGE"));
    /// ```
    pub fn pages(&self) -> &[ReferencePage] {
        &self.pages
    }

    /// The page with this name or alias; case does not matter. Otherwise the first page whose syntax has the topic as a
    /// keyword, or as a sequence or choice of words: `SHOW UNITS`.
    ///
    /// ```
    /// let reference = tupu::language::reference();
    /// assert_eq!(&*reference.find("source key").expect("words").name, "CREATE SOURCE KEY");
    /// assert_eq!(&*reference.find("detach").expect("a keyword").name, "DELETE");
    /// assert!(reference.find("no such thing").is_none());
    /// ```
    pub fn find(&self, topic: &str) -> Option<&ReferencePage> {
        let topic = topic.trim();
        let named = self.pages.iter().find(|page| page.is_named(topic));
        named.or_else(|| {
            let keyword = Keyword::from_word(topic);
            let mut pages = self.pages.iter();
            pages.find(|page| match keyword {
                Some(keyword) => page.keywords.contains(&keyword),
                None => page.has_words(topic),
            })
        })
    }

    /// What is used here instead of a topic of another language or database: of its functions, procedures and statements.
    ///
    /// ```
    /// let reference = tupu::language::reference();
    /// let here = reference.instead_of("gds.pageRank.stream").expect("a habit");
    /// assert_eq!(here, "CALL algo.pageRank({…})");
    /// assert!(reference.instead_of("SHOW USERS").is_some_and(|here| here.contains("no users")));
    /// assert_eq!(reference.instead_of("MATCH"), None);
    /// ```
    pub fn instead_of(&self, topic: &str) -> Option<&'static str> {
        let topic = topic.trim();
        let of_functions = functions::instead_of(topic);
        let of_procedures = || procedures::instead_of(topic);
        of_functions
            .or_else(of_procedures)
            .or_else(|| syntax::habit(topic))
    }

    /// The pages of a namespace or of a category: `kg`, `figures`; none where there is no such thing.
    ///
    /// ```
    /// let reference = tupu::language::reference();
    /// let names: Vec<&str> = reference.pages_of("kg").map(|page| &*page.name).collect();
    /// assert_eq!(names, [
    ///     "kg.highlight", "kg.contradictions", "kg.draft", "kg.duplicates", "kg.figures", "kg.find", "kg.mentions", "kg.merge",
    ///     "kg.merges", "kg.search", "kg.sources", "kg.unmerge", "kg.withdraw"
    /// ]);
    /// ```
    pub fn pages_of(&self, group: &str) -> impl Iterator<Item = &ReferencePage> {
        let group = group.trim().trim_end_matches('.').to_ascii_lowercase();
        self.pages.iter().filter(move |page| {
            let name = page.name.to_ascii_lowercase();
            let rest = name.strip_prefix(&*group).filter(|_| !group.is_empty());
            page.category.eq_ignore_ascii_case(&group)
                || rest.is_some_and(|rest| rest.starts_with('.'))
        })
    }

    /// The name of a page nearest to an unknown topic.
    ///
    /// ```
    /// assert_eq!(tupu::language::reference().nearest("colect"), Some("collect"));
    /// ```
    pub fn nearest(&self, topic: &str) -> Option<&str> {
        nearest(topic, self.pages.iter().map(|page| &*page.name))
    }
}

impl ReferencePage {
    fn is_named(&self, topic: &str) -> bool {
        let mut names = std::iter::once(&self.name).chain(&self.aliases);
        names.any(|name| name.eq_ignore_ascii_case(topic))
    }

    /// Whether the syntax contains several consecutive words, or begins with the first one and has the others as
    /// alternatives: `SHOW UNITS`.
    fn has_words(&self, topic: &str) -> bool {
        let words: Vec<&str> = topic.split_whitespace().collect();
        let own = self.syntax.split_whitespace();
        let own: Vec<&str> = own.map(|own| own.trim_matches(['[', ']'])).collect();
        let same = |(own, word): (&&str, &&str)| own.eq_ignore_ascii_case(word);
        let in_a_row = |run: &[&str]| run.iter().zip(&words).all(same);
        let choices = || {
            let begins = own.iter().zip(&words).take(1).all(same);
            begins && (words.iter()).all(|word| own.iter().any(|own| same((own, word))))
        };
        words.len() > 1 && (own.windows(words.len()).any(in_a_row) || choices())
    }
}

impl Database {
    /// The reference of the language, including the functions and procedures registered with this database.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// assert!(db.reference().find("db.labels").is_some());
    /// ```
    pub fn reference(&self) -> Reference {
        Reference::of(&self.shared.procedures, &self.shared.settings.functions)
    }
}

/// The reference of the language without registered functions and procedures.
///
/// ```
/// let reference = tupu::language::reference();
/// let page = reference.find("coalesce").expect("a function");
/// assert_eq!(&*page.description, "The first argument that is not null.");
/// ```
pub fn reference() -> Reference {
    Reference::of(&ProcedureRegistry::built_in(), &UserFunctions::default())
}

fn construct_page(construct: &Construct) -> ReferencePage {
    let kind = match construct.category {
        "pattern" => ReferenceKind::Pattern,
        "expression" => ReferenceKind::Expression,
        _ => ReferenceKind::Clause,
    };
    ReferencePage {
        kind,
        name: construct.name.into(),
        aliases: Vec::new(),
        category: construct.category.into(),
        syntax: construct.syntax.into(),
        description: construct.description.into(),
        example: construct.example.into(),
        answer: construct.answer.into(),
        keywords: construct.keywords().collect(),
        options: Vec::new(),
    }
}

fn function_page(function: &FunctionEntry) -> ReferencePage {
    let page = &function.page;
    ReferencePage {
        kind: ReferenceKind::Function,
        name: page.name.into(),
        aliases: page.aliases.iter().map(|name| Arc::from(*name)).collect(),
        category: function.category.into(),
        syntax: page.signature.into(),
        description: page.description.into(),
        example: page.example.into(),
        answer: page.answer.into(),
        keywords: Vec::new(),
        options: Vec::new(),
    }
}

fn user_function_page(function: &Function) -> ReferencePage {
    ReferencePage {
        kind: ReferenceKind::Function,
        name: function.name().into(),
        aliases: Vec::new(),
        category: "user".into(),
        syntax: function.signature().into(),
        description: function.description().clone(),
        example: function.shown_by().clone(),
        answer: "".into(),
        keywords: Vec::new(),
        options: Vec::new(),
    }
}

fn procedure_page(signature: &ProcedureSignature) -> ReferencePage {
    let (namespace, _) = signature.name.rsplit_once('.').unwrap_or_default();
    ReferencePage {
        kind: ReferenceKind::Procedure,
        name: signature.name.clone(),
        aliases: Vec::new(),
        category: namespace.into(),
        syntax: signature.to_string().into(),
        description: signature.description.clone(),
        example: signature.example.clone(),
        answer: "".into(),
        keywords: Vec::new(),
        options: signature.options.clone(),
    }
}
