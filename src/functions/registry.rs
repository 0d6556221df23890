//! From a name to a function.

use super::FAMILIES;
use super::UserFunctions;
use super::aggregate::FUNCTIONS;
use super::signature::{AggregateFunction, ScalarFunction};
use crate::error::nearest;
use std::collections::HashMap;
use std::sync::LazyLock;

static SCALARS: LazyLock<HashMap<String, &'static ScalarFunction>> = LazyLock::new(|| {
    let functions = FAMILIES.iter().flat_map(|(_, family)| family.iter());
    functions
        .flat_map(|function| {
            function
                .names()
                .map(move |name| (name.to_lowercase(), function))
        })
        .collect()
});

static AGGREGATES: LazyLock<HashMap<String, &'static AggregateFunction>> = LazyLock::new(|| {
    FUNCTIONS
        .iter()
        .flat_map(|function| {
            function
                .names()
                .map(move |name| (name.to_lowercase(), function))
        })
        .collect()
});

/// One function as `SHOW FUNCTIONS` and help list it.
#[derive(Clone, Copy, Debug)]
pub struct FunctionEntry {
    /// Its family: `string`, `list`, …
    pub category: &'static str,
    /// The documented name.
    pub name: &'static str,
    /// Other names.
    pub aliases: &'static [&'static str],
    /// `name(argument :: Type, …) :: Type`.
    pub signature: &'static str,
    /// One sentence.
    pub description: &'static str,
    /// A statement that shows it, over an empty graph.
    pub example: &'static str,
    /// What the example answers.
    pub answer: &'static str,
    /// Whether it works on many rows.
    pub aggregating: bool,
}

/// The scalar function of a name, whatever its case.
pub fn scalar(name: &str) -> Option<&'static ScalarFunction> {
    SCALARS.get(&name.to_lowercase()).copied()
}

/// The aggregate function of a name, whatever its case.
pub fn aggregate(name: &str) -> Option<&'static AggregateFunction> {
    AGGREGATES.get(&name.to_lowercase()).copied()
}

/// The name nearest to one that is not known, of a documented function or of one that the program has added.
pub fn nearest_name<'a>(name: &str, user: &'a UserFunctions) -> Option<&'a str> {
    let documented = all().map(|function| function.name);
    nearest(
        name,
        documented.chain(user.iter().map(|function| function.name())),
    )
}

/// Every function, family by family.
pub fn all() -> impl Iterator<Item = FunctionEntry> {
    let scalars = FAMILIES.iter().flat_map(|(category, family)| {
        family.iter().map(|function| FunctionEntry {
            category,
            name: function.name,
            aliases: function.aliases,
            signature: function.signature,
            description: function.description,
            example: function.example,
            answer: function.answer,
            aggregating: false,
        })
    });
    let aggregates = FUNCTIONS.iter().map(|function| FunctionEntry {
        category: "aggregate",
        name: function.name,
        aliases: function.aliases,
        signature: function.signature,
        description: function.description,
        example: function.example,
        answer: function.answer,
        aggregating: true,
    });
    scalars.chain(aggregates)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_name_is_taken_twice() {
        let mut seen = HashSet::new();
        for function in all() {
            for name in function.aliases.iter().chain([&function.name]) {
                assert!(seen.insert(name.to_lowercase()), "{name} is there twice");
            }
        }
    }

    #[test]
    fn names_are_found_in_any_case() {
        assert_eq!(aggregate("COUNT").map(|found| found.name), Some("count"));
        assert!(scalar("count").is_none());
        assert_eq!(
            nearest_name("cuont", &UserFunctions::default()),
            Some("count")
        );
    }

    #[test]
    fn help_names_the_function() {
        for function in all() {
            assert!(
                function
                    .signature
                    .starts_with(&format!("{}(", function.name)),
                "the signature of {} starts with its name",
                function.name
            );
            assert!(function.description.ends_with('.'), "{}", function.name);
            assert!(!function.example.is_empty(), "{}", function.name);
        }
    }
}
