//! Follows the rules of a group until nothing new follows: the bodies are run for the nodes that are newly asked for, and again for
//! the others where one of their places sees what the last round has added, and nothing else.

use super::Core;
use super::body::Found;
use super::complete::Neighbours;
use super::round::{Demand, Demands, GroupTables, Round};
use super::tables::GroupTable;
use crate::error::{Error, ErrorCode, Result};
use crate::graph::BindingPattern;
use crate::plan::RuleBody;
use crate::value::NodeId;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The group that is being followed.
pub(super) struct Fixpoint {
    core: Arc<Core>,
    tables: Arc<GroupTables>,
    demands: Arc<Demands>,
    found: Vec<(usize, BindingPattern, Vec<Found>)>,
}

/// What is newly asked for of a table.
#[derive(Default)]
struct Asked {
    starts: Vec<NodeId>,
    ends: Vec<NodeId>,
    whole: bool,
}

impl Fixpoint {
    pub fn new(core: &Arc<Core>, group: usize) -> Fixpoint {
        let tables = (0..).zip(&core.program.tables);
        let own = tables.filter(|(_, table)| table.group == group);
        let tables: GroupTables = own.map(|(at, _)| (at, GroupTable::default())).collect();
        Fixpoint {
            core: Arc::clone(core),
            tables: Arc::new(tables),
            demands: Arc::default(),
            found: Vec::new(),
        }
    }

    /// Derives all that follows for what is asked for, and makes it known.
    pub fn run(mut self, first: Vec<Demand>) -> Result<()> {
        let mut demands = first;
        loop {
            self.check()?;
            let asked = self.accept(&demands);
            for (table, asked) in &asked {
                self.run_asked(*table, asked)?;
            }
            self.run_again(&asked)?;
            self.turn();
            demands = self.demands.take();
            let is_done = !self.tables.values().any(|table| table.has_new);
            if demands.is_empty() && is_done {
                break;
            }
        }
        self.publish();
        Ok(())
    }

    /// Fails if the time is over: which rule was followed is said, as where one of its bodies runs.
    fn check(&self) -> Result<()> {
        let done = self.core.limits.check();
        done.map_err(|error| {
            let program = &self.core.program;
            let tables = self.tables.keys().filter_map(|at| program.tables.get(*at));
            let mut bodies = tables.flat_map(|table| &table.bodies);
            // What may go on without end reads what it derives.
            match bodies.find(|body| body.rule.is_some() && !body.places.is_empty()) {
                Some(body) => self.within(body, error),
                None => error,
            }
        })
    }

    /// An error while a body runs, with the name of the rule; and where a limit is exceeded, with what may have no end.
    fn within(&self, body: &RuleBody, error: Error) -> Error {
        let Some(rule) = &body.rule else { return error };
        let is_limit = matches!(error.code(), ErrorCode::TimeOut | ErrorCode::MemoryLimit);
        let error = error.in_text_of(&format!("the rule `{rule}`"));
        match body.keys.as_slice() {
            [first, ..] if is_limit && !body.places.is_empty() => error.hint(format!(
                "what it computes anew at each step, `{first}`, may go on without end: bound it in the body, as `WHERE r.{first} < 10` does; or allow more time or memory"
            )),
            _ => error,
        }
    }

    /// Notes what is asked for, and returns what was not before.
    fn accept(&mut self, demands: &[Demand]) -> Vec<(usize, Asked)> {
        let mut asked: FxHashMap<usize, Asked> = FxHashMap::default();
        let Some(tables) = Arc::get_mut(&mut self.tables) else {
            return Vec::new();
        };
        for (at, given, node) in demands {
            let Some(table) = tables.get_mut(at).filter(|table| !table.whole) else {
                continue;
            };
            let new = asked.entry(*at).or_default();
            let (side, nodes) = match given {
                BindingPattern::None => {
                    table.whole = true;
                    new.whole = true;
                    continue;
                }
                BindingPattern::Start => (&mut table.starts, &mut new.starts),
                BindingPattern::End => (&mut table.ends, &mut new.ends),
            };
            if !side.entries.contains_key(node) {
                side.entries.entry(*node).or_default();
                nodes.push(*node);
            }
        }
        let mut asked: Vec<(usize, Asked)> = asked.into_iter().collect();
        asked.sort_by_key(|(at, _)| *at);
        asked
    }

    /// Runs all bodies of a table for what is newly asked for.
    fn run_asked(&mut self, at: usize, asked: &Asked) -> Result<()> {
        let core = Arc::clone(&self.core);
        let Some(table) = core.program.tables.get(at) else {
            return Ok(());
        };
        for body in &table.bodies {
            if asked.whole {
                self.run_body((at, body), (BindingPattern::None, &[]), None)?;
                continue;
            }
            self.run_body((at, body), (BindingPattern::Start, &asked.starts), None)?;
            self.run_body((at, body), (BindingPattern::End, &asked.ends), None)?;
        }
        Ok(())
    }

