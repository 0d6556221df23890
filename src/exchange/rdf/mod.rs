//! The mapping between graphs and RDF, both ways, in one place. It is stated in docs/data.md.
//!
//! | in the graph | in RDF |
//! | --- | --- |
//! | a node | a resource, `urn:tupu:node:7` |
//! | its label | `rdf:type`, `urn:tupu:label:City` |
//! | its property | a literal, `urn:tupu:key:name`; a list as a collection |
//! | a relationship | a triple, `urn:tupu:type:LOCATED_IN` |
//! | a relationship with properties, or one of several alike | besides the triple, an `rdf:Statement`, `urn:tupu:relationship:3` |

//!
//! Triples occur in any order, so files are read twice: [`Structure`] determines the role of every resource,
//! [`Content`] reads literals and relationships. The graph, the numbers of the IRIs, and collections up to the end are
//! in memory.
//!
//! Resources of other vocabularies are imported as usual for RDF in property graphs: classes are labels, literals are
//! properties, a resource has its IRI as the property `uri`, and names are what follows the last `#`, `/` or `:`. A
//! predicate that would also be named `uri`, or has no name, becomes a property named by its whole IRI.
//!
//! An RDF graph is a set: a triple that occurs twice, in one file or in several, is imported once.

mod content;
mod list;
mod literal;
mod name;
mod names;
mod resources;
mod structure;
mod write;

pub use content::Content;
pub use literal::too_great;
pub use name::percent_decoded;
pub use structure::Structure;
pub use write::{write_n_triples, write_turtle};

/// The property that holds the IRI of a resource.
const IRI_KEY: &str = "uri";
/// The prefix of a node's number.
const NODE: &str = "urn:tupu:node:";
/// The prefix of a label.
const LABEL: &str = "urn:tupu:label:";
/// The prefix of a property key.
const KEY: &str = "urn:tupu:key:";
/// The prefix of a relationship type.
const TYPE: &str = "urn:tupu:type:";
/// The prefix of a relationship's number.
const RELATIONSHIP: &str = "urn:tupu:relationship:";
/// The prefix of a type that XML Schema does not have.
const DATATYPE: &str = "urn:tupu:datatype:";
