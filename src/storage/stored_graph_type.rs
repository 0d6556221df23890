//! The graph type on disk: in the log as a change, in a snapshot in a section of its own.
//!
//! Types of values and conditions are stored step by step, each step after its operands, so that decoding a hostile file
//! is a loop with a bound and not a recursion.

use super::codec::{self, corrupt};
use super::stored_value::{decode_next_value, encode_value};
use super::stored_value_type::{StoredTypeStep, put_type, value_type};
use crate::error::Result;
use crate::graph::{
    Cardinality, Condition, ConditionOperator, ConditionStep, GraphType, NodeType, PropertyType,
    RelationshipEnds, RelationshipType, RuleRequirement, RuleTarget, TypeRule, Uniqueness,
};
use crate::value::Value;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The on-disk form.
#[derive(Debug, Serialize, Deserialize)]
struct StoredGraphType<'a> {
    #[serde(borrow)]
    nodes: Vec<StoredNode<'a>>,
    #[serde(borrow)]
    relationships: Vec<StoredRelationship<'a>>,
    #[serde(borrow)]
    rules: Vec<StoredRule<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredNode<'a> {
    label: &'a str,
    #[serde(borrow)]
    implied: Vec<&'a str>,
    #[serde(borrow)]
    properties: Vec<StoredProperty<'a>>,
    description: Option<&'a str>,
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredRelationship<'a> {
    name: &'a str,
    #[serde(borrow)]
    ends: Vec<StoredEnds<'a>>,
    #[serde(borrow)]
    properties: Vec<StoredProperty<'a>>,
    description: Option<&'a str>,
}

/// Least and most.
type StoredCardinality = Option<(u64, Option<u64>)>;

#[derive(Debug, Serialize, Deserialize)]
struct StoredEnds<'a> {
    #[serde(borrow)]
    starts: Vec<&'a str>,
    #[serde(borrow)]
    ends: Vec<&'a str>,
    outgoing: StoredCardinality,
    incoming: StoredCardinality,
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredProperty<'a> {
    key: &'a str,
    #[serde(borrow)]
    value_type: Vec<StoredTypeStep<'a>>,
    not_null: bool,
    uniqueness: StoredUniqueness,
    /// Values, one after another.
    allowed: Option<Vec<u8>>,
    description: Option<&'a str>,
}

/// The order of the variants is the file format: add at the end only.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum StoredUniqueness {
    None,
    Unique,
    Key,
}

