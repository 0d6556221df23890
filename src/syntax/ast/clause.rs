//! One variant per clause.

use super::{
    Expression, LabelExpression, Name, Pattern, PatternList, Projection, Query, SearchKind,
};
use crate::error::Span;

/// A clause with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// The clause.
    pub kind: ClauseKind,
    /// `CITING sources`: the sources of what it states. Of `CREATE`, `MERGE`, `SET` and `ADD` only.
    pub citing: Option<Expression>,
    /// Its span in the query.
    pub span: Span,
}

/// The clauses of the language.
#[derive(Clone, Debug, PartialEq)]
pub enum ClauseKind {
    /// `[OPTIONAL] MATCH patterns [WHERE predicate]`
    Match(MatchClause),
    /// `UNWIND list AS variable`, and GQL's `FOR variable IN list`
    Unwind(UnwindClause),
    /// `WITH projection [WHERE predicate]`
    With(WithClause),
    /// `RETURN projection`
    Return(Projection),
    /// `FINISH`: runs what is before it and returns nothing.
    Finish,
    /// `LET variable = expression, …`: adds columns, keeps the others.
    Let(Vec<(Name, Expression)>),
    /// `FILTER [WHERE] predicate`
    Filter(Expression),
    /// `ORDER BY … SKIP … LIMIT …` on its own, as GQL has it: keeps all columns.
    OrderBy(Projection),
    /// `CREATE patterns` and GQL's `INSERT`
    Create(PatternList),
    /// `MERGE pattern ON CREATE SET … ON MATCH SET …`
    Merge(MergeClause),
    /// `SET items`
    Set(Vec<SetItem>),
    /// `ADD items`
    Add(Vec<Stated>),
    /// `REMOVE items`
    Remove(Vec<RemoveItem>),
    /// `[DETACH] DELETE expressions`
    Delete(DeleteClause),
    /// `FOREACH (variable IN list | clauses)`
    Foreach(ForeachClause),
    /// `[OPTIONAL] CALL name(arguments) [YIELD items [WHERE predicate]]`
    CallProcedure(CallProcedureClause),
    /// `SHOW INDEXES [YIELD items] [WHERE predicate]`: what describes the database, as rows
    Show(ShowClause),
    /// `[OPTIONAL] CALL { query }`, `CALL (x, y) { query }`, `… IN TRANSACTIONS OF n ROWS`
    CallSubquery(CallSubqueryClause),
    /// `LOAD CSV [WITH HEADERS] FROM source AS variable [FIELDTERMINATOR text] [ENCODING text]`
    LoadCsv(LoadCsvClause),
}

/// `[OPTIONAL] MATCH patterns [WHERE predicate]`
#[derive(Clone, Debug, PartialEq)]
pub struct MatchClause {
    /// `OPTIONAL`
    pub optional: bool,
    /// The patterns between commas.
    pub patterns: PatternList,
    /// `SEARCH …`
    pub search: Option<Box<MatchSearch>>,
    /// `WHERE`
    pub predicate: Option<Expression>,
    /// `MATCH REPEATABLE ELEMENTS` / `WALK`: relationships may repeat across the clause.
    pub repeatable: bool,
}

/// `SEARCH variable IN (VECTOR INDEX index FOR vector [WHERE predicate] LIMIT limit) [SCORE AS score]`
#[derive(Clone, Debug, PartialEq)]
pub struct MatchSearch {
    /// The variable of a node or a relationship of the pattern.
    pub variable: Name,
    /// The index.
    pub index: Name,
    /// The vector that is looked for.
    pub vector: Expression,
    /// What the entities must satisfy, of which the most similar are taken.
    pub predicate: Option<Expression>,
    /// How many are taken.
    pub limit: Expression,
    /// Receives the score.
    pub score: Option<Name>,
    /// Its span in the query.
    pub span: Span,
}

/// `UNWIND list AS variable`, and GQL's `FOR variable IN list`
#[derive(Clone, Debug, PartialEq)]
pub struct UnwindClause {
    /// The list.
    pub list: Expression,
    /// The name of each element.
    pub variable: Name,
}

/// `WITH projection [WHERE predicate]`
#[derive(Clone, Debug, PartialEq)]
pub struct WithClause {
    /// The items.
    pub projection: Projection,
    /// `WHERE`
    pub predicate: Option<Expression>,
}

/// `MERGE pattern ON CREATE SET … ON MATCH SET …`
#[derive(Clone, Debug, PartialEq)]
pub struct MergeClause {
    /// The pattern.
    pub pattern: Pattern,
    /// `ON CREATE SET`
    pub on_create: Vec<SetItem>,
    /// `ON MATCH SET`
    pub on_match: Vec<SetItem>,
}

