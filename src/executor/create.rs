//! `CREATE`: nodes and relationships for each row.

use super::context::Context;
use super::filter::drop_dead;
use super::operator::{BoxOperator, Live, Operator};
use super::write::{self, Nulls, Stored, property_maps};
use crate::error::{Error, ErrorCode, Result};
use crate::expression::{
    Batch, Citing, Expression, NewNode, NewRelationship, Row, Slot, check_alive,
};
use crate::graph::{Change, CreatedNode, CreatedRelationship, LabelId, TypeId};
use crate::plan;
use crate::value::column::Column;
use crate::value::{EntityId, NodeId, RelationshipId};

/// Creates nodes and relationships for each row.
pub(super) struct Create {
    input: BoxOperator,
    plan: plan::Create,
    live: Live,
}

impl Create {
    pub(super) fn new(input: BoxOperator, plan: plan::Create, live: Live) -> Create {
        Create { input, plan, live }
    }
}

impl Operator for Create {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        let Some(mut batch) = self.input.next(cx)? else {
            return Ok(None);
        };
        cx.check()?;
        let citing = &self.plan.citing;
        for node in &self.plan.nodes {
            create_nodes(node, (Nulls::LeftOut, citing), &mut batch, cx)?;
        }
        for relationship in &self.plan.relationships {
            create_relationships(relationship, (Nulls::LeftOut, citing), &mut batch, cx)?;
        }
        drop_dead(&mut batch, &self.live);
        Ok(Some(batch))
    }

    fn restart(&mut self, argument: &Batch) {
        self.input.restart(argument);
    }
}

/// One node for each row of the batch; `how`: how nulls are handled, and what is cited.
pub(super) fn create_nodes(
    plan: &NewNode,
    how: (Nulls, &[Citing]),
    batch: &mut Batch,
    cx: &mut Context<'_>,
) -> Result<()> {
    let result = try_create_nodes(plan, how, batch, cx);
    result.map_err(|error| cx.locate(error, plan.slot, plan.span))
}

fn try_create_nodes(
    plan: &NewNode,
    (nulls, citing): (Nulls, &[Citing]),
    batch: &mut Batch,
    cx: &mut Context<'_>,
) -> Result<()> {
    let maps = property_maps(plan.properties.as_ref(), nulls, batch, cx)?;
    let fixed = match plan.labels.iter().all(is_literal) {
        true => Some(write::labels(&plan.labels, &Row::new(batch, 0), cx)?),
        false => None,
    };
    let maps = match &fixed {
        Some(labels) if maps.len() > 1 && citing.is_empty() => {
            match create_together(labels, maps, cx)? {
                Together::Created(created) => {
                    batch.set(plan.slot, Column::Nodes(created));
                    return Ok(());
                }
                Together::Refused(maps) => maps,
            }
        }
        _ => maps,
    };
    let mut created = Vec::with_capacity(batch.len());
    for (row, properties) in maps.into_iter().enumerate() {
        let node = cx.citing(citing, batch, row, |cx| {
            create_node(plan, fixed.as_ref(), properties, &Row::new(batch, row), cx)
        });
        created.push(node.map_err(|error| batch.locate(error, row))?);
    }
    batch.set(plan.slot, Column::Nodes(created));
    Ok(())
}

/// What became of nodes that were to be created all at once.
enum Together {
    Created(Vec<NodeId>),
    /// They have to be created one by one: these are their properties.
    Refused(Vec<Stored>),
}

fn create_together(
    labels: &[LabelId],
    maps: Vec<Stored>,
    cx: &mut Context<'_>,
) -> Result<Together> {
    let ids = cx.writer()?.0.next_nodes(maps.len());
    let nodes = ids.iter().zip(maps).map(|(node, properties)| CreatedNode {
        node: *node,
        labels: labels.to_vec(),
        properties,
    });
    let left = cx.create_nodes(nodes.collect())?;
    Ok(match left {
        None => Together::Created(ids),
        Some(left) => Together::Refused(left.into_iter().map(|node| node.properties).collect()),
    })
}

fn create_node(
    plan: &NewNode,
    fixed: Option<&Vec<LabelId>>,
    properties: Stored,
    row: &Row<'_>,
    cx: &mut Context<'_>,
) -> Result<NodeId> {
    let labels = match fixed {
        Some(labels) => labels.clone(),
        None => write::labels(&plan.labels, row, cx)?,
    };
    let node = cx.writer()?.0.next_node();
    cx.apply(Change::NodeCreated(CreatedNode {
        node,
        labels,
        properties,
    }))?;
    Ok(node)
}

