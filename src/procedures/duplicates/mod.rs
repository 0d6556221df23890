//! `kg.duplicates`: pairs of nodes that are probably one thing, with the reasons.

mod options;
mod reading;

use super::stored_names::require_stored;
use super::{Procedure, ProcedureContext, ProcedureField, ProcedureSignature};
use crate::algorithms::{LinkedPair, Reason, linked_pairs};
use crate::error::{Result, nearest};
use crate::graph::{GraphView, LabelId, RuleHead};
use crate::value::kind::TypeSet;
use crate::value::{Map, Node, NodeId, Value};
use options::Options;
use std::sync::Arc;

/// The procedure.
pub(super) fn procedure() -> Arc<dyn Procedure> {
    let options = ProcedureField::new("options", TypeSet::MAP);
    let mut signature = ProcedureSignature::new("kg.duplicates")
        .parameter(ProcedureField::new("label", TypeSet::STRING))
        .parameter(options.or(Value::Map(Arc::new(Map::new()))))
        .result(ProcedureField::new("a", TypeSet::NODE))
        .result(ProcedureField::new("b", TypeSet::NODE))
        .result(ProcedureField::new("probability", TypeSet::FLOAT))
        .result(ProcedureField::new("reasons", TypeSet::list_of(TypeSet::MAP)))
        .describe(
            "Pairs of nodes with a label that are probably one and the same, the most probable first: by their names, places, \
             properties and neighbours, weighed after Fellegi and Sunter with weights that are learned from the graph itself. \
             reasons has a map for each comparison: comparison, level, form (what the names have in common) and bits, its weight: \
             each bit doubles the odds. kg.merge makes one node of two.",
        )
        .example(
            "CREATE (:Company {name: '恒力石化股份有限公司'}), (:Company {name: '恒力石化'}); \
             CALL kg.duplicates('Company', {threshold: 0.1}) YIELD a, b, probability RETURN a.name, b.name, probability",
        );
    for (name, takes) in options::ALL {
        signature = signature.option(*name, *takes);
    }
    signature.calls(duplicates)
}

fn duplicates(context: ProcedureContext<'_>, arguments: &[Value]) -> Result<Vec<Vec<Value>>> {
    let options = Options::of(arguments.get(1), context.graph)?;
    let Some(Value::String(label)) = arguments.first() else {
        return Ok(Vec::new());
    };
    require_stored("kg.duplicates", &RuleHead::Label(label.clone()), context)?;
    let Some(id) = context.graph.label_id(label) else {
        let labels = context.graph.label_names().iter().map(|name| &**name);
        let hint = nearest(label, labels)
            .map_or(String::new(), |near| format!(": did you mean `{near}`?"));
        context.warn(format!("no node has the label `{label}`{hint}"));
        return Ok(Vec::new());
    };
    let reading::Read { nodes, input, keys } = reading::read(context, id, &options)?;
    let told_apart = input.told_apart_by().and_then(|key| keys.get(key));
    let wants_names = options.names.as_ref().is_none_or(|keys| !keys.is_empty());
    if let Some(key) = told_apart {
        let key = context.graph.key_name(*key);
        context.warn(format!(
            "no two nodes with the label `{label}` have the same `{key}`, by which they are told apart, so that no pairs are looked \
             for: {{keys: []}} compares them all the same"
        ));
    } else if wants_names && !nodes.is_empty() && input.names.items().is_empty() {
        context.warn(without_names(context.graph, (label, id), &options));
    }
    let found = linked_pairs(&input, options.linkage, context.allowance())?;
    let node = |at: u32| nodes.get(at as usize).copied().unwrap_or(NodeId(u32::MAX));
    Ok(found
        .into_iter()
        .map(|pair| row([node(pair.a), node(pair.b)], pair))
        .collect())
}

/// What is said where the nodes have no names, which tell most.
fn without_names(graph: &GraphView, (label, id): (&str, LabelId), options: &Options) -> String {
    let keys = reading::name_keys(graph, id, options);
    let keys: Vec<String> = match keys.is_empty() {
        true => ["name", "aliases"].map(|key| format!("`{key}`")).to_vec(),
        false => keys
            .iter()
            .map(|key| format!("`{}`", graph.key_name(*key)))
            .collect(),
    };
    let keys = keys.join(" or ");
    format!(
        "no node with the label `{label}` has a name in {keys}: say which properties are names: {{names: […]}}"
    )
}

fn row([a, b]: [NodeId; 2], pair: LinkedPair) -> Vec<Value> {
    let reasons = pair.reasons.into_iter().map(reason);
    vec![
        Value::Node(Node::from(a)),
        Value::Node(Node::from(b)),
        Value::Float(rounded(pair.probability, 1e6)),
        Value::List(Arc::new(reasons.collect())),
    ]
}

fn reason(reason: Reason) -> Value {
    let mut map = Map::new();
    map.insert("comparison".into(), Value::String(reason.comparison));
    map.insert("level".into(), Value::from(reason.level));
    if let Some(form) = reason.form {
        map.insert("form".into(), Value::from(form));
    }
    map.insert("bits".into(), Value::Float(rounded(reason.bits, 100.0)));
    Value::Map(Arc::new(map))
}

fn rounded(number: f64, by: f64) -> f64 {
    (number * by).round() / by
}
