//! Typed rows: what serde makes of answers, and of parameters.

use jiff::civil;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use tupu::{Database, ErrorCode, Parameters, Value, params};

fn one<T: serde::de::DeserializeOwned>(query: &str) -> T {
    Database::in_memory().query_one(query, ()).unwrap()
}

#[derive(Debug, Deserialize, PartialEq)]
struct Company {
    name: String,
    #[serde(default)]
    tags: Vec<String>,
    capital: Option<f64>,
    seat: Seat,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Seat {
    city: String,
    codes: HashMap<String, i64>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Stage {
    Planned,
    Running { since: i64 },
    Ended(i64),
}

#[test]
fn structs_nest() {
    let query = "RETURN '泰山玻璃纤维有限公司' AS name, ['玻璃', '纤维'] AS tags, null AS capital, \
                 {city: '泰安市', codes: {gb: 370900}} AS seat";
    let company: Company = one(query);
    let seat = Seat {
        city: "泰安市".to_owned(),
        codes: HashMap::from([("gb".to_owned(), 370_900)]),
    };
    assert_eq!(company.name, "泰山玻璃纤维有限公司");
    assert_eq!(company.tags, ["玻璃", "纤维"]);
    assert_eq!((company.capital, company.seat), (None, seat));
}

#[test]
fn enums_are_strings_or_maps_of_one_entry() {
    let stages: Vec<Stage> = Database::in_memory()
        .query_as(
            "UNWIND ['planned', {running: {since: 2021}}, {ended: 2022}] AS stage RETURN stage",
            (),
        )
        .unwrap();
    assert_eq!(
        stages,
        [
            Stage::Planned,
            Stage::Running { since: 2021 },
            Stage::Ended(2022)
        ]
    );
}

#[test]
fn a_node_is_the_struct_of_its_properties() {
    #[derive(Deserialize)]
    struct City {
        name: String,
        projects: Option<u32>,
    }
    let db = Database::in_memory();
    db.execute(
        "CREATE (:City {name: '泰安市', projects: 684, more: 1})",
        (),
    )
    .unwrap();
    let city: City = db.query_one("MATCH (c:City) RETURN c", ()).unwrap();
    assert_eq!((city.name.as_str(), city.projects), ("泰安市", Some(684)));
}

#[test]
fn temporal_values_are_jiffs_types() {
    type Times = (
        civil::Date,
        civil::Time,
        civil::DateTime,
        jiff::ZonedDateTime,
        jiff::Timestamp,
        jiff::Span,
    );
    let (date, time, date_time, zoned, instant, span): Times = one(
        "RETURN date('2022-07-01'), localtime('09:30:15.25'), localdatetime('2022-07-01T09:30'), \
         datetime('2022-07-01T09:30[Asia/Shanghai]'), datetime('2022-07-01T09:30+08:00'), \
         duration('P1Y2M3DT4H5M')",
    );
    assert_eq!(date, civil::date(2022, 7, 1));
    assert_eq!(time, civil::time(9, 30, 15, 250_000_000));
    assert_eq!(date_time, civil::date(2022, 7, 1).at(9, 30, 0, 0));
    assert_eq!(zoned.time_zone().iana_name(), Some("Asia/Shanghai"));
    assert_eq!((zoned.hour(), zoned.timestamp()), (9, instant));
    assert_eq!((span.get_years(), span.get_months()), (1, 2));
    assert_eq!((span.get_days(), span.get_hours()), (3, 4));
}

#[test]
fn jiffs_types_are_parameters() {
    #[derive(Serialize)]
    struct Wanted {
        from: civil::Date,
        at: jiff::ZonedDateTime,
    }
    let at = civil::date(2022, 7, 1).at(9, 30, 0, 0);
    let wanted = Wanted {
        from: civil::date(2022, 7, 1),
        at: at.in_tz("Asia/Shanghai").unwrap(),
    };
    let parameters = Parameters::serialize(&wanted).unwrap();
    let (year, zone): (i64, String) = Database::in_memory()
        .query_one(
            "RETURN date($from).year, datetime($at).timezone",
            parameters,
        )
        .unwrap();
    assert_eq!((year, zone.as_str()), (2022, "Asia/Shanghai"));
}

#[test]
fn anything_that_serialises_is_a_parameter() {
    #[derive(Serialize)]
    struct Row {
        name: &'static str,
        parts: Vec<Option<i64>>,
        kind: Kind,
    }
    #[derive(Serialize)]
    enum Kind {
        Plain,
    }
    let row = Row {
        name: "泰安市",
        parts: vec![Some(1), None],
        kind: Kind::Plain,
    };
    let parameters = Parameters::serialize(&HashMap::from([("row", row)])).unwrap();
    let db = Database::in_memory();
    let answer: Value = db.query_one("RETURN $row", parameters).unwrap();
    assert_eq!(
        answer.to_string(),
        "{kind: 'Plain', name: '泰安市', parts: [1, null]}"
    );
    assert!(Parameters::serialize(&[1, 2]).is_err());
}

#[test]
fn one_and_first_say_what_is_wrong() {
    let db = Database::in_memory();
    assert_eq!(
        db.query_opt::<i64>("UNWIND [] AS n RETURN n", ()).unwrap(),
        None
    );
    let none = db.query_one::<i64>("UNWIND [] AS n RETURN n", ());
    assert!(none.unwrap_err().to_string().contains("no row"));
    let two = db.query_one::<i64>("UNWIND [1, 2] AS n RETURN n", ());
    assert!(two.unwrap_err().to_string().contains("more than one"));
    let wrong = db.query_one::<(i64, i64)>("RETURN 1 AS a, null AS b", ());
    let wrong = wrong.unwrap_err();
    assert_eq!(wrong.code(), ErrorCode::InvalidConversion);
    assert!(wrong.to_string().contains("Option"));
}

#[test]
fn rows_outlive_statement_transaction_and_handle() {
    let rows = {
        let db = Database::in_memory();
        let find = db.prepare("UNWIND range(1, $n) AS n RETURN n").unwrap();
        find.query(params! { "n" => 5000 }).unwrap()
    };
    let numbers: Vec<i64> = rows.to_vec().unwrap();
    assert_eq!(numbers.iter().sum::<i64>(), 5000 * 5001 / 2);
}

#[test]
fn handles_go_to_other_threads() {
    fn is_shared<T: Send + Sync + Clone + 'static>(_: &T) {}
    fn is_sent<T: Send + 'static>(_: &T) {}
    let db = Database::in_memory();
    let find = db.prepare("RETURN $n * 2").unwrap();
    is_shared(&db);
    is_shared(&find);
    is_sent(&db.query("RETURN 1", ()).unwrap());
    is_sent(&db.begin_write().unwrap());
    let double = |n: i64| {
        let find = find.clone();
        std::thread::spawn(move || find.query_one::<i64>(params! { "n" => n }).unwrap())
    };
    let threads: Vec<_> = (1..=4).map(double).collect();
    let sum: i64 = threads.into_iter().map(|t| t.join().unwrap()).sum();
    assert_eq!(sum, 20);
}
