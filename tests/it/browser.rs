//! The page of a picture in headless Chromium, driven through chromedriver by the WebDriver protocol.
//!
//! Where `chromium` and `chromedriver` are not installed, the tests say so in one line and pass; `.ci/run` installs
//! them.

mod driver;

use driver::{ARROW_DOWN, ARROW_LEFT, Browser, ENTER, ESCAPE};
use serde_json::{Value, json};
use std::path::Path;

fn page_of_the_news(folder: &Path) -> std::path::PathBuf {
    let page = folder.join("news.html");
    let html = tupu::Database::demo()
        .unwrap()
        .begin_read()
        .unwrap()
        .picture_of_graph()
        .html()
        .unwrap();
    std::fs::write(&page, html).unwrap();
    page
}

#[test]
fn the_page_finds_a_city_and_shows_its_sources() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    browser.open(&page_of_the_news(folder.path()));

    let shown = "document.querySelectorAll('.dot').length";
    browser.wait(&format!("{shown} === 300"));
    browser.write("#search", "泰安");
    browser.wait(
        "document.querySelector('#found li.chosen')?.textContent.startsWith('泰安市') === true",
    );
    browser.click("#found li.chosen");
    browser.wait("document.querySelector('#details h1')?.textContent === '泰安市'");
    browser.wait(
        "[...document.querySelectorAll('#sources .source')].some((s) => s.textContent === 'a3.p1')",
    );

    let middle = browser.script(
        "const [dot, box] = ['.dot.chosen circle', '#picture'].map((one) =>
            document.querySelector(one).getBoundingClientRect());
         return [dot.x + dot.width / 2 - box.x - box.width / 2, dot.y + dot.height / 2 - box.y - box.height / 2]",
    );
    for off in middle.as_array().unwrap() {
        assert!(off.as_f64().unwrap().abs() < 2.0, "not centred: {middle}");
    }

    let before = browser.script(&format!("return {shown}")).as_u64().unwrap();
    browser.click("#expand");
    browser.wait(&format!("{shown} > {before}"));
    browser.wait(
        "[...document.querySelectorAll('.dot text')].some((t) => t.textContent === '岱岳区')",
    );

    // A source that the graph holds is a way to its text.
    browser.click("#sources button");
    browser.wait("document.querySelector('#details h1')?.textContent === 'a3.p1'");
    browser.wait("document.querySelector('#details td')?.textContent.length > 0");

    // An address with a name opens on that node.
    browser.open(&folder.path().join("news.html#青岛市"));
    browser.wait("document.querySelector('#details h1')?.textContent === '青岛市'");
    browser.assert_quiet();
}

/// A city, its province and a county, none standing on another.
fn three_places(folder: &Path) -> std::path::PathBuf {
    let page = folder.join("three.html");
    let db = tupu::Database::in_memory();
    db.execute(
        "CREATE (c:City:Place {name: '泰安市'})-[:LOCATED_IN {source: 'a3.p1'}]->(:Province:Place {name: '山东省'}),
                (:County:Place {name: '宁阳县'})-[:PART_OF]->(c), (c)-[:NEAR]->(c)",
        (),
    )
    .unwrap();
    std::fs::write(
        &page,
        db.begin_read().unwrap().picture_of_graph().html().unwrap(),
    )
    .unwrap();
    page
}

#[test]
fn wheel_drag_and_the_size_of_the_window_move_the_camera() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    browser.open(&three_places(folder.path()));
    let camera = "return document.querySelector('#world').getAttribute('transform')";

    let whole = browser.script(camera);
    browser.send("window/rect", json!({"width": 900, "height": 600}));
    browser.wait("document.querySelector('#picture').getBoundingClientRect().width < 600");
    browser.wait(&format!(
        "document.querySelector('#world').getAttribute('transform') !== {whole}"
    ));
    let inside = "[...document.querySelectorAll('.dot circle')].every((dot) => {
        const [one, box] = [dot, document.querySelector('#picture')].map((it) => it.getBoundingClientRect());
        return one.left >= box.left && one.right <= box.right && one.top >= box.top && one.bottom <= box.bottom; })";
    assert_eq!(browser.script(&format!("return {inside}")), json!(true));

    let before = browser.script(camera);
    browser.wheel("#picture", -200);
    browser.wait(&format!(
        "document.querySelector('#world').getAttribute('transform') !== {before}"
    ));
    browser.keys("0");
    assert_eq!(browser.script(camera), before);
    browser.script("document.querySelector('#dots').remove()"); // nothing but the picture to press on
    browser.drag("#picture", 50, 20);
    assert_ne!(browser.script(camera), before);
    browser.assert_quiet();
}

