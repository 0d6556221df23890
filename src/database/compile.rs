//! Compiling a text to a plan, and the cache of compiled statements.

use super::catalog::{catalog_of, knowing};
use super::compared_names::indexed;
use super::derivation::{self, Rules};
use super::explain;
use super::notice::{Notice, creations, notices};
use super::options::Settings;
use super::rule_checks::check_rules;
use super::why;
use crate::binder::{self, BoundStatement, ComparedName};
use crate::error::{Error, ErrorCode, ErrorKind, Phase, Result, Span, nearest};
use crate::executor::Limits;
use crate::graph::GraphView;
use crate::plan::Plan;
use crate::planner;
use crate::syntax;
use crate::syntax::ast::{
    Clause, ClauseKind, Expression, ExpressionKind, Literal, Mode, Prefixes, Projection,
    ProjectionItem, Query, SingleQuery, StatementKind,
};
use crate::value::Value;
use crate::value::allowance::readable_size;
use crate::value::parameter_values::ParameterValues;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// An estimate of the memory that a token of a statement takes while it is compiled, measured on long statements: in
/// the syntax tree, in the bound query, and in the plan.
const BYTES_PER_TOKEN: u64 = 240;

/// The maximum number of cached statements; if it, or the limit on the total size of their texts, is exceeded, the
/// cache is cleared. A plan is tens of times as large as its text.
const CACHED_STATEMENTS: usize = 512;
const CACHED_BYTES: usize = 1 << 20;
/// A longer statement probably contains data, and is not repeated.
const LONGEST_CACHED: usize = 16 << 10;

/// A statement that has been parsed, bound and planned.
#[derive(Debug)]
pub(super) struct Compiled {
    pub kind: CompiledKind,
    /// The schema version for which it was planned; the plan is discarded when it changes.
    schema_version: u64,
    /// The size of the graph for which it was planned: a plan for an empty graph is a poor one for a large graph.
    size: u64,
    /// What the plan leaves out because the graph has nothing of the kind.
    left_out: LeftOut,
}

#[derive(Debug)]
pub(super) enum CompiledKind {
    Query(CompiledQuery),
    /// `AS OF`: compiled again for the state that it reads.
    Dated(DatedStatement),
    Begin,
    Commit,
    Rollback,
}

/// A statement that says `AS OF`.
#[derive(Debug)]
pub(super) struct DatedStatement {
    /// All of its text.
    pub text: Arc<str>,
    /// The point in history: a constant, or what computes it.
    pub point: std::result::Result<Value, CompiledQuery>,
    /// Where the point is written.
    pub span: Span,
    /// The columns that it answers.
    columns: Arc<[Arc<str>]>,
}

#[derive(Debug)]
pub(super) struct CompiledQuery {
    pub plan: Arc<Plan>,
    pub mode: Mode,
    /// The names of its columns.
    pub columns: Arc<[Arc<str>]>,
    /// The texts that it compares with properties that are names.
    pub compared_names: Arc<[ComparedName]>,
    /// Warnings about the names that it gives to entities.
    creations: Arc<[Notice]>,
    /// Warnings about probable mistakes.
    notices: Arc<[Notice]>,
    /// The parameters that it requires, and where each is first read.
    parameters: Vec<(Arc<str>, Span)>,
}

impl Compiled {
    /// The names of the columns of its result.
    pub fn columns(&self) -> Arc<[Arc<str>]> {
        match &self.kind {
            CompiledKind::Query(query) => {
                explain::columns(query.mode).unwrap_or_else(|| Arc::clone(&query.columns))
            }
            CompiledKind::Dated(dated) => Arc::clone(&dated.columns),
            CompiledKind::Begin | CompiledKind::Commit | CompiledKind::Rollback => Arc::new([]),
        }
    }
}

impl CompiledQuery {
    /// The names that it gives to entities and that are new to a state of the graph, which it has not yet changed.
    pub fn new_names(&self, view: &GraphView) -> Vec<Notice> {
        let notices = self.creations.iter().filter(|notice| notice.holds(view));
        notices.cloned().collect()
    }

    /// The warnings that still apply to a state of the graph.
    pub fn notices<'q>(&'q self, view: &'q GraphView) -> impl Iterator<Item = Notice> + 'q {
        let notices = self.notices.iter().filter(|notice| notice.holds(view));
        notices.cloned()
    }

