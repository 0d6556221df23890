//! What follows from the rules that a statement reads.
//!
//! Nothing is derived before it is asked for: a state with [`Complete`] answers for the neighbours of a node along a type that is
//! the head of rules by running the bodies of these rules for this node. Rules that depend on each other are followed together
//! ([`fixpoint`]); what other rules derive is complete when it is read, so that its absence can be asked for. What was derived is
//! kept until the statement ends ([`complete`], [`records`]).

mod body;
mod complete;
mod fixpoint;
mod pairs;
mod reached;
mod records;
mod round;
mod search;
mod tables;

pub use body::cited_facts;
use records::BYTES_PER_RECORD;
pub use records::{Derivation, Records};

use super::limits::Limits;
use super::meter::Usage;
use super::run::{Run, Runner};
use crate::binder::is_place;
use crate::error::{Error, Result};
use crate::functions::Clock;
use crate::graph::BindingPattern;
use crate::graph::{Derived, DerivedRelationship, GraphView, Holding, TypeId};
use crate::plan::RuleProgram;
use crate::procedures::ProcedureRegistry;
use crate::value::interval::Interval;
use crate::value::{NodeId, RelationshipId};
use complete::{CompleteSide, NO_NEIGHBOURS, Neighbours};
use fixpoint::Fixpoint;
use rustc_hash::FxHashMap;
use search::Walk;
use std::sync::{Arc, Mutex, PoisonError};

/// Types from this one on are those of loops and of places within rules.
const FIRST_OWN_TYPE: u32 = 1 << 31;

/// What is known of the rules of a statement while it runs.
#[derive(Debug)]
pub(super) struct Core {
    /// The state without anything derived.
    base: GraphView,
    runner: Runner,
    program: Arc<RuleProgram>,
    limits: Limits,
    clock: Clock,
    procedures: Arc<ProcedureRegistry>,
    at: Option<Interval>,
    holding: Option<Arc<Holding>>,
    records: Arc<Records>,
    /// What was derived for good, by table: by start and by end.
    complete: Vec<[CompleteSide; 2]>,
    /// The types of names that the graph does not have.
    own_types: FxHashMap<Arc<str>, TypeId>,
    tables: FxHashMap<TypeId, usize>,
    failure: Mutex<Option<Error>>,
}

/// Answers for what is derived, as far as it has been asked for.
#[derive(Debug)]
pub(super) struct Complete(Arc<Core>);

/// A state in which what the rules of a plan derive can be read.
pub(super) fn deriving(view: &GraphView, run: &Run) -> Option<GraphView> {
    let program = run.plan.rules.as_ref()?;
    let runner = run.runner?;
    let base = view.deriving(None);
    let core = Arc::new(Core::new(base, (Arc::clone(program), runner), run));
    Some(view.deriving(Some(Arc::new(Complete(core)))))
}

impl Core {
    fn new(base: GraphView, (program, runner): (Arc<RuleProgram>, Runner), run: &Run) -> Core {
        let bound = base.node_bound();
        let tables = program.tables.iter();
        let complete = tables.map(|_| [CompleteSide::new(bound), CompleteSide::new(bound)]);
        let mut core = Core {
            complete: complete.collect(),
            limits: run.limits.share(),
            clock: run.clock.clone(),
            procedures: Arc::clone(&run.procedures),
            at: run.at.get().copied(),
            holding: run.holding.get().cloned(),
            records: Arc::clone(&run.derived),
            own_types: FxHashMap::default(),
            tables: FxHashMap::default(),
            failure: Mutex::default(),
            program,
            base,
            runner,
        };
        core.name_types();
        core
    }

    fn name_types(&mut self) {
        let count = self.program.tables.len() as u32;
        for (number, place) in (0..).zip(&self.program.places) {
            let of = TypeId(FIRST_OWN_TYPE + count + number);
            self.own_types.insert(Arc::clone(&place.type_name), of);
        }
        for (number, table) in (0..).zip(&self.program.tables) {
            let of = self.base_type(number);
            if let Some(own) = of.filter(|_| is_place(&table.type_name)) {
                self.own_types.insert(Arc::clone(&table.type_name), own);
            }
            if let Some(of) = of {
                self.tables.insert(of, number);
            }
        }
    }

    fn type_id(&self, name: &str) -> Option<TypeId> {
        self.own_types.get(name).copied()
    }