#[test]
fn the_keyboard_is_enough() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    browser.open(&three_places(folder.path()));
    let camera = "return document.querySelector('#world').getAttribute('transform')";

    let before = browser.script(camera);
    browser.keys("+");
    let nearer = browser.script(camera);
    assert_ne!(nearer, before);
    browser.keys(ARROW_LEFT);
    assert_ne!(browser.script(camera), nearer);
    browser.keys("/");
    browser.keys("a3");
    browser.wait("document.querySelectorAll('#found li').length === 0");
    browser.script("document.querySelector('#search').value = ''");
    browser.keys("n0"); // digits are written, they do not move the camera
    browser.wait("document.querySelector('#search').value === 'n0'");
    browser.script("document.querySelector('#search').value = ''");
    browser.keys("市");
    browser.wait(
        "document.querySelector('#found li.chosen')?.textContent.startsWith('泰安市') === true",
    );
    browser.keys(ENTER);
    browser.wait("document.querySelector('#details h1')?.textContent === '泰安市'");
    browser.keys(ESCAPE); // out of the field
    browser.keys(ESCAPE); // out of the choice
    browser.wait("document.querySelector('#details h1') === null");
    browser.keys("/");
    browser.script("document.querySelector('#search').value = ''");
    browser.keys("县");
    browser.keys(ARROW_DOWN);
    browser.keys(ENTER);
    browser.wait("document.querySelector('#details h1')?.textContent === '宁阳县'");
    browser.assert_quiet();
}

#[test]
fn the_legend_counts_colours_and_filters() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    browser.open(&three_places(folder.path()));
    let dots = |count: usize| {
        browser.wait(&format!(
            "document.querySelectorAll('.dot').length === {count}"
        ));
    };

    // Each dot has the colour that the legend gives its telling label.
    let colours = browser.script(
        "const swatch = (label) => getComputedStyle(
             document.querySelector(`#labels input[data-name=${label}]`).nextSibling).backgroundColor;
         const dot = (name) => getComputedStyle([...document.querySelectorAll('.dot')].find(
             (one) => one.textContent.includes(name)).querySelector('circle')).fill;
         return ['City', 'Province', 'County'].map(swatch).concat(['泰安市', '山东省', '宁阳县'].map(dot))",
    );
    let colours = colours.as_array().unwrap();
    assert_eq!(colours[..3], colours[3..]);
    assert_ne!(colours[0], colours[1]);
    // No node is a place and nothing more: the legend has the three leaf labels alone.
    let legend = "return [...document.querySelectorAll('#labels label')].map((line) => line.textContent).sort()";
    assert_eq!(
        browser.script(legend),
        json!(["City1", "County1", "Province1"])
    );

    browser.click("#labels input[data-name=City]");
    dots(2);
    browser.click("#labels-all");
    dots(3);
    browser.script("document.querySelector('[data-only=City]').click()");
    dots(1);
    browser.script("document.querySelector('[data-only=City]').click()");
    dots(3);
    browser.click("#labels-none");
    dots(0);
    browser.click("#labels-all");
    browser.click("#types-none");
    browser.wait("document.querySelectorAll('.line').length === 0");
    browser.click("#types input[data-name=LOCATED_IN]");
    browser.wait("document.querySelectorAll('.line').length === 1");
    dots(3);
    browser.assert_quiet();
}

#[test]
fn no_two_captions_cover_each_other_and_nothing_is_fetched() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    browser.open(&page_of_the_news(folder.path()));
    browser.wait("document.querySelectorAll('.dot').length === 300");
    let covering = "const shown = [...document.querySelectorAll('.dot text')]
            .filter((text) => text.getAttribute('visibility') === 'visible')
            .map((text) => text.getBoundingClientRect());
        const covers = (a, b) => a.left + 4 < b.right && b.left + 4 < a.right && a.top + 4 < b.bottom && b.top + 4 < a.bottom;
        return [shown.length, shown.filter((one, at) => shown.slice(at + 1).some((two) => covers(one, two))).length]";
    let far = browser.script(covering);
    assert_eq!(far[1], 0, "{far}");
    assert!(
        far[0].as_u64().unwrap() > 100,
        "few captions are left: {far}"
    );
    for _ in 0..8 {
        browser.click("#zoom-in");
    }
    let near = browser.script(covering);
    assert!(
        near[0].as_u64() > far[0].as_u64(),
        "nearer, no more captions: {far}, {near}"
    );
    let fetched = "return performance.getEntriesByType('resource').length";
    assert_eq!(
        browser.script(fetched),
        0,
        "the page needs something besides itself"
    );
    browser.assert_quiet();
}

