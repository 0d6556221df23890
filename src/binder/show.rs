//! What `SHOW` calls.

use crate::error::Span;
use crate::syntax::ast::{Expression, ExpressionKind, Literal, SearchKind, Shown};

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
