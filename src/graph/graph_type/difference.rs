//! What changes from one graph type to another.

use super::GraphType;
use super::text::GraphTypeText;
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
        let of = |elements: &[GraphTypeText]| -> BTreeMap<String, String> {
            let pairs = elements.iter();
            let pairs = pairs.map(|element| (element.identity.clone(), element.text.clone()));
            pairs.collect()
        };
        let (known, texts) = (of(&before), of(&after));
        let mut lines = Vec::new();
        for GraphTypeText { identity, text, .. } in &before {
            match texts.get(identity) {
                Some(same) if same == text => {}
                Some(new) => lines.extend([format!("- {text}"), format!("+ {new}")]),
                None => lines.push(format!("- {text}")),
            }
        }
        let added = after.iter();
        let added = added.filter(|element| !known.contains_key(&element.identity));
        lines.extend(added.map(|element| format!("+ {}", element.text)));
        lines
    }
}