/// `[DETACH] DELETE expressions`
#[derive(Clone, Debug, PartialEq)]
pub struct DeleteClause {
    /// `DETACH`
    pub detach: bool,
    /// The entities to be deleted.
    pub targets: Vec<Expression>,
}

/// `FOREACH (variable IN list | clauses)`
#[derive(Clone, Debug, PartialEq)]
pub struct ForeachClause {
    /// The name of each element.
    pub variable: Name,
    /// The list.
    pub list: Expression,
    /// Updating clauses.
    pub body: Vec<Clause>,
}

/// `[OPTIONAL] CALL name(arguments) [YIELD items [WHERE predicate]]`
#[derive(Clone, Debug, PartialEq)]
pub struct CallProcedureClause {
    /// `OPTIONAL`
    pub optional: bool,
    /// `db.labels`, namespace and name in one.
    pub name: Name,
    /// `None` if the parentheses are omitted.
    pub arguments: Option<Vec<Expression>>,
    /// What is yielded.
    pub yields: Yield,
    /// `WHERE` after `YIELD`
    pub predicate: Option<Expression>,
}

/// `SHOW INDEXES [YIELD items] [WHERE predicate]`: what describes the database, as rows
#[derive(Clone, Debug, PartialEq)]
pub struct ShowClause {
    /// Which list.
    pub what: Shown,
    /// The columns that are yielded; all if none are given.
    pub yields: Yield,
    /// `WHERE`
    pub predicate: Option<Expression>,
}

/// `[OPTIONAL] CALL { query }`, `CALL (x, y) { query }`, `… IN TRANSACTIONS OF n ROWS`
#[derive(Clone, Debug, PartialEq)]
pub struct CallSubqueryClause {
    /// `OPTIONAL`
    pub optional: bool,
    /// The scope clause: `None` for `CALL { WITH x … }`, `Some(Star)` for `CALL (*) { … }`.
    pub imports: Option<Imports>,
    /// The query.
    pub query: Query,
    /// `IN TRANSACTIONS …`
    pub in_transactions: Option<InTransactions>,
}

/// `LOAD CSV [WITH HEADERS] FROM source AS variable [FIELDTERMINATOR text] [ENCODING text]`
#[derive(Clone, Debug, PartialEq)]
pub struct LoadCsvClause {
    /// `WITH HEADERS`
    pub headers: bool,
    /// The source.
    pub source: Expression,
    /// The name of each row.
    pub variable: Name,
    /// The separator.
    pub terminator: Option<Expression>,
    /// The name of the file's encoding.
    pub encoding: Option<Expression>,
}

/// What `SHOW` lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// `INDEXES`
    Indexes,
    /// `NAME INDEXES`, `FULLTEXT INDEXES`, `TEXT INDEXES`, `VECTOR INDEXES`
    SearchIndexes(SearchKind),
    /// `CONSTRAINTS`
    Constraints,
    /// `FUNCTIONS`
    Functions,
    /// `PROCEDURES`
    Procedures,
    /// `LABELS`
    Labels,
    /// `RELATIONSHIP TYPES`
    RelationshipTypes,
    /// `PROPERTY KEYS`
    PropertyKeys,
    /// `RULES`
    Rules,
    /// `UNITS`
    Units,
    /// `SOURCES`
    Sources,
    /// `COMMITS`
    Commits,
    /// `CURRENT GRAPH TYPE`
    GraphType,
}

impl Shown {
    /// The word after `SHOW`.
    pub fn as_str(self) -> &'static str {
        match self {
            Shown::Indexes => "INDEXES",
            Shown::SearchIndexes(SearchKind::Name) => "NAME INDEXES",
            Shown::SearchIndexes(SearchKind::FullText) => "FULLTEXT INDEXES",
            Shown::SearchIndexes(SearchKind::Text) => "TEXT INDEXES",
            Shown::SearchIndexes(SearchKind::Vector) => "VECTOR INDEXES",
            Shown::Constraints => "CONSTRAINTS",
            Shown::Functions => "FUNCTIONS",
            Shown::Procedures => "PROCEDURES",
            Shown::Labels => "LABELS",
            Shown::RelationshipTypes => "RELATIONSHIP TYPES",
            Shown::PropertyKeys => "PROPERTY KEYS",
            Shown::Rules => "RULES",
            Shown::Units => "UNITS",
            Shown::Sources => "SOURCES",
            Shown::Commits => "COMMITS",
            Shown::GraphType => "CURRENT GRAPH TYPE",
        }
    }
}

