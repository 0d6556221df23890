//! The options of an algorithm: those of every options map, and what of the graph it is about.

use super::algorithm::Algorithm;
use crate::algorithms::{Layout, ProjectionBuilder};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::{Direction, GraphView, RuleHead};
use crate::procedures::ProcedureContext;
use crate::procedures::option_map::OptionMap;
use crate::procedures::stored_names::require_stored;
use crate::value::allowance::Allowance;
use crate::value::{NodeId, Value};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// An option. An option of a given name has the same meaning in every procedure.
#[derive(Debug)]
pub(super) struct Spec {
    /// Its name.
    pub name: &'static str,
    /// The type of its value, and the default: `Float = 0.85`.
    pub takes: &'static str,
}

/// The options of every procedure of the family.
pub(super) const COMMON: &[&Spec] = &[
    &Spec {
        name: "nodes",
        takes: "label or list of labels = all",
    },
    &Spec {
        name: "relationships",
        takes: "type or list of types = all",
    },
];

/// The direction in which relationships are followed.
pub(super) const DIRECTION: &Spec = &Spec {
    name: "direction",
    takes: "'outgoing', 'incoming' or 'both' = 'outgoing'",
};
/// The same option with both directions as the default.
pub(super) const BOTH: &Spec = &Spec {
    name: "direction",
    takes: "'outgoing', 'incoming' or 'both' = 'both'",
};
/// The property that holds the weight of relationships.
pub(super) const WEIGHT: &Spec = &Spec {
    name: "weight",
    takes: "numeric property = none, each weighs 1",
};
/// The weight of relationships that have no such property.
pub(super) const DEFAULT_WEIGHT: &Spec = &Spec {
    name: "defaultWeight",
    takes: "number = none, a weight must be there",
};

/// The options that determine a layout.
#[derive(PartialEq)]
struct Choice {
    labels: Option<Vec<Arc<str>>>,
    types: Option<Vec<Arc<str>>>,
    weight: Option<Arc<str>>,
    default_weight: Option<f64>,
    direction: Direction,
}

impl Choice {
    fn builder(&self, graph: &GraphView) -> ProjectionBuilder {
        let mut builder = ProjectionBuilder::new(graph);
        if let Some(labels) = &self.labels {
            builder = builder.labels(labels.iter().cloned());
        }
        if let Some(types) = &self.types {
            builder = builder.types(types.iter().cloned());
        }
        if let Some(weight) = &self.weight {
            builder = builder.weight(weight.clone());
        }
        match self.default_weight {
            Some(weight) => builder.default_weight(weight),
            None => builder,
        }
    }
}

/// The layout of the previous call.
struct CachedLayout {
    choice: Choice,
    layout: Arc<Layout>,
}

/// The options that are passed to a call.
pub(super) struct Options<'a> {
    map: OptionMap<'a>,
    context: ProcedureContext<'a>,
}

