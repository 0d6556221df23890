//! Looking up functions by name.

use super::FAMILIES;
use super::UserFunctions;
use super::aggregate::FUNCTIONS;
use super::signature::{AggregateFunction, AggregateKind, FunctionPage, ScalarFunction};
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

/// A function as `SHOW FUNCTIONS` and help list it.
#[derive(Clone, Copy, Debug)]
pub struct FunctionEntry {
    /// The family: `string`, `list`, …
    pub category: &'static str,
    /// The documentation that help shows.
    pub page: FunctionPage,
    /// Whether it aggregates many rows.
    pub aggregating: bool,
}

/// The scalar function of a name; case does not matter.
pub fn scalar(name: &str) -> Option<&'static ScalarFunction> {
    SCALARS.get(&name.to_lowercase()).copied()
}

/// The aggregate function of a name; case does not matter.
pub fn aggregate(name: &str) -> Option<&'static AggregateFunction> {
    AGGREGATES.get(&name.to_lowercase()).copied()
}

/// The first aggregate function of this kind.
pub fn aggregate_of(kind: AggregateKind) -> Option<&'static AggregateFunction> {
    FUNCTIONS.iter().find(|function| function.body.kind == kind)
}

/// The name nearest to an unknown one, among documented functions and those that the program has registered.
pub fn nearest_name<'a>(name: &str, user: &'a UserFunctions) -> Option<&'a str> {
    let documented = all().map(|function| function.page.name);
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
            page: function.page,
            aggregating: false,
        })
    });
    let aggregates = FUNCTIONS.iter().map(|function| FunctionEntry {
        category: "aggregate",
        page: function.page,
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
            for name in function.page.aliases.iter().chain([&function.page.name]) {
                assert!(seen.insert(name.to_lowercase()), "{name} is there twice");
            }
        }
    }

    #[test]
    fn names_are_found_in_any_case() {
        assert_eq!(
            aggregate("COUNT").map(|found| found.page.name),
            Some("count")
        );
        assert!(scalar("count").is_none());
        assert_eq!(
            nearest_name("cuont", &UserFunctions::default()),
            Some("count")
        );
    }

    #[test]
    fn help_names_the_function() {
        for function in all() {
            let page = function.page;
            assert!(
                page.signature.starts_with(&format!("{}(", page.name)),
                "the signature of {} starts with its name",
                page.name
            );
            assert!(page.description.ends_with('.'), "{}", page.name);
            assert!(!page.example.is_empty(), "{}", page.name);
        }
    }
}