    /// Runs the bodies for what was asked for before, where they may see something new.
    fn run_again(&mut self, asked: &[(usize, Asked)]) -> Result<()> {
        let core = Arc::clone(&self.core);
        let numbers: Vec<usize> = self.tables.keys().copied().collect();
        for at in numbers {
            let Some(table) = core.program.tables.get(at) else {
                continue;
            };
            let new = asked.iter().find(|(of, _)| *of == at).map(|(_, new)| new);
            let whole = self.tables.get(&at).is_some_and(|table| table.whole);
            if whole && new.is_some_and(|new| new.whole) {
                continue;
            }
            let [starts, ends] = match whole {
                true => [Vec::new(), Vec::new()],
                false => self.asked_before(at),
            };
            for body in &table.bodies {
                for place in self.places_with_news(body) {
                    if whole {
                        self.run_body((at, body), (BindingPattern::None, &[]), place)?;
                    }
                    self.run_body((at, body), (BindingPattern::Start, &starts), place)?;
                    self.run_body((at, body), (BindingPattern::End, &ends), place)?;
                }
            }
        }
        for (at, new) in asked {
            self.remember(*at, new);
        }
        Ok(())
    }

    /// The nodes that were asked for in earlier rounds.
    fn asked_before(&self, at: usize) -> [Vec<NodeId>; 2] {
        self.tables.get(&at).map_or_else(Default::default, |table| {
            [table.starts.asked.clone(), table.ends.asked.clone()]
        })
    }

    fn remember(&mut self, at: usize, new: &Asked) {
        if let Some(table) = Arc::get_mut(&mut self.tables).and_then(|all| all.get_mut(&at)) {
            for (side, nodes) in [
                (&mut table.starts, &new.starts),
                (&mut table.ends, &new.ends),
            ] {
                side.asked.extend(nodes);
            }
        }
    }

    /// The places of a body that see something new; `None` once for those that a path may follow several times.
    fn places_with_news(&self, body: &RuleBody) -> Vec<Option<usize>> {
        let mut found = Vec::new();
        for number in &body.places {
            let Some(place) = self.core.program.places.get(*number) else {
                continue;
            };
            let has_new = self
                .tables
                .get(&place.table)
                .is_some_and(|table| table.has_new);
            let seen = if place.repeated { None } else { Some(*number) };
            if has_new && !found.contains(&seen) {
                found.push(seen);
            }
        }
        found
    }

    fn run_body(
        &mut self,
        (at, body): (usize, &RuleBody),
        (given, nodes): (BindingPattern, &[NodeId]),
        new_at: Option<usize>,
    ) -> Result<()> {
        let wants = given == BindingPattern::None || !nodes.is_empty();
        let (Some(plan), true) = (body.plan(given), wants) else {
            return Ok(());
        };
        let Some(of) = self.core.base_type(at) else {
            return Ok(());
        };
        let round = Round {
            core: Arc::clone(&self.core),
            tables: Arc::clone(&self.tables),
            new_at,
            demands: Arc::clone(&self.demands),
        };
        let view = self.core.base.deriving(Some(Arc::new(round)));
        let nodes = (given != BindingPattern::None).then_some(nodes);
        let mut found = Vec::new();
        let done = self
            .core
            .run_body((body, plan), (of, nodes), &view, &mut found);
        done.map_err(|error| self.within(body, error))?;
        self.found.push((at, given, found));
        Ok(())
    }

    /// Ends a round: what was found is new in the next.
    fn turn(&mut self) {
        let Some(tables) = Arc::get_mut(&mut self.tables) else {
            return;
        };
        for (at, given, found) in self.found.drain(..) {
            if let Some(table) = tables.get_mut(&at) {
                for (start, end, relationship) in found {
                    table.add(given, (start, end), relationship);
                }
            }
        }
        for (at, table) in tables {
            table.turn(&|given, node| {
                let side = self.core.complete(*at, given);
                side.is_some_and(|side| side.get(node).is_some())
            });
        }
    }

    /// Makes what was derived known for good.
    fn publish(self) {
        let Ok(tables) = Arc::try_unwrap(self.tables) else {
            return;
        };
        for (at, table) in tables {
            let sides = [
                (BindingPattern::Start, table.starts),
                (BindingPattern::End, table.ends),
            ];
            for (given, side) in sides {
                let Some(complete) = self.core.complete(at, given) else {
                    continue;
                };
                let entries = side.entries.into_iter().map(|(node, entry)| {
                    let (nodes, relationships) = (entry.all.nodes, entry.all.relationships);
                    (node, Neighbours::new(nodes, relationships))
                });
                match table.whole {
                    true => complete.set_all(entries.collect()),
                    false => entries.for_each(|(node, neighbours)| complete.set(node, neighbours)),
                }
            }
        }
    }
}
