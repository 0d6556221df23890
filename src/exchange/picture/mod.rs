//! Pictures of a graph, or of what a query found: an SVG drawing, and one HTML page that works offline.
//!
//! ```text
//! graph or entities ──scene──▶ Scene ──layout──▶ places ──svg | html──▶ text
//! ```
//!
//! | file | its job |
//! | --- | --- |
//! | `scene` | which nodes and relationships are drawn, which are kept back until somebody asks for them |
//! | `caption` | a caption cut to the room there is |
//! | `palette`, `colour` | the labels of the legend, and colours that can be told apart |
//! | `room` | the room a node takes with its caption |
//! | `pinyin` | how the characters of captions are spelled, for the page's search |
//! | `layout` | where the nodes stand: forces, by the crate `force_graph` |
//! | `route` | the way of a line from node to node |
//! | `svg` | the drawing |
//! | `html`, `page/` | the page: its data by `html`; `page/page.js` draws, `page/expand.js` shows more, `page/words.js` has the words of the interface in two languages, `page/panel.js` is what stands beside the drawing, `page/hand.js` the mouse and the keys |
//!
//! Must not know queries: it is given entities. To add a form, write a file beside `svg` that takes a [`Scene`] and
//! its places.

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