/// One relationship for each row of the batch.
pub(super) fn create_relationships(
    plan: &NewRelationship,
    how: (Nulls, &[Citing]),
    batch: &mut Batch,
    cx: &mut Context<'_>,
) -> Result<()> {
    let result = try_create_relationships(plan, how, batch, cx);
    result.map_err(|error| cx.locate(error, plan.slot, plan.span))
}

fn try_create_relationships(
    plan: &NewRelationship,
    (nulls, citing): (Nulls, &[Citing]),
    batch: &mut Batch,
    cx: &mut Context<'_>,
) -> Result<()> {
    let maps = property_maps(plan.properties.as_ref(), nulls, batch, cx)?;
    let fixed = match is_literal(&plan.relationship_type) {
        true => {
            let row = Row::new(batch, 0);
            Some(write::relationship_type(&plan.relationship_type, &row, cx)?)
        }
        false => None,
    };
    let maps = match fixed {
        Some(of) if maps.len() > 1 && citing.is_empty() => {
            match connect_together(plan, of, maps, batch, cx)? {
                Connected::Created(created) => {
                    batch.set(plan.slot, Column::Relationships(created));
                    return Ok(());
                }
                Connected::Refused(maps) => maps,
            }
        }
        _ => maps,
    };
    let mut created = Vec::with_capacity(batch.len());
    for (row, properties) in maps.into_iter().enumerate() {
        let relationship = cx.citing(citing, batch, row, |cx| {
            create_relationship(plan, fixed, properties, (batch, row), cx)
        });
        created.push(relationship.map_err(|error| batch.locate(error, row))?);
    }
    batch.set(plan.slot, Column::Relationships(created));
    Ok(())
}

/// What became of relationships that were to be created all at once.
enum Connected {
    Created(Vec<RelationshipId>),
    /// They have to be created one by one: these are their properties.
    Refused(Vec<Stored>),
}

fn connect_together(
    plan: &NewRelationship,
    relationship_type: TypeId,
    maps: Vec<Stored>,
    batch: &Batch,
    cx: &mut Context<'_>,
) -> Result<Connected> {
    let is_there = |node: &NodeId| check_alive(EntityId::Node(*node), &cx.evaluation()).is_ok();
    let end = |slot, row| batch.node(slot, row).filter(is_there);
    let ends = (0..maps.len()).map(|row| Some((end(plan.start, row)?, end(plan.end, row)?)));
    let Some(ends) = ends.collect::<Option<Vec<_>>>() else {
        return Ok(Connected::Refused(maps));
    };
    let ids = cx.writer()?.0.next_relationships(maps.len());
    let each = ids.iter().zip(ends).zip(maps);
    let each = each.map(|((id, (start, end)), properties)| CreatedRelationship {
        relationship: *id,
        relationship_type,
        start,
        end,
        properties,
    });
    let left = cx.create_relationships(each.collect())?;
    Ok(match left {
        None => Connected::Created(ids),
        Some(left) => Connected::Refused(left.into_iter().map(|one| one.properties).collect()),
    })
}

fn create_relationship(
    plan: &NewRelationship,
    fixed: Option<TypeId>,
    properties: Stored,
    (batch, row): (&Batch, usize),
    cx: &mut Context<'_>,
) -> Result<RelationshipId> {
    let start = end_of(plan.start, "starts", batch, row, cx)?;
    let end = end_of(plan.end, "ends", batch, row, cx)?;
    let relationship_type = match fixed {
        Some(fixed) => fixed,
        None => write::relationship_type(&plan.relationship_type, &Row::new(batch, row), cx)?,
    };
    let relationship = cx.writer()?.0.next_relationship();
    cx.apply(Change::RelationshipCreated(CreatedRelationship {
        relationship,
        relationship_type,
        start,
        end,
        properties,
    }))?;
    Ok(relationship)
}

fn is_literal(name: &Expression) -> bool {
    matches!(name, Expression::Literal(_))
}

/// The start or end node of a new relationship; `verb` is used in the error.
fn end_of(slot: Slot, verb: &str, batch: &Batch, row: usize, cx: &Context<'_>) -> Result<NodeId> {
    let Some(node) = batch.node(slot, row) else {
        let name = cx.variable(slot);
        let end = name
            .as_deref()
            .map_or("the node".to_owned(), |name| format!("`{name}`"));
        let message = format!("a relationship cannot be created: {end}, where it {verb}, is null");
        let name = name.as_deref().unwrap_or("node");
        return Err(
            Error::semantic(ErrorCode::InvalidArgumentValue, message).hint(format!(
                "keep rows without that node out: WHERE {name} IS NOT NULL"
            )),
        );
    };
    check_alive(EntityId::Node(node), &cx.evaluation())?;
    Ok(node)
}
