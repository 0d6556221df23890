//! `:schema`: what the graph consists of.

use super::definition::{Argument, Call, Command};
use crate::output::write_section;
use crate::shell::answer;
use crate::shell::state::{Outcome, Shell};
use std::ops::ControlFlow;

pub const COMMANDS: &[Command] = &[Command {
    name: "schema",
    usage: "",
    about: "labels, relationship types and what they connect, keys with their types, indexes, constraints",
    more: "What is told is what the data has: of a relationship type, the labels at its start (domain) and at its end \
           (range), each with a count; of a key, the types of its values and how many entities have it.",
    argument: Argument::Nothing,
    run: schema,
}];

/// A heading, and the query below it. Each counts by the statistics of the graph or in one scan.
const SECTIONS: &[(&str, &str)] = &[
    (
        "Labels",
        "MATCH (n) UNWIND labels(n) AS label RETURN label, count(*) AS nodes ORDER BY label",
    ),
    ("Relationship types", RELATIONSHIP_TYPES),
    ("Properties of nodes", PROPERTIES_OF_NODES),
    ("Properties of relationships", PROPERTIES_OF_RELATIONSHIPS),
    ("Indexes", "SHOW INDEXES"),
    ("Constraints", "SHOW CONSTRAINTS"),
];

/// Domain and range: the labels at either end, and how many relationships have them there, the ten most frequent.
const RELATIONSHIP_TYPES: &str =
    "CALL db.schema.patterns() YIELD startLabels, relationshipType, endLabels, count
     WITH relationshipType AS type, sum(count) AS relationships,
          collect({labels: startLabels, count: count}) AS starts, collect({labels: endLabels, count: count}) AS ends
     WITH type, relationships,
       COLLECT { UNWIND starts AS end UNWIND end.labels AS label WITH label, sum(end.count) AS n
                 RETURN label + ' ' + n ORDER BY n DESC, label } AS domain,
       COLLECT { UNWIND ends AS end UNWIND end.labels AS label WITH label, sum(end.count) AS n
                 RETURN label + ' ' + n ORDER BY n DESC, label } AS range
     RETURN type, relationships,
       domain[..10] + CASE WHEN size(domain) > 10 THEN ['and ' + (size(domain) - 10) + ' more'] ELSE [] END AS domain,
       range[..10] + CASE WHEN size(range) > 10 THEN ['and ' + (size(range) - 10) + ' more'] ELSE [] END AS range
     ORDER BY type";

/// Of the nodes of a label, which may have other labels besides, how many have the property.
const PROPERTIES_OF_NODES: &str =
    "CALL db.schema.nodeTypeProperties()
     YIELD nodeLabels, propertyName, propertyTypes, propertyObservations, totalObservations
     UNWIND nodeLabels AS label
     WITH label, collect({set: nodeLabels, total: totalObservations, key: propertyName, types: propertyTypes,
                          having: propertyObservations}) AS kinds
     WITH label, kinds,
          COLLECT { UNWIND kinds AS kind WITH DISTINCT kind.set AS set, kind.total AS n RETURN sum(n) }[0] AS total
     UNWIND kinds AS kind
     WITH label, total, kind.key AS key, sum(kind.having) AS having, collect(kind.types) AS lists
     WHERE key IS NOT NULL
     RETURN label, key,
       COLLECT { UNWIND lists AS types UNWIND types AS type RETURN DISTINCT type ORDER BY type } AS types,
       CASE WHEN having = total THEN 'all' ELSE having + ' of ' + total END AS nodes
     ORDER BY label, key";

const PROPERTIES_OF_RELATIONSHIPS: &str =
    "CALL db.schema.relTypeProperties()
     YIELD relType, propertyName, propertyTypes, propertyObservations, totalObservations
     WHERE propertyName IS NOT NULL
     RETURN replace(substring(relType, 1), '`', '') AS type, propertyName AS key, propertyTypes AS types,
       CASE WHEN propertyObservations = totalObservations THEN 'all'
            ELSE propertyObservations + ' of ' + totalObservations END AS relationships
     ORDER BY type, key";

fn schema(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    call.without_argument()?;
    let query =
        |(heading, query): &(&'static str, &str)| Ok((*heading, shell.session.query(query, ())?));
    let sections: Vec<_> = SECTIONS.iter().map(query).collect::<tupu::Result<_>>()?;
    answer::to_output(shell, |layout, out| {
        let mut sections = sections.into_iter();
        sections.try_for_each(|(heading, rows)| write_section(heading, rows, layout, out))
    })?;
    Ok(ControlFlow::Continue(()))
}
