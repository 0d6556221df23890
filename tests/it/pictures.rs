//! Pictures: what is in them, and that no text of a graph can break out of them. `browser.rs` opens the page.

use crate::repository::root;
use std::process::Command;
use tupu::Database;

/// A star of six leaves around a middle; the first leaf has a further neighbour and a relationship to itself.
fn star() -> Database {
    let db = Database::in_memory();
    db.execute_script(
        "CREATE (:Middle:Place {name: '中'});
         MATCH (m:Middle) UNWIND range(1, 6) AS n CREATE (:Leaf:Place {name: '叶' + toString(n)})-[:OF]->(m);
         MATCH (one:Leaf {name: '叶1'}) CREATE (one)-[:SELF]->(one), (one)-[:NEAR]->(:Far {name: '远'})",
    )
    .unwrap();
    db
}

/// The data of a page as JSON.
fn data(html: &str) -> serde_json::Value {
    let (_, rest) = html
        .split_once("<script id=\"data\" type=\"application/json\">")
        .unwrap();
    let (json, _) = rest.split_once("</script>").unwrap();
    serde_json::from_str(json).unwrap()
}

fn drawn(page: &serde_json::Value) -> Vec<&str> {
    let nodes = page["nodes"].as_array().unwrap().iter();
    let placed = nodes.filter(|node| !node["place"].is_null());
    placed
        .map(|node| node["caption"].as_str().unwrap())
        .collect()
}

/// A drawing stands on dark pages, too: each colour that the light one has for paper and ink has a dark one.
#[test]
fn drawing_has_dark_colours_for_dark_pages() {
    let db = Database::in_memory();
    db.execute(
        "CREATE (:City {name: '泰安市'})-[:LOCATED_IN]->(:Province {name: '山东省'})",
        (),
    )
    .unwrap();
    let svg = db.begin_read().unwrap().picture_of_graph().svg();
    let (_, rules) = svg
        .split_once("@media (prefers-color-scheme: dark) {")
        .unwrap();
    let (rules, drawing) = rules.split_once("</style>").unwrap();
    for class in ["background", "halo", "node", "line", "head"] {
        assert!(rules.contains(&format!(".{class}")), "{rules}");
        assert!(
            drawing.contains(&format!("class=\"{class}\"")),
            "{class}: {drawing}"
        );
    }
    assert!(rules.contains("text { fill: #e8eaed; }"), "{rules}");
    // A colour in an attribute `style` would go before the rules.
    assert!(!drawing.contains("style="), "{drawing}");
}

#[test]
fn a_result_is_drawn_and_its_neighbours_are_kept_back() {
    let db = star();
    let picture = db
        .picture("MATCH (m:Middle) RETURN {found: [m]} AS nested", ())
        .unwrap();
    let page = data(&picture.html().unwrap());
    assert_eq!(drawn(&page), ["中"]);
    assert_eq!(page["nodes"].as_array().unwrap().len(), 7);
    assert_eq!(page["relationships"].as_array().unwrap().len(), 7); // six spokes and the loop
    assert_eq!(picture.around(1).drawn(), 7);
    let two = db
        .picture("MATCH (m:Middle) RETURN m", ())
        .unwrap()
        .around(2);
    assert_eq!(two.drawn(), 8);
}

#[test]
fn relationships_bring_their_ends() {
    let db = star();
    let picture = db.picture("MATCH ()-[r:NEAR]->() RETURN r", ()).unwrap();
    let page = data(&picture.html().unwrap());
    assert_eq!(drawn(&page), ["叶1", "远"]);
    let svg = picture.svg();
    assert!(
        svg.contains("NEAR") && svg.contains("SELF") && svg.contains("叶1"),
        "{svg}"
    );
    assert!(
        !svg.contains("叶2"),
        "a neighbour that nobody asked for is drawn"
    );
}

#[test]
fn the_same_graph_is_drawn_the_same_way() {
    let draw = || star().begin_read().unwrap().picture_of_graph().svg();
    assert_eq!(draw(), draw());
}

#[test]
fn nodes_do_not_stand_on_each_other() {
    let page = data(
        &star()
            .begin_read()
            .unwrap()
            .picture_of_graph()
            .html()
            .unwrap(),
    );
    let nodes = page["nodes"].as_array().unwrap();
    let place = |node: &serde_json::Value| {
        (
            node["place"][0].as_f64().unwrap(),
            node["place"][1].as_f64().unwrap(),
        )
    };
    for (at, one) in nodes.iter().enumerate() {
        for other in &nodes[at + 1..] {
            let ((x, y), (u, v)) = (place(one), place(other));
            assert!((x - u).hypot(y - v) > 30.0, "{one} {other}");
        }
    }
}

