//! Pictures of a graph or of the result of a query.

use super::export::write_file;
use super::{Database, Parameters, ReadTransaction};
use crate::error::Result;
use crate::exchange::picture::{self, Scene};
use crate::graph::GraphView;
use crate::value::EntityId;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// A drawing of the result of a query, or of a whole graph: an SVG drawing, or one HTML page that works offline, with
/// search, filters and, for every node, its properties and sources.
///
/// ```
/// let db = tupu::Database::demo()?;
/// let picture = db.picture("MATCH p = (:City {name: '泰安市'})-[:LOCATED_IN]->(:Province) RETURN p", ())?;
/// assert_eq!(picture.drawn(), 2);
/// assert!(picture.svg().contains("泰安市"));
/// assert!(picture.around(1).html()?.contains("岱岳区"));
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Debug)]
#[must_use]
pub struct Picture {
    view: Arc<GraphView>,
    /// The entities that are drawn; `None`: the whole graph.
    entities: Option<Vec<EntityId>>,
    scene: Scene,
    /// How much of the graph could not be read before the picture was begun.
    unreadable: u64,
}

impl Picture {
    /// Also draws everything at most `hops` relationships away.
    ///
    /// ```
    /// let db = tupu::Database::demo()?;
    /// let city = db.picture("MATCH (c:City {name: '泰安市'}) RETURN c", ())?;
    /// assert_eq!(city.drawn(), 1);
    /// assert!(city.around(1).drawn() > 6); // its districts, its province, and what the news says of it
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn around(mut self, hops: u32) -> Picture {
        if let Some(entities) = &self.entities {
            self.scene = Scene::of_entities(&self.view, entities, hops);
        }
        self
    }

    /// The number of drawn nodes; a picture has at most 300, and a page contains more for search and expansion.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:City {name: '泰安市'}), (:City {name: '江门市'})", ())?;
    /// assert_eq!(db.picture("MATCH (c:City) RETURN c", ())?.drawn(), 2);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn drawn(&self) -> usize {
        self.scene.drawn()
    }

    /// The total number of nodes: of the graph, or of the result of the query.
    ///
    /// ```
    /// let db = tupu::Database::demo()?;
    /// let all = db.begin_read()?.picture_of_graph();
    /// assert!(all.total() > all.drawn() as u64);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn total(&self) -> u64 {
        self.scene.total
    }

    /// Returns an error if a part of the graph's file is damaged: then the picture may lack entities or values.
    ///
    /// # Errors
    ///
    /// `StorageError` (`Corruption`, `InputOutput`), which names the section.
    ///
    /// ```
    /// let db = tupu::Database::demo()?;
    /// db.begin_read()?.picture_of_graph().require_readable()?;
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn require_readable(&self) -> Result<()> {
        self.view.require_readable(self.unreadable)
    }

    /// As an SVG document. [`Picture::require_readable`] says whether it is complete.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:City {name: '泰安市'})", ())?;
    /// assert!(db.picture("MATCH (c) RETURN c", ())?.svg().starts_with("<svg"));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn svg(&self) -> String {
        picture::svg(&self.scene)
    }

    /// As an HTML document that needs nothing else.
    ///
    /// # Errors
    ///
    /// `StorageError`: `InputOutput` if the page cannot be written, `Corruption` if a part of the graph's file is damaged.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:City {name: '泰安市'})", ())?;
    /// assert!(db.begin_read()?.picture_of_graph().html()?.contains("泰安市"));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn html(&self) -> Result<String> {
        self.require_readable()?;
        picture::html(&self.scene)
    }

    /// Writes the SVG document to a file, which replaces an existing one and only appears when it is complete.
    ///
    /// # Errors
    ///
    /// `StorageError`: `InputOutput` if the file cannot be written, `Corruption` if a part of the graph's file is damaged.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("city.svg");
    /// tupu::Database::demo()?.picture("MATCH (c:City {name: '泰安市'}) RETURN c", ())?.save_svg(&path)?;
    /// assert!(std::fs::read_to_string(path)?.contains("泰安市"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn save_svg(&self, path: impl AsRef<Path>) -> Result<()> {
        self.require_readable()?;
        save(path.as_ref(), &self.svg())
    }

    /// Writes the HTML document to a file, in the same way as [`Picture::save_svg`].
    ///
    /// # Errors
    ///
    /// `StorageError`: `InputOutput` if the file cannot be written, `Corruption` if a part of the graph's file is damaged.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("city.html");
    /// tupu::Database::demo()?.picture("MATCH (c:City {name: '泰安市'}) RETURN c", ())?.save_html(&path)?;
    /// assert!(std::fs::read_to_string(path)?.contains("泰安市"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn save_html(&self, path: impl AsRef<Path>) -> Result<()> {
        save(path.as_ref(), &self.html()?)
    }
}

fn save(path: &Path, text: &str) -> Result<()> {
    write_file(path, |file| Ok(file.write_all(text.as_bytes())?))
}

impl Database {
    /// Draws the result of a reading query: nodes, relationships and paths, at any position in its rows.
    ///
    /// # Errors
    ///
    /// The errors of [`Database::query`](crate::Database::query).
    ///
    /// ```
    /// let db = tupu::Database::demo()?;
    /// assert!(db.picture("MATCH (p:Province) RETURN p", ())?.drawn() >= 31);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn picture(&self, text: &str, parameters: impl Into<Parameters>) -> Result<Picture> {
        self.begin_read()?.picture(text, parameters)
    }
}

impl ReadTransaction {
    /// Draws the result of a query; see [`Database::picture`].
    ///
    /// # Errors
    ///
    /// The errors of [`Database::query`](crate::Database::query).
    ///
    /// ```
    /// let db = tupu::Database::demo()?;
    /// let found = db.begin_read()?.picture("MATCH (p:Province {name: '山西省'}) RETURN collect(p)", ())?;
    /// assert_eq!(found.drawn(), 1);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn picture(&self, text: &str, parameters: impl Into<Parameters>) -> Result<Picture> {
        let (mut entities, parameters) = (Vec::new(), parameters.into());
        let view = self.view_of(text, &parameters)?;
        let unreadable = view.unreadable();
        let mut rows = self.query(text, parameters)?;
        while let Some(row) = rows.next() {
            let before = entities.len();
            for value in row?.values() {
                picture::entities_of(value, &mut entities);
            }
            rows.keep(((entities.len() - before) * size_of::<EntityId>()) as u64)?;
        }
        let scene = Scene::of_entities(&view, &entities, 0);
        view.require_readable(unreadable)?;
        Ok(Picture {
            view,
            entities: Some(entities),
            scene,
            unreadable,
        })
    }

    /// Draws the whole graph; for a large graph, the nodes with the most relationships.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:City {name: '泰安市'})-[:LOCATED_IN]->(:Province {name: '山东省'})", ())?;
    /// assert_eq!(db.begin_read()?.picture_of_graph().drawn(), 2);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn picture_of_graph(&self) -> Picture {
        Picture {
            view: Arc::clone(self.view()),
            entities: None,
            // Before the scene, which reads.
            unreadable: self.view().unreadable(),
            scene: Scene::of_graph(self.view()),
        }
    }
}
