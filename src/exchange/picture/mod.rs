//! Pictures of a graph, or of what a query found: an SVG drawing, and one HTML page that works offline.
//!
//! ```text
//! graph or entities ──scene──▶ Scene ──layout──▶ places ──svg | html──▶ text
//! ```
//!
//! | file | its job |
//! | --- | --- |
//! | `scene` | the nodes and relationships that are drawn, and those that are only shown on demand |
//! | `caption` | captions shortened to the available space |
//! | `palette`, `colour` | the labels of the legend, and distinguishable colours |
//! | `room` | the space that a node takes with its caption |
//! | `pinyin` | the romanization of the characters of captions, for the page's search |
//! | `layout` | the positions of the nodes, by forces (crate `force_graph`) |
//! | `route` | the path of a line from node to node |
//! | `svg` | the drawing |
//! | `html`, `page/` | the page: its data by `html`; `page/page.js` draws, `page/expand.js` shows more, `page/words.js` has the words of the interface in two languages, `page/panel.js` is the panel beside the drawing, `page/hand.js` the mouse and the keys |
//!
//! Must not know queries: it is given entities. To add a form, write a file beside `svg` that takes a [`Scene`] and its
//! positions.

mod caption;
mod colour;
mod html;
mod layout;
mod palette;
mod pinyin;
mod room;
mod route;
mod scene;
mod svg;

pub use html::html;
pub use scene::{Scene, entities_of};
pub use svg::svg;