/// A middle with forty neighbours, four of which are drawn; one of these has leaves of its own, which are drawn too.
fn a_hub(folder: &Path) -> std::path::PathBuf {
    let page = folder.join("hub.html");
    let db = tupu::Database::in_memory();
    db.execute_script(
        "CREATE (:Hub {name: '中心'});
         MATCH (h:Hub) UNWIND range(1, 40) AS n CREATE (:Leaf {name: '邻居' + n})-[:OF]->(h);
         MATCH (l:Leaf {name: '邻居1'}) UNWIND range(1, 12) AS n CREATE (:Far {name: '远处的节点' + n})-[:OF]->(l)",
    )
    .unwrap();
    let found = "MATCH (h:Hub)<--(l:Leaf) WHERE l.name IN ['邻居1', '邻居2', '邻居3', '邻居4']
                 OPTIONAL MATCH (l)<--(f:Far) RETURN h, l, f";
    std::fs::write(&page, db.picture(found, ()).unwrap().html().unwrap()).unwrap();
    page
}

/// How many pairs of nodes cover each other, or one the caption of the other.
const COVERING: &str = "const boxes = [...document.querySelectorAll('.dot')].flatMap((dot) => {
        const text = dot.querySelector('text');
        const parts = [dot.querySelector('circle')].concat(text.getAttribute('visibility') === 'visible' ? [text] : []);
        return parts.map((part) => ({ dot, box: part.getBoundingClientRect() })); });
    const covers = (a, b) => a.left + 2 < b.right && b.left + 2 < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom;
    return boxes.filter((one, at) => boxes.slice(at + 1).some((two) => one.dot !== two.dot && covers(one.box, two.box))).length";

#[test]
fn neighbours_come_beside_their_node_and_cover_nothing() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    browser.open(&a_hub(folder.path()));
    let dots = "document.querySelectorAll('.dot').length";
    browser.wait(&format!("{dots} === 17"));
    assert_eq!(browser.script(COVERING), 0);
    browser.script(
        "choose(search('中心')[0]); const [x, y] = [chosen.x, chosen.y]; expand(chosen);
                    window.moved = Math.hypot(chosen.x - x, chosen.y - y)",
    );
    browser.wait(&format!("{dots} === 53"));
    browser.wait("motion === null");
    assert_eq!(browser.script(COVERING), 0);
    assert_eq!(
        browser.script("return moved"),
        0,
        "the node itself stays where it is"
    );
    // All of them can be seen, and none is farther away than so many need.
    let outside = "const box = document.querySelector('#picture').getBoundingClientRect();
        const inside = (dot) => dot.left >= box.left && dot.right <= box.right && dot.top >= box.top && dot.bottom <= box.bottom;
        return chosen.touching.map((link) => other(link, chosen).dot.querySelector('circle').getBoundingClientRect())
            .filter((dot) => !inside(dot)).length";
    assert_eq!(browser.script(outside), 0);
    let farthest = "return Math.max(...chosen.touching.map((link) => other(link, chosen))
        .map((one) => Math.hypot(one.x - chosen.x, one.y - chosen.y)))";
    let farthest = browser.script(farthest).as_f64().unwrap();
    assert!(farthest < 450.0, "{farthest}");
    // The hub's caption is there, however far the camera.
    for _ in 0..6 {
        browser.click("#zoom-out");
        let caption = "[...document.querySelectorAll('.dot text')].find((text) => text.textContent === '中心')";
        let shown = browser.script(&format!(
            "choose(null); return {caption}.getAttribute('visibility')"
        ));
        assert_eq!(shown, "visible");
    }
    browser.assert_quiet();
}

