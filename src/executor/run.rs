//! What belongs to one run of a statement as a whole.

use super::limits::Limits;
use super::lineage::Arena;
use super::profile::{Profile, Work};
use crate::error::{Error, ErrorCode};
use crate::functions::{Clock, RandomSource};
use crate::plan::Plan;
use crate::procedures::{Past, ProcedureRegistry};
use crate::value::Map;
use crate::value::interval::Interval;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};

/// One run of a plan: what is the same for all its operators. The graph is not in it, so that rows can be pulled with a
/// borrow of the graph that lasts no longer than the pull.
#[derive(Debug)]
pub struct Run {
    /// What is run.
    pub plan: Arc<Plan>,
    /// The parameters by name.
    pub parameters: Map,
    /// What `CALL` finds.
    pub procedures: Arc<ProcedureRegistry>,
    /// When transaction and statement began.
    pub clock: Clock,
    /// Where random numbers come from.
    pub random: RandomSource,
    /// Time, memory and work that the caller allows.
    pub limits: Limits,
    /// The folder that `LOAD CSV` reads from; `None`: it reads nothing.
    pub csv_root: Option<PathBuf>,
    /// The history of the graph.
    pub past: Option<Past>,
    /// The sources of all that is stated.
    pub sources: Arc<[Arc<str>]>,
    /// What has been done so far.
    pub work: Work,
    /// The time that the statement asks about, once it has begun; where it asks about one.
    pub(super) at: OnceLock<Interval>,
    /// What rows rest on, where that is asked for.
    pub(super) lineages: Option<Mutex<Arena>>,
    /// Rows and time by operator, where it is asked for.
    pub profile: Option<Profile>,
}

impl Run {
    /// A run without parameters, procedures or limits.
    pub fn new(plan: Arc<Plan>, clock: Clock) -> Run {
        Run {
            lineages: plan
                .cite
                .map(|cite| Mutex::new(Arena::new(cite, plan.writes))),
            plan,
            parameters: Map::new(),
            procedures: Arc::new(ProcedureRegistry::default()),
            clock,
            random: RandomSource::new(),
            limits: Limits::default(),
            csv_root: None,
            past: None,
            sources: Arc::default(),
            at: OnceLock::new(),
            work: Work::default(),
            profile: None,
        }
    }

    /// The error of an entity that does not say in a time when it holds stands where the statement asks for that.
    pub(super) fn at_its_time(&self, error: Error) -> Error {
        match &self.plan.at {
            Some((_, span)) if error.code() == ErrorCode::InvalidPropertyType => error.at(*span),
            Some(_) | None => error,
        }
    }

    /// Counts rows and time by operator.
    #[must_use]
    pub fn profiled(mut self) -> Run {
        self.profile = Some(Profile::new(&self.plan));
        self
    }
}
