//! `:schema`: what the graph consists of.

use super::{Argument, Command, nothing};
use crate::output::write_section;
use crate::shell::answer;
use crate::shell::state::{Next, Shell, Trouble};

pub const COMMANDS: &[Command] = &[Command {
    name: "schema",
    usage: "",
    about: "labels, relationship types and what they connect, keys with their types, indexes, constraints",
    more: "Domains, ranges and types are those that the data has.",
    argument: Argument::Nothing,
    run: schema,
}];

/// A heading, and the query below it. Each counts by the statistics of the graph or in one scan.
const SECTIONS: &[(&str, &str)] = &[
    (
        "Labels",
        "MATCH (n) UNWIND labels(n) AS label RETURN label, count(*) AS nodes ORDER BY label",
    ),
    (
        "Relationship types",
        "CALL db.schema.patterns() YIELD startLabels, relationshipType, endLabels, count
         WITH relationshipType AS type, sum(count) AS relationships,
              collect(startLabels) AS from, collect(endLabels) AS to
         RETURN type, relationships,
           COLLECT { UNWIND from AS labels UNWIND labels AS label RETURN DISTINCT label ORDER BY label } AS domain,
           COLLECT { UNWIND to AS labels UNWIND labels AS label RETURN DISTINCT label ORDER BY label } AS range
         ORDER BY type",
    ),
    (
        "Properties of nodes",
        "CALL db.schema.nodeTypeProperties() YIELD nodeLabels, propertyName, propertyTypes
         UNWIND nodeLabels AS label UNWIND propertyTypes AS type
         WITH DISTINCT label, propertyName AS key, type ORDER BY label, key, type
         RETURN label, key, collect(type) AS types ORDER BY label, key",
    ),
    (
        "Properties of relationships",
        "CALL db.schema.relTypeProperties() YIELD relType, propertyName, propertyTypes
         WHERE propertyName IS NOT NULL
         RETURN replace(substring(relType, 1), '`', '') AS type, propertyName AS key, propertyTypes AS types
         ORDER BY type, key",
    ),
    ("Indexes", "SHOW INDEXES"),
    ("Constraints", "SHOW CONSTRAINTS"),
];

fn schema(shell: &mut Shell, rest: &str) -> Result<Next, Trouble> {
    nothing("schema", rest)?;
    let query =
        |(heading, query): &(&'static str, &str)| Ok((*heading, shell.session.query(query, ())?));
    let sections: Vec<_> = SECTIONS.iter().map(query).collect::<tupu::Result<_>>()?;
    answer::to_output(shell, |layout, out| {
        let mut sections = sections.into_iter();
        sections.try_for_each(|(heading, rows)| write_section(heading, rows, layout, out))
    })?;
    Ok(Next::Stay)
}
