//! `kg.unmerge`: the record becomes the node that it was, and takes back what it brought.

use super::facts::{Facts, given_back, parted, without};
use super::giving_back::{Returned, give_back};
use super::merge::is_merged;
use super::names::{NameKeys, brought, without_texts};
use super::record::{self, BEFORE, WAS, is_record, kept_facts, records, shared_sources, words};
use super::{ProcedureWriter, refused, require_node};
use crate::error::Result;
use crate::graph::{GraphView, KeyId, LabelId, Statement};
use crate::value::NodeId;

/// What became of a merge.
#[derive(Clone, Copy, Debug)]
pub(super) struct Undone {
    /// `None` where it has been deleted.
    pub kept: Option<NodeId>,
    pub other: NodeId,
    pub moved: usize,
    pub lost: usize,
}

/// Takes back the merge of a record, or the last one of a node.
pub(super) fn unmerge(writer: &mut dyn ProcedureWriter, node: NodeId) -> Result<Undone> {
    require_node(writer.graph(), node)?;
    let b = record_of(writer.graph(), node)?;
    let kept = record::kept(writer.graph(), b);
    let keys = name_keys(writer, b)?;
    let before = Facts {
        sources: Vec::new(),
        properties: kept_facts(writer, b.into(), BEFORE)?,
    };
    let existence = Facts::of(writer.graph(), b.into()).sources;
    let theirs = Facts {
        sources: existence,
        properties: kept_facts(writer, b.into(), WAS)?,
    };
    let mut back = theirs.properties.clone();
    if let Some(a) = kept {
        back = take_back(writer, a, (&keys, b), (&before, &theirs))?;
        take_back_labels(writer, a, b)?;
    }
    let returned = match kept {
        Some(a) => give_back(writer, [a, b], keys.main)?,
        None => Returned::default(),
    };
    restore(writer, b, back)?;
    if returned.lost > 0 {
        writer.warn(format!(
            "{} of the relationships of node {} could not be told apart or are no longer there, and were not given back",
            returned.lost, b.0
        ));
    }
    Ok(Undone {
        kept,
        other: b,
        moved: returned.moved,
        lost: returned.lost,
    })
}

/// The record that is meant: a later merge of the same node has to be taken back first.
fn record_of(graph: &GraphView, node: NodeId) -> Result<NodeId> {
    if !is_record(graph, node) {
        let last = records(graph, node).last().copied();
        return last.ok_or_else(|| {
            refused(format!("nothing was merged into node {}", node.0))
                .hint("CALL kg.merges() lists what was merged")
        });
    }
    let Some(kept) = record::kept(graph, node) else {
        return Ok(node);
    };
    if is_record(graph, kept) {
        let message = format!(
            "node {} was merged into node {}, which was itself merged since",
            node.0, kept.0
        );
        return Err(refused(message).hint("take the later merge back first: CALL kg.unmerge(…)"));
    }
    let last = records(graph, kept).last().copied();
    match last {
        Some(last) if last != node => {
            let message = format!("node {} was merged into node {} since", last.0, kept.0);
            Err(refused(message).hint("take the later merge back first: CALL kg.unmerge(…)"))
        }
        _ => Ok(node),
    }
}

fn name_keys(writer: &mut dyn ProcedureWriter, b: NodeId) -> Result<NameKeys> {
    let names = words(writer.graph(), b, record::NAME_KEYS);
    let mut keys = Vec::with_capacity(names.len());
    for name in &names {
        keys.push(writer.key(name)?);
    }
    let mut keys = keys.into_iter();
    let (main, aliases) = match (keys.next(), keys.next()) {
        (Some(main), Some(aliases)) => (main, aliases),
        _ => (writer.key("name")?, writer.key("aliases")?),
    };
    Ok(NameKeys {
        main,
        aliases,
        others: keys.collect(),
    })
}