#[test]
fn search_knows_pinyin_labels_and_several_words() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    browser.open(&page_of_the_news(folder.path()));
    browser.wait("document.querySelectorAll('.dot').length === 300");
    let first = |text: &str| {
        let found = browser.script(&format!(
            "return search('{text}').map((one) => [one.caption, one.labels[0]])"
        ));
        found.as_array().unwrap().clone()
    };
    for text in [
        "tas",
        "taianshi",
        "taian city",
        "city 泰安",
        "Tai City",
        ":city tas",
        "ＴＡＳ",
    ] {
        let found = first(text);
        let has = found.iter().any(|one| one[0] == "泰安市");
        assert!(has, "{text}: {found:?}");
    }
    assert_eq!(first("cqs")[0][0], "重庆市");
    assert!(
        first("observation 2022")
            .iter()
            .all(|one| one[1] == "Observation")
    );
    assert_eq!(first("taian observatory").len(), 0);
    // An observation is called by its indicator and its period.
    let named = first("工程建设项目交易总额 2022-01");
    assert!(named.iter().any(|one| one[1] == "Observation"), "{named:?}");
    browser.assert_quiet();
}

#[test]
fn the_page_speaks_two_languages_and_is_light_or_dark() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    browser.open(&three_places(folder.path()));
    let words =
        "return [document.documentElement.lang, document.querySelector('#status').textContent,
        document.querySelector('#zoom-in').title, document.querySelector('#search').placeholder,
        document.querySelector('#legend h2').textContent.trim().split(/\\s/)[0]]";
    let english = json!([
        "en",
        "3 of 3 nodes, 3 relationships",
        "Zoom in",
        "Name, pinyin or label",
        "Labels"
    ]);
    let chinese = json!([
        "zh",
        "3 个节点中的 3 个，3 条关系",
        "放大",
        "名称、拼音或标签",
        "标签"
    ]);
    assert_eq!(browser.script(words), english);
    browser.click("#language");
    assert_eq!(browser.script(words), chinese);
    let missing = "return Object.keys(WORDS.en).filter((key) => !(key in WORDS.zh)).length
        + Object.keys(WORDS.zh).filter((key) => !(key in WORDS.en)).length";
    assert_eq!(browser.script(missing), 0);

    let colours =
        "const of = (selector, what) => getComputedStyle(document.querySelector(selector))[what];
        return [of('body', 'backgroundColor'), of('.dot text', 'fill')]";
    assert_eq!(
        browser.script(colours),
        json!(["rgb(255, 255, 255)", "rgb(32, 33, 36)"])
    );
    browser.click("#theme");
    assert_eq!(
        browser.script(colours),
        json!(["rgb(23, 24, 26)", "rgb(232, 234, 237)"])
    );
    // Both are remembered. The browser writes its storage when it has time.
    for _ in 0..50 {
        browser.open(&folder.path().join("three.html"));
        if browser.script(words) == chinese {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    assert_eq!(browser.script(words), chinese);
    assert_eq!(
        browser.script(colours),
        json!(["rgb(23, 24, 26)", "rgb(232, 234, 237)"])
    );
    browser.assert_quiet();
}

#[test]
fn nodes_are_dragged_chosen_and_filtered() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("two.html");
    let db = tupu::Database::in_memory();
    db.execute("CREATE (:City {name: '泰安市', source: 'a3.p1'})-[:LOCATED_IN]->(:Province {name: '山东省'})", ()).unwrap();
    std::fs::write(
        &page,
        db.begin_read().unwrap().picture_of_graph().html().unwrap(),
    )
    .unwrap();
    browser.open(&page);

    let place = "return document.querySelector('.dot[data-node=\"0\"]').getAttribute('transform')";
    let before = browser.script(place);
    browser.drag(".dot[data-node='0'] circle", 60, 40);
    assert_ne!(browser.script(place), before);
    assert_eq!(
        browser.script("return document.querySelector('#details h1')"),
        Value::Null
    );

    browser.drag(".dot[data-node='0'] circle", 0, 0); // a click
    browser.wait("document.querySelector('#details h1')?.textContent === '泰安市'");
    browser.wait("document.querySelector('#sources')?.textContent === 'a3.p1'");

    let scale = "return document.querySelector('#world').getAttribute('transform')";
    let before = browser.script(scale);
    browser.click("#zoom-in");
    assert_ne!(browser.script(scale), before);

    browser.click("#labels input[data-name=Province]");
    browser.wait("document.querySelectorAll('.dot').length === 1");
    browser.wait("document.querySelectorAll('.line').length === 0");
    browser.click("#labels input[data-name=Province]");
    browser.click("#types input[data-name=LOCATED_IN]");
    browser.wait("document.querySelectorAll('.dot').length === 2");
    assert_eq!(
        browser.script("return document.querySelectorAll('.line').length"),
        json!(0)
    );
    browser.assert_quiet();
}
