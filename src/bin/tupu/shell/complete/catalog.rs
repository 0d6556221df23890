//! The words of the open graph, read on demand and cached until the graph changes.

use super::scope::{Kind, Owner};
use super::{Callable, Dropped, Neighbour, Words};
use crate::output::name as written;
use crate::shell::tokens::Tokens;
use std::cell::RefCell;
use std::collections::HashMap;
use tupu::language::{ReferenceKind, ReferencePage, Symbol};
use tupu::{Database, Parameters, Value};

/// The number of entities that are searched for keys, and of texts of a property that are kept: completion must be fast
/// on a large graph.
const LOOKED_AT: usize = 2_000;
/// The number of relationships of a label that are searched, whose types are few.
const RELATIONSHIPS_LOOKED_AT: usize = 20_000;
const KEPT: usize = 100_000;

/// The cached words.
pub struct Catalog {
    database: RefCell<Database>,
    remembered: RefCell<HashMap<String, Vec<String>>>,
    parameters: RefCell<Vec<String>>,
}

impl Catalog {
    /// The words of a database.
    pub fn new(database: &Database) -> Catalog {
        Catalog {
            database: RefCell::new(database.clone()),
            remembered: RefCell::default(),
            parameters: RefCell::default(),
        }
    }

    /// Clears the cache when the graph has changed.
    pub fn forget(&self) {
        self.remembered.borrow_mut().clear();
    }

    /// Switches to another graph.
    pub fn reopen(&self, database: &Database) {
        self.database.replace(database.clone());
        self.forget();
    }

    /// Closes the graph: from now on the words of an empty graph are offered.
    pub fn close(&self) {
        self.reopen(&Database::in_memory());
    }

    /// Updates the parameters.
    pub fn set_parameters(&self, parameters: &Parameters) {
        self.parameters.replace(
            parameters
                .iter()
                .map(|(name, _)| name.to_string())
                .collect(),
        );
    }

    /// The column of a query that is named `word`. An error means no words, because completion cannot report it.
    fn column(&self, query: &str) -> Vec<String> {
        if let Some(words) = self.remembered.borrow().get(query) {
            return words.clone();
        }
        let words = run_query(&self.database.borrow(), query).unwrap_or_default();
        self.remembered
            .borrow_mut()
            .insert(query.to_owned(), words.clone());
        words
    }

    /// The labels or the relationship types that follow from rules.
    fn derived(&self, kind: &str) -> Vec<String> {
        self.column(&format!(
            "SHOW RULES YIELD kind, derives WHERE kind = '{kind}' RETURN DISTINCT derives AS word"
        ))
    }

    /// The keys that the heads of the rules of a type have. Following the rules might take long.
    fn derived_keys(&self, name: &str) -> Vec<String> {
        let derives = Value::from(name);
        let heads = self.column(&format!(
            "SHOW RULES YIELD kind, derives, head WHERE kind = 'RELATIONSHIP' AND derives = {derives} RETURN head AS word"
        ));
        heads.iter().flat_map(|head| keys_of_map(head)).collect()
    }

    fn callables(&self, kind: ReferenceKind) -> Vec<Callable> {
        let reference = self.database.borrow().reference();
        let pages = reference.pages().iter().filter(|page| page.kind == kind);
        let callable = |page: &ReferencePage| Callable {
            name: page.name.to_string(),
            signature: page.syntax.to_string(),
            columns: results(&page.syntax),
            options: page
                .options
                .iter()
                .map(|option| (option.name.to_string(), option.takes.to_string()))
                .collect(),
        };
        pages.map(callable).collect()
    }
}

fn run_query(database: &Database, query: &str) -> tupu::Result<Vec<String>> {
    let rows = database.query(query, ())?;
    // Values that are not text are skipped.
    Ok(rows
        .filter_map(|row| row.and_then(|row| row.get("word")).ok())
        .collect())
}

/// The keys of the map in the relationship of a pattern.
fn keys_of_map(pattern: &str) -> Vec<String> {
    let tokens = Tokens::new(pattern);
    let is_key = |at: &usize| {
        let open = tokens
            .enclosing(*at)
            .filter(|_| tokens.is(at + 1, Symbol::Colon));
        let map = open.filter(|open| tokens.is(*open, Symbol::LeftBrace));
        map.and_then(|map| tokens.enclosing(map))
            .is_some_and(|of| tokens.is_relationship(of))
    };
    let keys = (0..tokens.len()).filter(is_key);
    keys.filter_map(|at| tokens.name(at)).collect()
}