#[test]
fn text_cannot_break_out() {
    let db = Database::in_memory();
    let awkward = "</script><script>alert(1)</script><!-- \u{1}\u{2028} & \" ' <b>";
    db.execute(
        "CREATE (:`<i>` {name: $name})-[:`<T>` {source: $name}]->(:B)",
        tupu::params! { "name" => awkward },
    )
    .unwrap();
    let picture = db.begin_read().unwrap().picture_of_graph();
    let html = picture.html().unwrap();
    let plain = star()
        .begin_read()
        .unwrap()
        .picture_of_graph()
        .html()
        .unwrap();
    assert_eq!(
        html.matches("</script").count(),
        plain.matches("</script").count()
    );
    assert_eq!(html.matches("<!--").count(), plain.matches("<!--").count());
    assert_eq!(data(&html)["nodes"][0]["properties"]["name"], awkward);
    let svg = picture.svg();
    assert!(
        !svg.contains("<b>") && !svg.contains("<i>") && !svg.contains('\u{1}'),
        "{svg}"
    );
}

/// The sources of an entity and of all its properties; who states nothing has none.
#[test]
fn a_page_has_the_sources_of_facts() {
    let db = Database::in_memory();
    for statement in [
        "CITING 'a3.p1' CREATE (:City {name: '泰安市'})-[:LOCATED_IN]->(:Province {name: '山东省'})",
        "MATCH (c:City) SET c.projects = 684 CITING 'a3.p2'",
        "CREATE (:Country {name: '中国'})",
    ] {
        db.execute(statement, ()).unwrap();
    }
    let page = data(&db.begin_read().unwrap().picture_of_graph().html().unwrap());
    let sources = |name: &str| {
        let mut nodes = page["nodes"].as_array().unwrap().iter();
        nodes.find(|node| node["caption"] == name).unwrap()["sources"].clone()
    };
    assert_eq!(sources("泰安市"), serde_json::json!(["a3.p1", "a3.p2"]));
    assert_eq!(sources("山东省"), serde_json::json!(["a3.p1"]));
    assert!(sources("中国").is_null());
    assert_eq!(
        page["relationships"][0]["sources"],
        serde_json::json!(["a3.p1"])
    );
}

#[test]
fn a_large_graph_shows_its_most_connected_nodes() {
    let db = Database::in_memory();
    db.execute_script(
        "UNWIND range(1, 1000) AS n CREATE (:Leaf {name: n});
         CREATE (:Hub {name: '中心'}); MATCH (h:Hub), (l:Leaf) WHERE l.name <= 500 CREATE (l)-[:OF]->(h)",
    )
    .unwrap();
    let picture = db.begin_read().unwrap().picture_of_graph();
    assert_eq!(picture.drawn(), 300);
    let svg = picture.svg();
    assert!(svg.contains("中心") && svg.contains("300 of 1001 nodes"));
    assert!(
        !svg.contains(">1000<"),
        "a node without relationships is drawn before one with"
    );
}

#[test]
fn the_page_in_the_documentation_is_small_enough_to_look_at() {
    let page = std::fs::read_to_string(root().join("docs/pictures.md")).unwrap();
    assert!(page.contains("--screenshot=examples/a8.png") && page.contains("(../examples/a8.png)"));
    let png = std::fs::read(root().join("examples/a8.png")).unwrap();
    assert!(png.starts_with(b"\x89PNG") && png.len() < 150_000);
}

