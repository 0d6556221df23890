//! `kg.contradictions`: what is stated in two ways that cannot both be true.

mod observations;
mod options;
mod statements;

use super::{Procedure, ProcedureField, ProcedureSignature};
use crate::graph::{Fact, GraphView};
use crate::value::kind::TypeSet;
use crate::value::quantity::can_both_hold;
use crate::value::{Decimal, EntityId, Map, Value, equality, key};
use options::Options;
use std::sync::Arc;

/// The procedure.
pub(super) fn procedure() -> Arc<dyn Procedure> {
    let texts = TypeSet::list_of(TypeSet::STRING);
    let mut signature = ProcedureSignature::new("kg.contradictions")
        .parameter(ProcedureField::new("options", TypeSet::MAP).or(Value::Map(Arc::new(Map::new()))))
        .result(ProcedureField::new("kind", TypeSet::STRING))
        .result(ProcedureField::new("entity", TypeSet::ENTITY))
        .result(ProcedureField::new("key", TypeSet::STRING))
        .result(ProcedureField::new("value", TypeSet::ANY))
        .result(ProcedureField::new("sources", texts))
        .result(ProcedureField::new("other", TypeSet::ENTITY))
        .result(ProcedureField::new("otherValue", TypeSet::ANY))
        .result(ProcedureField::new("otherSources", texts))
        .describe("Statements of one property that disagree while both hold, deprecated ones apart, and observations of one indicator, subject, baseline and period whose figures cannot both be true. Figures count as what they mean: 10 and more than 10 disagree, a range and a number in it do not.")
        .example("CREATE (c:City {projects: 684}) CITING 'a3.p1' ADD c.projects = 690 CITING 'a5.p1'; CALL kg.contradictions() YIELD key, value, sources, otherValue, otherSources");
    for (name, takes) in options::ALL {
        signature = signature.option(*name, *takes);
    }
    signature.calls(|context, arguments| {
        let options = Options::of(arguments.first())?;
        let mut rows = statements::contradictions(context, &options)?;
        rows.extend(observations::contradictions(context, &options)?);
        Ok(rows)
    })
}

/// One side of a contradiction.
struct Side {
    entity: EntityId,
    value: Value,
    sources: Vec<Value>,
}

fn row(kind: &str, key: &str, [one, other]: [&Side; 2]) -> Vec<Value> {
    vec![
        Value::from(kind),
        Value::from(one.entity),
        Value::from(key),
        one.value.clone(),
        Value::from(one.sources.clone()),
        Value::from(other.entity),
        other.value.clone(),
        Value::from(other.sources.clone()),
    ]
}

/// Whether two values of one thing cannot both be true. A figure says nothing of a bare number.
fn disagree(a: &Value, b: &Value, about: Decimal) -> bool {
    match (a, b) {
        (Value::Quantity(a), Value::Quantity(b)) => !can_both_hold(a, b, about),
        (Value::Quantity(_), number) | (number, Value::Quantity(_)) if is_number(number) => false,
        _ => equality::equals(a, b) != Some(true) && !key::equivalent(a, b),
    }
}

fn is_number(value: &Value) -> bool {
    matches!(
        value,
        Value::Integer(_) | Value::Float(_) | Value::Decimal(_)
    )
}

/// The sources of a fact, or where it has none those of its entity.
fn sources_of(graph: &GraphView, fact: Fact) -> Vec<Value> {
    let own = graph.references(fact);
    let set = match own.is_empty() {
        true => graph.references(Fact::existence(fact.entity)),
        false => own,
    };
    let names = graph.source_names_of(set).into_iter();
    names.map(Value::String).collect()
}

/// Every pair, the earlier one first.
fn pairs<T>(all: &[T]) -> impl Iterator<Item = [&T; 2]> {
    let numbered = all.iter().enumerate();
    numbered.flat_map(|(at, one)| all[at + 1..].iter().map(move |other| [one, other]))
}

type Rows = Vec<Vec<Value>>;