impl<'a> Options<'a> {
    /// Fails for a name that is not an option of the procedure.
    pub fn new(
        algorithm: &'a Algorithm,
        given: Option<&'a Value>,
        context: ProcedureContext<'a>,
    ) -> Result<Options<'a>> {
        let specs = COMMON.iter().chain(algorithm.options);
        let known: Vec<&str> = specs.map(|spec| spec.name).collect();
        let map = OptionMap::new(algorithm.name, &known, given)?;
        Ok(Options { map, context })
    }

    /// The graph as the statement sees it.
    pub fn graph(&self) -> &'a GraphView {
        self.context.graph
    }

    /// The limits of the statement.
    pub fn allowance(&self) -> &'a dyn Allowance {
        self.context.allowance()
    }

    /// An option that must be given.
    fn required(&self, name: &str) -> Result<&'a Value> {
        self.map.get(name).ok_or_else(|| {
            let of = self.map.of;
            Error::argument(
                ErrorCode::InvalidArgumentValue,
                format!("`{of}` needs the option `{name}`"),
            )
            .hint("CALL algo.list() shows the options of each algorithm")
        })
    }

    /// A property key or another word.
    pub fn text(&self, name: &str) -> Result<Option<Arc<str>>> {
        self.map.text(name)
    }

    /// A number within bounds.
    pub fn number(&self, name: &str, bounds: RangeInclusive<f64>, default: f64) -> Result<f64> {
        self.map.number(name, bounds, default)
    }

    /// A whole number, at least `least`.
    pub fn count(&self, name: &str, least: i64, default: usize) -> Result<usize> {
        self.map.count(name, least, default)
    }

    /// True or false.
    pub fn flag(&self, name: &str, default: bool) -> Result<bool> {
        self.map.flag(name, default)
    }

    /// `direction`.
    pub fn direction(&self, default: Direction) -> Result<Direction> {
        let name = DIRECTION.name;
        match self
            .text(name)?
            .as_deref()
            .map(str::to_lowercase)
            .as_deref()
        {
            None => Ok(default),
            Some("outgoing") => Ok(Direction::Outgoing),
            Some("incoming") => Ok(Direction::Incoming),
            Some("both") => Ok(Direction::Both),
            Some(other) => {
                let wanted = "'outgoing', 'incoming' or 'both'";
                Err(self.map.wrong_value(name, wanted, &Value::from(other)))
            }
        }
    }

    /// The part of the graph that `nodes`, `relationships`, `weight` and `defaultWeight` select. A statement that calls
    /// the procedure for many rows creates the layout once.
    pub fn layout(&self, direction: Direction) -> Result<Arc<Layout>> {
        let choice = self.choice(direction)?;
        let memory = self.context.memory();
        if let Some(kept) = memory.kept::<CachedLayout>()
            && kept.choice == choice
            && kept.layout.graph().is_clone_of(self.graph())
        {
            return Ok(Arc::clone(&kept.layout));
        }
        let layout = choice.builder(self.graph()).at(self.context.time());
        let layout = Arc::new(layout.layout(direction, self.allowance())?);
        memory.keep(Arc::new(CachedLayout {
            choice,
            layout: Arc::clone(&layout),
        }));
        Ok(layout)
    }

    fn choice(&self, direction: Direction) -> Result<Choice> {
        let given = self.map.get(DEFAULT_WEIGHT.name).is_some();
        let default_weight = self.number(DEFAULT_WEIGHT.name, f64::MIN..=f64::MAX, 1.0)?;
        let labels = self.map.names("nodes")?;
        let types = self.map.names("relationships")?;
        let named = labels.iter().flatten().cloned().map(RuleHead::Label);
        let types_named = types.iter().flatten().cloned();
        for head in named.chain(types_named.map(RuleHead::Relationship)) {
            require_stored(self.map.of, &head, self.context)?;
        }
        Ok(Choice {
            labels,
            types,
            weight: self.text(WEIGHT.name)?,
            default_weight: given.then_some(default_weight),
            direction,
        })
    }

    /// The layout index of a node, which must be given and be in the layout.
    pub fn node(&self, name: &str, layout: &Layout) -> Result<u32> {
        let value = self.required(name)?;
        self.place(name, "a Node", value, layout)
    }

    /// The layout indices of one or several nodes; empty if the option is not given.
    pub fn nodes(&self, name: &str, layout: &Layout) -> Result<Vec<u32>> {
        let place = |value| self.place(name, "a Node or a List of Nodes", value, layout);
        match self.map.get(name) {
            None => Ok(Vec::new()),
            Some(Value::List(values)) => values.iter().map(place).collect(),
            Some(value) => Ok(vec![place(value)?]),
        }
    }

    fn place(&self, name: &str, wanted: &str, value: &Value, layout: &Layout) -> Result<u32> {
        let Value::Node(node) = value else {
            return Err(self.map.wrong_type(name, wanted, value));
        };
        layout
            .place(node.id)
            .ok_or_else(|| self.left_out(name, node.id))
    }

    fn left_out(&self, name: &str, node: NodeId) -> Error {
        let labels = self.graph().labels(node).iter();
        let labels = labels.map(|label| format!(":{}", self.graph().label_name(*label)));
        Error::argument(
            ErrorCode::InvalidArgumentValue,
            format!(
                "`{name}` of `{}` is a node ({}), which `nodes` leaves out",
                self.map.of,
                labels.collect::<String>()
            ),
        )
    }
}
