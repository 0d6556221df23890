//! The gazetteer's tables: all rows of the source, under names that people use.

use super::table;
use std::collections::{HashMap, HashSet};

/// A place: code, name, labels.
struct Place {
    code: String,
    name: String,
    labels: Vec<String>,
}

fn places(file: &str) -> Vec<Place> {
    let (header, rows) = table(&format!("gazetteer/{file}.csv"));
    let column = |name: &str| {
        header
            .iter()
            .position(|field| field == name)
            .expect("the column")
    };
    let (code, name) = (column("code:ID(Place)"), column("name:STRING"));
    let (source, label) = (column(":SOURCE"), column(":LABEL"));
    let place = |row: Vec<String>| {
        assert_eq!(row[source], "divisions-2023", "{row:?}");
        let labels = row[label].split(';').map(String::from).collect();
        Place {
            code: row[code].clone(),
            name: row[name].clone(),
            labels,
        }
    };
    rows.into_iter().map(place).collect()
}

fn all() -> Vec<Place> {
    ["provinces", "cities", "counties", "hk-mo-tw"]
        .into_iter()
        .flat_map(places)
        .collect()
}

/// The parent of each place, by codes.
fn parents() -> HashMap<String, String> {
    let (_, rows) = table("gazetteer/located_in.csv");
    let count = rows.len();
    let parents: HashMap<_, _> = rows
        .into_iter()
        .map(|row| (row[0].clone(), row[1].clone()))
        .collect();
    assert_eq!(parents.len(), count, "a place has one parent");
    parents
}

#[test]
fn no_row_of_the_source_is_lost() {
    assert_eq!(places("provinces").len(), 31 + 3);
    assert_eq!(places("cities").len(), 342);
    assert_eq!(places("counties").len(), 2_978);
    assert_eq!(places("hk-mo-tw").len(), 3 + 2 + 20 + 18 + 7 + 358);
    let codes: HashSet<String> = all().into_iter().map(|place| place.code).collect();
    assert_eq!(codes.len(), all().len(), "a code is one place");
}

#[test]
fn every_place_but_a_province_has_a_parent_that_exists() {
    let codes: HashSet<String> = all().into_iter().map(|place| place.code).collect();
    let parents = parents();
    for place in all() {
        match parents.get(&place.code) {
            Some(parent) => assert!(codes.contains(parent), "{} in {parent}", place.name),
            None => assert!(place.labels.contains(&"Province".into()), "{}", place.name),
        }
    }
}

#[test]
fn a_name_is_unique_within_its_parent() {
    let parents = parents();
    let mut seen = HashSet::new();
    for place in all() {
        let parent = parents.get(&place.code).cloned();
        assert!(
            seen.insert((parent, place.name.clone())),
            "{} twice",
            place.name
        );
    }
}

#[test]
fn nothing_is_called_by_a_heading_of_the_source() {
    for place in all() {
        let heading = matches!(place.name.as_str(), "市辖区" | "县")
            || place.name.ends_with("直辖县级行政区划");
        assert!(!heading, "{} {}", place.code, place.name);
    }
}

#[test]
fn labels_stand_at_their_level() {
    let has = |place: &Place, label: &str| place.labels.iter().any(|own| own == label);
    assert!(all().iter().all(|place| has(place, "Place")));
    assert!(
        places("provinces")
            .iter()
            .all(|place| has(place, "Province"))
    );
    assert!(places("cities").iter().all(|place| has(place, "City")));
    for place in places("counties") {
        assert!(
            has(&place, "County") != has(&place, "District"),
            "{}",
            place.name
        );
    }
    let counties: Vec<_> = places("counties")
        .into_iter()
        .filter(|p| has(p, "County"))
        .collect();
    for name in [
        "沂南县",
        "瓦房店市",
        "神农架林区",
        "六枝特区",
        "鄂伦春自治旗",
    ] {
        assert!(counties.iter().any(|place| place.name == name), "{name}");
    }
    assert!(!counties.iter().any(|place| place.name == "新北区"));
}