/// Takes from the first node what the second brought to it; gives what the second gets back.
fn take_back(
    writer: &mut dyn ProcedureWriter,
    a: NodeId,
    (keys, b): (&NameKeys, NodeId),
    (before, theirs): (&Facts, &Facts),
) -> Result<Vec<(KeyId, Vec<Statement>)>> {
    let now = Facts::of(writer.graph(), a.into());
    let shared = shared_sources(writer.graph(), b.into());
    let sources = without(&now.sources, &without(&theirs.sources, &shared));
    if sources != now.sources {
        writer.set_sources(a.into(), sources)?;
    }
    let added = words(writer.graph(), b, record::ADDED_NAMES);
    let (_, of_names) = brought(keys, before, theirs);
    let aliases = now.statements(keys.aliases);
    let own = before.statements(keys.aliases);
    let kept = without_texts(aliases, own, &added, &of_names);
    let beside = theirs.statements(keys.aliases).iter();
    let beside: Vec<Statement> = beside.filter(|one| !one.is_plain()).cloned().collect();
    if !aliases.is_empty() {
        writer.set_statements(a.into(), keys.aliases, parted(&kept, own, &beside))?;
    }
    let mut back = Vec::with_capacity(theirs.properties.len());
    for (key, others) in &theirs.properties {
        writer.check()?;
        let (present, own) = (now.statements(*key), before.statements(*key));
        if *key == keys.aliases || !is_merged(writer.graph(), *key, own) {
            back.push((*key, others.clone()));
            continue;
        }
        back.push((*key, given_back(present, own, others)));
        if !present.is_empty() {
            writer.set_statements(a.into(), *key, parted(present, own, others))?;
        }
    }
    Ok(back)
}

/// Takes the labels away that came with the merge, unless others imply them.
fn take_back_labels(writer: &mut dyn ProcedureWriter, a: NodeId, b: NodeId) -> Result<()> {
    let graph = writer.graph();
    let added = words(graph, b, record::ADDED_LABELS);
    let added = added.iter().filter_map(|name| graph.label_id(name));
    let added: Vec<LabelId> = added.collect();
    let own = graph.labels(a);
    let mut stay: Vec<LabelId> = own
        .iter()
        .filter(|one| !added.contains(one))
        .copied()
        .collect();
    if let Some(of) = graph.current_type() {
        of.complete(&mut stay);
    }
    let gone = own.iter().filter(|label| !stay.contains(label)).copied();
    let gone: Vec<LabelId> = gone.collect();
    match gone.is_empty() {
        true => Ok(()),
        false => writer.remove_labels(a, &gone),
    }
}

/// Makes a node of the record again.
fn restore(
    writer: &mut dyn ProcedureWriter,
    b: NodeId,
    back: Vec<(KeyId, Vec<Statement>)>,
) -> Result<()> {
    let graph = writer.graph();
    let names = words(graph, b, record::LABELS);
    let keys: Vec<KeyId> = graph.property_keys(b.into()).collect();
    let is_of_record = |key: &KeyId| {
        let name = &**graph.key_name(*key);
        record::WORDS.contains(&name) || name.starts_with(WAS) || name.starts_with(BEFORE)
    };
    let keys: Vec<KeyId> = keys.into_iter().filter(is_of_record).collect();
    for key in keys {
        record::forget(writer, b.into(), key)?;
    }
    let of_records = writer.label(record::LABEL)?;
    writer.remove_labels(b, &[of_records])?;
    let mut labels = Vec::with_capacity(names.len());
    for name in &names {
        labels.push(writer.label(name)?);
    }
    if let Some(of) = writer.graph().current_type() {
        of.complete(&mut labels);
    }
    let own = writer.graph().labels(b);
    labels.retain(|label| !own.contains(label));
    if !labels.is_empty() {
        writer.add_labels(b, &labels)?;
    }
    for (key, statements) in back {
        writer.set_statements(b.into(), key, statements)?;
    }
    Ok(())
}
