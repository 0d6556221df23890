//! AST → bound query: every name is resolved to a slot, and every compile-time rule of the language is checked. Must
//! not know data: a statement is bound in the same way over any graph.
//!
//! Entry points: [`bind`], and [`bind_schema`] for statements about indexes and constraints. `query.rs` binds sequences
//! of clauses and unions; `reading.rs`, `writing.rs`, `projection.rs` and `call.rs` bind one family of clauses each;
//! `pattern.rs` turns patterns into a graph of slots; `expression.rs` and its neighbours bind expressions and determine
//! their types (`typing.rs` has the rules). To add a clause: a variant in `bound.rs`, an arm in `query.rs`, a function
//! in the file of its family.

mod aggregation;
mod bound;
mod bound_pattern;
mod call;
mod case;
mod chain;
mod check;
mod citing;
mod compared_names;
mod compared_unit;
mod composition;
mod comprehension;
mod conditional;
mod create;
mod creation_order;
mod derivation;
mod derived;
mod expression;
mod graph_type;
mod known_rules;
mod labels;
mod linear_recursion;
mod match_search;
mod pattern;
mod projection;
mod query;
mod reading;
mod repeated_hop;
mod schema;
mod scope;
mod search;
mod show;
mod stating;
mod subquery;
mod typing;
mod unquoted_time;
mod valid_time;
mod walk;
mod writing;

pub use bound::*;
pub use bound_pattern::*;
pub use creation_order::creation_rounds;
pub use derivation::{GIVEN, RuleSource, read_rule};
pub use known_rules::{DerivedUse, KnownRules, is_place, loop_type, step_type};
pub use linear_recursion::{Recursion, Recursive, SingleHop};
pub use schema::bind_schema;
pub use valid_time::no_variable_yet;

use crate::error::{Error, ErrorCode, MAX_WARNINGS, Result, Span, Warning};
use crate::expression::{Citing, Expression};
use crate::functions::UserFunctions;
use crate::graph::RuleHead;
use crate::procedures::ProcedureRegistry;
use crate::syntax::ast;
use aggregation::Aggregating;
use scope::{Scope, Slots};
use std::fmt;
use std::sync::Arc;

/// The maximum nesting depth of expressions and queries.
const MAX_DEPTH: usize = 400;

/// The maximum number of consecutive steps of a statement: clauses, relationships, and the parts of a projection. Each
/// becomes one or two operators that pull rows from the previous one by recursion, and a whole plan must fit on the 2
/// MiB stack of a spawned thread.
const MAX_STEPS: usize = 500;

/// The number of different names given to entities that are remembered of a statement.
const MAX_CREATIONS: usize = 100;

/// What the binder may know besides the text.
#[derive(Clone, Copy)]
pub struct Catalog<'a> {
    /// The procedures that `CALL` can run.
    pub procedures: &'a ProcedureRegistry,
    /// The functions that the program has registered.
    pub functions: &'a UserFunctions,
    /// The rules of the graph.
    pub rules: KnownRules<'a>,
    /// Is asked at regular intervals; its error stops the binding of a long statement.
    pub check: &'a dyn Fn() -> Result<()>,
}

impl fmt::Debug for Catalog<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Catalog")
            .field("procedures", self.procedures)
            .finish_non_exhaustive()
    }
}

/// Resolves every name of a query, including its prefixes, and checks every rule that needs no data.
pub fn bind(
    statement: &ast::Query,
    prefixes: &ast::Prefixes,
    catalog: &Catalog<'_>,
) -> Result<BoundStatement> {
    let citing = prefixes.citing.as_ref();
    let mut binder = Binder::new(catalog);
    if let Some(sources) = citing {
        binder.bind_citing_prefix(sources)?;
    }
    let at = match &prefixes.at {
        Some(written) => Some((binder.bind_at(written)?, written.span)),
        None => None,
    };
    let query = binder.bind_statement(statement)?;
    if let Some((_, span)) = at {
        binder.check_reads(&query, span)?;
    }
    if let Some(sources) = citing.filter(|_| !binder.writes) {
        return Err(citing::states_nothing(sources.span));
    }
    if let Some((cite, span)) = prefixes.cite {
        check_citable(&query, cite, span)?;
    }
    binder.finish(query, (at, prefixes.cite.map(|(cite, _)| cite)))
}

/// Resolves every name of the body of a rule, which is read under `AT` or not, and with the facts of its rows or without.
pub fn bind_body(
    body: &ast::Query,
    (under_at, cite): (bool, Option<ast::Cite>),
    catalog: &Catalog<'_>,
) -> Result<BoundStatement> {
    let mut binder = Binder::new(catalog);
    binder.under_at = under_at;
    let query = binder.bind_statement(body)?;
    binder.finish(query, (None, cite))
}

/// A query with `CITE` must return rows, and must not use the name of the additional column.
fn check_citable(query: &BoundQuery, cite: ast::Cite, span: Span) -> Result<()> {
    if !query.returns {
        let message = "CITE reports the sources of rows, and this statement returns none";
        return Err(Error::syntax(ErrorCode::InvalidClauseComposition, message)
            .at(span)
            .hint("end it with RETURN, or leave CITE out"));
    }
    let name = cite.column();
    match query.columns.iter().any(|column| &*column.name == name) {
        false => Ok(()),
        true => Err(Error::syntax(
            ErrorCode::ColumnNameConflict,
            format!("CITE adds a column called `{name}`, and the query has one of that name"),
        )
        .at(span)
        .hint("give the query's column another name with AS")),
    }
}

