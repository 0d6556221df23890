//! Creates and drops search indexes.

use super::context::Context;
use super::existing_rule::{exists, passes_over};
use super::unused_names::{unused_of, warn};
use super::write;
use crate::error::{Error, ErrorCode, Result};
use crate::expression::{DroppedIndex, NewSearchIndex, NewSearchTarget};
use crate::graph::{Change, GraphView, SearchDefinition, SearchTarget};
use std::sync::Arc;

/// Creates a search index; new names are created.
pub(super) fn create(new: &NewSearchIndex, cx: &mut Context<'_>) -> Result<()> {
    let probably_meant = unused_of(&new.target, &new.keys, cx.graph());
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
    let taken = view.has_search_name(&definition);
    let same = view.searches().find(|other| other.is_same(&definition));
    let is_other = taken && same.is_none_or(|same| same.name != new.name);
    match same {
        _ if new.if_not_exists && is_other => {
            passes_over(cx, (&new.name, new.span), ["SHOW INDEXES", "DROP INDEX"]);
            Ok(())
        }
        Some(_) if new.if_not_exists => Ok(()),
        _ if taken && definition.kind.is_name() => Err(exists("a name index named", &new.name)),
        _ if taken => Err(exists("an index or a constraint named", &new.name)),
        Some(same) => Err(exists("an index over these properties named", &same.name)),
        None => {
            warn(cx, probably_meant, new.span);
            cx.apply(Change::SearchIndexCreated(Arc::new(definition)))
        }
    }
}

/// The search index that is to be dropped; `None` if there is none. An error if a name index and another index have the name,
/// and the statement does not say which is meant.
pub(super) fn find(
    dropped: &DroppedIndex,
    view: &GraphView,
) -> Result<Option<Arc<SearchDefinition>>> {
    let name = &dropped.rule.name;
    let is_meant = |of: &SearchDefinition| {
        let said = dropped
            .kind
            .is_none_or(|kind| kind.as_str() == of.kind.name());
        said && of.name == *name
    };
    let mut found = view.searches().filter(|of| is_meant(of));
    let Some(first) = found.next() else {
        return Ok(None);
    };
    let hint = match found.next() {
        Some(other) => {
            let [first, other] = [first, other].map(|of| of.kind.name());
            format!("say which: DROP {first} INDEX {name}, or DROP {other} INDEX {name}")
        }
        None if dropped.kind.is_none() && first.kind.is_name() && has_index(view, name) => {
            format!(
                "DROP NAME INDEX {name} drops the name index, and then DROP INDEX {name} the other one"
            )
        }
        None => return Ok(Some(Arc::new(first.clone()))),
    };
    let message = format!("two indexes are named `{name}`");
    let error = Error::semantic(ErrorCode::InvalidArgumentValue, message).at(dropped.rule.span);
    Err(error.hint(hint))
}

fn has_index(view: &GraphView, name: &str) -> bool {
    view.indexes().iter().any(|(_, index)| *index.name == *name)
}
