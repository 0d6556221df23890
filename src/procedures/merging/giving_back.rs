//! The relationships that a merge has moved or united, back at the node that had them.

use super::ProcedureWriter;
use super::facts::{Facts, given_back, parted, without};
use super::record::{self, BEFORE, RELATIONSHIP, Seen, WAS, Way, ids, kept_facts, word, words};
use super::relationships::{make, move_one};
use crate::error::Result;
use crate::graph::{Change, Direction, GraphView, KeyId};
use crate::value::{EntityId, NodeId, RelationshipId, Value};
use rustc_hash::FxHashSet;

/// How many went back, and how many could not.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Returned {
    pub moved: usize,
    pub lost: usize,
}

/// Gives `b` the relationships back that `a` has of it, and takes the record's own away.
pub(super) fn give_back(
    writer: &mut dyn ProcedureWriter,
    [a, b]: [NodeId; 2],
    main: KeyId,
) -> Result<Returned> {
    let mut returned = Returned::default();
    let graph = writer.graph();
    let mut present = Present::of(graph, a, main);
    let moved = ids(graph, b, record::MOVED);
    let ends = ids(graph, b, record::MOVED_ENDS);
    let looks = words(graph, b, record::MOVED_AS);
    for ((id, end), look) in moved.into_iter().zip(ends).zip(looks) {
        writer.check()?;
        match present.find(writer.graph(), (id, end), &look) {
            Some(seen) => {
                move_one(writer, &seen, b)?;
                returned.moved += 1;
            }
            None => returned.lost += 1,
        }
    }
    // What was united last is parted first.
    for relationship in own_relationships(writer.graph(), b).into_iter().rev() {
        writer.check()?;
        let of = writer.graph().relationship_type(relationship);
        if of == writer.graph().type_id(RELATIONSHIP) {
            match revive(writer, [a, b], relationship, &present)? {
                true => returned.moved += 1,
                false => returned.lost += 1,
            }
        }
        writer.apply(Change::RelationshipDeleted(relationship))?;
    }
    Ok(returned)
}

/// The relationships that belong to a record.
fn own_relationships(graph: &GraphView, b: NodeId) -> Vec<RelationshipId> {
    let types = record::TYPES.map(|name| graph.type_id(name));
    let types: Vec<_> = types.into_iter().flatten().collect();
    let mut own = Vec::new();
    graph.expand(b, Direction::Outgoing, Some(&types), &mut |id, _| {
        own.push(id)
    });
    own.sort_unstable();
    own
}

/// The relationships of the first node that have not gone back.
struct Present {
    seen: Vec<Seen>,
    looks: Vec<String>,
    gone: FxHashSet<RelationshipId>,
}

impl Present {
    fn of(graph: &GraphView, a: NodeId, main: KeyId) -> Present {
        let seen = Seen::all(graph, a);
        Present {
            looks: seen.iter().map(|seen| seen.look(graph, main)).collect(),
            seen,
            gone: FxHashSet::default(),
        }
    }

    /// The relationship that a record means, which goes back.
    fn find(&mut self, graph: &GraphView, meant: (u32, u32), look: &str) -> Option<Seen> {
        let seen = self.meant(graph, meant, look)?;
        self.gone.insert(seen.id);
        Some(seen)
    }

    /// That of the id if it looks as it did, else one that looks so, else that of the id if it still goes from where to where it
    /// did: an id may be another relationship's since, and the properties may have changed.
    fn meant(&self, graph: &GraphView, (id, end): (u32, u32), look: &str) -> Option<Seen> {
        let place = self.seen.binary_search_by_key(&id, |seen| seen.id.0).ok();
        let by_id = place.and_then(|place| self.seen.get(place).zip(self.looks.get(place)));
        let by_id = by_id.filter(|(seen, _)| !self.gone.contains(&seen.id));
        if let Some((seen, other)) = by_id
            && other == look
        {
            return Some(*seen);
        }
        let mut others = self.seen.iter().zip(&self.looks);
        let looks_so = others.find(|(seen, other)| *other == look && !self.gone.contains(&seen.id));
        let goes_so = |seen: &Seen| {
            let kind = look.strip_prefix(seen.kind(graph).as_str());
            let end = standing_for(graph, NodeId(end));
            kind.is_some_and(|rest| rest.starts_with(" {"))
                && (seen.way == Way::Loop || end == standing_for(graph, seen.other))
        };
        let by_id = by_id.filter(|(seen, _)| goes_so(seen));
        looks_so.or(by_id).map(|(seen, _)| *seen)
    }
}

/// The node that stands for one: itself, or what it was merged into.
fn standing_for(graph: &GraphView, node: NodeId) -> NodeId {
    let (mut node, mut seen) = (node, FxHashSet::default());
    while record::is_record(graph, node)
        && seen.insert(node)
        && let Some(kept) = record::kept(graph, node)
    {
        node = kept;
    }
    node
}

/// Makes the relationship that one of the record stands for; false where its other end is no longer known.
fn revive(
    writer: &mut dyn ProcedureWriter,
    [a, b]: [NodeId; 2],
    relationship: RelationshipId,
    present: &Present,
) -> Result<bool> {
    let entity = EntityId::Relationship(relationship);
    let (Value::String(name), Value::String(way)) = (
        word(writer.graph(), entity, record::TYPE),
        word(writer.graph(), entity, record::DIRECTION),
    ) else {
        return Ok(false);
    };
    let of = writer.relationship_type(&name)?;
    let way = Way::from_name(&way);
    let sources = Facts::of(writer.graph(), entity).sources;
    let mut facts = Facts {
        sources,
        properties: kept_facts(writer, entity, WAS)?,
    };
    let Value::String(look) = word(writer.graph(), entity, record::AS) else {
        make(writer, of, way.ends(b, a), facts)?;
        return Ok(true);
    };
    let id = |name: &str| match word(writer.graph(), entity, name) {
        Value::Integer(id) => u32::try_from(id).unwrap_or(u32::MAX),
        _ => u32::MAX,
    };
    let meant = (id(record::UNITED), id(record::END));
    let Some(same) = present.meant(writer.graph(), meant, &look) else {
        return Ok(false);
    };
    let before = Facts {
        sources: record::shared_sources(writer.graph(), entity),
        properties: kept_facts(writer, entity, BEFORE)?,
    };
    facts.properties = part(writer, same.id, &before, &facts)?;
    make(writer, of, way.ends(b, same.other), facts)?;
    Ok(true)
}

/// Takes from a relationship what another one brought to it; gives what that gets back.
fn part(
    writer: &mut dyn ProcedureWriter,
    id: RelationshipId,
    before: &Facts,
    theirs: &Facts,
) -> Result<super::record::Properties> {
    let entity = EntityId::Relationship(id);
    let now = Facts::of(writer.graph(), entity);
    let sources = without(&now.sources, &without(&theirs.sources, &before.sources));
    if sources != now.sources {
        writer.set_sources(entity, sources)?;
    }
    let mut back = Vec::with_capacity(theirs.properties.len());
    for (key, others) in &theirs.properties {
        let (present, own) = (now.statements(*key), before.statements(*key));
        back.push((*key, given_back(present, own, others)));
        if !present.is_empty() {
            writer.set_statements(entity, *key, parted(present, own, others))?;
        }
    }
    Ok(back)
}