    /// The parameters that it requires.
    pub fn parameter_names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.parameters.iter().map(|(name, _)| name)
    }

    /// Fails if a parameter is missing.
    pub fn check_parameters(&self, given: &ParameterValues) -> Result<()> {
        let mut needed = self.parameters.iter();
        match needed.find(|(name, _)| !given.has(name)) {
            None => Ok(()),
            Some((name, span)) => Err(missing(name, given).at(*span)),
        }
    }
}

fn missing(name: &str, given: &ParameterValues) -> Error {
    let error = Error::new(
        ErrorKind::ParameterMissing,
        Phase::CompileTime,
        ErrorCode::MissingParameter,
        format!("the query reads the parameter ${name}, which was not given"),
    );
    match nearest(name, given.names().map(|key| &**key)) {
        Some(near) => error.hint(format!("did you mean `${near}`?")),
        None => error.hint(format!(
            "give it: params! {{ \"{name}\" => … }}, or --param {name}=… on the command line"
        )),
    }
}

/// Compiled statements by their text.
#[derive(Debug, Default)]
pub(super) struct Cache {
    by_text: FxHashMap<Arc<str>, Arc<Compiled>>,
    /// The total length of the texts.
    bytes: usize,
}

impl Cache {
    /// The statement of a text, if its plan is still valid for this state of the graph.
    pub fn get(&self, text: &str, view: &GraphView) -> Option<Arc<Compiled>> {
        let compiled = self.by_text.get(text)?;
        let near = |size: u64| size / 4 <= compiled.size && compiled.size / 4 <= size;
        let good = compiled.schema_version == view.schema_version()
            && compiled.left_out == LeftOut::of(view)
            && near(size(view));
        good.then(|| Arc::clone(compiled))
    }

    pub fn put(&mut self, text: &str, compiled: &Arc<Compiled>) {
        if text.len() > LONGEST_CACHED {
            return;
        }
        if self.by_text.len() >= CACHED_STATEMENTS || self.bytes + text.len() > CACHED_BYTES {
            *self = Cache::default();
        }
        let old = self.by_text.insert(text.into(), Arc::clone(compiled));
        self.bytes += if old.is_none() { text.len() } else { 0 };
    }
}

/// The compiled statements for one state, or for the newest states one after another.
#[derive(Debug, Default)]
pub(super) struct Caches {
    /// Of statements as they are given.
    open: Mutex<Cache>,
    /// Of statements that say `AS OF` and mean this state, by their whole text.
    done: Mutex<Cache>,
}

impl Caches {
    pub fn of(&self, dating: Dating) -> MutexGuard<'_, Cache> {
        let cache = match dating {
            Dating::Open => &self.open,
            Dating::Done => &self.done,
        };
        // What is cached is whole whatever happened to a holder.
        cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn clear(&self) {
        for dating in [Dating::Open, Dating::Done] {
            *self.of(dating) = Cache::default();
        }
    }
}

/// What plans leave out where the graph has nothing of the kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct LeftOut {
    /// Sources: nothing has ever been cited, so that no lineage is tracked.
    sources: bool,
    /// Times of validity: everything is valid at all times.
    times: bool,
}

impl LeftOut {
    fn of(view: &GraphView) -> LeftOut {
        LeftOut {
            sources: view.source_names().is_empty(),
            times: !view.has_valid_time(),
        }
    }
}

fn size(view: &GraphView) -> u64 {
    // Small graphs are treated alike, so that early inserts do not invalidate every plan.
    (view.node_count() + view.relationship_count()).max(4096)
}

/// The number of words and signs that are counted between two looks at the limits.
const COUNTED_AT_ONCE: usize = 10_000;

