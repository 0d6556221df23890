//! Conversion of layout indices to columns of rows.

use crate::algorithms::{Layout, Route};
use crate::value::column::Column;
use crate::value::{Node, Path, Relationship, Value};
use std::sync::Arc;

/// All nodes of a layout.
pub(super) fn all_nodes(layout: &Layout) -> Column {
    nodes(layout, 0..layout.node_count() as u32)
}

/// The nodes at these layout indices.
pub(super) fn nodes(layout: &Layout, places: impl IntoIterator<Item = u32>) -> Column {
    let places = places.into_iter();
    Column::Nodes(places.map(|place| layout.node(place)).collect())
}

/// Whole numbers.
pub(super) fn integers<T: Into<i64>>(values: impl IntoIterator<Item = T>) -> Column {
    Column::Integers(values.into_iter().map(Into::into).collect(), None)
}

/// Floats.
pub(super) fn floats(values: Vec<f64>) -> Column {
    Column::Floats(values, None)
}

/// Routes as the columns `cost`, `path`, `costs`.
pub(super) fn routes(layout: &Layout, routes: Vec<Route>) -> [Column; 3] {
    let costs = floats(routes.iter().map(Route::cost).collect());
    let path = |route: &Route| {
        let relationships = route.relationships.iter().copied();
        Value::Path(Arc::new(Path {
            nodes: route
                .nodes
                .iter()
                .map(|place| Node::from(layout.node(*place)))
                .collect(),
            relationships: relationships.map(Relationship::from).collect(),
        }))
    };
    let paths = Column::Values(routes.iter().map(path).collect());
    let list = |route: Route| {
        Value::from(
            route
                .costs
                .into_iter()
                .map(Value::Float)
                .collect::<Vec<_>>(),
        )
    };
    let lists = Column::Values(routes.into_iter().map(list).collect());
    [costs, paths, lists]
}
