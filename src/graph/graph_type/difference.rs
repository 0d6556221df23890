//! What changes from one graph type to another.

use super::GraphType;
use std::collections::BTreeMap;

impl GraphType {
    /// What another type says that this one does not, and the other way round: a line each, `-` before what goes, `+` before
    /// what comes. An element that is another now has both.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("ALTER CURRENT GRAPH TYPE SET { (:City => :Place) }", ())?;
    /// let before = db.graph_type()?;
    /// db.execute("ALTER CURRENT GRAPH TYPE ADD { (:County => :Place) }", ())?;
    /// assert_eq!(before.difference(&*db.graph_type()?), ["+ (:County => :Place)"]);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn difference(&self, other: &GraphType) -> Vec<String> {
        let (before, after) = (self.elements(), other.elements());
        let texts: BTreeMap<_, _> = after.iter().cloned().collect();
        let known: BTreeMap<_, _> = before.iter().cloned().collect();
        let mut lines = Vec::new();
        for (name, text) in &before {
            match texts.get(name) {
                Some(same) if same == text => {}
                Some(new) => lines.extend([format!("- {text}"), format!("+ {new}")]),
                None => lines.push(format!("- {text}")),
            }
        }
        let added = after.iter().filter(|(name, _)| !known.contains_key(name));
        lines.extend(added.map(|(_, text)| format!("+ {text}")));
        lines
    }
}
