//! Observations of one indicator, subject, baseline and period whose figures cannot both be true.

use super::{Options, Rows, Side, disagree, is_number, pairs, row, sources_of};
use crate::error::Result;
use crate::graph::{Direction, Fact, GraphView, KeyId, LabelId, TypeId};
use crate::procedures::ProcedureContext;
use crate::value::key::GroupKey;
use crate::value::operator::as_decimal;
use crate::value::quantity::read;
use crate::value::{Decimal, EntityId, NodeId, Value};
use rustc_hash::FxHashMap;

/// The property that holds the figure of an observation.
const QUANTITY: &str = "quantity";

/// What observations must have in common to be compared: the nodes around them, and properties.
type Common = ([Vec<NodeId>; 3], GroupKey);

/// A row for each pair of observations that cannot both be true.
pub(super) fn contradictions(context: ProcedureContext<'_>, options: &Options) -> Result<Rows> {
    let (graph, mut rows) = (context.graph, Rows::new());
    let Some(label) = graph.label_id(&options.label) else {
        return Ok(rows);
    };
    let mut groups: FxHashMap<Common, usize> = FxHashMap::default();
    let mut members: Vec<Vec<Observed>> = Vec::new();
    for node in nodes(graph, label) {
        context.check()?;
        let Some(common) = common(graph, node, options) else {
            continue;
        };
        let Some(observed) = observed(graph, node) else {
            continue;
        };
        let group = *groups.entry(common).or_insert(members.len());
        match members.get_mut(group) {
            Some(group) => group.push(observed),
            None => members.push(vec![observed]),
        }
    }
    for group in members {
        for [one, other] in pairs(&group) {
            context.check()?;
            if contradict(one, other, options) {
                rows.push(row("observations", one.key, [&one.side, &other.side]));
            }
        }
    }
    Ok(rows)
}

/// An observation with its figure.
struct Observed {
    side: Side,
    key: &'static str,
    /// The unit of a figure that is no quantity.
    unit: Value,
}

fn contradict(one: &Observed, other: &Observed, options: &Options) -> bool {
    let bare = is_number(&one.side.value) && is_number(&other.side.value);
    if bare && !crate::value::key::equivalent(&one.unit, &other.unit) {
        return false;
    }
    disagree(&one.side.value, &other.side.value, options.about)
}

fn nodes(graph: &GraphView, label: LabelId) -> Vec<NodeId> {
    let (mut cursor, mut found) = (0, Vec::new());
    loop {
        let before = found.len();
        graph.scan_label(label, &mut cursor, 1024, &mut found);
        if found.len() == before {
            return found;
        }
    }
}

/// What an observation has to do with; `None` where it is of no indicator, about nothing, or without a period.
fn common(graph: &GraphView, node: NodeId, options: &Options) -> Option<Common> {
    let around = |name: &str| -> Vec<NodeId> {
        let kind = graph.type_id(name);
        kind.map_or_else(Vec::new, |kind| targets(graph, node, kind))
    };
    let (indicators, subjects) = (around(&options.indicator), around(&options.subject));
    let period = property(graph, node, &options.period);
    if indicators.is_empty() || subjects.is_empty() || period.is_null() {
        return None;
    }
    let same = options.same.iter();
    let same = same.map(|key| property(graph, node, key));
    let values: Vec<Value> = std::iter::once(period).chain(same).collect();
    let nodes = [indicators, subjects, around(&options.baseline)];
    Some((nodes, GroupKey(Value::from(values))))
}

fn targets(graph: &GraphView, node: NodeId, kind: TypeId) -> Vec<NodeId> {
    let mut found = Vec::new();
    graph.expand(node, Direction::Outgoing, Some(&[kind]), &mut |_, other| {
        found.push(other);
    });
    found.sort_unstable();
    found.dedup();
    found
}

fn property(graph: &GraphView, node: NodeId, key: &str) -> Value {
    let key = graph.key_id(key);
    key.map_or(Value::Null, |key| graph.property(EntityId::Node(node), key))
}

/// The figure of an observation: its quantity, or what its value, unit, comparator and bounds say.
fn observed(graph: &GraphView, node: NodeId) -> Option<Observed> {
    let quantity = property(graph, node, QUANTITY);
    let (key, value, unit) = match quantity {
        Value::Null => {
            let unit = property(graph, node, "unit");
            let (key, value) = written(graph, node, &unit)?;
            (key, value, unit)
        }
        quantity => (QUANTITY, quantity, Value::Null),
    };
    let id: Option<KeyId> = graph.key_id(key);
    let fact = Fact {
        entity: EntityId::Node(node),
        key: id,
    };
    let side = Side {
        entity: fact.entity,
        value,
        sources: sources_of(graph, fact),
    };
    Some(Observed { side, key, unit })
}

/// The figure as a quantity; where its unit is not known, its number, if it is exactly that.
fn written(graph: &GraphView, node: NodeId, unit: &Value) -> Option<(&'static str, Value)> {
    let number = |key: &str| decimal(&property(graph, node, key));
    let value = property(graph, node, "value");
    let (low, high) = (number("low"), number("high"));
    let unit = match unit {
        Value::String(unit) => unit,
        _ => "",
    };
    let comparator = match property(graph, node, "comparator") {
        Value::String(comparator) => comparator.to_string(),
        _ => "=".to_owned(),
    };
    let (key, text) = match (decimal(&value), low, high) {
        (Some(number), ..) if comparator == "=" => ("value", format!("{number}{unit}")),
        (Some(number), ..) if comparator != "range" => {
            ("value", format!("{comparator}{number}{unit}"))
        }
        (_, Some(low), Some(high)) => ("low", format!("{low}{unit}~{high}{unit}")),
        (_, Some(low), None) => ("low", format!(">={low}{unit}")),
        (_, None, Some(high)) => ("high", format!("<={high}{unit}")),
        _ => return None,
    };
    match read(&text, graph.units()) {
        Ok(quantity) => Some((key, Value::from(quantity))),
        Err(_) if comparator == "=" && !value.is_null() => Some((key, value)),
        Err(_) => None,
    }
}

fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Float(float) => Decimal::from_float(*float).ok(),
        other => as_decimal(other),
    }
}