/// The state of binding one statement.
struct Binder<'a> {
    catalog: &'a Catalog<'a>,
    slots: Slots,
    scope: Scope,
    subqueries: Vec<BoundSubquery>,
    aggregating: Aggregating,
    writes: bool,
    /// The sources of everything that the statement states.
    citing: Option<Citing>,
    /// `AT` has come: what a pattern binds has to hold.
    under_at: bool,
    /// A `LOAD CSV` has been bound.
    loads_csv: bool,
    parameters: Vec<(Arc<str>, Span)>,
    mentions: Vec<Mention>,
    creations: Vec<Creation>,
    compared_names: Vec<ComparedName>,
    unwound: compared_names::Unwound,
    /// The places that read what rules derive.
    derived: Vec<DerivedUse>,
    /// Whether more of what is derived at this place never takes a row away.
    monotone: bool,
    /// A condition is being bound, so that what makes it true keeps a row.
    is_condition: bool,
    /// The first attempt to write what is derived.
    refused: Option<Error>,
    warnings: Vec<Warning>,
    depth: usize,
    /// The number of consecutive clauses and relationships so far.
    steps: usize,
    /// The number of expressions and operators so far.
    work: usize,
}

/// The number of expressions that are bound between two checks whether to go on.
const WORK_PER_CHECK: usize = 1000;

impl<'a> Binder<'a> {
    fn new(catalog: &'a Catalog<'a>) -> Binder<'a> {
        Binder {
            catalog,
            slots: Slots::default(),
            scope: Scope::default(),
            subqueries: Vec::new(),
            aggregating: Aggregating::Forbidden,
            writes: false,
            citing: None,
            under_at: false,
            loads_csv: false,
            parameters: Vec::new(),
            mentions: Vec::new(),
            creations: Vec::new(),
            compared_names: Vec::new(),
            unwound: Vec::new(),
            derived: Vec::new(),
            monotone: true,
            is_condition: false,
            refused: None,
            warnings: Vec::new(),
            depth: 0,
            steps: 0,
            work: 0,
        }
    }

    fn finish(
        self,
        query: BoundQuery,
        (at, cite): (Option<(Expression, Span)>, Option<ast::Cite>),
    ) -> Result<BoundStatement> {
        if let Some(refused) = self.refused {
            return Err(refused);
        }
        Ok(BoundStatement {
            query,
            subqueries: self.subqueries,
            slot_names: self.slots.into_names(),
            mentions: self.mentions,
            creations: self.creations,
            compared_names: self.compared_names,
            derived: self.derived,
            warnings: self.warnings,
            parameters: self.parameters,
            at,
            cite,
            writes: self.writes,
        })
    }
}

impl Binder<'_> {
    /// Counts an expression or an operator, and asks at intervals whether to go on.
    fn work(&mut self) -> Result<()> {
        self.work += 1;
        match self.work.is_multiple_of(WORK_PER_CHECK) {
            true => (self.catalog.check)(),
            false => Ok(()),
        }
    }

    /// Runs `bind` one level deeper; fails if that is too deep.
    fn nested<T>(&mut self, span: Span, bind: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth >= MAX_DEPTH {
            return Err(Error::syntax(
                ErrorCode::NestingTooDeep,
                format!("nested more than {MAX_DEPTH} levels deep"),
            )
            .at(span)
            .hint("split the expression with WITH"));
        }
        self.work()?;
        self.depth += 1;
        let result = bind(self);
        self.depth -= 1;
        result
    }

    /// Adds operators to the length of the statement; fails if it becomes too long.
    fn step(&mut self, operators: usize, span: Span) -> Result<()> {
        self.steps += operators;
        if self.steps <= MAX_STEPS {
            return Ok(());
        }
        let message = format!(
            "a statement takes {MAX_STEPS} steps at most: clauses, relationships, ORDER BY, …"
        );
        Err(Error::syntax(ErrorCode::StatementTooLong, message)
            .at(span)
            .hint("end it here with `;`, or UNWIND a list"))
    }

    /// Adds a warning, once.
    fn warn(&mut self, warning: Warning) {
        if self.warnings.len() < MAX_WARNINGS && !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    /// Records that the statement refers to something of this name in the graph.
    fn mentions(&mut self, what: Mentioned, name: &ast::Name) {
        let known = |other: &Mention| other.what == what && other.name == name.text;
        if !self.mentions.iter().any(known) {
            self.mentions.push(Mention {
                what,
                name: name.text.clone(),
                span: name.span,
            });
        }
    }

    /// Records that the statement gives a name to an entity; of a key, an entity with these labels or of this type.
    fn creates(&mut self, what: Mentioned, name: &ast::Name, owners: &[Arc<str>]) {
        match what {
            Mentioned::Type => {
                self.refuse_derived(RuleHead::Relationship(Arc::clone(&name.text)), name.span);
            }
            Mentioned::Label => {
                self.refuse_derived(RuleHead::Label(Arc::clone(&name.text)), name.span);
            }
            Mentioned::Key => {}
        }
        let creation = Creation {
            mention: Mention {
                what,
                name: name.text.clone(),
                span: name.span,
            },
            owners: owners.to_vec(),
        };
        let same = |other: &Creation| {
            (other.mention.what, &other.mention.name) == (what, &name.text)
                && other.owners == creation.owners
        };
        if self.creations.len() < MAX_CREATIONS && !self.creations.iter().any(same) {
            self.creations.push(creation);
        }
    }

    /// Records that a parameter is read.
    fn reads_parameter(&mut self, name: &Arc<str>, span: Span) {
        if !self.parameters.iter().any(|(known, _)| known == name) {
            self.parameters.push((name.clone(), span));
        }
    }

    /// Runs `bind`, then removes what it has declared.
    fn scoped<T>(&mut self, bind: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let mark = self.scope.mark();
        let result = bind(self);
        self.scope.truncate(mark);
        result
    }
}
