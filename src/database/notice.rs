//! Warnings about statements that are valid but probably mistaken: names that nothing in the graph has and that are
//! similar to an existing one, and what else is found while a statement is compiled or run.

use crate::binder::{Creation, Mention, Mentioned};
use crate::error::{Span, Warning, nearest};
use crate::graph::{GraphType, GraphView};
use std::fmt;
use std::sync::Arc;

/// Something that a statement probably does not mean, although it is valid: a name that nothing in the graph has and that
/// is similar to an existing one, a date that is written as a subtraction, a file that is probably in another encoding.
///
/// ```
/// let db = tupu::Database::in_memory();
/// db.execute("CREATE (:City {name: '泰安市'})", ())?;
/// let rows = db.query("MATCH (c:Citty) RETURN c.nmae", ())?;
/// let notices: Vec<String> = rows.notices().iter().map(ToString::to_string).collect();
/// assert_eq!(notices, [
///     "nothing has the label `Citty`: did you mean `City`?",
///     "nothing has the property `nmae`: did you mean `name`?",
/// ]);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Notice(Kind);

#[derive(Clone, Debug)]
enum Kind {
    /// A name that nothing in the graph has, and the name that was probably meant.
    Unknown { mention: Mention, meant: Arc<str> },
    /// A name that the statement gives to an entity, and that neither the graph nor its type has.
    New { mention: Mention, meant: Arc<str> },
    /// What was found while the statement was compiled or run.
    Warning(Warning),
}

impl From<Warning> for Notice {
    fn from(warning: Warning) -> Notice {
        Notice(Kind::Warning(warning))
    }
}

impl Notice {
    /// The offending bytes of the query text.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:City)", ())?;
    /// let text = "MATCH (c:Citty) RETURN c";
    /// let span = db.query(text, ())?.notices()[0].span();
    /// assert_eq!(&text[span.start as usize..span.end as usize], "Citty");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn span(&self) -> Span {
        match &self.0 {
            Kind::Unknown { mention, .. } | Kind::New { mention, .. } => mention.span,
            Kind::Warning(warning) => warning.span,
        }
    }

    /// Whether it still applies to a state of the graph.
    pub(super) fn holds(&self, view: &GraphView) -> bool {
        match &self.0 {
            Kind::Unknown { mention, .. } | Kind::New { mention, .. } => is_unknown(mention, view),
            Kind::Warning(_) => true,
        }
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mention, meant, whose) = match &self.0 {
            Kind::Unknown { mention, meant } => (mention, meant, "nothing has"),
            Kind::New { mention, meant } => (mention, meant, "neither the graph nor its type has"),
            Kind::Warning(warning) => return f.write_str(&warning.message),
        };
        let name = &mention.name;
        let what = match mention.what {
            Mentioned::Label => "label",
            Mentioned::Type => "type",
            Mentioned::Key => "property",
        };
        write!(f, "{whose} the {what} `{name}`: did you mean `{meant}`?")
    }
}

/// The probable mistakes in a statement, those among its names first.
pub(super) fn notices(
    mentions: Vec<Mention>,
    warnings: Vec<Warning>,
    view: &GraphView,
) -> Arc<[Notice]> {
    let unknown = mentions
        .into_iter()
        .filter(|mention| is_unknown(mention, view));
    let noticed = unknown.filter_map(|mention| {
        let names = match mention.what {
            Mentioned::Label => view.label_names(),
            Mentioned::Type => view.type_names(),
            Mentioned::Key => view.key_names(),
        };
        let meant = nearest(&mention.name, names.iter().map(|name| &**name))?;
        let meant: Arc<str> = meant.into();
        Some(Notice(Kind::Unknown { mention, meant }))
    });
    noticed
        .chain(warnings.into_iter().map(Notice::from))
        .collect()
}

/// Of the names that a statement gives to entities: those that are new, and similar to one of the graph type.
pub(super) fn creations(creations: Vec<Creation>, view: &GraphView) -> Arc<[Notice]> {
    let of = view.graph_type();
    if of.is_empty() {
        return Arc::default();
    }
    let new = creations
        .into_iter()
        .filter(|creation| is_unknown(&creation.mention, view));
    let noticed = new.filter_map(|Creation { mention, owners }| {
        let meant = match mention.what {
            Mentioned::Label => nearest(&mention.name, of.labels().map(|name| &**name)),
            Mentioned::Type => nearest(&mention.name, of.types().map(|name| &**name)),
            Mentioned::Key => nearest(&mention.name, keys(&of, &owners)),
        };
        let meant: Arc<str> = meant?.into();
        Some(Notice(Kind::New { mention, meant }))
    });
    noticed.collect()
}

/// The keys that a graph type has for some labels and all that they imply, or for a type.
fn keys<'t>(of: &'t GraphType, owners: &[Arc<str>]) -> impl Iterator<Item = &'t str> {
    let mut labels = owners.to_vec();
    let mut at = 0;
    while let Some(label) = labels.get(at) {
        let node = of.nodes.iter().find(|node| node.label == *label);
        let above = node.into_iter().flat_map(|node| &node.implied);
        let above: Vec<_> = above
            .filter(|name| !labels.contains(name))
            .cloned()
            .collect();
        labels.extend(above);
        at += 1;
    }
    let nodes = of
        .nodes
        .iter()
        .filter(move |node| labels.contains(&node.label));
    let owners = owners.to_vec();
    let types = of
        .relationships
        .iter()
        .filter(move |of| owners.contains(&of.name));
    let properties = nodes.map(|node| &node.properties);
    let properties = properties.chain(types.map(|of| &of.properties)).flatten();
    properties.map(|property| &*property.key)
}

fn is_unknown(mention: &Mention, view: &GraphView) -> bool {
    match mention.what {
        Mentioned::Label => view.label_id(&mention.name).is_none(),
        Mentioned::Type => view.type_id(&mention.name).is_none(),
        Mentioned::Key => view.key_id(&mention.name).is_none(),
    }
}
