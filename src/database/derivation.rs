//! The rules that a statement reads, compiled: read from their texts, ordered by what depends on what, bound and planned.

use super::catalog::{catalog_of, knowing};
use super::options::Settings;
use super::rule_order::{Alternative, Table, groups, is_recursive, recursive_heads};
use super::search_states::simplified;
use crate::binder::{
    self, BoundStatement, DerivedUse, KnownRules, RuleSource, loop_type, read_rule,
};
use crate::error::{Error, ErrorCode, Result, Span};
use crate::executor::Limits;
use crate::graph::{BindingPattern, DerivationRule, GraphView, RuleHead};
use crate::plan::{
    RuleBody, RuleHop, RulePlace, RuleProgram, RuleSearch, RuleStep, RuleTable, RuleWay,
};
use crate::planner;
use crate::syntax::ast::{Cite, Query, SchemaCommand, StatementKind};
use crate::syntax::{self, ast};
use std::sync::Arc;

/// What the rules of a statement are compiled with.
pub(super) struct Rules<'a> {
    pub view: &'a GraphView,
    pub settings: &'a Settings,
    pub limits: &'a Limits,
    /// The rules of the graph, and one that is to be created.
    all: Vec<Arc<DerivationRule>>,
    /// Their heads.
    pub(super) heads: Vec<RuleHead>,
    /// The one that is to be created, as it is written.
    new: Option<(Arc<str>, RuleSource)>,
}

/// The heads of some rules, each once.
pub(super) fn heads(rules: &[Arc<DerivationRule>]) -> Vec<RuleHead> {
    let mut heads: Vec<RuleHead> = Vec::new();
    for rule in rules {
        if !heads.contains(&rule.derives) {
            heads.push(rule.derives.clone());
        }
    }
    heads
}