/// The columns of `name(argument :: Type) :: (column :: Type, …)`.
fn results(signature: &str) -> Vec<String> {
    let Some((_, results)) = signature.split_once(") :: (") else {
        return Vec::new();
    };
    let fields = results.trim_end_matches(')').split(", ");
    fields
        .filter_map(|field| Some(field.split_once(" :: ")?.0.to_owned()))
        .collect()
}

impl Words for Catalog {
    fn labels(&self) -> Vec<String> {
        let mut labels = self.column("CALL db.labels() YIELD label RETURN label AS word");
        // What the graph type names can be created, whether it is there already or not.
        let named = self.column(
            "SHOW CURRENT GRAPH TYPE YIELD entityType, name WHERE entityType = 'NODE' RETURN name AS word",
        );
        for name in named.into_iter().chain(self.derived("NODE")) {
            if !labels.contains(&name) {
                labels.push(name);
            }
        }
        labels
    }

    fn gloss(&self, name: &str) -> Option<String> {
        let graph_type = self.database.borrow().graph_type().ok()?;
        let node = graph_type.node(name);
        let description = node.and_then(|node| node.description.as_ref());
        let of_type = graph_type.relationship(name);
        let description = description.or(of_type.and_then(|of| of.description.as_ref()));
        let description = description.or_else(|| graph_type.description_of_key(name))?;
        Some(description.to_string())
    }

    fn relationship_types(&self) -> Vec<String> {
        let mut types = self.column(
            "CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType AS word",
        );
        types.extend(self.derived("RELATIONSHIP"));
        types
    }

    fn relationship_types_at(&self, node: &Neighbour) -> Vec<String> {
        let types = node.labels.iter().flat_map(|label| {
            let label = pattern(Kind::Node, label);
            let path = match node.enters {
                true => format!("{label}<-[r]-()"),
                false => format!("{label}-[r]->()"),
            };
            self.column(&format!(
                "MATCH {path} WITH r LIMIT {RELATIONSHIPS_LOOKED_AT} RETURN DISTINCT type(r) AS word"
            ))
        });
        // What follows from rules is not looked for: any of it may be meant.
        types.chain(self.derived("RELATIONSHIP")).collect()
    }

    fn keys(&self, owner: &Owner) -> Vec<String> {
        if owner.names.is_empty() {
            return self
                .column("CALL db.propertyKeys() YIELD propertyKey RETURN propertyKey AS word");
        }
        let derived = match owner.kind {
            Kind::Relationship => self.derived("RELATIONSHIP"),
            Kind::Node | Kind::Other => Vec::new(),
        };
        let keys = owner.names.iter().map(|name| match derived.contains(name) {
            true => self.derived_keys(name),
            false => {
                let pattern = pattern(owner.kind, name);
                self.column(&format!(
                    "MATCH {pattern} WITH e LIMIT {LOOKED_AT} UNWIND keys(e) AS key RETURN DISTINCT key AS word"
                ))
            }
        });
        keys.flatten().collect()
    }

    fn values(&self, key: &str, owner: &Owner) -> Vec<String> {
        let of = |name: &str| {
            let (pattern, key) = (pattern(owner.kind, name), written(key));
            self.column(&format!(
                "MATCH {pattern} WHERE e.{key} IS NOT NULL RETURN DISTINCT e.{key} AS word LIMIT {KEPT}"
            ))
        };
        match owner.names.as_slice() {
            [] => of(""),
            names => names.iter().flat_map(|name| of(name)).collect(),
        }
    }

    fn dropped(&self, what: Dropped) -> Vec<String> {
        let of_kind;
        self.column(match what {
            // The index of a constraint goes with the constraint.
            Dropped::Index => {
                "SHOW INDEXES YIELD name, owningConstraint WHERE owningConstraint IS NULL RETURN name AS word"
            }
            Dropped::IndexOf("RANGE") => {
                "SHOW INDEXES YIELD name, type, owningConstraint WHERE type = 'RANGE' AND owningConstraint IS NULL RETURN name AS word"
            }
            Dropped::IndexOf(kind) => {
                of_kind = format!("SHOW {kind} INDEXES YIELD name RETURN name AS word");
                &of_kind
            }
            Dropped::Constraint => {
                "SHOW CONSTRAINTS YIELD name, type WHERE NOT type CONTAINS 'SOURCE' RETURN name AS word"
            }
            Dropped::SourceKey => {
                "SHOW CONSTRAINTS YIELD name, type WHERE type CONTAINS 'SOURCE' RETURN name AS word"
            }
            Dropped::Rule => "SHOW RULES YIELD name RETURN name AS word",
            Dropped::Unit => {
                "SHOW UNITS YIELD name, origin WHERE origin <> 'built in' RETURN name AS word"
            }
        })
    }

