//! Warnings about statements that are valid but probably mistaken: names that nothing in the graph has and that are
//! similar to an existing one.

use crate::binder::{Mention, Mentioned};
use crate::error::{Span, nearest};
use crate::graph::GraphView;
use std::fmt;
use std::sync::Arc;

/// A name in a statement that nothing in the graph has, with the name that was probably meant. Such a statement is
/// valid, and finds nothing.
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
pub struct Notice {
    mention: Mention,
    meant: Arc<str>,
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
        self.mention.span
    }

    /// Whether it still applies to a state of the graph.
    pub(super) fn holds(&self, view: &GraphView) -> bool {
        is_unknown(&self.mention, view)
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.mention.what {
            Mentioned::Label => "label",
            Mentioned::Type => "type",
            Mentioned::Key => "property",
        };
        let (name, meant) = (&self.mention.name, &self.meant);
        write!(
            f,
            "nothing has the {what} `{name}`: did you mean `{meant}`?"
        )
    }
}

/// The probable mistakes among the names in a statement.
pub(super) fn notices(mentions: Vec<Mention>, view: &GraphView) -> Arc<[Notice]> {
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
        Some(Notice { mention, meant })
    });
    noticed.collect()
}

fn is_unknown(mention: &Mention, view: &GraphView) -> bool {
    match mention.what {
        Mentioned::Label => view.label_id(&mention.name).is_none(),
        Mentioned::Type => view.type_id(&mention.name).is_none(),
        Mentioned::Key => view.key_id(&mention.name).is_none(),
    }
}