impl<'a> Rules<'a> {
    pub fn new(
        view: &'a GraphView,
        settings: &'a Settings,
        limits: &'a Limits,
        new: Option<(&Arc<DerivationRule>, RuleSource)>,
    ) -> Rules<'a> {
        let others = view.derivation_rules().iter();
        let name = new.as_ref().map(|(rule, _)| Arc::clone(&rule.name));
        let others = others.filter(|other| name.as_ref() != Some(&other.name));
        let added = new.as_ref().map(|(rule, _)| *rule);
        let all: Vec<_> = others.chain(added).cloned().collect();
        Rules {
            view,
            settings,
            limits,
            heads: heads(&all),
            all,
            new: name.zip(new.map(|(_, source)| source)),
        }
    }

    /// The program of what a statement reads; `None` if it reads nothing that is derived.
    pub fn program(&self, bound: &BoundStatement) -> Result<Option<Arc<RuleProgram>>> {
        if bound.derived.is_empty() {
            return Ok(None);
        }
        let used = bound.derived.iter().map(|derived| derived.head.clone());
        let tables = self.tables(used.collect())?;
        let groups = groups(&tables)?;
        let mut program = RuleProgram::default();
        for (at, group) in groups.iter().enumerate() {
            for table in group {
                program.tables.push(RuleTable {
                    head: tables[*table].head.clone(),
                    type_name: type_name(&tables[*table].head),
                    group: at,
                    recursive: is_recursive(&tables, group),
                    is_step: false,
                    bodies: Vec::new(),
                    search: self.closure(&tables[*table], bound),
                });
            }
        }
        let order = groups
            .iter()
            .flat_map(|group| group.iter().map(move |table| (group, *table)));
        let mut numbered = 0;
        for (at, (group, table)) in order.enumerate() {
            let recursive = recursive_heads(&tables, group);
            for alternative in &tables[table].alternatives {
                let how = (recursive.as_slice(), bound);
                let (body, uses) = self.body(alternative, how, numbered)?;
                numbered += uses.len();
                self.add_body((at, body), &uses, &mut program);
            }
        }
        self.add_searches((&tables, &groups), bound, &mut program)?;
        Ok(Some(Arc::new(program)))
    }

    /// Fails if a new rule does not fit the others.
    pub fn check(&self, new: &DerivationRule) -> Result<()> {
        let tables = self.tables(vec![new.derives.clone()])?;
        groups(&tables).map(|_| ())
    }

    /// Fails if other rules read what a rule derives, and no other rule derives it, and nothing of it is stored.
    pub fn require_unread(&self, dropped: &DerivationRule) -> Result<()> {
        let dependents = self.dependents(dropped)?;
        if dependents.is_empty() {
            return Ok(());
        }
        let names: Vec<String> = dependents.iter().map(|name| format!("`{name}`")).collect();
        let message = format!(
            "the rule `{}` cannot be dropped: {} read{} :{}",
            dropped.name,
            names.join(", "),
            if names.len() == 1 { "s" } else { "" },
            dropped.derives.name()
        );
        Err(Error::constraint(ErrorCode::ConstraintViolation, message)
            .hint("drop those first: DROP RULE"))
    }

    /// The names of the rules of other heads that read what a rule derives, if no other rule derives it and nothing of it is
    /// stored.
    fn dependents(&self, dropped: &DerivationRule) -> Result<Vec<Arc<str>>> {
        let same = |rule: &&Arc<DerivationRule>| rule.derives == dropped.derives;
        // What is stored of it can still be read.
        if self.all.iter().filter(same).count() > 1 || self.stores(&dropped.derives) {
            return Ok(Vec::new());
        }
        // What it depends on itself may go first or last.
        let below = self.tables(vec![dropped.derives.clone()])?;
        let is_below =
            |rule: &Arc<DerivationRule>| below.iter().any(|table| table.head == rule.derives);
        let mut names = Vec::new();
        for rule in self
            .all
            .iter()
            .filter(|rule| !same(rule) && !is_below(rule))
        {
            for alternative in self.alternatives(rule)? {
                let reads = alternative.uses.iter();
                if reads.into_iter().any(|read| read.head == dropped.derives) {
                    names.push(Arc::clone(&rule.name));
                }
            }
        }
        names.dedup();
        Ok(names)
    }

    fn stores(&self, head: &RuleHead) -> bool {
        self.view.stored_count(head) > 0
    }

    /// The tables of some heads and of all that they depend on.
    fn tables(&self, wanted: Vec<RuleHead>) -> Result<Vec<Table>> {
        let mut wanted = wanted;
        let mut tables: Vec<Table> = Vec::new();
        while let Some(head) = wanted.pop() {
            if tables.iter().any(|table| table.head == head) {
                continue;
            }
            self.limits.check()?;
            let mut alternatives = Vec::new();
            for rule in self.all.iter().filter(|rule| rule.derives == head) {
                alternatives.extend(self.alternatives(rule)?);
            }
            if let RuleHead::Label(label) = &head {
                alternatives.extend(stored_label(label)?);
            }
            let uses = alternatives.iter().flat_map(|of| &of.uses);
            wanted.extend(uses.map(|derived| derived.head.clone()));
            tables.push(Table { head, alternatives });
        }
        Ok(tables)
    }

    /// The alternatives of a rule, with what each of them reads.
    fn alternatives(&self, rule: &Arc<DerivationRule>) -> Result<Vec<Alternative>> {
        let new = self.new.as_ref().filter(|(name, _)| *name == rule.name);
        let placed = |error: Error| match new {
            Some(_) => error,
            None => within(error, &rule.name),
        };
        let source = match new {
            Some((_, source)) => source.clone(),
            None => read(rule).map_err(placed)?,
        };
        let mut found = Vec::with_capacity(source.alternatives());
        for number in 0..source.alternatives() {
            let query = source.query(number, (BindingPattern::None, false));
            let bound = self
                .bind(query, knowing(&self.heads), (false, None))
                .map_err(placed)?;
            if let Some((name, span)) = bound.iter().flat_map(|bound| &bound.parameters).next() {
                return Err(placed(parameter(name, *span)));
            }
            found.push(Alternative {
                rule: Some(Arc::clone(rule)),
                source: source.clone(),
                number,
                uses: bound.map_or_else(Vec::new, |bound| bound.derived),
            });
        }
        Ok(found)
    }

    /// The repetition of a hop that the rules of a table come to.
    fn closure(&self, table: &Table, statement: &BoundStatement) -> Option<RuleSearch> {
        let wanted = self.settings.planner.runs("rule_closure");
        // What is stored of the type itself leads on as well.
        if !wanted
            || self.is_stored(table.head.name())
            || statement.at.is_some()
            || statement.cite.is_some()
        {
            return None;
        }
        let alternatives = table.alternatives.iter();
        let alternatives: Vec<_> = alternatives.map(|of| (&of.source, of.number)).collect();
        let (types, backwards, labels) = RuleSource::repeated_hop(&alternatives)?;
        let is_head = |head: RuleHead| self.heads.contains(&head);
        let derived = types
            .iter()
            .cloned()
            .map(RuleHead::Relationship)
            .any(is_head);
        let labelled = labels
            .iter()
            .flatten()
            .cloned()
            .map(RuleHead::Label)
            .any(is_head);
        if derived || labelled {
            return None;
        }
        let step = |from| RuleStep {
            from,
            to: 1,
            hop: RuleHop::Stored {
                types: types.clone(),
                backwards,
                labels: Default::default(),
            },
        };
        let forwards = RuleWay {
            states: 2,
            first: 0,
            last: 1,
            labels,
            steps: [step(0), step(1)].into(),
        };
        Some(RuleSearch {
            ways: [forwards.clone(), forwards.reversed()].map(simplified),
        })
    }

    /// Adds an alternative with the places in it that read tables of its group.
    fn add_body(
        &self,
        (at, mut body): (usize, RuleBody),
        uses: &[DerivedUse],
        program: &mut RuleProgram,
    ) {
        for read in uses {
            let table = program.tables.iter();
            let table = table.zip(0..).find(|(table, _)| table.head == read.head);
            if let (Some(name), Some((_, table))) = (&read.place, table) {
                body.places.push(program.places.len());
                program.places.push(RulePlace {
                    type_name: Arc::clone(name),
                    table,
                    repeated: read.repeated,
                });
            }
        }
        if let Some(table) = program.tables.get_mut(at) {
            table.bodies.push(body);
        }
    }

    /// Binds the query of a body, which reads these rules.
    fn bind(
        &self,
        query: Option<Query>,
        rules: KnownRules<'_>,
        how: (bool, Option<Cite>),
    ) -> Result<Option<BoundStatement>> {
        let check = || self.limits.check();
        let catalog = catalog_of(self.settings, rules, &check);
        query
            .map(|query| binder::bind_body(&query, how, &catalog))
            .transpose()
    }

    /// An alternative with its plans, and what it reads.
    pub(super) fn body(
        &self,
        alternative: &Alternative,
        (recursive, statement): (&[RuleHead], &BoundStatement),
        numbered: usize,
    ) -> Result<(RuleBody, Vec<DerivedUse>)> {
        let how = (statement.at.is_some(), statement.cite.map(|_| Cite::Facts));
        let rules = match alternative.rule {
            // The nodes that have a label themselves: no rule is read.
            None => KnownRules::default(),
            Some(_) => KnownRules {
                heads: &self.heads,
                recursive,
                numbered,
            },
        };
        let mut uses = Vec::new();
        let mut plans = [None, None, None];
        for (plan, given) in plans.iter_mut().zip(BindingPattern::ALL) {
            let cited = statement.cite.is_some();
            let query = alternative.source.query(alternative.number, (given, cited));
            if let Some(bound) = self.bind(query, rules, how)? {
                let check = || self.limits.check();
                let options = &self.settings.planner;
                *plan = Some(Arc::new(planner::plan(&bound, self.view, options, &check)?));
                // They are met in the same order whatever is given.
                uses = bound.derived;
            }
        }
        let body = RuleBody {
            rule: alternative.rule.as_ref().map(|rule| Arc::clone(&rule.name)),
            plans,
            keys: alternative.source.keys().cloned().collect(),
            places: Vec::new(),
        };
        Ok((body, uses))
    }
}

