//! The page of a picture in headless Chromium, driven through chromedriver by the WebDriver protocol.
//!
//! Where `chromium` and `chromedriver` are not installed, the tests say so in one line and pass; `.ci/run` installs
//! them.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The member under which WebDriver names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// chromedriver and one window; both end with it.
struct Browser {
    driver: Child,
    session: String,
}

impl Browser {
    /// `None` where there is no browser.
    fn start() -> Option<Browser> {
        let started = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .spawn();
        let Ok(mut driver) = started else {
            eprintln!("skipped: chromedriver is not installed (Debian: chromium chromium-driver)");
            return None;
        };
        let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines.map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("successfully on port ")?;
            Some(port.trim_end_matches('.').to_owned())
        });
        let base = format!("http://127.0.0.1:{}/session", port.unwrap());
        let options = json!({"capabilities": {"alwaysMatch": {
            "goog:loggingPrefs": {"browser": "ALL"},
            "goog:chromeOptions": {"args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--window-size=1400,900"]}}}});
        let answer = post(&base, &options);
        let session = format!("{base}/{}", answer["sessionId"].as_str().unwrap());
        Some(Browser { driver, session })
    }

    fn open(&self, file: &Path) {
        self.send("url", json!({"url": format!("file://{}", file.display())}));
    }

    fn send(&self, command: &str, body: Value) -> Value {
        post(&format!("{}/{command}", self.session), &body)
    }

    /// What a script returns.
    fn script(&self, text: &str) -> Value {
        self.send("execute/sync", json!({"script": text, "args": []}))
    }

    fn element(&self, selector: &str) -> String {
        let found = self.send(
            "element",
            json!({"using": "css selector", "value": selector}),
        );
        found[ELEMENT].as_str().unwrap().to_owned()
    }

    fn click(&self, selector: &str) {
        self.send(
            &format!("element/{}/click", self.element(selector)),
            json!({}),
        );
    }

    fn write(&self, selector: &str, text: &str) {
        self.send(
            &format!("element/{}/value", self.element(selector)),
            json!({"text": text}),
        );
    }

    /// Waits for a script to return true.
    fn wait(&self, condition: &str) {
        let started = Instant::now();
        while self.script(&format!("return {condition}")) != Value::Bool(true) {
            assert!(
                started.elapsed() < Duration::from_secs(10),
                "still not: {condition}"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Presses on the middle of an element, moves by so much, lets go.
    fn drag(&self, selector: &str, x: i32, y: i32) {
        let origin = json!({ ELEMENT: self.element(selector) });
        self.send(
            "actions",
            json!({"actions": [{"type": "pointer", "id": "mouse", "actions": [
            {"type": "pointerMove", "duration": 0, "origin": origin, "x": 0, "y": 0},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerMove", "duration": 50, "origin": "pointer", "x": x, "y": y},
            {"type": "pointerUp", "button": 0}]}]}),
        );
    }

    /// What the page has written to the console.
    fn console(&self) -> Value {
        self.send("se/log", json!({"type": "browser"}))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // At the end of a test there is nobody left to tell that the window had gone already.
        let _ = ureq::delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn post(url: &str, body: &Value) -> Value {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let mut answer = agent.post(url).send(body.to_string()).unwrap();
    let text = answer.body_mut().read_to_string().unwrap();
    let mut answer: Value = serde_json::from_str(&text).unwrap();
    assert!(answer["value"]["error"].is_null(), "{url}: {answer}");
    answer["value"].take()
}

fn page_of_the_news(folder: &Path) -> std::path::PathBuf {
    let page = folder.join("news.html");
    let html = tupu::Database::demo()
        .unwrap()
        .begin_read()
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

    let before = browser.script(&format!("return {shown}")).as_u64().unwrap();
    browser.click("#expand");
    browser.wait(&format!("{shown} > {before}"));
    browser.wait(
        "[...document.querySelectorAll('.dot text')].some((t) => t.textContent === '岱岳区')",
    );
    assert_eq!(
        browser.console(),
        json!([]),
        "the page wrote to the console"
    );
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
    std::fs::write(&page, db.begin_read().picture_of_graph().html().unwrap()).unwrap();
    browser.open(&page);

    let place = "return document.querySelector('.dot').getAttribute('transform')";
    let before = browser.script(place);
    browser.drag(".dot circle", 60, 40);
    assert_ne!(browser.script(place), before);
    assert_eq!(
        browser.script("return document.querySelector('#details h1')"),
        Value::Null
    );

    browser.drag(".dot circle", 0, 0); // a click
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
    assert_eq!(
        browser.console(),
        json!([]),
        "the page wrote to the console"
    );
}
