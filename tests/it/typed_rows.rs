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

#[test]
fn an_error_names_the_row_and_the_column() {
    let db = Database::in_memory();
    let told = |error: tupu::Error| error.message().to_owned();
    let pairs = db.query_as::<(i64, i64)>("UNWIND [1, 2, 'x'] AS b RETURN 1 AS a, b", ());
    let message = told(pairs.unwrap_err());
    assert!(message.starts_with("row 3: column `b`: "), "{message}");

    #[derive(Deserialize, Debug)]
    #[expect(dead_code, reason = "only its types are of interest")]
    struct City {
        name: String,
        roads: Vec<i64>,
    }
    let query = "UNWIND [{name: 'a', roads: [1]}, {name: 'b', roads: [1, 2.5]}] AS c RETURN c.name AS name, c.roads AS roads";
    let message = told(db.query_as::<City>(query, ()).unwrap_err());
    assert!(
        message.starts_with("row 2: column `roads`: element 1: "),
        "{message}"
    );
    // A struct out of one cell, and a struct inside one.
    let message = told(
        db.query_as::<City>("RETURN {name: 'a', roads: 3} AS c", ())
            .unwrap_err(),
    );
    assert!(message.starts_with("row 1: `roads`: "), "{message}");
    let inside = "RETURN {name: 1, roads: []} AS c, 2 AS n";
    let message = told(db.query_as::<(City, i64)>(inside, ()).unwrap_err());
    assert!(
        message.starts_with("row 1: column `c`: `name`: "),
        "{message}"
    );

    // What is missing is told with what there is.
    let error = db
        .query_one::<City>("RETURN 'a' AS name, [] AS road", ())
        .unwrap_err();
    assert!(error.message().contains("missing field `roads`"), "{error}");
    assert_eq!(
        error.hint_text(),
        Some("the row has the columns name, road")
    );

    let row = db
        .query("RETURN null AS n", ())
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    for error in [
        row.get::<i64>("n").unwrap_err(),
        row.at::<i64>(0).unwrap_err(),
    ] {
        assert!(error.message().starts_with("column `n`: "), "{error}");
        assert!(error.hint_text().unwrap().contains("Option"));
    }
    // A type of our own says once what is wrong.
    let message = told(
        db.query_one::<(tupu::Node,)>("RETURN 1 AS n", ())
            .unwrap_err(),
    );
    assert_eq!(
        message,
        "column `n`: a Node was expected, but 1 is an Integer"
    );
    // An error of the statement is none of the conversion.
    let error = db
        .query_as::<i64>("UNWIND [1, 0] AS n RETURN 1 / n", ())
        .unwrap_err();
    assert!(!error.message().contains("row"), "{error}");
}

#[test]
fn entities_with_id_and_labels() {
    use tupu::serde::Entity;

    #[derive(Deserialize, Debug, PartialEq)]
    struct Flat {
        id: u32,
        labels: Vec<String>,
        name: String,
        area: Option<f64>,
    }
    #[derive(Deserialize, Debug, PartialEq)]
    struct Nested {
        id: u32,
        labels: Vec<String>,
        properties: HashMap<String, Value>,
    }
    #[derive(Deserialize, Debug, PartialEq)]
    struct Road {
        #[serde(rename = "type")]
        kind: String,
        start: u32,
        end: u32,
        km: i64,
    }
    #[derive(Serialize, Deserialize, Debug)]
    struct Trip {
        #[serde(with = "tupu::serde::entity")]
        stops: Vec<tupu::Node>,
        #[serde(with = "tupu::serde::entity")]
        road: Option<tupu::Relationship>,
        days: i64,
    }
    let db = Database::in_memory();
    db.execute(
        "CREATE (a:City:Place {name: '泰安市', id: 'ta'})-[:ROAD {km: 66}]->(:City {name: '济南市'})",
        (),
    )
    .unwrap();
    let cities: Vec<Entity<Flat>> = db
        .query_as("MATCH (c:City) RETURN c ORDER BY id(c)", ())
        .unwrap();
    let Entity(first) = &cities[0];
    // The id of the node goes before its property of that name.
    assert_eq!(
        (first.id, first.name.as_str(), first.area),
        (0, "泰安市", None)
    );
    assert_eq!(first.labels, ["City", "Place"]);
    let nested: Entity<Nested> = db.query_one("MATCH (c:Place) RETURN c", ()).unwrap();
    assert_eq!(nested.0.id, 0);
    assert_eq!(nested.0.properties["id"].to_string(), "'ta'");
    let (Entity(road), Entity(ends)): (Entity<Road>, Entity<Vec<Flat>>) = db
        .query_one("MATCH (a)-[r:ROAD]->(b) RETURN r, [a, b]", ())
        .unwrap();
    let expected = Road {
        kind: "ROAD".into(),
        start: 0,
        end: 1,
        km: 66,
    };
    assert_eq!((road, ends[1].name.as_str()), (expected, "济南市"));
    let none: Option<Entity<Flat>> = db.query_one("RETURN null", ()).unwrap();
    assert_eq!(none, None);
    let none: Entity<Option<Flat>> = db.query_one("RETURN null", ()).unwrap();
    assert_eq!(none.0, None);

    let trip: Trip = db
        .query_one(
            "MATCH p = (a)-[r:ROAD]->(b) RETURN nodes(p) AS stops, r AS road, 2 AS days",
            (),
        )
        .unwrap();
    assert_eq!(trip.stops[1].labels().len(), 1);
    let json = serde_json::to_value(&trip).unwrap();
    assert_eq!(json["stops"][0]["properties"]["name"], "泰安市");
    assert_eq!(
        json["stops"][0]["labels"],
        serde_json::json!(["City", "Place"])
    );
    assert_eq!(json["road"]["type"], "ROAD");
    assert_eq!(
        (&json["road"]["end"], &json["days"]),
        (&1.into(), &2.into())
    );
    // What was written so is read so, by serde alone.
    let back: Entity<Nested> = serde_json::from_value(json["stops"][0].clone()).unwrap();
    assert_eq!(back, nested);

    let wrong = db
        .query_one::<Entity<Flat>>("RETURN 1 AS n", ())
        .unwrap_err();
    assert!(
        wrong.message().contains("a Node or a Relationship"),
        "{wrong}"
    );
}

#[test]
fn an_error_of_open_names_the_path() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text.tupu");
    std::fs::write(&text, "no graph").unwrap();
    let missing = folder.path().join("no/such/graph.tupu");
    for path in [&text, &missing, &folder.path().to_owned()] {
        let name = path.to_str().unwrap();
        let told = Database::open(path).unwrap_err().to_string();
        assert_eq!(told.matches(name).count(), 1, "{told}");
        let told = Database::builder()
            .read_only(true)
            .open(path)
            .unwrap_err()
            .to_string();
        assert_eq!(told.matches(name).count(), 1, "{told}");
    }
}
