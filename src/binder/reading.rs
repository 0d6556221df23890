//! Clauses that read: `MATCH`, `UNWIND`, `LOAD CSV`, `CALL { }`.

use super::call::already_bound;
use super::pattern::PatternBuilder;
use super::scope::{Origin, Scope};
use super::typing::{expect, expect_positive};
use super::{Binder, BoundClause, BoundMatch, BoundQuery, BoundTransactions};
use super::{ConnectionKind, PatternGraph};
use crate::error::{Error, ErrorCode, Result, Span};
use crate::expression::{Expression, Slot};
use crate::syntax::ast::{
    self, CallSubqueryClause, Clause, ClauseKind, ExpressionKind, Imports, InTransactions,
    WithClause,
};
use crate::syntax::ast::{Name, OnError, Pattern, Query, SingleQuery};
use crate::value::Value;
use crate::value::kind::TypeSet;

/// `CALL { … }` as written.
pub(super) struct WrittenSubquery<'q> {
    pub optional: bool,
    pub imports: Option<&'q Imports>,
    pub query: &'q Query,
    pub in_transactions: Option<&'q InTransactions>,
    pub span: Span,
}

impl<'q> WrittenSubquery<'q> {
    pub(super) fn new(clause: &'q CallSubqueryClause, span: Span) -> WrittenSubquery<'q> {
        WrittenSubquery {
            optional: clause.optional,
            imports: clause.imports.as_ref(),
            query: &clause.query,
            in_transactions: clause.in_transactions.as_ref(),
            span,
        }
    }
}

/// The default number of rows per transaction.
const ROWS_PER_TRANSACTION: i64 = 1000;

impl Binder<'_> {
    /// `[OPTIONAL] MATCH patterns [WHERE predicate]`
    pub fn bind_match(
        &mut self,
        optional: bool,
        patterns: &[Pattern],
        predicate: Option<&ast::Expression>,
        repeatable: bool,
    ) -> Result<BoundMatch> {
        let selects = |pattern: &Pattern| !matches!(pattern.selector, ast::Selector::All);
        if self.monotone && (optional || patterns.iter().any(selects)) {
            return self.not_monotone(|binder| {
                binder.bind_match(optional, patterns, predicate, repeatable)
            });
        }
        let mut builder = PatternBuilder::new(self.scope.mark(), optional, repeatable);
        self.bind_patterns(&mut builder, patterns)?;
        let mut graph = builder.graph;
        if let Some(written) = predicate {
            graph.predicates.extend(self.bind_conjuncts(written)?);
        }
        self.note_compared_names(&graph, false);
        if patterns.iter().any(is_legacy_shortest) {
            give_to_shortest(&mut graph);
        }
        Ok(BoundMatch { optional, graph })
    }

    /// `UNWIND list AS variable`
    pub fn bind_unwind(&mut self, list: &ast::Expression, variable: &Name) -> Result<BoundClause> {
        let (list, elements) = self.bind_list_source(list)?;
        let slot = self.declare_new(variable, elements.or(TypeSet::NULL))?;
        self.note_unwound(slot, &list);
        Ok(BoundClause::Unwind {
            list,
            variable: slot,
        })
    }

    /// Declares a variable that must not exist yet.
    pub fn declare_new(&mut self, name: &Name, types: TypeSet) -> Result<Slot> {
        if self.scope.find(&name.text).is_some() {
            return Err(already_bound(name));
        }
        let slot = self.slots.named(&name.text);
        self.scope.declare(&name.text, slot, types);
        Ok(slot)
    }

    /// `LOAD CSV [WITH HEADERS] FROM source AS variable`
    pub fn bind_load_csv(
        &mut self,
        headers: bool,
        source: &ast::Expression,
        variable: &Name,
        [terminator, encoding]: [Option<&ast::Expression>; 2],
    ) -> Result<BoundClause> {
        let from = self.bind_expression(source)?;
        expect(TypeSet::STRING, from.types, source.span)?;
        let terminator = self.bind_optional(terminator)?;
        let written = encoding;
        let encoding = self.bind_optional(written)?;
        if let (Some(bound), Some(written)) = (&encoding, written) {
            expect(TypeSet::STRING, bound.types, written.span)?;
        }
        let row = if headers {
            TypeSet::MAP
        } else {
            TypeSet::list_of(TypeSet::STRING.or(TypeSet::NULL))
        };
        let line = self.slots.anonymous("line");
        let file = self.slots.anonymous("file");
        self.loads_csv = true;
        let clause = BoundClause::LoadCsv {
            source: from.expression,
            headers,
            terminator: terminator.map(|typed| typed.expression),
            encoding: encoding.map(|typed| typed.expression),
            variable: self.declare_new(variable, row)?,
            line,
            file,
            span: source.span,
        };
        self.scope.set_origin(Some(Origin::new(line, file)));
        Ok(clause)
    }