    /// The table that is read by a type.
    fn table_of(&self, of: TypeId) -> Option<usize> {
        self.tables.get(&of).copied()
    }

    /// The place that reads by a type.
    fn place_of(&self, of: TypeId) -> Option<usize> {
        let number = of.0.checked_sub(FIRST_OWN_TYPE)? as usize;
        number.checked_sub(self.program.tables.len())
    }

    /// The type of what a table derives.
    fn base_type(&self, table: usize) -> Option<TypeId> {
        let name = &self.program.tables.get(table)?.type_name;
        match is_place(name) {
            true => Some(TypeId(FIRST_OWN_TYPE + table as u32)),
            false => self.base.type_id(name),
        }
    }

    /// Whether nodes that are given lead to what follows for them alone.
    fn takes(&self, table: usize, given: BindingPattern) -> bool {
        let table = self.program.tables.get(table);
        table.is_some_and(|table| table.takes(given))
    }

    fn complete(&self, table: usize, given: BindingPattern) -> Option<&CompleteSide> {
        let [starts, ends] = self.complete.get(table)?;
        match given {
            BindingPattern::Start | BindingPattern::None => Some(starts),
            BindingPattern::End => Some(ends),
        }
    }

    /// Neighbours with the relationships to them.
    fn slices<'n>(
        &'n self,
        found: &'n Neighbours,
        (table, given, node): (usize, BindingPattern, NodeId),
    ) -> (&'n [NodeId], &'n [RelationshipId]) {
        found.slices(&|others| {
            let others = others.iter();
            let told = others.map(|other| match given {
                BindingPattern::End => self.plain(table, *other, node),
                BindingPattern::Start | BindingPattern::None => self.plain(table, node, *other),
            });
            told.collect()
        })
    }

    /// The derived relationship between two nodes that has no properties.
    fn plain(&self, table: usize, start: NodeId, end: NodeId) -> RelationshipId {
        let record = self
            .base_type(table)
            .map(|relationship_type| DerivedRelationship {
                relationship_type,
                start,
                end,
                properties: Box::default(),
            });
        let told = record.and_then(|record| self.records.intern(record));
        if told.is_none_or(|(_, is_new)| is_new)
            && let Err(error) = self.limits.add(BYTES_PER_RECORD, Usage::Derived)
        {
            self.fail(error);
        }
        told.map_or(RelationshipId(u32::MAX), |(id, _)| id)
    }

    fn check(&self) -> Result<()> {
        let failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        match &*failure {
            Some(error) => Err(same(error)),
            None => Ok(()),
        }
    }

    fn fail(&self, error: Error) {
        let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        failure.get_or_insert(error);
    }
}

/// The error for everyone who asks.
fn same(error: &Error) -> Error {
    let copy = Error::new(error.kind(), error.phase(), error.code(), error.message());
    match error.hint_text() {
        Some(hint) => copy.hint(hint),
        None => copy,
    }
}

/// What only a shared core can do, because rounds keep it.
trait Following {
    fn prepare(&self, table: usize, given: BindingPattern, nodes: &[NodeId]);

    fn found(&self, table: usize, given: BindingPattern, node: NodeId) -> Option<&Neighbours>;

    fn neighbours(&self, table: usize, given: BindingPattern, node: NodeId) -> Slices<'_>;

    fn ends(&self, table: usize, given: BindingPattern, nodes: &[NodeId]) -> Option<Vec<NodeId>>;

    fn nodes(&self, table: usize, given: BindingPattern, node: NodeId) -> &[NodeId] {
        self.found(table, given, node)
            .map_or(&[], |found| &found.nodes)
    }
}

/// Neighbours with the relationships to them.
type Slices<'a> = (&'a [NodeId], &'a [RelationshipId]);

