//! `algo.list`: the procedures of the family with their options, for `:help`, the documentation and users looking for a
//! name.

use super::algorithm::Algorithm;
use super::options::{COMMON, Spec};
use crate::graph::GraphView;
use crate::procedures::listing::{Listing, ProcedureRows};
use crate::value::Value;
use crate::value::kind::TypeSet;

const TEXTS: TypeSet = TypeSet::list_of(TypeSet::STRING);

/// The listing.
pub(super) static LISTING: Listing = Listing {
    name: "algo.list",
    description: "The algorithms, with the options that each knows and the columns that it yields.",
    example: "CALL algo.list() YIELD name, options, yields",
    columns: &[
        ("name", TypeSet::STRING),
        ("options", TEXTS),
        ("yields", TEXTS),
        ("description", TypeSet::STRING),
    ],
    list,
};

fn list(_: &GraphView) -> ProcedureRows {
    super::algorithms().map(row).collect()
}

fn row(algorithm: &'static Algorithm) -> Vec<Value> {
    let option = |spec: &&Spec| Value::from(format!("{}: {}", spec.name, spec.takes));
    let options = COMMON.iter().chain(algorithm.options).map(option);
    let yields = algorithm.columns.iter().map(|(name, _)| Value::from(*name));
    vec![
        Value::from(algorithm.name),
        Value::from(options.collect::<Vec<_>>()),
        Value::from(yields.collect::<Vec<_>>()),
        Value::from(algorithm.description),
    ]
}
