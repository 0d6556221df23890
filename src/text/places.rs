//! The provinces and cities of China, from the gazetteer of the demo graph: firms and zones are named with the place where
//! they are, or without it.

use super::normal_form::normal_form;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

const PROVINCES: &str = include_str!("../../graph-data/gazetteer/provinces.csv");
const CITIES: &str = include_str!("../../graph-data/gazetteer/cities.csv");

/// The names of provinces and of cities, long and short, the longest first.
struct Places {
    provinces: Names,
    cities: Names,
}

/// Names by their first character.
type Names = FxHashMap<char, Vec<String>>;

static PLACES: LazyLock<Places> = LazyLock::new(|| Places {
    provinces: names(PROVINCES),
    cities: names(CITIES),
});

/// The names and aliases of a table: its second and third columns. Rows that only group others have no alias, and their
/// names have brackets.
fn names(table: &str) -> Names {
    let rows = table.lines().skip(1).filter(|row| !row.contains('（'));
    let names = rows.flat_map(|row| {
        let columns = row.split(',').skip(1).take(2);
        columns.flat_map(|column| column.split(';'))
    });
    let mut by_first = Names::default();
    for name in names.map(normal_form) {
        if let Some(first) = name.chars().next() {
            by_first.entry(first).or_default().push(name);
        }
    }
    for names in by_first.values_mut() {
        names.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    }
    by_first
}

/// The text after the name of a province at its beginning.
pub(super) fn after_province(text: &str) -> Option<&str> {
    after(text, &PLACES.provinces)
}

/// The text after the name of a city at its beginning.
pub(super) fn after_city(text: &str) -> Option<&str> {
    after(text, &PLACES.cities)
}

/// Whether a text is the name of a province or a city.
pub(super) fn is_place(text: &str) -> bool {
    let known = |names: &Names| after(text, names) == Some("");
    known(&PLACES.provinces) || known(&PLACES.cities)
}

fn after<'t>(text: &'t str, names: &Names) -> Option<&'t str> {
    // The longest name first: 海南省 before 海南.
    let names = names.get(&text.chars().next()?)?;
    names
        .iter()
        .find_map(|name| text.strip_prefix(name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_short_names() {
        assert_eq!(after_province("浙江省丽水市"), Some("丽水市"));
        assert_eq!(after_province("浙江丽水市"), Some("丽水市"));
        assert_eq!(after_province("广西壮族自治区南宁市"), Some("南宁市"));
        assert_eq!(after_city("泰安市发改委"), Some("发改委"));
        assert_eq!(after_city("延边州政府"), Some("政府"));
        assert_eq!(after_city("恒力石化"), None);
        assert!(is_place("大连") && is_place("大连市") && is_place("香港") && !is_place("县"));
    }
}
