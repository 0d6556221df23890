//! Weights of relationships: a numeric property as floats.

use crate::error::{Error, ErrorCode, Result};
use crate::graph::{GraphView, KeyId};
use crate::value::column::Column;
use crate::value::{RelationshipId, Value};
use std::sync::Arc;

/// The number of relationships that are read at once.
const BATCH: usize = 1 << 16;

/// The source of the weights.
#[derive(Clone, Debug)]
pub struct WeightSource {
    /// The property.
    pub key: Arc<str>,
    /// The weight of relationships without the property; `None`: an error.
    pub default: Option<f64>,
}

impl WeightSource {
    /// The weights of relationships, in their order.
    pub fn read(&self, graph: &GraphView, relationships: &[RelationshipId]) -> Result<Vec<f64>> {
        let key = graph.key_id(&self.key);
        let mut weights = Vec::with_capacity(relationships.len());
        for batch in relationships.chunks(BATCH) {
            match key {
                Some(key) => self.read_batch(graph, key, batch, &mut weights)?,
                None => {
                    let value = |_| self.weight(&Value::Null);
                    weights.extend(batch.iter().map(value).collect::<Result<Vec<f64>>>()?);
                }
            }
        }
        Ok(weights)
    }

    fn read_batch(
        &self,
        graph: &GraphView,
        key: KeyId,
        batch: &[RelationshipId],
        weights: &mut Vec<f64>,
    ) -> Result<()> {
        match graph.relationship_properties(batch, key) {
            Column::Floats(values, None) if values.iter().all(|value| !value.is_nan()) => {
                weights.extend(values);
            }
            Column::Integers(values, None) => {
                weights.extend(values.into_iter().map(|value| value as f64));
            }
            column => {
                for row in 0..batch.len() {
                    weights.push(self.weight(&column.get(row))?);
                }
            }
        }
        Ok(())
    }

    fn weight(&self, value: &Value) -> Result<f64> {
        match (value, self.default) {
            (Value::Integer(value), _) => Ok(*value as f64),
            (Value::Float(value), _) if !value.is_nan() => Ok(*value),
            (Value::Decimal(value), _) => Ok(value.to_f64()),
            (Value::Null, Some(default)) => Ok(default),
            (Value::Null, None) => Err(Error::argument(
                ErrorCode::InvalidArgumentValue,
                format!(
                    "a relationship has no property `{}` to weigh it by",
                    self.key
                ),
            )
            .hint("give a default weight, or name the relationship types that have it")),
            (Value::Float(_), _) => Err(Error::argument(
                ErrorCode::InvalidArgumentValue,
                format!("the weight `{}` of a relationship is NaN", self.key),
            )),
            (other, _) => Err(Error::type_error(
                ErrorCode::InvalidArgumentType,
                format!(
                    "the weight `{}` of a relationship is {}, not a number",
                    self.key,
                    other.kind().described()
                ),
            )),
        }
    }
}
