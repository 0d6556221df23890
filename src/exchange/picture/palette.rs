//! The labels of the legend with their colours; the colour of a node is that of its most specific label.

use super::colour::{self, Colour};
use super::scene::SceneNode;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The colour of nodes without labels.
const NO_LABEL: &str = "#8a8f94";

/// A label, how many nodes have it as their most specific one, its colour.
#[derive(Debug)]
pub struct PaletteLabel {
    /// The label.
    pub name: Arc<str>,
    /// How many nodes have it as their most specific label.
    pub count: usize,
    /// A CSS colour.
    pub colour: String,
    /// What the graph type says of it, for people.
    pub gloss: Option<Arc<str>>,
}

/// The most specific labels of some nodes. A label that is not the most specific one of any node (`Place`, if all
/// places are cities or provinces) has no colour and no line in the legend.
#[derive(Debug, Default)]
pub struct Palette {
    /// In the order of the legend: those of the most drawn nodes first.
    pub labels: Vec<PaletteLabel>,
    places: BTreeMap<Arc<str>, usize>,
}

impl Palette {
    /// The labels of these nodes, with what is said of them.
    pub fn of<'a>(
        nodes: impl Iterator<Item = &'a SceneNode>,
        glosses: &BTreeMap<Arc<str>, Arc<str>>,
    ) -> Palette {
        let mut counts: BTreeMap<&Arc<str>, (usize, usize)> = BTreeMap::new();
        for node in nodes {
            if let Some(label) = node.labels.first() {
                let (drawn, all) = counts.entry(label).or_default();
                *drawn += usize::from(node.drawn);
                *all += 1;
            }
        }
        let mut counted: Vec<_> = counts.into_iter().collect();
        counted.sort_by_key(|(_, counts)| Reverse(*counts));
        let colours = colour::distinct(counted.len());
        let labels = counted.iter().zip(&colours);
        Palette {
            labels: labels
                .map(|((name, (_, count)), colour)| PaletteLabel {
                    gloss: glosses.get(*name).cloned(),
                    name: Arc::clone(name),
                    count: *count,
                    colour: Colour::css(colour),
                })
                .collect(),
            places: counted
                .iter()
                .enumerate()
                .map(|(place, (name, _))| (Arc::clone(name), place))
                .collect(),
        }
    }

    /// The colour of a node's most specific label.
    pub fn colour_of(&self, node: &SceneNode) -> &str {
        let label = node.labels.first().and_then(|label| self.places.get(label));
        let label = label.and_then(|place| self.labels.get(*place));
        label.map_or(NO_LABEL, |label| &label.colour)
    }
}
