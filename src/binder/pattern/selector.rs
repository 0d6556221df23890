//! Path selectors: `shortestPath(…)`, `ANY SHORTEST`, `SHORTEST k GROUPS`, …

use super::parts::equal;
use super::{BoundChain, PatternBuilder, SetAside};
use crate::binder::labels::call;
use crate::binder::typing::{expect, expect_positive};
use crate::binder::{Binder, ConnectionKind, Selection};
use crate::error::{Error, ErrorCode, Result, Span};
use crate::expression::{Expression, ListQuantifier, Slot};
use crate::syntax::ast::{Pattern, PatternElement, Selector};
use crate::value::kind::TypeSet;

/// The selection among the paths between two ends.
#[derive(Clone, Debug)]
pub(super) struct Selected {
    pub count: Expression,
    pub groups: bool,
}

/// Whether a selector applies to more than one chain, so that it must select among whole paths.
pub(super) fn needs_selection(pattern: &Pattern) -> Result<bool> {
    use PatternElement::{Node, Relationship};
    let legacy = match &pattern.selector {
        Selector::All => return Ok(false),
        Selector::Any(_) => false,
        Selector::Shortest { legacy, .. } | Selector::ShortestGroups { legacy, .. } => *legacy,
    };
    match pattern.elements.as_slice() {
        [Node(_), Relationship(only), Node(_)] => Ok(only.length.is_none()),
        _ if legacy => {
            let message = "shortestPath takes one relationship between two nodes";
            Err(
                Error::syntax(ErrorCode::InvalidRelationshipPattern, message)
                    .at(pattern.span)
                    .hint("use ANY SHORTEST before the pattern"),
            )
        }
        _ => Ok(true),
    }
}

impl Binder<'_> {
    /// The selection of a pattern's selector.
    pub(super) fn selected(&mut self, pattern: &Pattern) -> Result<Option<Selected>> {
        let (count, groups) = match &pattern.selector {
            Selector::All => return Ok(None),
            // A shortest path is as good as any other.
            Selector::Any(count) | Selector::Shortest { count, .. } => (count, false),
            Selector::ShortestGroups { count, .. } => (count, true),
        };
        let bound = self.bind_expression(count)?;
        expect(TypeSet::INTEGER, bound.types, count.span)?;
        expect_positive(&bound.expression, "the number of paths", count.span)?;
        Ok(Some(Selected {
            count: bound.expression,
            groups,
        }))
    }

    /// Turns the only chain of a pattern into a search for shortest chains.
    pub(super) fn shorten(
        &mut self,
        builder: &mut PatternBuilder<'_>,
        selected: Selected,
        path: Option<Slot>,
    ) {
        let path = path.unwrap_or_else(|| self.slots.anonymous("path"));
        let Some(connection) = builder.graph.connections.last_mut() else {
            return;
        };
        if let ConnectionKind::Variable(hops) = &connection.kind {
            connection.unique = false;
            connection.kind = ConnectionKind::Shortest {
                hops: hops.clone(),
                count: selected.count,
                groups: selected.groups,
                path,
                predicates: Vec::new(),
            };
        }
    }

    /// Turns everything bound since `outer` was set aside into a separate pattern, of which only some paths are kept.
    pub(super) fn select<'q>(
        &mut self,
        builder: &mut PatternBuilder<'q>,
        outer: SetAside<'q>,
        selected: Selected,
        path: Option<Slot>,
        chain: &BoundChain,
    ) -> Result<()> {
        let path = path.unwrap_or_else(|| self.slots.anonymous("path"));
        let scratch = ["paths", "row", "lengths", "one"].map(|what| self.slots.anonymous(what));
        self.bind_pending(builder)?;
        let mut graph = builder.take_back(outer);
        graph.paths.push((path, chain.parts.clone()));
        builder.graph.selections.push(Selection {
            graph,
            start: chain.start,
            end: chain.end,
            path,
            count: selected.count,
            groups: selected.groups,
            scratch,
        });
        Ok(())
    }

    /// `all(a IN nodes(path) WHERE single(b IN nodes(path) WHERE a = b))`
    pub fn no_node_twice(&mut self, path: Slot, span: Span) -> Expression {
        let (one, other) = (self.slots.anonymous("one"), self.slots.anonymous("other"));
        let nodes = || call("nodes", Expression::Slot(path), span);
        let same = equal(Expression::Slot(one), Expression::Slot(other), span);
        let quantifier = |quantifier, variable, predicate| Expression::Quantifier {
            quantifier,
            variable,
            list: Box::new(nodes()),
            predicate: Box::new(predicate),
        };
        let once = quantifier(ListQuantifier::Single, other, same);
        quantifier(ListQuantifier::All, one, once)
    }
}
