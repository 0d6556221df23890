//! The names of the gazetteer, found and mentioned.

use super::{
    Candidate, FindOptions, Found, Mention, MentionOptions, Name, NameTable, Names, Spellings, Via,
    core_forms, normal_form, spellings,
};
use std::collections::HashMap;

const PLACES: [&str; 3] = [
    include_str!("../../graph-data/gazetteer/provinces.csv"),
    include_str!("../../graph-data/gazetteer/cities.csv"),
    include_str!("../../graph-data/gazetteer/counties.csv"),
];

const LOCATED_IN: &str = include_str!("../../graph-data/gazetteer/located_in.csv");

/// The places: code, name, and aliases.
fn places() -> Vec<(u32, &'static str, Vec<&'static str>)> {
    let rows = PLACES.iter().flat_map(|table| table.lines().skip(1));
    rows.map(|row| {
        let columns: Vec<&str> = row.split(',').collect();
        let aliases = columns[2].split(';').filter(|alias| !alias.is_empty());
        (
            columns[0].parse().expect("a code"),
            columns[1],
            aliases.collect(),
        )
    })
    .collect()
}

fn table() -> NameTable {
    let mut names = Vec::new();
    for (id, text, aliases) in places() {
        names.push(Name {
            id,
            text,
            is_main: true,
        });
        names.extend(aliases.into_iter().map(|text| Name {
            id,
            text,
            is_main: false,
        }));
    }
    NameTable::new(names).expect("a few thousand names")
}

/// Code → the code of the place around it.
fn parents() -> HashMap<u32, u32> {
    let rows = LOCATED_IN.lines().skip(1);
    let codes = rows.filter_map(|row| {
        let (code, rest) = row.split_once(',')?;
        let parent = rest.split(',').next()?;
        Some((code.parse().ok()?, parent.parse().ok()?))
    });
    codes.collect()
}

#[test]
fn every_place_is_found_by_all_its_names() {
    let table = table();
    for (id, name, aliases) in places().into_iter().step_by(23) {
        let options = FindOptions {
            limit: 50,
            fuzzy: false,
            ..FindOptions::default()
        };
        let by = |text: &str| {
            let found: Vec<Found> = table.find(text, options);
            found
                .into_iter()
                .find(|found| found.id == id)
                .map(|found| found.via)
        };
        assert_eq!(by(name), Some(Via::Exact), "{name}");
        assert!(
            aliases.iter().all(|alias| by(alias) == Some(Via::Alias)),
            "{name}"
        );
        assert!(
            core_forms(name).iter().all(|core| by(core).is_some()),
            "{name}"
        );
        let Spellings {
            syllables,
            initials,
            ..
        } = spellings(&normal_form(name));
        assert!(
            syllables
                .iter()
                .all(|letters| by(letters) == Some(Via::Pinyin)),
            "{name}"
        );
        let options = FindOptions {
            limit: 4_000,
            fuzzy: false,
            ..FindOptions::default()
        };
        for letters in initials {
            let found = table.find(&letters, options);
            assert!(
                found.iter().any(|found| found.id == id),
                "{letters} of {name}"
            );
        }
    }
}

#[test]
fn a_district_is_that_of_the_city_beside_it() {
    let (table, parents) = (table(), parents());
    let related = |a: u32, b: u32| {
        let near = parents.get(&a) == Some(&b) || parents.get(&b) == Some(&a);
        f64::from(u8::from(near))
    };
    let names = Names::new(&table);
    // Four districts are called 鼓楼区.
    for (city, code) in [
        ("南京市", 320_106),
        ("徐州", 320_302),
        ("开封", 410_204),
        ("福州市", 350_102),
    ] {
        let text = format!("在{city}的鼓楼区");
        let found: Vec<Mention> = names.mentions(&text, MentionOptions::default(), &related);
        let places: Vec<(usize, usize)> = found
            .iter()
            .map(|mention| (mention.start, mention.end))
            .collect();
        let length = city.chars().count();
        assert_eq!(places, [(1, 1 + length), (2 + length, 5 + length)]);
        let best: &Candidate = &found[1].candidates[0];
        assert_eq!((found[1].candidates.len(), best.id), (4, code), "{city}");
        // Two of five parts.
        assert!((best.score - 0.4).abs() < 1e-9, "{}", best.score);
    }
}
