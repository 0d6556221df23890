//! Subquery expressions: `EXISTS { }`, `COUNT { }`, `COLLECT { }`, pattern comprehensions and predicates, shortest paths.

use super::aggregation::Aggregating;
use super::typing::Typed;
use super::{Binder, BoundClause, BoundMatch, BoundProjection, BoundQuery, BoundSubquery};
use super::{Column, QueryBody};
use crate::error::{Error, ErrorCode, Result, Span};
use crate::expression::{Expression, Slot, SubqueryId, SubqueryKind};
use crate::syntax::ast::{self, Pattern, Selector, SubqueryBody};
use crate::value::kind::TypeSet;
use std::sync::Arc;

impl Binder<'_> {
    /// Binds the content of the braces, with the outer variables visible as arguments.
    pub fn in_subquery<T>(
        &mut self,
        bind: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<(T, Vec<Slot>)> {
        let scope = self.scope.clone();
        self.restrict_to_keys();
        self.scope = self.scope.for_subquery();
        let bound = self.capturing(bind);
        self.scope = scope;
        bound
    }

    /// Runs `bind`, and records which outer slots it reads.
    pub fn capturing<T>(
        &mut self,
        bind: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<(T, Vec<Slot>)> {
        let aggregating = std::mem::replace(&mut self.aggregating, Aggregating::Forbidden);
        let is_condition = std::mem::replace(&mut self.is_condition, false);
        self.slots.begin_subquery();
        let result = bind(self);
        self.is_condition = is_condition;
        let arguments = self.slots.end_subquery();
        self.aggregating = aggregating;
        for argument in &arguments {
            self.slots.read(*argument);
        }
        Ok((result?, arguments))
    }

    pub(super) fn add_subquery(
        &mut self,
        subquery: BoundSubquery,
        kind: SubqueryKind,
    ) -> Expression {
        let id = SubqueryId(u32::try_from(self.subqueries.len()).unwrap_or(u32::MAX));
        let arguments = subquery.arguments.clone();
        self.subqueries.push(subquery);
        Expression::Subquery {
            kind,
            id,
            arguments,
            enough: None,
        }
    }

    /// `EXISTS { … }` and the like
    pub fn bind_subquery_expression(
        &mut self,
        kind: ast::SubqueryKind,
        body: &SubqueryBody,
        span: Span,
    ) -> Result<Typed> {
        let writes = self.writes;
        let (query, arguments) = self.in_subquery(|binder| match body {
            SubqueryBody::Patterns {
                patterns,
                predicate,
            } => {
                let found = binder.bind_match(false, patterns, predicate.as_deref(), false)?;
                Ok(clauses_only(vec![BoundClause::Match(found)]))
            }
            SubqueryBody::Query(query) => binder.bind_inner_query(query),
        })?;
        if self.writes && !writes {
            let message = "a subquery in an expression cannot change the graph";
            return Err(Error::syntax(ErrorCode::InvalidClauseComposition, message)
                .at(span)
                .hint("use CALL { … }"));
        }
        let (kind, types) = match kind {
            ast::SubqueryKind::Exists => (SubqueryKind::Exists, TypeSet::BOOLEAN),
            ast::SubqueryKind::Count => (SubqueryKind::Count, TypeSet::INTEGER),
            ast::SubqueryKind::Collect => {
                let elements = only_column(&query, span)?.types;
                (SubqueryKind::Collect, TypeSet::list_of(elements))
            }
        };
        let result = match kind {
            SubqueryKind::Collect => query.columns.first().map(|column| column.slot),
            _ => None,
        };
        let subquery = BoundSubquery {
            query,
            arguments,
            result,
        };
        Ok(Typed::new(self.add_subquery(subquery, kind), types))
    }

    /// `(a)-->(b)` in a boolean context
    pub fn bind_pattern_predicate(&mut self, pattern: &Pattern) -> Result<Typed> {
        let (query, arguments) = self.in_subquery(|binder| {
            binder.check_known_variables(pattern)?;
            let patterns = std::slice::from_ref(pattern);
            let found = binder.bind_match(false, patterns, None, false)?;
            Ok(clauses_only(vec![BoundClause::Match(found)]))
        })?;
        let subquery = BoundSubquery {
            query,
            arguments,
            result: None,
        };
        let exists = self.add_subquery(subquery, SubqueryKind::Exists);
        Ok(Typed::new(exists, TypeSet::BOOLEAN))
    }

    /// `[p = (a)-->(b) WHERE predicate | result]`
    pub fn bind_pattern_comprehension(
        &mut self,
        pattern: &Pattern,
        predicate: Option<&ast::Expression>,
        result: &ast::Expression,
    ) -> Result<Typed> {
        let ((query, types), arguments) = self.in_subquery(|binder| {
            let patterns = std::slice::from_ref(pattern);
            let found = binder.bind_match(false, patterns, predicate, false)?;
            let value = binder.bind_expression(result)?;
            let types = value.types;
            Ok((binder.with_result(found, value), types))
        })?;
        let subquery = BoundSubquery {
            result: query.columns.first().map(|column| column.slot),
            query,
            arguments,
        };
        let collect = self.add_subquery(subquery, SubqueryKind::Collect);
        Ok(Typed::new(collect, TypeSet::list_of(types)))
    }

    /// `shortestPath(…)` and `allShortestPaths(…)` as expressions
    pub fn bind_shortest_path_expression(&mut self, pattern: &Pattern) -> Result<Typed> {
        let all = matches!(pattern.selector, Selector::ShortestGroups { .. });
        let (query, arguments) = self.in_subquery(|binder| {
            binder.check_known_variables(pattern)?;
            let name: Arc<str> = "#path".into();
            let mut named = pattern.clone();
            named.variable = Some(ast::Name {
                text: name.clone(),
                span: pattern.span,
            });
            let found = binder.bind_match(false, &[named], None, false)?;
            let (slot, types) = binder.resolve(&name, pattern.span)?;
            Ok(binder.with_result(found, Typed::new(Expression::Slot(slot), types)))
        })?;
        let subquery = BoundSubquery {
            result: query.columns.first().map(|column| column.slot),
            query,
            arguments,
        };
        let (kind, types) = if all {
            (SubqueryKind::Collect, TypeSet::list_of(TypeSet::PATH))
        } else {
            (SubqueryKind::First, TypeSet::PATH.or(TypeSet::NULL))
        };
        Ok(Typed::new(self.add_subquery(subquery, kind), types))
    }

    /// `MATCH …` followed by one computed column.
    fn with_result(&mut self, found: BoundMatch, value: Typed) -> BoundQuery {
        let slot = self.slots.anonymous("result");
        let column = Column {
            name: "#result".into(),
            slot,
            types: value.types,
        };
        let projection = BoundProjection {
            items: vec![(slot, value.expression)],
            grouping: None,
            distinct: false,
            columns: vec![column.clone()],
            order_by: Vec::new(),
            skip: None,
            limit: None,
            predicates: Vec::new(),
        };
        BoundQuery {
            body: QueryBody::Clauses(vec![
                BoundClause::Match(found),
                BoundClause::Project(projection),
            ]),
            columns: vec![column],
            returns: true,
            span: Span::default(),
        }
    }

    /// A pattern that is a predicate introduces no variables.
    fn check_known_variables(&self, pattern: &Pattern) -> Result<()> {
        let mut unknown = None;
        super::pattern::for_each_name(&pattern.elements, &mut |name| {
            if unknown.is_none() && self.scope.find(&name.text).is_none() {
                unknown = Some(name.clone());
            }
        });
        match unknown {
            Some(name) => Err(self.scope.undefined(&name.text, name.span)),
            None => Ok(()),
        }
    }
}

/// A query that returns rows without columns.
pub(super) fn clauses_only(clauses: Vec<BoundClause>) -> BoundQuery {
    BoundQuery {
        body: QueryBody::Clauses(clauses),
        columns: Vec::new(),
        returns: true,
        span: Span::default(),
    }
}

fn only_column(query: &BoundQuery, span: Span) -> Result<&Column> {
    match query.columns.as_slice() {
        [column] => Ok(column),
        columns => Err(Error::syntax(
            ErrorCode::UnexpectedSyntax,
            format!(
                "COLLECT {{ … }} must return one column, this returns {}",
                columns.len()
            ),
        )
        .at(span)),
    }
}