/// The order of the variants is the file format: add at the end only.
#[derive(Debug, Serialize, Deserialize)]
enum StoredRequirement<'a> {
    #[serde(borrow)]
    Unique(Vec<&'a str>),
    #[serde(borrow)]
    Key(Vec<&'a str>),
    #[serde(borrow)]
    NotNull(Vec<&'a str>),
    Check {
        variable: &'a str,
        text: &'a str,
        #[serde(borrow)]
        steps: Vec<StoredStep<'a>>,
    },
}

/// The order of the variants is the file format: add at the end only.
#[derive(Debug, Serialize, Deserialize)]
enum StoredStep<'a> {
    /// A value, encoded.
    Constant(Vec<u8>),
    Property(&'a str),
    Part(&'a str),
    List(u32),
    Operator(u8),
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredRule<'a> {
    name: &'a str,
    /// Whether it is over relationships.
    of_relationships: bool,
    target: &'a str,
    #[serde(borrow)]
    requirement: StoredRequirement<'a>,
}

/// Appends the bytes of a graph type.
pub fn encode_graph_type(of: &GraphType, out: &mut Vec<u8>) -> Result<()> {
    let nodes = of.nodes.iter().map(|node| {
        Ok(StoredNode {
            label: &node.label,
            implied: texts(&node.implied),
            properties: stored_properties(&node.properties)?,
            description: node.description.as_deref(),
        })
    });
    let relationships = of.relationships.iter().map(|of| {
        Ok(StoredRelationship {
            name: &of.name,
            ends: of.ends.iter().map(stored_ends).collect(),
            properties: stored_properties(&of.properties)?,
            description: of.description.as_deref(),
        })
    });
    let stored = StoredGraphType {
        nodes: nodes.collect::<Result<_>>()?,
        relationships: relationships.collect::<Result<_>>()?,
        rules: of.rules.iter().map(stored_rule).collect::<Result<_>>()?,
    };
    codec::encode(&stored, out)
}

/// The graph type that fills `bytes`.
pub fn decode_graph_type(bytes: &[u8]) -> Result<Arc<GraphType>> {
    let stored: StoredGraphType<'_> = codec::decode(bytes)?;
    let nodes = stored.nodes.into_iter().map(|node| {
        Ok(NodeType {
            label: Arc::from(node.label),
            implied: names(&node.implied),
            properties: properties(node.properties)?,
            description: node.description.map(Arc::from),
        })
    });
    let relationships = stored.relationships.into_iter().map(|of| {
        Ok(RelationshipType {
            name: Arc::from(of.name),
            ends: of.ends.iter().map(ends).collect(),
            properties: properties(of.properties)?,
            description: of.description.map(Arc::from),
        })
    });
    Ok(Arc::new(GraphType {
        nodes: nodes.collect::<Result<_>>()?,
        relationships: relationships.collect::<Result<_>>()?,
        rules: stored.rules.into_iter().map(rule).collect::<Result<_>>()?,
    }))
}

fn texts(names: &[Arc<str>]) -> Vec<&str> {
    names.iter().map(|name| &**name).collect()
}

fn names(texts: &[&str]) -> Vec<Arc<str>> {
    texts.iter().map(|text| Arc::from(*text)).collect()
}

fn stored_ends(pair: &RelationshipEnds) -> StoredEnds<'_> {
    let cardinality = |of: Option<Cardinality>| of.map(|of| (of.min, of.max));
    StoredEnds {
        starts: texts(&pair.starts),
        ends: texts(&pair.ends),
        outgoing: cardinality(pair.outgoing),
        incoming: cardinality(pair.incoming),
    }
}

fn ends(stored: &StoredEnds<'_>) -> RelationshipEnds {
    let cardinality = |of: StoredCardinality| of.map(|(min, max)| Cardinality { min, max });
    RelationshipEnds {
        starts: names(&stored.starts),
        ends: names(&stored.ends),
        outgoing: cardinality(stored.outgoing),
        incoming: cardinality(stored.incoming),
    }
}

fn stored_properties(properties: &[PropertyType]) -> Result<Vec<StoredProperty<'_>>> {
    let stored = |property: &'_ PropertyType| -> Result<Option<Vec<u8>>> {
        let Some(allowed) = &property.allowed else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        let mut values = allowed.iter();
        values.try_for_each(|value| encode_value(value, &mut bytes))?;
        Ok(Some(bytes))
    };
    let properties = properties.iter().map(|property| {
        let mut value_type = Vec::new();
        put_type(&property.value_type, &mut value_type);
        Ok(StoredProperty {
            key: &property.key,
            value_type,
            not_null: property.not_null,
            uniqueness: match property.uniqueness {
                Uniqueness::None => StoredUniqueness::None,
                Uniqueness::Unique => StoredUniqueness::Unique,
                Uniqueness::Key => StoredUniqueness::Key,
            },
            allowed: stored(property)?,
            description: property.description.as_deref(),
        })
    });
    properties.collect()
}

fn properties(stored: Vec<StoredProperty<'_>>) -> Result<Vec<PropertyType>> {
    let properties = stored.into_iter().map(|stored| {
        Ok(PropertyType {
            key: Arc::from(stored.key),
            value_type: value_type(&stored.value_type)?,
            not_null: stored.not_null,
            uniqueness: match stored.uniqueness {
                StoredUniqueness::None => Uniqueness::None,
                StoredUniqueness::Unique => Uniqueness::Unique,
                StoredUniqueness::Key => Uniqueness::Key,
            },
            allowed: stored.allowed.map(|bytes| values(&bytes)).transpose()?,
            description: stored.description.map(Arc::from),
        })
    });
    properties.collect()
}

fn values(mut bytes: &[u8]) -> Result<Vec<Value>> {
    let mut values = Vec::new();
    while !bytes.is_empty() {
        values.push(decode_next_value(&mut bytes)?);
    }
    Ok(values)
}

fn stored_rule(rule: &TypeRule) -> Result<StoredRule<'_>> {
    Ok(StoredRule {
        name: &rule.name,
        of_relationships: matches!(rule.target, RuleTarget::Relationship(_)),
        target: rule.target.name(),
        requirement: match &rule.requirement {
            RuleRequirement::Unique(keys) => StoredRequirement::Unique(texts(keys)),
            RuleRequirement::Key(keys) => StoredRequirement::Key(texts(keys)),
            RuleRequirement::NotNull(keys) => StoredRequirement::NotNull(texts(keys)),
            RuleRequirement::Check(condition) => StoredRequirement::Check {
                variable: condition.variable(),
                text: condition.text(),
                steps: condition
                    .steps()
                    .iter()
                    .map(stored_step)
                    .collect::<Result<_>>()?,
            },
        },
    })
}

