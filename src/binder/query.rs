//! Queries: clauses one after the other, `UNION`, `NEXT`.

use super::call::WrittenCall;
use super::composition::{self, QueryPosition};
use super::reading::WrittenSubquery;
use super::scope::Scope;
use super::{Binder, BoundClause, BoundQuery, Column, QueryBody};
use crate::error::{Error, ErrorCode, Result, Span};
use crate::expression::Citing;
use crate::syntax::ast::{Clause, ClauseKind, MatchClause, Pattern, Query, SingleQuery};

/// The scope at the start of a part of a query.
///
/// Called for a sequence of clauses, and with `None` for the predicates of `WHEN`.
pub(super) type Start<'s> = dyn Fn(Option<&SingleQuery>) -> Scope + 's;

impl Binder<'_> {
    /// A whole statement.
    pub fn bind_statement(&mut self, query: &Query) -> Result<BoundQuery> {
        if let Query::Single(single) = query
            && let [only] = single.clauses.as_slice()
            && let ClauseKind::CallProcedure(clause) = &only.kind
        {
            let call = WrittenCall::new(clause, true);
            return self.bind_standalone_call(&call, single.span);
        }
        self.bind_query(query)
    }

    /// `CALL name …` as the whole statement: everything that it yields is returned.
    fn bind_standalone_call(&mut self, call: &WrittenCall<'_>, span: Span) -> Result<BoundQuery> {
        let mut clauses = Vec::new();
        let columns = self.bind_procedure_call(call, &mut clauses)?;
        Ok(BoundQuery {
            body: QueryBody::Clauses(clauses),
            returns: !columns.is_empty(),
            columns,
            span,
        })
    }

    /// A query in the current scope.
    pub fn bind_query(&mut self, query: &Query) -> Result<BoundQuery> {
        let start = self.scope.clone();
        self.bind_query_at(query, &|_| start.clone(), QueryPosition::Whole)
    }

    /// The body of `EXISTS { }` and the like.
    pub fn bind_inner_query(&mut self, query: &Query) -> Result<BoundQuery> {
        let start = self.scope.clone();
        let mut bound = self.bind_query_at(query, &|_| start.clone(), QueryPosition::Expression)?;
        bound.returns = true;
        Ok(bound)
    }

    /// A query whose parts each start with a scope of their own.
    pub fn bind_query_from(&mut self, query: &Query, start: &Start<'_>) -> Result<BoundQuery> {
        self.bind_query_at(query, start, QueryPosition::Whole)
    }

    pub(super) fn bind_query_at(
        &mut self,
        query: &Query,
        start: &Start<'_>,
        place: QueryPosition,
    ) -> Result<BoundQuery> {
        match query {
            Query::Single(single) => self.nested(single.span, |binder| {
                binder.scope = start(Some(single));
                binder.bind_single(single, place, Vec::new())
            }),
            Query::Union { parts, all, spans } => self.bind_union(parts, all, spans, start, place),
            Query::Next(parts) => self.bind_next(parts, start, place),
            Query::Conditional(conditional) => self.nested(conditional.span, |binder| {
                binder.scope = start(None);
                binder.bind_conditional(conditional, start, place, Vec::new())
            }),
        }
    }

    fn bind_union(
        &mut self,
        parts: &[SingleQuery],
        all: &[bool],
        spans: &[Span],
        start: &Start<'_>,
        place: QueryPosition,
    ) -> Result<BoundQuery> {
        let mixed = all.iter().position(|kind| Some(kind) != all.first());
        if let Some(position) = mixed {
            let span = spans.get(position).copied().unwrap_or_default();
            let message = "UNION and UNION ALL cannot be mixed";
            return Err(Error::syntax(ErrorCode::InvalidClauseComposition, message)
                .at(span)
                .hint("put one of them into CALL { … }"));
        }
        let mut bound: Vec<BoundQuery> = Vec::with_capacity(parts.len());
        let (before, mut longest) = (self.steps, self.steps);
        for part in parts {
            self.steps = before;
            bound.push(self.nested(part.span, |binder| {
                binder.scope = start(Some(part));
                binder.bind_single(part, place, Vec::new())
            })?);
            longest = longest.max(self.steps);
        }
        // The parts are alternatives: the plan is as deep as the deepest of them.
        self.steps = longest;
        let distinct = all.first() != Some(&true);
        self.unite(bound, distinct, &|position| {
            different(spans.get(position - 1).copied().unwrap_or_default())
        })
    }

    /// The parts with their columns in the order of the first part; `different` reports that the columns of the part at
    /// an index are different.
    pub(super) fn unite(
        &mut self,
        mut parts: Vec<BoundQuery>,
        distinct: bool,
        different: &dyn Fn(usize) -> Error,
    ) -> Result<BoundQuery> {
        let first = parts
            .first()
            .map(|part| part.columns.clone())
            .unwrap_or_default();
        let whole = parts.iter().fold(Span::default(), |span, part| {
            match span == Span::default() {
                true => part.span,
                false => span.to(part.span),
            }
        });
        for (position, part) in parts.iter_mut().enumerate().skip(1) {
            let columns = reordered(&part.columns, &first);
            part.columns = columns.ok_or_else(|| different(position))?;
        }
        let mut columns = Vec::with_capacity(first.len());
        for (position, column) in first.iter().enumerate() {
            let of_parts = parts.iter().filter_map(|part| part.columns.get(position));
            columns.push(Column {
                name: column.name.clone(),
                slot: self.slots.named(&column.name),
                types: of_parts.fold(column.types, |types, other| types.or(other.types)),
            });
        }
        let returns = parts.iter().any(|part| part.returns);
        self.scope = self.scope.constants();
        for column in &columns {
            self.scope.declare(&column.name, column.slot, column.types);
        }
        Ok(BoundQuery {
            body: QueryBody::Union { parts, distinct },
            columns,
            returns,
            span: whole,
        })
    }

    /// `first NEXT second NEXT third`
    fn bind_next(
        &mut self,
        parts: &[Query],
        start: &Start<'_>,
        place: QueryPosition,
    ) -> Result<BoundQuery> {
        let mut bound = None;
        for (at, part) in parts.iter().enumerate() {
            let place = match at + 1 == parts.len() {
                true => place,
                false => QueryPosition::First,
            };
            bound = Some(match bound {
                None => self.bind_query_at(part, start, place)?,
                Some(before) => self.bind_continuation(before, part, place)?,
            });
        }
        bound.ok_or_else(|| {
            Error::syntax(ErrorCode::UnexpectedSyntax, "there is no query before NEXT")
        })
    }

    /// A query after `NEXT`: it continues with the rows of the one before it, whose columns are its variables.
    fn bind_continuation(
        &mut self,
        before: BoundQuery,
        second: &Query,
        place: QueryPosition,
    ) -> Result<BoundQuery> {
        let span = before.span;
        let mut clauses = match before.body {
            QueryBody::Clauses(clauses) => clauses,
            QueryBody::Union { .. } => vec![BoundClause::CallSubquery {
                query: before,
                optional: false,
                in_transactions: None,
            }],
        };
        let table = self.scope.clone();
        match second {
            Query::Single(single) => {
                return self.nested(single.span, |binder| {
                    binder.bind_single(single, place, clauses)
                });
            }
            Query::Conditional(conditional) => {
                return self.nested(conditional.span, |binder| {
                    binder.bind_conditional(conditional, &|_| table.clone(), place, clauses)
                });
            }
            Query::Union { .. } | Query::Next(..) => {}
        }
        let query = self.bind_query_at(second, &|_| table.clone(), place)?;
        let (columns, returns) = (query.columns.clone(), query.returns);
        let span = span.to(query.span);
        clauses.push(BoundClause::Sequence(query));
        Ok(BoundQuery {
            body: QueryBody::Clauses(clauses),
            columns,
            returns,
            span,
        })
    }

    /// Consecutive clauses, after those that are already bound.
    fn bind_single(
        &mut self,
        single: &SingleQuery,
        place: QueryPosition,
        mut clauses: Vec<BoundClause>,
    ) -> Result<BoundQuery> {
        composition::check(single, place)?;
        let (mut shown, mut last) = (Vec::new(), None);
        for clause in &single.clauses {
            if let ClauseKind::Show(show) = &clause.kind {
                shown = self.bind_show(show, clause.span, &mut clauses)?;
            } else {
                self.bind_clause(clause, &mut clauses)?;
            }
            last = Some(&clause.kind);
        }
        if let Some(ClauseKind::CallProcedure(call)) = last
            && place == QueryPosition::Whole
        {
            self.require_effect(call)?;
        }
        let returns = single.returns();
        let columns = match (last, clauses.last()) {
            (Some(ClauseKind::Return(_)), Some(BoundClause::Project(projection))) => {
                projection.columns.clone()
            }
            _ if returns => shown,
            _ => Vec::new(),
        };
        Ok(BoundQuery {
            body: QueryBody::Clauses(clauses),
            columns,
            returns,
            span: single.span,
        })
    }

    /// A clause; it may become more than one bound clause.
    pub fn bind_clause(&mut self, clause: &Clause, out: &mut Vec<BoundClause>) -> Result<()> {
        let bound = self.bind_clause_kind(clause, out)?;
        self.writes |= clause.kind.writes();
        let Some(bound) = bound else {
            return Ok(());
        };
        self.step(bound.operators(), clause.span)?;
        out.push(bound);
        Ok(())
    }

    /// The bound clause; `None` if it was already appended to `out`.
    fn bind_clause_kind(
        &mut self,
        clause: &Clause,
        out: &mut Vec<BoundClause>,
    ) -> Result<Option<BoundClause>> {
        let bound = match &clause.kind {
            ClauseKind::Match(found) => self.bind_match_clause(found, clause.span, out)?,
            ClauseKind::Unwind(unwind) => self.bind_unwind(&unwind.list, &unwind.variable)?,
            ClauseKind::With(with) => {
                let predicate = with.predicate.as_ref();
                BoundClause::Project(self.bind_projection(&with.projection, predicate, false)?)
            }
            ClauseKind::Return(projection) => {
                BoundClause::Project(self.bind_projection(projection, None, true)?)
            }
            ClauseKind::Finish => BoundClause::Finish,
            ClauseKind::Let(items) => self.bind_let(items)?,
            ClauseKind::Filter(predicate) => BoundClause::Filter(self.bind_conjuncts(predicate)?),
            ClauseKind::OrderBy(projection) => self.bind_order_by(projection)?,
            ClauseKind::Create(patterns) => {
                let citing = self.bind_citing(clause.citing.as_ref())?;
                return self.bind_create_clause(patterns, citing, out);
            }
            ClauseKind::Merge(merge) => {
                let citing = self.bind_citing(clause.citing.as_ref())?;
                self.bind_merge(merge, citing)?
            }
            ClauseKind::Set(items) => {
                let citing = self.bind_citing(clause.citing.as_ref())?;
                self.bind_set(items, citing)?
            }
            ClauseKind::Add(items) => {
                let citing = self.bind_citing(clause.citing.as_ref())?;
                self.bind_add(items, citing)?
            }
            ClauseKind::Remove(items) => self.bind_remove(items)?,
            ClauseKind::Delete(delete) => self.bind_delete(&delete.targets, delete.detach)?,
            ClauseKind::Foreach(foreach) => {
                self.bind_foreach(&foreach.variable, &foreach.list, &foreach.body)?
            }
            ClauseKind::CallProcedure(call) => {
                self.step(1, clause.span)?;
                self.bind_procedure_call(&WrittenCall::new(call, false), out)?;
                return Ok(None);
            }
            ClauseKind::Show(show) => {
                self.step(1, clause.span)?;
                self.bind_show(show, clause.span, out)?;
                return Ok(None);
            }
            ClauseKind::CallSubquery(call) => {
                self.bind_call_subquery(&WrittenSubquery::new(call, clause.span))?
            }
            ClauseKind::LoadCsv(load) => {
                let options = [load.terminator.as_ref(), load.encoding.as_ref()];
                self.bind_load_csv(load.headers, &load.source, &load.variable, options)?
            }
        };
        Ok(Some(bound))
    }

    fn bind_match_clause(
        &mut self,
        found: &MatchClause,
        span: Span,
        out: &mut Vec<BoundClause>,
    ) -> Result<BoundClause> {
        if let Some(search) = &found.search {
            self.step(1, span)?;
            self.bind_match_search(found, search, out)?;
        }
        let predicate = found.predicate.as_ref();
        let bound =
            self.bind_match(found.optional, &found.patterns, predicate, found.repeatable)?;
        Ok(BoundClause::Match(bound))
    }

    /// Merges the clause into the preceding `CREATE` if that does not change the result.
    fn bind_create_clause(
        &mut self,
        patterns: &[Pattern],
        citing: Vec<Citing>,
        out: &mut [BoundClause],
    ) -> Result<Option<BoundClause>> {
        let create = self.bind_create(patterns, citing)?;
        if let Some(BoundClause::Create(before)) = out.last_mut()
            && before.joins(&create)
        {
            before.append(create);
            return Ok(None);
        }
        Ok(Some(BoundClause::Create(create)))
    }
}

/// The columns in the wanted order, if both lists have the same columns.
fn reordered(columns: &[Column], wanted: &[Column]) -> Option<Vec<Column>> {
    if columns.len() != wanted.len() {
        return None;
    }
    let find = |name: &Column| {
        columns
            .iter()
            .find(|column| column.name == name.name)
            .cloned()
    };
    wanted.iter().map(find).collect()
}

fn different(span: Span) -> Error {
    Error::syntax(
        ErrorCode::DifferentColumnsInUnion,
        "the parts of a UNION must return the same columns",
    )
    .at(span)
    .hint("name them alike with AS")
}