    fn functions(&self) -> Vec<Callable> {
        self.callables(ReferenceKind::Function)
    }

    fn procedures(&self) -> Vec<Callable> {
        self.callables(ReferenceKind::Procedure)
    }

    fn analyzers(&self) -> Vec<String> {
        self.column(
            "CALL db.index.fulltext.listAvailableAnalyzers() YIELD analyzer RETURN analyzer AS word",
        )
    }

    fn parameters(&self) -> Vec<String> {
        self.parameters.borrow().clone()
    }

    fn topics(&self) -> Vec<String> {
        let reference = self.database.borrow().reference();
        reference
            .pages()
            .iter()
            .map(|page| page.name.to_string())
            .collect()
    }
}

/// A pattern for entities of a label or type; of any, if the name is empty.
fn pattern(kind: Kind, name: &str) -> String {
    let colon = if name.is_empty() { "" } else { ":" };
    let name = if name.is_empty() {
        String::new()
    } else {
        written(name)
    };
    match kind {
        Kind::Relationship => format!("()-[e{colon}{name}]->()"),
        Kind::Node | Kind::Other => format!("(e{colon}{name})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner(kind: Kind, name: &str) -> Owner {
        Owner {
            kind,
            names: vec![name.to_owned()],
        }
    }

    #[test]
    fn the_words_are_the_graphs_own() {
        let database = Database::in_memory();
        let catalog = Catalog::new(&database);
        assert!(catalog.labels().is_empty());
        database
            .execute("CREATE (:City {name: '泰安市'})-[:`位 于` {since: 1985}]->(:Province {code: '37'})", ())
            .unwrap();
        catalog.forget();
        assert_eq!(catalog.labels(), ["City", "Province"]);
        assert_eq!(catalog.relationship_types(), ["位 于"]);
        assert_eq!(catalog.keys(&owner(Kind::Node, "Province")), ["code"]);
        assert_eq!(catalog.keys(&owner(Kind::Relationship, "位 于")), ["since"]);
        assert_eq!(
            catalog.values("name", &owner(Kind::Node, "City")),
            ["泰安市"]
        );
        assert!(
            catalog
                .values("name", &owner(Kind::Node, "Nobody"))
                .is_empty()
        );
        let at_city = |enters| {
            let labels = vec!["City".to_owned()];
            catalog.relationship_types_at(&Neighbour { labels, enters })
        };
        assert_eq!(at_city(false), ["位 于"]);
        assert!(at_city(true).is_empty());
        assert!(
            catalog
                .functions()
                .iter()
                .any(|function| function.name == "size")
        );
    }

    #[test]
    fn what_rules_derive_is_among_the_words() {
        let database = Database::in_memory();
        database
            .execute_script(
                "CREATE (:City {name: '泰安市'})-[:LOCATED_IN]->(:Province);
                 CREATE RULE within FOR (x)-[:WITHIN {by: 'rule', steps: size([{no: 1}])}]->(p) AS MATCH (x)-[:LOCATED_IN]->(p);
                 CREATE RULE old FOR (n:古城) AS MATCH (n:City);
                 CREATE RULE older FOR (n:古城) AS MATCH (n:Town)",
            )
            .unwrap();
        let catalog = Catalog::new(&database);
        assert_eq!(catalog.labels(), ["City", "Province", "古城"]);
        assert_eq!(catalog.relationship_types(), ["LOCATED_IN", "WITHIN"]);
        let labels = vec!["City".to_owned()];
        let enters = false;
        assert_eq!(
            catalog.relationship_types_at(&Neighbour { labels, enters }),
            ["LOCATED_IN", "WITHIN"]
        );
        assert_eq!(
            catalog.keys(&owner(Kind::Relationship, "WITHIN")),
            ["by", "steps"]
        );
        assert_eq!(catalog.keys(&owner(Kind::Node, "古城")), ["name"]);
        assert_eq!(catalog.dropped(Dropped::Rule), ["old", "older", "within"]);
        let options = |name: &str| {
            let all = catalog.procedures();
            let of = all.into_iter().find(|procedure| procedure.name == name);
            of.unwrap().options
        };
        for name in [
            "kg.find",
            "kg.mentions",
            "kg.duplicates",
            "kg.search",
            "kg.draft",
        ] {
            assert!(!options(name).is_empty(), "{name}");
        }
    }

    #[test]
    fn columns_of_a_signature() {
        assert_eq!(
            results("algo.pageRank(options :: Map) :: (node :: Node, score :: Float)"),
            ["node", "score"]
        );
        assert!(results("db.ping()").is_empty());
    }
}