fn stored_step(step: &ConditionStep) -> Result<StoredStep<'_>> {
    Ok(match step {
        ConditionStep::Constant(value) => {
            let mut bytes = Vec::new();
            encode_value(value, &mut bytes)?;
            StoredStep::Constant(bytes)
        }
        ConditionStep::Property(key) => StoredStep::Property(key),
        ConditionStep::Part(name) => StoredStep::Part(name),
        ConditionStep::List(count) => StoredStep::List(*count),
        ConditionStep::Operator(operator) => StoredStep::Operator(operator.number()),
    })
}

fn rule(stored: StoredRule<'_>) -> Result<TypeRule> {
    let target = Arc::from(stored.target);
    Ok(TypeRule {
        name: Arc::from(stored.name),
        target: match stored.of_relationships {
            false => RuleTarget::Node(target),
            true => RuleTarget::Relationship(target),
        },
        requirement: match stored.requirement {
            StoredRequirement::Unique(keys) => RuleRequirement::Unique(names(&keys)),
            StoredRequirement::Key(keys) => RuleRequirement::Key(names(&keys)),
            StoredRequirement::NotNull(keys) => RuleRequirement::NotNull(names(&keys)),
            StoredRequirement::Check {
                variable,
                text,
                steps,
            } => {
                let steps = steps.into_iter().map(step).collect::<Result<_>>()?;
                let condition = Condition::new(Arc::from(variable), Arc::from(text), steps);
                RuleRequirement::Check(condition.ok_or_else(damaged)?)
            }
        },
    })
}

fn step(stored: StoredStep<'_>) -> Result<ConditionStep> {
    Ok(match stored {
        StoredStep::Constant(bytes) => {
            let mut bytes = bytes.as_slice();
            ConditionStep::Constant(decode_next_value(&mut bytes)?)
        }
        StoredStep::Property(key) => ConditionStep::Property(Arc::from(key)),
        StoredStep::Part(name) => ConditionStep::Part(Arc::from(name)),
        StoredStep::List(count) => ConditionStep::List(count),
        StoredStep::Operator(number) => {
            let operator = ConditionOperator::of(number);
            ConditionStep::Operator(operator.ok_or_else(damaged)?)
        }
    })
}

fn damaged() -> crate::error::Error {
    corrupt("the stored graph type is damaged")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::ValueType;
    use crate::value::kind::Type;

    fn condition() -> Condition {
        let steps = vec![
            ConditionStep::Property(Arc::from("low")),
            ConditionStep::Part(Arc::from("year")),
            ConditionStep::Constant(Value::from(2)),
            ConditionStep::List(2),
            ConditionStep::Operator(ConditionOperator::Size),
        ];
        Condition::new(Arc::from("n"), Arc::from("n.low …"), steps).expect("even steps")
    }

    fn graph_type() -> GraphType {
        let inner = ValueType::NotNull(Box::new(ValueType::Measured(Arc::from("area"))));
        let list = ValueType::List(Box::new(inner));
        let property = PropertyType {
            key: Arc::from("name"),
            value_type: ValueType::Union(vec![ValueType::Plain(Type::String), list]),
            not_null: true,
            uniqueness: Uniqueness::Key,
            allowed: Some(vec![Value::from("a"), Value::from(1)]),
            description: Some(Arc::from("名称")),
        };
        GraphType {
            nodes: vec![NodeType {
                label: Arc::from("City"),
                implied: vec![Arc::from("Place")],
                properties: vec![property],
                description: None,
            }],
            relationships: vec![RelationshipType {
                name: Arc::from("IN"),
                ends: vec![RelationshipEnds {
                    starts: vec![Arc::from("City")],
                    ends: Vec::new(),
                    outgoing: Some(Cardinality { min: 1, max: None }),
                    incoming: None,
                }],
                properties: Vec::new(),
                description: Some(Arc::from("位于")),
            }],
            rules: vec![TypeRule {
                name: Arc::from("check"),
                target: RuleTarget::Relationship(Arc::from("IN")),
                requirement: RuleRequirement::Check(condition()),
            }],
        }
    }

    #[test]
    fn a_graph_type_comes_back_and_cut_bytes_are_refused() {
        let of = graph_type();
        let mut bytes = Vec::new();
        encode_graph_type(&of, &mut bytes).expect("it is encoded");
        assert_eq!(*decode_graph_type(&bytes).expect("it is decoded"), of);
        for end in 0..bytes.len() {
            assert!(decode_graph_type(&bytes[..end]).is_err(), "{end}");
        }
        // Whatever a byte becomes, decoding ends.
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] = changed[at].wrapping_add(1);
            let _ = decode_graph_type(&changed);
        }
    }

    #[test]
    fn conditions_that_lack_an_operand_are_refused() {
        let lacking = vec![ConditionStep::Operator(ConditionOperator::And)];
        assert!(Condition::new(Arc::from("n"), Arc::from(""), lacking).is_none());
    }
}
