//! Graph algorithms over a projected view. Must not know queries.
//!
//! A [`Projection`] is a part of a stored graph (labels, types, weight) that implements petgraph's `visit` traits, so
//! that all of `petgraph::algo` runs on it. It is backed by a [`Layout`]: dense node numbers and compressed sparse
//! rows. Our own algorithms run on the layout, one file each, where those of petgraph are recursive, take quadratic
//! time, cannot be cancelled, or do not support parallel relationships.
//!
//! Every algorithm is a function of a layout, its options and an [`Allowance`](crate::value::allowance::Allowance),
//! whose limits it checks. Results do not depend on the number of cores, nor on chance: random numbers are generated
//! from a seed. No algorithm is recursive.
//!
//! To add an algorithm: a file here, a method of [`Projection`] in `methods`, its brute-force counterpart in `tests/`,
//! a procedure in `procedures/algorithms/`, a line in the table of docs/algorithms.md.

mod bridges;
mod cancellation;
mod centrality;
mod communities;
mod components;
mod k_core;
mod label_propagation;
mod linkage;
mod louvain;
mod methods;
mod minimum_spanning_tree;
mod node_similarity;
mod page_rank;
mod paths;
mod projection;
mod spreading;
#[cfg(test)]
mod tests;
mod topological_sort;
mod trees;
mod triangles;

pub use bridges::{articulation_points, bridges};
pub use centrality::{betweenness, closeness, degree};
pub use components::{strongly_connected_components, weakly_connected_components};
pub use k_core::k_core;
pub use label_propagation::{LabelPropagation, label_propagation};
pub use linkage::{
    LINKAGE_SETS, LinkageInput, LinkageOptions, LinkageSet, LinkedPair, Lists, Reason, linked_pairs,
};
#[cfg(test)]
pub use louvain::modularity;
pub use louvain::{Louvain, louvain};
pub use methods::WeightedPath;
pub use minimum_spanning_tree::minimum_spanning_tree;
pub use node_similarity::{NodeSimilarity, node_similarity};
pub use page_rank::{PageRank, page_rank};
pub use paths::{Route, a_star, distances, k_shortest_paths, shortest_path};
pub use petgraph;
pub use projection::{EdgeReference, Layout, Projection, ProjectionBuilder};
#[cfg(test)]
pub use topological_sort::TopologicalOrder;
pub use topological_sort::topological_sort;
pub use triangles::{local_clustering_coefficient, triangle_count};