/// What a procedure call yields.
#[derive(Clone, Debug, PartialEq)]
pub enum Yield {
    /// No `YIELD`.
    None,
    /// `YIELD *`
    Star,
    /// `YIELD field [AS name], …`
    Items(Vec<(Name, Option<Name>)>),
}

/// `IN TRANSACTIONS [OF n ROWS] [ON ERROR …] [REPORT STATUS AS variable]`
#[derive(Clone, Debug, PartialEq)]
pub struct InTransactions {
    /// Rows per transaction, if given.
    pub rows: Option<Expression>,
    /// What happens if one of the transactions fails.
    pub on_error: OnError,
    /// `REPORT STATUS AS variable`
    pub status: Option<Name>,
}

/// What happens if a transaction of `CALL { … } IN TRANSACTIONS` fails: its own changes are rolled back in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnError {
    /// The statement fails.
    Fail,
    /// The next transactions are run.
    Continue,
    /// The remaining transactions are not run.
    Break,
}

/// The outer variables that a subquery imports.
#[derive(Clone, Debug, PartialEq)]
pub enum Imports {
    /// `(*)`
    Star,
    /// `(x, y)`; `()` is the empty list.
    Variables(Vec<Name>),
}

/// One item of `SET`.
#[derive(Clone, Debug, PartialEq)]
pub enum SetItem {
    /// `entity.key = value`
    Property {
        /// Any expression that yields an entity.
        target: Expression,
        /// The key.
        key: Name,
        /// The value.
        value: Expression,
    },
    /// `entity[key] = value`
    DynamicProperty {
        /// Any expression that yields an entity.
        target: Expression,
        /// The key, computed.
        key: Expression,
        /// The value.
        value: Expression,
    },
    /// `variable = map`: replaces all properties.
    Replace {
        /// The variable.
        variable: Name,
        /// A map, a node or a relationship.
        value: Expression,
    },
    /// `variable += map`: adds to the properties.
    Merge {
        /// The variable.
        variable: Name,
        /// A map, a node or a relationship.
        value: Expression,
    },
    /// `variable:Label:Label`, `variable IS Label`
    Labels {
        /// The variable.
        variable: Name,
        /// The labels: named or computed.
        labels: Vec<LabelExpression>,
    },
}

/// One item of `REMOVE`.
#[derive(Clone, Debug, PartialEq)]
pub enum RemoveItem {
    /// `entity.key`
    Property {
        /// Any expression that yields an entity.
        target: Expression,
        /// The key.
        key: Name,
    },
    /// `entity[key]`
    DynamicProperty {
        /// Any expression that yields an entity.
        target: Expression,
        /// The key, computed.
        key: Expression,
    },
    /// `variable:Label:Label`
    Labels {
        /// The variable.
        variable: Name,
        /// The labels: named or computed.
        labels: Vec<LabelExpression>,
    },
    /// `CITATION sources FROM facts`
    Citation {
        /// The sources that no longer state the facts.
        sources: Expression,
        /// The facts, at least one.
        from: Vec<CitedFact>,
    },
    /// `STATEMENT entity.key = value [VALID …]`
    Statement(Box<Stated>),
}

/// `entity.key = value`: a statement of a property, as `ADD` and `REMOVE STATEMENT` name it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated {
    /// Any expression that yields an entity.
    pub target: Expression,
    /// Which property.
    pub key: PropertyKey,
    /// The value.
    pub value: Expression,
    /// `RANK rank`; of `ADD` only.
    pub rank: Option<Expression>,
    /// `VALID FROM time TO time`
    pub valid: Option<ValidPeriod>,
}

/// The key of a property.
#[derive(Clone, Debug, PartialEq)]
pub enum PropertyKey {
    /// `entity.key`
    Named(Name),
    /// `entity[key]`
    Computed(Expression),
}

/// When a statement holds: one of the two is given at least.
#[derive(Clone, Debug, PartialEq)]
pub struct ValidPeriod {
    /// `FROM time`
    pub from: Option<Expression>,
    /// `TO time`
    pub to: Option<Expression>,
}

/// What a citation is removed from.
#[derive(Clone, Debug, PartialEq)]
pub enum CitedFact {
    /// `variable`: the existence of the entity.
    Existence(Name),
    /// `entity.key`
    Property(Expression, Name),
    /// `entity[key]`
    DynamicProperty(Expression, Expression),
}
