//! A colour for each label, and for each node that of its most telling label.

use super::scene::SceneNode;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Ten colours that most people can tell apart on white, dark enough for a thin line.
const COLOURS: [&str; 10] = [
    "#4e79a7", "#f28e2b", "#59a14f", "#e15759", "#b07aa1", "#76b7b2", "#9c755f", "#edc948",
    "#ff9da7", "#79706e",
];
/// Of a node without labels.
const NO_LABEL: &str = "#bab0ac";
/// Degrees of hue from one further colour to the next: neighbours in the legend stay far apart.
const HUE_STEP: usize = 137;

/// A label, how many nodes have it, its colour.
#[derive(Debug)]
pub struct PaletteLabel {
    /// The label.
    pub name: Arc<str>,
    /// How many nodes have it.
    pub count: usize,
    /// A CSS colour.
    pub colour: String,
}

/// The labels of some nodes, in the order in which the nodes bring them up.
#[derive(Debug, Default)]
pub struct Palette {
    /// In the order of the legend.
    pub labels: Vec<PaletteLabel>,
    places: BTreeMap<Arc<str>, usize>,
}

impl Palette {
    /// The labels of these nodes.
    pub fn of<'a>(nodes: impl Iterator<Item = &'a SceneNode>) -> Palette {
        let mut palette = Palette::default();
        for label in nodes.flat_map(|node| &node.labels) {
            palette.count(label);
        }
        palette
    }

    fn count(&mut self, label: &Arc<str>) {
        let rank = self.labels.len();
        let place = *self.places.entry(Arc::clone(label)).or_insert(rank);
        match self.labels.get_mut(place) {
            Some(known) => known.count += 1,
            None => self.labels.push(PaletteLabel {
                name: Arc::clone(label),
                count: 1,
                colour: colour(rank),
            }),
        }
    }

    /// The labels that give a node its colour: a drawing has no use for the others in its legend.
    pub fn colouring(&self, nodes: &[SceneNode]) -> Vec<&PaletteLabel> {
        let colours: BTreeSet<&str> = nodes.iter().map(|node| self.colour_of(node)).collect();
        let labels = self.labels.iter();
        labels
            .filter(|label| colours.contains(label.colour.as_str()))
            .collect()
    }

    /// The colour of a node's rarest label: `:City:Place` is a city among places.
    pub fn colour_of(&self, node: &SceneNode) -> &str {
        let labels = node
            .labels
            .iter()
            .filter_map(|label| self.labels.get(*self.places.get(label)?));
        labels
            .min_by_key(|label| label.count)
            .map_or(NO_LABEL, |label| &label.colour)
    }
}

fn colour(rank: usize) -> String {
    match COLOURS.get(rank) {
        Some(colour) => (*colour).to_owned(),
        None => format!("hsl({}, 45%, 55%)", rank * HUE_STEP % 360),
    }
}
