//! Projections: rows and groups, each once, in an order, and how many.

use super::super::graph::Facts;
use super::super::query::{Item, Projection};
use super::{Group, Naive, Row, Value};
use std::collections::BTreeMap;

impl Naive<'_> {
    pub(super) fn project(&self, projection: &Projection, rows: Vec<Row>) -> Vec<Row> {
        let grouped = projection
            .items
            .iter()
            .any(|(item, _)| !matches!(item, Item::Value(_)));
        let mut projected = match grouped {
            true => self.grouped(projection, rows),
            false => rows
                .into_iter()
                .map(|row| self.items(projection, row))
                .collect(),
        };
        if projection.distinct {
            let mut different: BTreeMap<BTreeMap<String, Value>, Facts> = BTreeMap::new();
            for row in projected {
                different.entry(row.values).or_default().extend(row.facts);
            }
            let rows = different.into_iter();
            projected = rows.map(|(values, facts)| Row { values, facts }).collect();
        }
        if !projection.order.is_empty() {
            let keyed = projected.into_iter().map(|mut row| {
                let keys = projection.order.iter().map(|(key, descending)| {
                    let value = self.read(key, &mut row);
                    (*descending, value)
                });
                (keys.collect::<Vec<_>>(), row)
            });
            let mut keyed: Vec<_> = keyed.collect();
            keyed.sort_by(|(a, _), (b, _)| compare(a, b));
            projected = keyed.into_iter().map(|(_, row)| row).collect();
        }
        let rows = projected.into_iter().skip(projection.skip.unwrap_or(0));
        let rows = rows.take(projection.limit.unwrap_or(usize::MAX));
        match &projection.condition {
            None => rows.collect(),
            Some(condition) => rows
                .filter_map(|row| self.filtered(condition, row))
                .collect(),
        }
    }

    fn items(&self, projection: &Projection, mut row: Row) -> Row {
        let mut values = BTreeMap::new();
        for (item, name) in &projection.items {
            if let Item::Value(value) = item {
                values.insert(name.clone(), self.read(value, &mut row));
            }
        }
        Row { values, ..row }
    }

    fn grouped(&self, projection: &Projection, rows: Vec<Row>) -> Vec<Row> {
        let mut groups: BTreeMap<BTreeMap<String, Value>, Group> = BTreeMap::new();
        let has_keys = projection
            .items
            .iter()
            .any(|(item, _)| matches!(item, Item::Value(_)));
        if !has_keys {
            groups.insert(BTreeMap::new(), Default::default());
        }
        for mut row in rows {
            let (mut keys, mut arguments) = (BTreeMap::new(), Vec::new());
            for (item, name) in &projection.items {
                match item {
                    Item::Value(value) => {
                        keys.insert(name.clone(), self.read(value, &mut row));
                    }
                    Item::CountRows => arguments.push(Value::Number(1)),
                    Item::Aggregate(_, _, argument) => {
                        arguments.push(self.read(argument, &mut row));
                    }
                }
            }
            let group = groups.entry(keys).or_default();
            group.0.extend(row.facts);
            group.1.push(arguments);
        }
        let rows = groups.into_iter().map(|(mut values, (facts, members))| {
            let aggregates = projection.items.iter();
            let aggregates = aggregates.filter(|(item, _)| !matches!(item, Item::Value(_)));
            for (at, (item, name)) in aggregates.enumerate() {
                let arguments = members.iter().map(|member| member[at].clone());
                values.insert(name.clone(), aggregate(item, arguments.collect()));
            }
            Row { values, facts }
        });
        rows.collect()
    }
}

fn compare(a: &[(bool, Value)], b: &[(bool, Value)]) -> std::cmp::Ordering {
    let keys = a
        .iter()
        .zip(b)
        .map(|((descending, a), (_, b))| match descending {
            true => b.cmp(a),
            false => a.cmp(b),
        });
    keys.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
}

fn aggregate(item: &Item, mut arguments: Vec<Value>) -> Value {
    arguments.retain(|value| *value != Value::Null);
    arguments.sort();
    let Item::Aggregate(function, distinct, _) = item else {
        return Value::Number(arguments.len() as i64);
    };
    if *distinct {
        arguments.dedup();
    }
    let numbers = arguments.iter().filter_map(|value| match value {
        Value::Number(number) => Some(*number),
        _ => None,
    });
    match *function {
        "count" => Value::Number(arguments.len() as i64),
        "sum" => Value::Number(numbers.sum()),
        "max" => numbers.max().map_or(Value::Null, Value::Number),
        "collect" => Value::List(arguments),
        other => unreachable!("no query has the function {other}"),
    }
}
