//! The page: one self-contained file. It embeds the data as JSON; the scripts of `page/` draw it and handle the mouse.

use super::layout::{Point, layout};
use super::palette::{Palette, PaletteLabel};
use super::pinyin::readings;
use super::scene::{Scene, SceneLink, SceneNode};
use crate::error::{Error, ErrorCode, Result};
use crate::value::json::PlainJson;
use crate::value::{Properties, Value};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const PAGE: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/page.css");
const DRAWING: &str = include_str!("page/page.js");
const EXPAND: &str = include_str!("page/expand.js");
const WORDS: &str = include_str!("page/words.js");
const PANEL: &str = include_str!("page/panel.js");
const HAND: &str = include_str!("page/hand.js");

/// Writes a scene as an HTML document.
pub fn html(scene: &Scene) -> Result<String> {
    let places = layout(scene);
    let palette = Palette::of(scene.nodes.iter(), &scene.glosses);
    let page = Page {
        total: scene.total,
        labels: palette.labels.iter().map(page_label).collect(),
        nodes: scene
            .nodes
            .iter()
            .enumerate()
            .map(|(index, node)| page_node(node, &palette, places.get(index)))
            .collect(),
        relationships: scene.links.iter().map(page_link).collect(),
        pinyin: readings(scene.nodes.iter().map(|node| node.caption.as_str())),
    };
    let data = serde_json::to_string(&page).map_err(|error| {
        Error::conversion(
            ErrorCode::InvalidConversion,
            format!("the page could not be written: {error}"),
        )
    })?;
    // Escape text that would end the enclosing element, in a form that JSON reads as the same.
    let data = data.replace("</", "<\\/").replace("<!--", "<\\u0021--");
    let parts = [
        ("/*style*/", STYLE),
        ("/*words*/", WORDS),
        ("/*drawing*/", DRAWING),
        ("/*expand*/", EXPAND),
        ("/*panel*/", PANEL),
        ("/*hand*/", HAND),
        ("/*data*/", &data),
    ];
    Ok(parts.iter().fold(PAGE.to_owned(), |page, (mark, part)| {
        page.replacen(mark, part, 1)
    }))
}

#[derive(Serialize)]
struct Page<'a> {
    total: u64,
    labels: Vec<PageLabel<'a>>,
    nodes: Vec<PageNode<'a>>,
    relationships: Vec<PageLink<'a>>,
    pinyin: BTreeMap<char, BTreeSet<String>>,
}

#[derive(Serialize)]
struct PageLabel<'a> {
    name: &'a str,
    count: usize,
    colour: &'a str,
    gloss: Option<&'a str>,
}

#[derive(Serialize)]
struct PageNode<'a> {
    caption: &'a str,
    labels: &'a [Arc<str>],
    colour: &'a str,
    properties: PageProperties<'a>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    sources: &'a [Arc<str>],
    /// Its position; a node that is not drawn yet has none.
    place: Option<(f32, f32)>,
}

#[derive(Serialize)]
struct PageLink<'a> {
    from: usize,
    to: usize,
    bend: f32,
    #[serde(rename = "type")]
    relationship_type: &'a str,
    properties: PageProperties<'a>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    sources: &'a [Arc<str>],
}

struct PageProperties<'a>(&'a Properties);

impl Serialize for PageProperties<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in self.0 {
            object.serialize_entry(&**key, &page_value(value))?;
        }
        object.end()
    }
}

/// JavaScript reads numbers as floats: an integer that would lose digits is written as text.
fn page_value(value: &Value) -> PageValue<'_> {
    match value {
        Value::Integer(number) if number.unsigned_abs() > (1 << 53) => {
            PageValue::Text(number.to_string())
        }
        other => PageValue::Plain(PlainJson(other)),
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum PageValue<'a> {
    Text(String),
    Plain(PlainJson<'a>),
}

fn page_label(label: &PaletteLabel) -> PageLabel<'_> {
    PageLabel {
        name: &label.name,
        count: label.count,
        colour: &label.colour,
        gloss: label.gloss.as_deref(),
    }
}

fn page_node<'a>(node: &'a SceneNode, palette: &'a Palette, place: Option<&Point>) -> PageNode<'a> {
    PageNode {
        caption: &node.caption,
        labels: &node.labels,
        colour: palette.colour_of(node),
        properties: PageProperties(&node.properties),
        sources: &node.sources,
        place: place.map(|place| (place.x, place.y)),
    }
}

fn page_link(link: &SceneLink) -> PageLink<'_> {
    PageLink {
        from: link.from,
        to: link.to,
        bend: link.bend,
        relationship_type: &link.relationship_type,
        properties: PageProperties(&link.properties),
        sources: &link.sources,
    }
}
