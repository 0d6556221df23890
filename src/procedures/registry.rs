//! Procedures by name.

use super::{
    Procedure, algorithms, catalog, contradictions, duplicates, figures, history, merging, names,
    schema, shape, sources, waiting,
};
use crate::functions::UserFunctions;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The procedures that a database offers, built-in and registered.
#[derive(Clone, Default)]
pub struct ProcedureRegistry {
    by_name: BTreeMap<String, Arc<dyn Procedure>>,
}

impl ProcedureRegistry {
    /// The built-in procedures, file by file.
    pub fn built_in() -> ProcedureRegistry {
        let mut registry = ProcedureRegistry::default();
        let listings = schema::LISTINGS.iter().chain(shape::LISTINGS);
        let listings = listings.chain(sources::LISTINGS).chain(merging::LISTINGS);
        listings
            .map(|listing| listing.procedure())
            .chain(waiting::all())
            .chain([names::find(), figures::procedure(), sources::withdraw()])
            .chain([contradictions::procedure(), duplicates::procedure()])
            .chain(history::all())
            .chain(merging::all())
            .chain(algorithms::all())
            .for_each(|procedure| registry.register(procedure));
        registry
    }

    /// Adds the two procedures that list all functions and procedures, after all others.
    pub fn list_all(&mut self, functions: &UserFunctions) {
        self.register(catalog::functions(functions));
        let procedures = catalog::procedures(self.iter());
        self.register(procedures);
    }

    /// Adds a procedure, or replaces the one with the same name.
    pub fn register(&mut self, procedure: Arc<dyn Procedure>) {
        let name = procedure.signature().name.to_string();
        self.by_name.insert(name, procedure);
    }

    /// The procedure of that name; names are case-sensitive.
    pub fn get(&self, name: &str) -> Option<&Arc<dyn Procedure>> {
        self.by_name.get(name)
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<dyn Procedure>> {
        self.by_name.values()
    }
}

impl fmt::Debug for ProcedureRegistry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.by_name.keys()).finish()
    }
}