/// The drawing in docs/pictures.md, by the command that stands under it.
#[test]
fn the_drawing_of_the_documentation_is_what_the_command_makes() {
    let page = std::fs::read_to_string(root().join("docs/pictures.md")).unwrap();
    let (_, rest) = page
        .split_once("cargo run --release -- export :demo: --format svg")
        .unwrap();
    let (_, rest) = rest.split_once("--query \"").unwrap();
    let (query, rest) = rest.split_once("\" ").unwrap();
    let file = root().join(rest.lines().next().unwrap());
    let drawn = tempfile::tempdir().unwrap();
    let drawn = drawn.path().join("drawn.svg");
    let arguments = ["export", ":demo:", "--format", "svg", "--query", query];
    let out = Command::new(env!("CARGO_BIN_EXE_tupu"))
        .args(arguments)
        .arg(&drawn)
        .output()
        .unwrap();
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    let drawn = std::fs::read_to_string(&drawn).unwrap();
    if std::env::var_os("TUPU_BLESS").is_some() {
        std::fs::write(&file, &drawn).unwrap();
    }
    let shown = std::fs::read_to_string(&file).unwrap_or_default();
    // Places may differ in their last digits where sines are computed otherwise; the words may not.
    let words = |text: &str| -> Vec<String> {
        text.split(['<', '>'])
            .filter(|part| part.chars().any(|c| c > '\u{7f}'))
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(words(&shown), words(&drawn));
}

/// A box on a drawing: left, top, right, bottom.
type Corners = [f64; 4];

/// The nodes of a drawing: their circles, and their captions as wide as letters of this size are.
fn boxes(svg: &str) -> Vec<(String, Corners)> {
    let attribute = |element: &str, name: &str| -> f64 {
        let (_, rest) = element.split_once(&format!(" {name}=\"")).unwrap();
        rest.split_once('"').unwrap().0.parse().unwrap()
    };
    let mut boxes = Vec::new();
    for element in svg.split('<') {
        if element.starts_with("circle") && element.contains("stroke-width") {
            let (x, y, r) = (
                attribute(element, "cx"),
                attribute(element, "cy"),
                attribute(element, "r"),
            );
            boxes.push((format!("node at {x},{y}"), [x - r, y - r, x + r, y + r]));
        } else if element.starts_with("text")
            && element.contains("middle")
            && !element.contains("transform")
        {
            let text = element.split_once('>').unwrap().1.trim();
            let letters = |c: char| if c > '\u{2e7f}' { 11.0 } else { 6.2 };
            let half = text.chars().map(letters).sum::<f64>() / 2.0;
            let (x, y) = (attribute(element, "x"), attribute(element, "y"));
            boxes.push((text.to_owned(), [x - half, y - 9.5, x + half, y + 2.5]));
        }
    }
    boxes
}

#[test]
fn no_caption_of_a_drawing_covers_another_or_a_node() {
    let demo = Database::demo().unwrap();
    let cities = "MATCH p = (c:City)-[:LOCATED_IN]->(:Province) RETURN p LIMIT 90";
    let observations = "MATCH (o:Observation)-[:ABOUT]->(p) RETURN o, p LIMIT 60";
    let star = Database::in_memory();
    star.execute("CREATE (h:Hub {name: '中心'}) WITH h UNWIND range(1, 100) AS n CREATE (:Leaf {name: '一个名字很长的节点' + n})-[:OF]->(h)", ())
        .unwrap();
    for picture in [
        demo.picture(cities, ()).unwrap(),
        demo.picture(observations, ()).unwrap().around(1),
        star.begin_read().unwrap().picture_of_graph(),
        demo.begin_read().unwrap().picture_of_graph(),
    ] {
        let boxes = boxes(&picture.svg());
        assert!(picture.drawn() >= 90);
        assert_eq!(
            boxes.len(),
            2 * picture.drawn(),
            "a circle and a caption each"
        );
        for (at, (name, one)) in boxes.iter().enumerate() {
            for (other, two) in &boxes[at + 1..] {
                let covers =
                    one[0] < two[2] && two[0] < one[2] && one[1] < two[3] && two[1] < one[3];
                assert!(!covers, "{name} {one:?} and {other} {two:?}");
            }
        }
    }
}

#[test]
fn a_node_without_a_name_is_called_by_what_it_observes_and_when() {
    let db = Database::in_memory();
    db.execute_script(
        "CREATE (i:Indicator {name: '地区生产总值'}), (:Value {printed: '5%', period: '2022-H1'})-[:OF]->(i),
                (:Value {printed: '6%'})-[:OF]->(i), (:Value {printed: '7%'})-[:ABOUT]->(i),
                (:Value {name: '有名', period: '2023'})-[:OF]->(i)",
    )
    .unwrap();
    let page = data(&db.begin_read().unwrap().picture_of_graph().html().unwrap());
    assert_eq!(
        drawn(&page),
        [
            "地区生产总值",
            "地区生产总值 2022-H1",
            "地区生产总值",
            "7%",
            "有名"
        ]
    );
}

#[test]
fn the_legend_has_leaf_labels_and_a_colour_for_each() {
    let db = Database::demo().unwrap();
    let page = data(&db.begin_read().unwrap().picture_of_graph().html().unwrap());
    let labels = page["labels"].as_array().unwrap();
    let names: Vec<&str> = labels
        .iter()
        .map(|label| label["name"].as_str().unwrap())
        .collect();
    assert!(names.contains(&"City") && names.contains(&"Bank"));
    assert!(
        !names.contains(&"Organisation") && !names.contains(&"Undertaking"),
        "{names:?}"
    );
    let colours: std::collections::BTreeSet<&str> = labels
        .iter()
        .map(|label| label["colour"].as_str().unwrap())
        .collect();
    assert!(labels.len() >= 33);
    assert_eq!(colours.len(), labels.len());
    // One city among its places: the label of the fewest nodes is the telling one, whatever the picture has of each.
    let one = db
        .picture("MATCH (c:Province {name: '山东省'}) RETURN c", ())
        .unwrap();
    let page = data(&one.html().unwrap());
    assert_eq!(
        page["nodes"][0]["labels"],
        serde_json::json!(["Province", "Place"])
    );
}