/// The text of a rule, taken apart.
fn read(rule: &DerivationRule) -> Result<RuleSource> {
    let name = ast::quoted_name(&rule.name);
    read_command(&format!(
        "CREATE RULE {name} FOR {} AS {}",
        rule.head, rule.body
    ))
}

fn read_command(text: &str) -> Result<RuleSource> {
    match syntax::parse(text, &|| Ok(()))?.kind {
        StatementKind::Schema(SchemaCommand::CreateRule(command)) => read_rule(&command),
        _ => Err(Error::syntax(
            ErrorCode::UnexpectedSyntax,
            "this is no rule",
        )),
    }
}

/// The nodes that have a label themselves are among those that rules derive.
fn stored_label(label: &str) -> Result<Option<Alternative>> {
    let label = ast::quoted_name(label);
    let source = read_command(&format!(
        "CREATE RULE r FOR (n:{label}) AS MATCH (n:{label})"
    ))?;
    Ok(Some(Alternative {
        rule: None,
        source,
        number: 0,
        uses: Vec::new(),
    }))
}

/// A rule is kept, and has nobody who gives it parameters.
fn parameter(name: &str, span: Span) -> Error {
    let message = format!("the body of a rule reads the parameter ${name}");
    Error::syntax(ErrorCode::InvalidParameterUse, message)
        .at(span)
        .hint("write the value; or read it from a node")
}

/// An error in the text of a rule has no place in the text of the statement.
fn within(error: Error, rule: &str) -> Error {
    error.in_text_of(&format!("the rule `{rule}`"))
}

fn type_name(head: &RuleHead) -> Arc<str> {
    match head {
        RuleHead::Relationship(name) => Arc::clone(name),
        RuleHead::Label(name) => loop_type(name),
    }
}
