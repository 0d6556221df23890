//! The drawing: circles with captions, arrows with their types, a legend of labels.

use super::caption::shortened;
use super::layout::{Point, layout};
use super::palette::{Palette, PaletteLabel};
use super::room::{BASELINE, LETTERS, RADIUS};
use super::route::Route;
use super::scene::{Scene, SceneLink, SceneNode};
use crate::error::counted;
use svg::node::element::{
    Circle, Definitions, Group, Marker, Path, Rectangle, Style, Text as TextElement, Title,
};
use svg::{Document, Node};

/// In points.
const MARGIN: f32 = 90.0;
const LEGEND_LINE: f32 = 18.0;
const LEGEND_WIDTH: f32 = 110.0;
/// Above this number of relationships their types are not written, because they would be unreadable.
const TYPES_WRITTEN: usize = 60;

/// The style for dark mode. Colours are also set as attributes, which these rules override, so that programs without
/// support for style sheets draw the light picture.
const DARK: &str = "@media (prefers-color-scheme: dark) { \
.background { fill: #17181a; } text { fill: #e8eaed; } .halo, .node { stroke: #17181a; } \
.line { stroke: #80868b; } .head { fill: #80868b; } }";

/// A scene as an SVG document.
pub fn svg(scene: &Scene) -> String {
    let places = layout(scene);
    let palette = Palette::of(scene.nodes.iter().filter(|node| node.drawn), &scene.glosses);
    let frame = Frame::around(&places, palette.labels.len());
    let drawn: Vec<&SceneLink> = scene
        .links
        .iter()
        .filter(|link| link.from < places.len() && link.to < places.len())
        .collect();
    let mut document = Document::new()
        .set("viewBox", frame.view_box())
        .set("width", frame.width)
        .set("height", frame.height)
        .set(
            "font-family",
            "'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif",
        )
        .set("font-size", LETTERS)
        .add(Title::new(clean(&title(scene))))
        .add(Style::new(DARK))
        .add(Definitions::new().add(arrow_head()))
        .add(frame.background());
    for link in &drawn {
        document.append(relationship(link, &places, drawn.len() <= TYPES_WRITTEN));
    }
    for (node, place) in scene.nodes.iter().zip(&places) {
        document.append(circle(node, *place, &palette));
    }
    document.append(legend(&palette.labels, &frame));
    document.to_string()
}

/// The title of the picture, with what it omits.
fn title(scene: &Scene) -> String {
    let drawn = scene.drawn();
    match scene.total {
        total if total > drawn as u64 => format!("{drawn} of {total} nodes"),
        total => counted(total, "node"),
    }
}

/// The part of the plane that is drawn.
struct Frame {
    left: f32,
    top: f32,
    width: f32,
    height: f32,
}

impl Frame {
    /// Space for all positions and for a legend with this many lines.
    fn around(places: &[Point], legend_lines: usize) -> Frame {
        let bounds = |of: fn(&Point) -> f32| {
            let values = places.iter().map(of);
            values.fold((0.0_f32, 0.0_f32), |(low, high), value| {
                (low.min(value), high.max(value))
            })
        };
        let ((left, right), (top, bottom)) = (bounds(|place| place.x), bounds(|place| place.y));
        Frame {
            left: left - MARGIN - LEGEND_WIDTH,
            top: top - MARGIN,
            width: right - left + 2.0 * MARGIN + LEGEND_WIDTH,
            height: (bottom - top + 2.0 * MARGIN).max(LEGEND_LINE * (legend_lines as f32 + 1.0)),
        }
    }

    fn view_box(&self) -> (f32, f32, f32, f32) {
        (self.left, self.top, self.width, self.height)
    }

    fn background(&self) -> Rectangle {
        Rectangle::new()
            .set("x", self.left)
            .set("y", self.top)
            .set("width", self.width)
            .set("height", self.height)
            .set("fill", "#ffffff")
            .set("class", "background")
    }
}

fn arrow_head() -> Marker {
    Marker::new()
        .set("id", "arrow")
        .set("viewBox", "0 0 8 8")
        .set("refX", 8)
        .set("refY", 4)
        .set("markerWidth", 7)
        .set("markerHeight", 7)
        .set("orient", "auto")
        .add(
            Path::new()
                .set("d", "M0,0 L8,4 L0,8 z")
                .set("fill", "#9aa0a6")
                .set("class", "head"),
        )
}

fn relationship(link: &SceneLink, places: &[Point], with_type: bool) -> Group {
    let (from, to) = (places[link.from], places[link.to]);
    let route = if link.from == link.to {
        Route::own_loop(from, RADIUS, link.bend)
    } else {
        Route::between(from, to, RADIUS, link.bend)
    };
    let line = Path::new()
        .set("d", route.path)
        .set("fill", "none")
        .set("stroke", "#9aa0a6")
        .set("class", "line")
        .set("marker-end", "url(#arrow)");
    let group = Group::new()
        .add(Title::new(clean(&link.relationship_type)))
        .add(line);
    if !with_type {
        return group;
    }
    let Point { x, y } = route.middle;
    // On the line, then turned with it, then lifted a little above it.
    let turn = format!("translate({x},{y}) rotate({}) translate(0,-3)", route.angle);
    let word = words(&link.relationship_type, Point::default());
    group.add(word.set("font-size", 8).set("transform", turn))
}

fn circle(node: &SceneNode, at: Point, palette: &Palette) -> Group {
    let labels: String = node
        .labels
        .iter()
        .map(|label| format!(":{label}"))
        .collect();
    let below = Point {
        x: at.x,
        y: at.y + BASELINE,
    };
    Group::new()
        .add(Title::new(clean(&format!("{} {labels}", node.caption))))
        .add(
            Circle::new()
                .set("cx", at.x)
                .set("cy", at.y)
                .set("r", RADIUS)
                .set("fill", palette.colour_of(node))
                .set("stroke", "#ffffff")
                .set("stroke-width", 2)
                .set("class", "node"),
        )
        .add(words(&shortened(&node.caption), below))
}

fn words(text: &str, at: Point) -> TextElement {
    text_element(text, at)
        .set("text-anchor", "middle")
        .set("paint-order", "stroke")
        .set("stroke", "#ffffff")
        .set("stroke-width", "3px")
        .set("class", "halo")
}

fn text_element(text: &str, at: Point) -> TextElement {
    TextElement::new(clean(text))
        .set("x", at.x)
        .set("y", at.y)
        .set("fill", "#202124")
}

fn legend(labels: &[PaletteLabel], frame: &Frame) -> Group {
    let mut group = Group::new();
    for (line, label) in labels.iter().enumerate() {
        let y = frame.top + LEGEND_LINE * (line as f32 + 1.0);
        let x = frame.left + 16.0;
        let dot = Circle::new()
            .set("cx", x)
            .set("cy", y)
            .set("r", 6)
            .set("fill", label.colour.as_str());
        group.append(dot);
        let text = match &label.gloss {
            Some(gloss) => format!("{} {}", label.name, short(gloss)),
            None => label.name.to_string(),
        };
        group.append(text_element(
            &text,
            Point {
                x: x + 12.0,
                y: y + 4.0,
            },
        ));
    }
    group
}

/// The first word of the gloss of a label: there is no room for more.
fn short(gloss: &str) -> &str {
    gloss.split(['、', '（', ',', '(']).next().unwrap_or(gloss)
}

/// Drops characters that XML does not allow; the crate escapes the rest.
fn clean(text: &str) -> String {
    let allowed = |character: &char| matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{FFFD}' | '\u{10000}'..);
    text.chars().filter(allowed).collect()
}
