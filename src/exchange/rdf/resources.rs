//! Resources by number; the numbers are the same each time that the files are read.

use super::{NODE, RELATIONSHIP};
use crate::exchange::identity::{IntegerIds, TextIds};
use crate::value::NodeId;
use oxrdf::{NamedOrBlankNode, Term};

/// The number of a resource.
pub type ResourceId = u32;

/// The resources so far. An IRI denotes the same resource in all files, a blank node only in its file.
///
/// Parsers generate a different label for an unlabelled blank node each time that a file is read, but in the same
/// order, so blank nodes are identified by the order in which they occur.
#[derive(Debug, Default)]
pub struct Resources {
    /// The resources of tupu's own IRIs, by the numbers in them.
    nodes: IntegerIds,
    relationships: IntegerIds,
    iris: TextIds,
    /// The blank nodes of each file, in the order of their first occurrence.
    blank: Vec<Vec<ResourceId>>,
    /// The current file, its blank nodes by their labels, and their number.
    file: usize,
    labels: TextIds,
    labelled: usize,
    count: ResourceId,
}

impl Resources {
    /// Starts a file.
    pub fn begin(&mut self, file: usize) {
        self.file = file;
        self.labels = TextIds::default();
        self.labelled = 0;
        if self.blank.len() <= file {
            self.blank.resize_with(file + 1, Vec::new);
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count as usize
    }

    /// The resource of the subject of a triple.
    pub fn subject(&mut self, subject: &NamedOrBlankNode) -> ResourceId {
        match subject {
            NamedOrBlankNode::NamedNode(node) => self.iri(node.as_str()),
            NamedOrBlankNode::BlankNode(node) => self.blank(node.as_str()),
        }
    }

    /// The resource of the object of a triple; `None` for a literal.
    pub fn object(&mut self, object: &Term) -> Option<ResourceId> {
        match object {
            Term::NamedNode(node) => Some(self.iri(node.as_str())),
            Term::BlankNode(node) => Some(self.blank(node.as_str())),
            Term::Literal(_) => None,
        }
    }

    /// The resource of an IRI, which is added if it is new.
    pub fn iri(&mut self, iri: &str) -> ResourceId {
        let next = self.count;
        let place = if let Some(number) = number_after(NODE, iri) {
            integer_place(&mut self.nodes, number, next)
        } else if let Some(number) = number_after(RELATIONSHIP, iri) {
            integer_place(&mut self.relationships, number, next)
        } else {
            self.iris.get(iri).map_or_else(
                || {
                    self.iris.insert(iri, NodeId(next));
                    next
                },
                |known| known.0,
            )
        };
        self.count = next.max(place + 1);
        place
    }

    /// The resources with other IRIs, in the order of their numbers.
    pub fn foreign(&self) -> impl Iterator<Item = (ResourceId, &str)> {
        self.iris.iter().map(|(iri, place)| (place.0, iri))
    }

    fn blank(&mut self, label: &str) -> ResourceId {
        if let Some(known) = self.labels.get(label) {
            return known.0;
        }
        let order = &mut self.blank[self.file];
        let place = match order.get(self.labelled) {
            Some(place) => *place,
            None => {
                order.push(self.count);
                self.count += 1;
                self.count - 1
            }
        };
        self.labelled += 1;
        self.labels.insert(label, NodeId(place));
        place
    }
}

fn integer_place(places: &mut IntegerIds, number: i64, next: ResourceId) -> ResourceId {
    places.get(number).map_or_else(
        || {
            places.insert(number, NodeId(next));
            next
        },
        |known| known.0,
    )
}

/// The number after the prefix of an IRI, if it is written in the canonical form.
fn number_after(prefix: &str, iri: &str) -> Option<i64> {
    let digits = iri.strip_prefix(prefix)?;
    let canonical = digits == "0" || !digits.starts_with(['0', '+', '-']);
    digits.parse().ok().filter(|_| canonical)
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::BlankNode;

    #[test]
    fn a_second_reading_finds_the_same_numbers() {
        let mut resources = Resources::default();
        let iris = ["urn:tupu:node:7", "urn:tupu:node:07", "http://x/7", "urn:x"];
        let places = iris.map(|iri| resources.iri(iri));
        assert_eq!(places, [0, 1, 2, 3]);
        let read = |resources: &mut Resources, file, labels: [&str; 3]| {
            resources.begin(file);
            labels.map(|label| resources.subject(&BlankNode::new_unchecked(label).into()))
        };
        assert_eq!(read(&mut resources, 0, ["a", "b", "a"]), [4, 5, 4]);
        assert_eq!(read(&mut resources, 1, ["a", "b", "b"]), [6, 7, 7]);
        assert_eq!(iris.map(|iri| resources.iri(iri)), places);
        assert_eq!(read(&mut resources, 0, ["x", "y", "x"]), [4, 5, 4]);
        assert_eq!(resources.count(), 8);
        let foreign: Vec<_> = resources.foreign().collect();
        assert_eq!(foreign, [(1, iris[1]), (2, iris[2]), (3, iris[3])]);
    }
}
