//! Rules that are followed by a search: those that come to the repetition of a hop, and groups of rules that all begin, or all end,
//! with what they derive themselves. What they say besides is a step from node to node; from a given node on, each node is met
//! once in each state of the search, and nothing is derived that does not begin, or end, with the node that is given.

use super::derivation::Rules;
use super::rule_order::{Alternative, Table, is_recursive};
use super::search_states::simplified;
use crate::binder::{BoundStatement, RuleSource, SingleHop};
use crate::binder::{Recursion, Recursive, step_type};
use crate::error::Result;
use crate::graph::{BindingPattern, RuleHead};
use crate::plan::{RuleHop, RuleProgram, RuleSearch, RuleStep, RuleTable, RuleWay};
use std::sync::Arc;

/// An alternative of the tables of a group: the place of its table in the group, and what it comes to.
type Member<'t> = (usize, &'t Alternative, Recursive);

impl Rules<'_> {
    /// Lets the tables of groups be followed by a search, where that finds the same.
    pub(super) fn add_searches(
        &self,
        (tables, groups): (&[Table], &[Vec<usize>]),
        statement: &BoundStatement,
        program: &mut RuleProgram,
    ) -> Result<()> {
        if !self.settings.planner.runs("rule_search") || statement.cite.is_some() {
            return Ok(());
        }
        // The tables of the program are those of the groups, one group after the other.
        let mut first = 0;
        for group in groups {
            let own = first..first + group.len();
            first = own.end;
            let is_open = |table: &RuleTable| table.search.is_none();
            let open = program.tables.get(own.clone());
            if !is_recursive(tables, group) || !open.is_some_and(|own| own.iter().all(is_open)) {
                continue;
            }
            let Some((members, side)) = self.linear(tables, group) else {
                continue;
            };
            let steps = self.steps((group.len(), side), &members, statement, program)?;
            for (at, table) in program
                .tables
                .get_mut(own)
                .into_iter()
                .flatten()
                .enumerate()
            {
                table.search = Some(search_of((group.len(), side), at, &steps));
            }
        }
        Ok(())
    }

    /// What the alternatives of a group come to, if all of them begin or all of them end with what the group derives.
    fn linear<'t>(&self, tables: &'t [Table], group: &[usize]) -> Option<(Vec<Member<'t>>, Side)> {
        let mut heads = Vec::with_capacity(group.len());
        for table in group {
            let RuleHead::Relationship(name) = &tables.get(*table)?.head else {
                return None;
            };
            // What is stored of the type leads on as well.
            if self.is_stored(name) {
                return None;
            }
            heads.push(Arc::clone(name));
        }
        let mut members = Vec::new();
        for (at, table) in group.iter().enumerate() {
            for alternative in &tables.get(*table)?.alternatives {
                let is_own = |head: &RuleHead| matches!(head, RuleHead::Relationship(name) if heads.contains(name));
                let uses = alternative.uses.iter();
                let reads = uses.filter(|read| is_own(&read.head)).count();
                let source = &alternative.source;
                let found = source.recursion(alternative.number, (&heads, reads))?;
                members.push((at, alternative, found));
            }
        }
        if !labels_hold(&members) {
            return None;
        }
        let any = |is: fn(&Recursion) -> bool| members.iter().any(|(.., of)| is(&of.kind));
        let left = any(|kind| matches!(kind, Recursion::Left(..)));
        let right = any(|kind| matches!(kind, Recursion::Right(..)));
        let side = match (group.len(), left, right) {
            (1, ..) => Side::Both,
            (_, true, true) => return None,
            (_, _, true) => Side::Right,
            (_, _, false) => Side::Left,
        };
        Some((members, side))
    }

    /// The steps of the search of a group, for given starts.
    fn steps(
        &self,
        (count, side): (usize, Side),
        members: &[Member<'_>],
        statement: &BoundStatement,
        program: &mut RuleProgram,
    ) -> Result<Vec<RuleStep>> {
        let place = |head: &str| {
            let derives = |(at, of, _): &Member<'_>| {
                let rule = of.rule.as_ref()?;
                (**rule.derives.name() == *head).then_some(*at)
            };
            members.iter().find_map(derives)
        };
        let mut steps = Vec::new();
        let mut same = Vec::new();
        for (at, alternative, found) in members {
            let (at, own) = (*at, (&alternative.source, alternative.number));
            let other = match &found.kind {
                Recursion::Base | Recursion::Twice => Some(at),
                Recursion::Same(head) | Recursion::Left(head, _) | Recursion::Right(head, _) => {
                    place(head)
                }
            };
            // Without a rule nothing is derived.
            let Some(other) = other else { continue };
            let (from, to, source) = match (&found.kind, side) {
                (Recursion::Base, Side::Both) => (0, 1, own),
                (Recursion::Base, Side::Left) => (count, at, own),
                (Recursion::Base, Side::Right) => (at, count, own),
                (Recursion::Left(_, step), Side::Both) => (1, 1, (step, 0)),
                (Recursion::Left(_, step), _) => (other, at, (step, 0)),
                (Recursion::Right(_, step), Side::Both) => (0, 0, (step, 0)),
                (Recursion::Right(_, step), _) => (at, other, (step, 0)),
                (Recursion::Twice, _) => {
                    same.push((1, 0));
                    continue;
                }
                // What is derived from itself alone is nothing new.
                (Recursion::Same(_), Side::Both) => continue,
                (Recursion::Same(_), _) => {
                    same.push((at, other));
                    continue;
                }
            };
            let hop = self.hop(source, alternative, statement, program)?;
            steps.push(RuleStep { from, to, hop });
        }
        match side {
            Side::Left => arrive_too(&mut steps, &same),
            Side::Right | Side::Both => leave_too(&mut steps, &same),
        }
        Ok(steps)
    }

    /// What a step follows: relationships that are stored, a table of other rules, or a table of its own.
    fn hop(
        &self,
        (source, number): (&RuleSource, usize),
        of: &Alternative,
        statement: &BoundStatement,
        program: &mut RuleProgram,
    ) -> Result<RuleHop> {
        let hop = source.single_hop(number);
        if let Some(hop) = hop.and_then(|hop| self.plain_hop(hop, statement, program)) {
            return Ok(hop);
        }
        let alternative = Alternative {
            rule: of.rule.clone(),
            source: source.clone(),
            number,
            uses: Vec::new(),
        };
        // It reads nothing of the group.
        let (body, _) = self.body(&alternative, (&[], statement), 0)?;
        let table = program.tables.len();
        let name = step_type(table);
        let groups = program.tables.iter().map(|table| table.group + 1).max();
        program.tables.push(RuleTable {
            head: RuleHead::Relationship(Arc::clone(&name)),
            type_name: name,
            group: groups.unwrap_or(0),
            recursive: false,
            is_step: true,
            bodies: vec![body],
            search: None,
        });
        Ok(RuleHop::Table {
            table,
            given: BindingPattern::Start,
        })
    }

    /// A hop that is followed without a plan.
    fn plain_hop(
        &self,
        hop: SingleHop,
        statement: &BoundStatement,
        program: &RuleProgram,
    ) -> Option<RuleHop> {
        let is_head = |head: RuleHead| self.heads.contains(&head);
        let mut labels = hop.labels.iter().flatten().cloned();
        // What held at a time is told by the plans.
        if statement.at.is_some() || labels.any(|label| is_head(RuleHead::Label(label))) {
            return None;
        }
        let mut types = hop.types.iter().cloned();
        if !types.any(|name| is_head(RuleHead::Relationship(name))) {
            return Some(RuleHop::Stored {
                types: hop.types,
                backwards: hop.backwards,
                labels: hop.labels,
            });
        }
        let [name] = hop.types.as_slice() else {
            return None;
        };
        if self.is_stored(name) || hop.labels.iter().any(|labels| !labels.is_empty()) {
            return None;
        }
        let head = RuleHead::Relationship(Arc::clone(name));
        let mut tables = program.tables.iter();
        tables
            .position(|table| table.head == head)
            .map(|table| RuleHop::Table {
                table,
                given: match hop.backwards {
                    false => BindingPattern::Start,
                    true => BindingPattern::End,
                },
            })
    }

    /// Whether some relationships of a type are stored.
    pub(super) fn is_stored(&self, name: &str) -> bool {
        let own = self.view.type_id(name);
        own.is_some_and(|of| self.view.type_count(of) > 0)
    }
}

