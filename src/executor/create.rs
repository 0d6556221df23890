//! `CREATE`: nodes and relationships for each row.

use super::context::Context;
use super::filter::drop_dead;
use super::new_properties::{NewProperties, new_properties};
use super::operator::{BoxOperator, Live, Operator};
use super::write::{self, Nulls, Stored};
use crate::error::{Error, ErrorCode, Result};
use crate::expression::{
    Batch, Citing, Expression, NewNode, NewRelationship, Row, Slot, check_alive,
};
use crate::graph::{
    Change, CreatedNode, CreatedNodes, CreatedRelationship, CreatedRelationships, LabelId, TypeId,
};
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
        let how = How {
            nulls: Nulls::LeftOut,
            citing: &self.plan.citing,
            together: self.plan.together,
        };
        for node in &self.plan.nodes {
            create_nodes(node, how, &mut batch, cx)?;
        }
        for relationship in &self.plan.relationships {
            create_relationships(relationship, how, &mut batch, cx)?;
        }
        drop_dead(&mut batch, &self.live);
        Ok(Some(batch))
    }

    fn restart(&mut self, argument: &Batch) {
        self.input.restart(argument);
    }
}

/// How the entities of a batch are created.
#[derive(Clone, Copy)]
pub(super) struct How<'p> {
    /// What becomes of nulls.
    pub nulls: Nulls,
    /// What is cited.
    pub citing: &'p [Citing],
    /// All at once, where that can be done.
    pub together: bool,
}

impl How<'_> {
    fn is_together(self, batch: &Batch) -> bool {
        self.together && batch.len() > 1 && self.citing.is_empty()
    }
}

/// One node for each row of the batch.
pub(super) fn create_nodes(
    plan: &NewNode,
    how: How<'_>,
    batch: &mut Batch,
    cx: &mut Context<'_>,
) -> Result<()> {
    let result = try_create_nodes(plan, how, batch, cx);
    result.map_err(|error| cx.locate(error, plan.slot, plan.span))
}

fn try_create_nodes(
    plan: &NewNode,
    how: How<'_>,
    batch: &mut Batch,
    cx: &mut Context<'_>,
) -> Result<()> {
    let properties = new_properties(plan.properties.as_ref(), how.nulls, batch, cx)?;
    let fixed = match plan.labels.iter().all(is_literal) {
        true => Some(write::labels(&plan.labels, &Row::new(batch, 0), cx)?),
        false => None,
    };
    if let (Some(labels), true) = (&fixed, how.is_together(batch))
        && let Some(created) = create_together(labels, &properties, batch.len(), cx)?
    {
        batch.set(plan.slot, Column::Nodes(created));
        return Ok(());
    }
    let mut created = Vec::with_capacity(batch.len());
    for (row, properties) in properties.into_rows(batch.len()).into_iter().enumerate() {
        let node = cx.citing(how.citing, batch, row, |cx| {
            create_node(plan, fixed.as_ref(), properties, &Row::new(batch, row), cx)
        });
        created.push(node.map_err(|error| batch.locate(error, row))?);
    }
    batch.set(plan.slot, Column::Nodes(created));
    Ok(())
}

/// Creates nodes all at once; `None` where they have to be created one by one.
fn create_together(
    labels: &[LabelId],
    properties: &NewProperties,
    count: usize,
    cx: &mut Context<'_>,
) -> Result<Option<Vec<NodeId>>> {
    let nodes = cx.writer()?.0.next_nodes(count);
    let created = CreatedNodes {
        nodes: nodes.clone(),
        labels: labels.to_vec(),
        properties: properties.columns(),
    };
    let done = cx.write_many(|graph, journal| journal.create_nodes(graph, created))?;
    Ok(done.then_some(nodes))
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
    how: How<'_>,
    batch: &mut Batch,
    cx: &mut Context<'_>,
) -> Result<()> {
    let result = try_create_relationships(plan, how, batch, cx);
    result.map_err(|error| cx.locate(error, plan.slot, plan.span))
}

fn try_create_relationships(
    plan: &NewRelationship,
    how: How<'_>,
    batch: &mut Batch,
    cx: &mut Context<'_>,
) -> Result<()> {
    let properties = new_properties(plan.properties.as_ref(), how.nulls, batch, cx)?;
    let fixed = match is_literal(&plan.relationship_type) {
        true => {
            let row = Row::new(batch, 0);
            Some(write::relationship_type(&plan.relationship_type, &row, cx)?)
        }
        false => None,
    };
    if let (Some(of), true) = (fixed, how.is_together(batch))
        && let Some(created) = connect_together(plan, of, &properties, batch, cx)?
    {
        batch.set(plan.slot, Column::Relationships(created));
        return Ok(());
    }
    let mut created = Vec::with_capacity(batch.len());
    for (row, properties) in properties.into_rows(batch.len()).into_iter().enumerate() {
        let relationship = cx.citing(how.citing, batch, row, |cx| {
            create_relationship(plan, fixed, properties, (batch, row), cx)
        });
        created.push(relationship.map_err(|error| batch.locate(error, row))?);
    }
    batch.set(plan.slot, Column::Relationships(created));
    Ok(())
}

/// Creates relationships all at once; `None` where they have to be created one by one.
fn connect_together(
    plan: &NewRelationship,
    relationship_type: TypeId,
    properties: &NewProperties,
    batch: &Batch,
    cx: &mut Context<'_>,
) -> Result<Option<Vec<RelationshipId>>> {
    let is_there = |node: &NodeId| check_alive(EntityId::Node(*node), &cx.evaluation()).is_ok();
    let end = |slot, row| batch.node(slot, row).filter(is_there);
    let ends = (0..batch.len()).map(|row| Some((end(plan.start, row)?, end(plan.end, row)?)));
    let Some(ends) = ends.collect::<Option<Vec<_>>>() else {
        return Ok(None);
    };
    let relationships = cx.writer()?.0.next_relationships(batch.len());
    let created = CreatedRelationships {
        relationships: relationships.clone(),
        relationship_type,
        ends,
        properties: properties.columns(),
    };
    let done = cx.write_many(|graph, journal| journal.create_relationships(graph, created))?;
    Ok(done.then_some(relationships))
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