/// Fails if compiling a statement of this length would take more memory than is allowed.
pub(super) fn check_length(text: &str, limits: &Limits) -> Result<()> {
    let needed = |tokens: usize| tokens as u64 * BYTES_PER_TOKEN;
    let Some(allowed) = limits
        .memory
        .filter(|allowed| needed(text.len()) > *allowed)
    else {
        return Ok(());
    };
    // Most texts have far fewer tokens than bytes, so tokens are only counted if the length in bytes is too large.
    let (mut rest, mut tokens) = (syntax::tokens(text), 0);
    loop {
        limits.check()?;
        match rest.by_ref().take(COUNTED_AT_ONCE).count() {
            0 => break,
            some => tokens += some,
        }
    }
    if needed(tokens) <= allowed {
        return Ok(());
    }
    Err(Error::limit(
        ErrorCode::MemoryLimit,
        format!(
            "the statement is too long: compiling its {tokens} words and signs needs {}, and it may use {}",
            readable_size(needed(tokens)),
            readable_size(allowed),
        ),
    )
    .in_phase(Phase::CompileTime)
    .hint("give data as parameters, or cut the statement into several; or allow more: --memory-limit, `:limits memory`, `DatabaseBuilder::memory_limit`"))
}

/// Whether `AS OF` is still to be obeyed, or the state that it means has been found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dating {
    Open,
    Done,
}

/// Parses, binds and plans one statement. Each of these takes a time that grows with the length of the text; during them
/// the limits are asked at regular intervals.
pub(super) fn compile(
    text: &str,
    view: &GraphView,
    settings: &Settings,
    (limits, dating): (&Limits, Dating),
) -> Result<Compiled> {
    let statement = syntax::parse(text, &|| limits.check())?;
    limits.check()?;
    let point = statement
        .prefixes
        .as_of
        .as_ref()
        .filter(|_| dating == Dating::Open);
    let kind = match &statement.kind {
        _ if let Some(point) = point => {
            // Its columns follow from its text, whatever the state; so do most of its errors.
            let now = compile(text, view, settings, (limits, Dating::Done))?;
            CompiledKind::Dated(DatedStatement {
                columns: now.columns(),
                text: text.into(),
                span: point.span,
                point: point_of(point, view, settings, limits)?,
            })
        }
        StatementKind::Begin => CompiledKind::Begin,
        StatementKind::Commit => CompiledKind::Commit,
        StatementKind::Rollback => CompiledKind::Rollback,
        StatementKind::Schema(_) if statement.mode == Mode::Why => {
            return Err(why::no_rows(statement.span));
        }
        StatementKind::Schema(command) => {
            let bound = binder::bind_schema(command, statement.span, view.units())?;
            check_rules(command, (view, settings, limits))?;
            CompiledKind::Query(planned(bound, statement.mode, view, (settings, limits))?)
        }
        StatementKind::Query(query) => {
            let heads = derivation::heads(view.derivation_rules());
            let bound = binder::bind(
                query,
                &statement.prefixes,
                &catalog_of(settings, knowing(&heads), &|| limits.check()),
            )?;
            let bound = why::with_facts(&statement, bound)?;
            limits.check()?;
            CompiledKind::Query(planned(bound, statement.mode, view, (settings, limits))?)
        }
    };
    Ok(Compiled {
        kind,
        schema_version: view.schema_version(),
        size: size(view),
        left_out: LeftOut::of(view),
    })
}

/// What `AS OF` names: a constant, or the query that computes it.
fn point_of(
    point: &Expression,
    view: &GraphView,
    settings: &Settings,
    limits: &Limits,
) -> Result<std::result::Result<Value, CompiledQuery>> {
    let constant = match &point.kind {
        ExpressionKind::Literal(Literal::Integer(number)) => Some(Value::Integer(*number)),
        ExpressionKind::Literal(Literal::String(text)) => Some(Value::String(Arc::clone(text))),
        _ => None,
    };
    let computed = |()| {
        let heads = derivation::heads(view.derivation_rules());
        let bound = binder::bind(
            &returning(point),
            &Prefixes::default(),
            &catalog_of(settings, knowing(&heads), &|| limits.check()),
        );
        let bound = bound.map_err(|error| binder::no_variable_yet(error, "AS OF"))?;
        planned(bound, Mode::Execute, view, (settings, limits))
    };
    Ok(match constant {
        Some(value) => Ok(value),
        None => Err(computed(())?),
    })
}

/// `RETURN expression`
fn returning(expression: &Expression) -> Query {
    let span = expression.span;
    let projection = Projection {
        distinct: false,
        star: false,
        items: vec![ProjectionItem {
            expression: expression.clone(),
            alias: None,
            text: "point".into(),
        }],
        order_by: Vec::new(),
        skip: None,
        limit: None,
        span,
    };
    let clause = Clause {
        kind: ClauseKind::Return(projection),
        citing: None,
        span,
    };
    Query::Single(SingleQuery {
        clauses: vec![clause],
        span,
    })
}