impl Following for Arc<Core> {
    /// Derives what follows for nodes, unless it is known.
    fn prepare(&self, table: usize, given: BindingPattern, nodes: &[NodeId]) {
        if self.check().is_err() {
            return;
        }
        let Some(side) = self.complete(table, given) else {
            return;
        };
        let mut unknown = nodes.iter().filter(|node| side.get(**node).is_none());
        let of = self.program.tables.get(table);
        if let Some(search) = of.and_then(|of| of.search.as_ref()) {
            let mut walk = None;
            for node in unknown {
                let walk = walk.get_or_insert_with(|| Walk::new(self, search.way(given)));
                let found = walk.from(&[*node]).and_then(|found| {
                    let bytes = size_of_val(found.as_slice()) as u64;
                    self.limits.add(bytes, Usage::Derived)?;
                    Ok(found)
                });
                match found {
                    Ok(found) => side.set(*node, Neighbours::of_nodes(found)),
                    Err(error) => return self.fail(error),
                }
            }
            return;
        }
        let is_of_pairs = self.takes(table, given) && of.is_some_and(pairs::is_of_pairs);
        if let Some(of) = of.filter(|_| is_of_pairs) {
            let unknown: Vec<NodeId> = unknown.copied().collect();
            if !unknown.is_empty()
                && let Err(error) = self.derive_pairs((table, of), given, &unknown)
            {
                self.fail(error);
            }
            return;
        }
        let demands: Vec<_> = match self.takes(table, given) {
            true => unknown.map(|node| (table, given, *node)).collect(),
            false => unknown
                .next()
                .map(|_| (table, BindingPattern::None, NodeId(0)))
                .into_iter()
                .collect(),
        };
        if demands.is_empty() {
            return;
        }
        let group = of.map_or(0, |table| table.group);
        if let Err(error) = Fixpoint::new(self, group).run(demands) {
            self.fail(error);
        }
    }

    /// The neighbours of a node; none once something has gone wrong.
    fn found(&self, table: usize, given: BindingPattern, node: NodeId) -> Option<&Neighbours> {
        let side = self.complete(table, given)?;
        if side.get(node).is_none() {
            self.prepare(table, given, &[node]);
        }
        side.get(node)
    }

    fn neighbours(
        &self,
        table: usize,
        given: BindingPattern,
        node: NodeId,
    ) -> (&[NodeId], &[RelationshipId]) {
        match self.found(table, given, node) {
            Some(found) => self.slices(found, (table, given, node)),
            None => NO_NEIGHBOURS,
        }
    }

    /// What follows for any of some nodes, if one search finds it.
    fn ends(&self, table: usize, given: BindingPattern, nodes: &[NodeId]) -> Option<Vec<NodeId>> {
        let search = self.program.tables.get(table)?.search.as_ref()?;
        let side = self.complete(table, given)?;
        let (known, unknown): (Vec<NodeId>, Vec<NodeId>) =
            nodes.iter().partition(|node| side.get(**node).is_some());
        // What follows for one is kept.
        if unknown.len() < 2 {
            return None;
        }
        self.check().ok()?;
        let mut found = match Walk::new(self, search.way(given)).from(&unknown) {
            Ok(found) => found,
            Err(error) => {
                self.fail(error);
                Vec::new()
            }
        };
        for own in known.iter().filter_map(|node| side.get(*node)) {
            found.extend_from_slice(&own.nodes);
        }
        Some(found)
    }
}

impl Derived for Complete {
    fn nodes(&self, node: NodeId, given: BindingPattern, of: TypeId) -> &[NodeId] {
        match self.0.table_of(of) {
            Some(table) => self.0.nodes(table, given, node),
            None => &[],
        }
    }

    fn type_id(&self, name: &str) -> Option<TypeId> {
        self.0.type_id(name)
    }

    fn has_type(&self, of: TypeId) -> bool {
        self.0.table_of(of).is_some()
    }

    fn prepare(&self, nodes: &[NodeId], given: BindingPattern, of: TypeId) {
        if let Some(table) = self.0.table_of(of) {
            self.0.prepare(table, given, nodes);
        }
    }

    fn neighbours(
        &self,
        node: NodeId,
        given: BindingPattern,
        of: TypeId,
    ) -> (&[NodeId], &[RelationshipId]) {
        match self.0.table_of(of) {
            Some(table) => self.0.neighbours(table, given, node),
            None => NO_NEIGHBOURS,
        }
    }

    fn ends(&self, nodes: &[NodeId], given: BindingPattern, of: TypeId) -> Option<Vec<NodeId>> {
        self.0.ends(self.0.table_of(of)?, given, nodes)
    }

    fn check(&self) -> Result<()> {
        self.0.check()
    }

    fn relationship(&self, relationship: RelationshipId) -> Option<&DerivedRelationship> {
        self.0.records.get(relationship)
    }
}