/// Where the rules of a group have what they derive themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    /// At the start, in all of them.
    Left,
    /// At the end, in all of them.
    Right,
    /// The group is one table: at the start or at the end.
    Both,
}

/// Whether the labels of the ends that were cut off are those that all has that begins, or ends, a derivation.
fn labels_hold(members: &[Member<'_>]) -> bool {
    let begins = |kind: &Recursion| matches!(kind, Recursion::Base | Recursion::Right(..));
    let ends = |kind: &Recursion| matches!(kind, Recursion::Base | Recursion::Left(..));
    members.iter().all(|(.., asked)| {
        members.iter().all(|(.., of)| {
            let [starts_asked, ends_asked] = &asked.asked;
            let [starts, at_end] = &of.known;
            let has = |labels: &[Arc<str>], known: &[Arc<str>]| {
                labels.iter().all(|label| known.contains(label))
            };
            (!begins(&of.kind) || has(starts_asked, starts))
                && (!ends(&of.kind) || has(ends_asked, at_end))
        })
    })
}

/// Whoever arrives at the second state arrives at the first, too: steps without a hop.
fn arrive_too(steps: &mut Vec<RuleStep>, same: &[(usize, usize)]) {
    until_nothing_new(steps, same, |step, (to, also)| {
        (step.to == also).then(|| RuleStep { to, ..step.clone() })
    });
}

/// From the first state one may go on as from the second: steps without a hop.
fn leave_too(steps: &mut Vec<RuleStep>, same: &[(usize, usize)]) {
    until_nothing_new(steps, same, |step, (from, also)| {
        (step.from == also).then(|| RuleStep {
            from,
            ..step.clone()
        })
    });
}

fn until_nothing_new(
    steps: &mut Vec<RuleStep>,
    same: &[(usize, usize)],
    follow: impl Fn(&RuleStep, (usize, usize)) -> Option<RuleStep>,
) {
    loop {
        let mut new = Vec::new();
        for pair in same {
            let more = steps.iter().filter_map(|step| follow(step, *pair));
            for step in more {
                if !steps.contains(&step) && !new.contains(&step) {
                    new.push(step);
                }
            }
        }
        if new.is_empty() {
            return;
        }
        steps.append(&mut new);
    }
}

/// The search of a table of a group, by its place there.
fn search_of((count, side): (usize, Side), at: usize, steps: &[RuleStep]) -> RuleSearch {
    let (states, first, last) = match side {
        Side::Left => (count + 1, count, at),
        Side::Right => (count + 1, at, count),
        Side::Both => (2, 0, 1),
    };
    let forwards = RuleWay {
        states,
        first,
        last,
        labels: Default::default(),
        steps: steps.into(),
    };
    RuleSearch {
        ways: [forwards.clone(), forwards.reversed()].map(simplified),
    }
}