/// The plan of a bound statement, with its columns, notices and parameters.
fn planned(
    bound: BoundStatement,
    mode: Mode,
    view: &GraphView,
    (settings, limits): (&Settings, &Limits),
) -> Result<CompiledQuery> {
    let mut plan = planner::plan(&bound, view, &settings.planner, &|| limits.check())?;
    plan.rules = Rules::new(view, settings, limits, None).program(&bound)?;
    let columns = plan.columns.iter();
    Ok(CompiledQuery {
        columns: columns.map(|column| Arc::clone(&column.name)).collect(),
        plan: Arc::new(plan),
        mode,
        notices: notices(bound.mentions, bound.warnings, view),
        creations: creations(bound.creations, view),
        compared_names: indexed(bound.compared_names, view),
        parameters: bound.parameters,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::binder::Catalog;
    use crate::binder::KnownRules;
    use crate::database::DatabaseBuilder;
    use crate::executor::Interrupt;
    use std::cell::Cell;

    fn catalog<'a>(settings: &'a Settings, check: &'a dyn Fn() -> Result<()>) -> Catalog<'a> {
        catalog_of(settings, KnownRules::default(), check)
    }

    /// A check that fails the second time.
    fn stops_at_once(calls: &Cell<u32>) -> Result<()> {
        calls.set(calls.get() + 1);
        match calls.get() {
            1 => Ok(()),
            _ => Err(Error::limit(ErrorCode::Cancelled, "stopped")),
        }
    }

    #[test]
    fn binding_and_planning_a_long_statement_can_be_stopped() {
        let settings = DatabaseBuilder::default().settings;
        let view = GraphView::default();
        let go_on = || Ok(());
        for text in [
            format!("RETURN [{}1] AS x", "1, ".repeat(10_000)),
            format!("RETURN {}1 AS x", "1 + ".repeat(10_000)),
            format!("CREATE {}()", "(:City {n: 1}), ".repeat(10_000)),
        ] {
            let statement = syntax::parse(&text, &go_on).unwrap();
            let StatementKind::Query(query) = &statement.kind else {
                panic!("{text} is a query");
            };
            let calls = Cell::new(0);
            let check = || stops_at_once(&calls);
            let stopped = binder::bind(query, &statement.prefixes, &catalog(&settings, &check));
            assert_eq!(stopped.unwrap_err().code(), ErrorCode::Cancelled);
            let bound = binder::bind(query, &statement.prefixes, &catalog(&settings, &go_on));
            let calls = Cell::new(0);
            let check = || stops_at_once(&calls);
            let stopped = planner::plan(&bound.unwrap(), &view, &settings.planner, &check);
            assert_eq!(stopped.unwrap_err().code(), ErrorCode::Cancelled);
        }
    }

    #[test]
    fn counting_the_words_of_a_long_statement_can_be_stopped() {
        let interrupt = Interrupt::new();
        let mut limits = Limits::default();
        limits.interrupts = vec![interrupt.clone()];
        limits.memory = Some(1);
        let code = || check_length("RETURN 1", &limits).map_err(|error| error.code());
        assert_eq!(code(), Err(ErrorCode::MemoryLimit));
        interrupt.interrupt();
        assert_eq!(code(), Err(ErrorCode::Cancelled));
    }

    #[test]
    fn the_cache_is_bounded_by_count_and_by_bytes() {
        let compiled = Arc::new(Compiled {
            kind: CompiledKind::Begin,
            schema_version: 0,
            size: 0,
            left_out: LeftOut::of(&GraphView::default()),
        });
        let mut cache = Cache::default();
        cache.put(&" ".repeat(LONGEST_CACHED + 1), &compiled);
        assert!(cache.by_text.is_empty());
        for number in 0..2000 {
            // Each is used twice: the same text is counted once.
            let text = format!("{number}{}", " ".repeat(number * 8));
            cache.put(&text, &compiled);
            cache.put(&text, &compiled);
            assert!(cache.by_text.len() <= CACHED_STATEMENTS);
            let bytes = cache.by_text.keys().map(|text| text.len()).sum::<usize>();
            assert!(cache.bytes == bytes && bytes <= CACHED_BYTES);
        }
    }
}
