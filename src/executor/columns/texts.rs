//! The nodes of a scan that a text index finds.

use super::super::context::Context;
use super::Columns;
use crate::error::Result;
use crate::expression::{Batch, Row, evaluate_row};
use crate::graph::PartQuestion;
use crate::value::Value;
use std::sync::Arc;

/// The fewest nodes of a label for which an index is asked: columns of fewer are compared sooner.
const LEAST: u64 = 4096;

/// The part of the nodes that it pays to look at one by one.
const PART: u64 = 32;

impl Columns {
    /// The nodes that [`Columns::select`] would keep, as rows; `None` if there may be so many that columns are compared sooner.
    pub(super) fn by_text(&self, cx: &Context<'_>) -> Result<Option<Batch>> {
        let (Some(index), Some(label)) = (&self.plan.text, &self.plan.label) else {
            return Ok(None);
        };
        let Some(label) = cx.graph().label_id(label) else {
            return Ok(None);
        };
        let nodes = cx.graph().label_count(label);
        let Some(parts) = self.parts(&index.key, cx).filter(|_| nodes >= LEAST) else {
            return Ok(None);
        };
        let parts: Vec<&str> = parts.iter().map(|part| &**part).collect();
        let question = PartQuestion {
            parts: &parts,
            most: nodes / PART,
        };
        let limits = &cx.run().limits;
        let found = cx.graph().text_candidates(&index.name, question, limits)?;
        let Some(mut nodes) = found else {
            return Ok(None);
        };
        cx.run().work.index_seeks.add(1);
        // The index may be over a more general label.
        nodes.retain(|node| cx.graph().has_label(*node, label));
        if let Some(share) = &cx.share {
            nodes.retain(|node| share.contains(&node.0));
        }
        self.select_nodes(nodes, cx).map(Some)
    }

    /// What a property has in it for the predicate to be true; `None` if that is not known.
    fn parts(&self, key: &str, cx: &Context<'_>) -> Option<Vec<Arc<str>>> {
        let unit = Batch::unit();
        let tests = self.plan.tests();
        let mut parts = Vec::new();
        for test in tests
            .iter()
            .filter(|test| test.needs_part() && **test.key == *key)
        {
            let value = evaluate_row(test.value, &Row::new(&unit, 0), &cx.evaluation());
            let Ok(Value::String(part)) = value else {
                return None;
            };
            parts.push(part);
        }
        Some(parts)
    }
}
