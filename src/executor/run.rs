//! The state of one run of a statement.

use super::derivation::{Derivation, Records};
use super::limits::Limits;
use super::lineage::Arena;
use super::profile::{Profile, Work};
use super::times::Times;
use crate::error::{Error, ErrorCode, Result, Warnings};
use crate::expression::{Batch, Memberships};
use crate::functions::{Clock, RandomSource};
use crate::graph::{GraphView, Holding};
use crate::plan::Plan;
use crate::procedures::{Past, ProcedureRegistry};
use crate::value::RelationshipId;
use crate::value::interval::Interval;
use crate::value::parameter_values::ParameterValues;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};

/// Runs a plan over a state, and passes on its rows.
pub(super) type Runner = fn(Run, &GraphView, &mut dyn FnMut(&Batch) -> Result<()>) -> Result<()>;

/// One run of a plan: the state that is shared by all its operators. It does not contain the graph, so that the graph
/// is only borrowed while rows are pulled.
#[derive(Debug)]
pub struct Run {
    /// The plan.
    pub plan: Arc<Plan>,
    /// The parameters by name.
    pub parameters: ParameterValues,
    /// The procedures that `CALL` can run.
    pub procedures: Arc<ProcedureRegistry>,
    /// The start times of the transaction and the statement.
    pub clock: Clock,
    /// The source of random numbers.
    pub random: RandomSource,
    /// The time, memory and work limits of the caller.
    pub limits: Limits,
    /// The folder that `LOAD CSV` reads from; `None`: it reads nothing.
    pub csv_root: Option<PathBuf>,
    /// The history of the graph.
    pub past: Option<Past>,
    /// The sources of all that is stated.
    pub sources: Arc<[Arc<str>]>,
    /// The work done so far.
    pub work: Work,
    /// What was probably not meant, as far as it has been found.
    pub(crate) warnings: Warnings,
    /// The time that the statement asks about, once it has begun; where it asks about one.
    pub(super) at: OnceLock<Interval>,
    /// What is known of times that were asked about before.
    pub times: Option<Arc<Times>>,
    /// What is known of the time that the statement asks about.
    pub(super) holding: OnceLock<Arc<Holding>>,
    /// The lists that `IN` has been asked about.
    pub(super) memberships: Memberships,
    /// Runs the bodies of rules, once the statement has begun.
    pub(super) runner: Option<Runner>,
    /// What has followed from rules.
    pub(super) derived: Arc<Records>,
    /// The lineages of rows, if they are requested.
    pub(super) lineages: Option<Mutex<Arena>>,
    /// Rows and time by operator, if they are requested.
    pub profile: Option<Profile>,
}

impl Run {
    /// A run without parameters, procedures or limits.
    pub fn new(plan: Arc<Plan>, clock: Clock) -> Run {
        let derived: Arc<Records> = Arc::default();
        let arena = |cite| Mutex::new(Arena::new(cite, plan.writes).through(&derived));
        Run {
            lineages: plan.cite.map(arena),
            plan,
            parameters: ParameterValues::default(),
            procedures: Arc::new(ProcedureRegistry::default()),
            clock,
            random: RandomSource::new(),
            limits: Limits::default(),
            csv_root: None,
            past: None,
            sources: Arc::default(),
            at: OnceLock::new(),
            times: None,
            holding: OnceLock::new(),
            memberships: Memberships::default(),
            derived,
            runner: None,
            work: Work::default(),
            warnings: Warnings::default(),
            profile: None,
        }
    }

    /// Places the error of an entity whose valid period is not a time at the `AT` of the statement.
    pub(super) fn at_its_time(&self, error: Error) -> Error {
        match &self.plan.at {
            Some((_, span)) if error.code() == ErrorCode::InvalidPropertyType => error.at(*span),
            Some(_) | None => error,
        }
    }

    /// What its rows rest on is told by what is derived, where it reads that, and not by the stored facts below.
    #[must_use]
    pub fn telling_derived(mut self) -> Run {
        let arena = |cite| Mutex::new(Arena::new(cite, false));
        self.lineages = self.plan.cite.map(arena);
        self
    }

    /// The first derivation of a relationship.
    pub fn derivation(&self, relationship: RelationshipId) -> Option<Arc<Derivation>> {
        self.derived.derivation(relationship)
    }

    /// Counts rows and time by operator.
    #[must_use]
    pub fn profiled(mut self) -> Run {
        self.profile = Some(Profile::new(&self.plan));
        self
    }
}