    /// `CALL { … }`, `CALL (x) { … }`
    pub fn bind_call_subquery(&mut self, call: &WrittenSubquery<'_>) -> Result<BoundClause> {
        let outer = self.scope.clone();
        if call.in_transactions.is_some() && (self.writes || self.slots.in_subquery()) {
            return Err(transactions_inside(call.span));
        }
        let ((query, rows), _) = self.capturing(|binder| {
            let rows = match call.in_transactions.map(|written| &written.rows) {
                Some(Some(written)) => {
                    let rows = binder.bind_expression(written)?.expression;
                    expect_positive(&rows, "the number of rows", written.span)?;
                    rows
                }
                _ => Expression::Literal(Value::Integer(ROWS_PER_TRANSACTION)),
            };
            let query = match call.imports {
                None => binder.bind_importing(call.query, &outer)?,
                Some(imports) => {
                    binder.scope = binder.imported(imports, &outer)?;
                    binder.bind_query(call.query)?
                }
            };
            Ok((query, rows))
        })?;
        self.scope = outer;
        self.declare_results(&query)?;
        let in_transactions = match call.in_transactions {
            Some(written) => Some(BoundTransactions {
                rows,
                on_error: written.on_error,
                status: self.declare_status(written)?,
            }),
            None => None,
        };
        Ok(BoundClause::CallSubquery {
            query,
            optional: call.optional,
            in_transactions,
        })
    }

    fn declare_status(&mut self, written: &InTransactions) -> Result<Option<Slot>> {
        let Some(name) = &written.status else {
            return Ok(None);
        };
        if written.on_error == OnError::Fail {
            let message = "there is nothing to report where the first error ends the statement";
            return Err(Error::syntax(ErrorCode::InvalidClauseComposition, message)
                .at(name.span)
                .hint("use ON ERROR CONTINUE or ON ERROR BREAK"));
        }
        self.declare_new(name, TypeSet::MAP).map(Some)
    }

    fn declare_results(&mut self, query: &BoundQuery) -> Result<()> {
        for column in &query.columns {
            if self.scope.find(&column.name).is_some() {
                return Err(already_bound(&Name {
                    text: column.name.clone(),
                    span: query.span,
                }));
            }
        }
        for column in &query.columns {
            let types = column.types.or(TypeSet::NULL);
            self.scope.declare(&column.name, column.slot, types);
        }
        Ok(())
    }

    /// The variables that the scope clause imports.
    fn imported(&mut self, imports: &Imports, outer: &Scope) -> Result<Scope> {
        let names = match imports {
            Imports::Star => return Ok(outer.for_subquery()),
            Imports::Variables(names) => names,
        };
        let mut constants = Vec::with_capacity(names.len());
        for name in names {
            let found = outer.find(&name.text);
            let variable = found.ok_or_else(|| outer.undefined(&name.text, name.span))?;
            constants.push(variable.clone());
        }
        Ok(outer.with_constants(constants))
    }

    /// Without a scope clause, a leading `WITH` of plain variables determines the imports; each part of a union has its
    /// own.
    fn bind_importing(&mut self, query: &Query, outer: &Scope) -> Result<BoundQuery> {
        let start = |part: Option<&SingleQuery>| match part.and_then(|part| part.clauses.first()) {
            Some(first) if imports_variables(first) => outer.clone(),
            _ => Scope::default(),
        };
        self.bind_query_from(query, &start)
    }
}

fn transactions_inside(span: Span) -> Error {
    let message = "IN TRANSACTIONS cannot follow an update or be used inside another subquery";
    Error::syntax(ErrorCode::InvalidClauseComposition, message)
        .at(span)
        .hint("what it commits must be all that the statement changes")
}

fn imports_variables(clause: &Clause) -> bool {
    let ClauseKind::With(WithClause {
        projection,
        predicate: None,
    }) = &clause.kind
    else {
        return false;
    };
    projection.items.iter().all(|item| {
        item.alias.is_none() && matches!(item.expression.kind, ExpressionKind::Variable(_))
    })
}

fn is_legacy_shortest(pattern: &Pattern) -> bool {
    match pattern.selector {
        ast::Selector::Shortest { legacy, .. } | ast::Selector::ShortestGroups { legacy, .. } => {
            legacy
        }
        ast::Selector::All | ast::Selector::Any(_) => false,
    }
}

/// `MATCH p = shortestPath(…) WHERE …`: the shortest of the paths that satisfy the predicates on the path.
fn give_to_shortest(graph: &mut PatternGraph) {
    for connection in &mut graph.connections {
        if let ConnectionKind::Shortest {
            hops,
            path,
            predicates,
            ..
        } = &mut connection.kind
        {
            let own = [hops.relationships, *path];
            let (about, others) = std::mem::take(&mut graph.predicates)
                .into_iter()
                .partition(|predicate| own.iter().any(|slot| predicate.reads(*slot)));
            *predicates = about;
            graph.predicates = others;
        }
    }
}
