//! Creates and drops search indexes.

use super::context::Context;
use super::existing_rule::{exists, passes_over};
use super::write;
use crate::error::{Error, ErrorCode, Result};
use crate::expression::{NewSearchIndex, NewSearchTarget};
use crate::graph::{Change, GraphView, SearchDefinition, SearchKind, SearchTarget};
use std::sync::Arc;

/// Creates a search index; new names are created.
pub(super) fn create(new: &NewSearchIndex, cx: &mut Context<'_>) -> Result<()> {
    require_built(&new.kind)?;
    let target = match &new.target {
        NewSearchTarget::Nodes(labels) => {
            let labels = labels.iter().map(|name| write::label(name, cx));
            SearchTarget::Nodes(labels.collect::<Result<_>>()?)
        }
        NewSearchTarget::Relationships(types) => {
            let types = types.iter().map(|name| write::type_named(name, cx));
            SearchTarget::Relationships(types.collect::<Result<_>>()?)
        }
    };
    let keys = new.keys.iter().map(|key| write::key(key, cx));
    let definition = SearchDefinition {
        kind: new.kind.clone(),
        name: Arc::clone(&new.name),
        target,
        keys: keys.collect::<Result<_>>()?,
    };
    let view = cx.graph();
    let taken = view.has_rule(&new.name);
    let same = view.searches().find(|other| other.is_same(&definition));
    let is_other = taken && same.is_none_or(|same| same.name != new.name);
    match same {
        _ if new.if_not_exists && is_other => {
            passes_over(cx, (&new.name, new.span), ["SHOW INDEXES", "DROP INDEX"]);
            Ok(())
        }
        Some(_) if new.if_not_exists => Ok(()),
        _ if taken => Err(exists("an index or a constraint named", &new.name)),
        Some(same) => Err(exists("an index over these properties named", &same.name)),
        None => cx.apply(Change::SearchIndexCreated(Arc::new(definition))),
    }
}

/// The definition of the search index of a name.
pub(super) fn find(view: &GraphView, name: &str) -> Option<Arc<SearchDefinition>> {
    let index = view.searches().find(|index| *index.name == *name);
    index.cloned().map(Arc::new)
}

/// Fails for a kind of which this build knows the definition alone.
fn require_built(kind: &SearchKind) -> Result<()> {
    match kind {
        SearchKind::Name => Ok(()),
        SearchKind::FullText { .. } => {
            let message = "this build of tupu has no full-text indexes";
            let error = Error::semantic(ErrorCode::InvalidArgumentValue, message);
            Err(error.hint("CREATE NAME INDEX finds whole names; CONTAINS and =~ search texts"))
        }
    }
}
