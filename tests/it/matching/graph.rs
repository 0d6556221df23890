//! A property graph as plain lists, and the statements that make it.

/// The labels and types that graphs and patterns are made of.
pub const LABELS: [&str; 2] = ["A", "B"];
pub const TYPES: [&str; 2] = ["R", "S"];

#[derive(Clone, Debug)]
pub struct SmallGraph {
    pub nodes: Vec<SmallNode>,
    pub relationships: Vec<SmallRelationship>,
}

#[derive(Clone, Debug)]
pub struct SmallNode {
    /// Whether it has each of [`LABELS`].
    pub labels: [bool; 2],
    pub k: Option<i64>,
}

#[derive(Clone, Debug)]
pub struct SmallRelationship {
    pub start: usize,
    pub end: usize,
    /// Which of [`TYPES`].
    pub kind: usize,
    pub w: Option<i64>,
}

impl SmallGraph {
    /// Creates it; `uid` of a node and of a relationship is its place in the list.
    pub fn script(&self) -> String {
        let mut out = String::new();
        for (uid, node) in self.nodes.iter().enumerate() {
            let labels = LABELS.iter().zip(node.labels);
            let labels: String = labels
                .filter(|(_, has)| *has)
                .map(|(label, _)| format!(":{label}"))
                .collect();
            let k = node.k.map_or(String::new(), |k| format!(", k: {k}"));
            out.push_str(&format!("CREATE ({labels} {{uid: {uid}{k}}});\n"));
        }
        for (uid, relationship) in self.relationships.iter().enumerate() {
            let SmallRelationship {
                start,
                end,
                kind,
                w,
            } = relationship;
            let w = w.map_or(String::new(), |w| format!(", w: {w}"));
            out.push_str(&format!(
                "MATCH (a {{uid: {start}}}), (b {{uid: {end}}}) CREATE (a)-[:{} {{uid: {uid}{w}}}]->(b);\n",
                TYPES[*kind]
            ));
        }
        out
    }
}
