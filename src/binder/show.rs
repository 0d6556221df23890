//! What `SHOW` calls.

use crate::error::Span;
use crate::syntax::ast::{
    Expression, ExpressionKind, Literal, Name, SearchKind, ShowClause, Shown, Yield,
};

/// What `SHOW INDEXES` shows where it is not told: `options` are long, and most indexes have none.
const OF_INDEXES: [&str; 7] = [
    "name",
    "type",
    "state",
    "entityType",
    "labelsOrTypes",
    "properties",
    "owningConstraint",
];

/// The columns that are shown where the statement names none; `None`: all of them.
pub(super) fn default_columns(show: &ShowClause, span: Span) -> Option<Yield> {
    let is_short = match show.what {
        Shown::Indexes | Shown::SearchIndexes(SearchKind::Name | SearchKind::Text) => true,
        Shown::SearchIndexes(SearchKind::FullText | SearchKind::Vector)
        | Shown::Constraints
        | Shown::Functions
        | Shown::Procedures
        | Shown::Labels
        | Shown::RelationshipTypes
        | Shown::PropertyKeys
        | Shown::Rules
        | Shown::Units
        | Shown::Sources
        | Shown::Commits
        | Shown::GraphType => false,
    };
    let column = |name: &str| {
        let text = name.into();
        (Name { text, span }, None)
    };
    let is_short = is_short && show.yields == Yield::None;
    is_short.then(|| Yield::Items(OF_INDEXES.into_iter().map(column).collect()))
}

/// The procedure that lists something, and its arguments.
pub(super) fn shown(what: Shown, span: Span) -> (&'static str, Vec<Expression>) {
    let procedure = match what {
        Shown::Indexes => "db.indexes",
        Shown::SearchIndexes(SearchKind::Vector) => "db.index.vector.list",
        Shown::SearchIndexes(kind) => {
            let kind = Expression {
                kind: ExpressionKind::Literal(Literal::String(kind.as_str().into())),
                span,
            };
            return ("db.indexes", vec![kind]);
        }
        Shown::Constraints => "db.constraints",
        Shown::Functions => "dbms.functions",
        Shown::Procedures => "dbms.procedures",
        Shown::Labels => "db.labels",
        Shown::RelationshipTypes => "db.relationshipTypes",
        Shown::PropertyKeys => "db.propertyKeys",
        Shown::Rules => "db.rules",
        Shown::Units => "db.units",
        Shown::Sources => "kg.sources",
        Shown::Commits => "db.commits",
        Shown::GraphType => "db.graphType",
    };
    (procedure, Vec::new())
}
