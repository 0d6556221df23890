//! A headless Chromium with one window, driven through chromedriver by the WebDriver protocol.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How WebDriver writes the keys without a character.
pub const ARROW_LEFT: &str = "\u{E012}";
pub const ARROW_DOWN: &str = "\u{E015}";
pub const ENTER: &str = "\u{E007}";
pub const ESCAPE: &str = "\u{E00C}";

/// The member under which WebDriver names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// chromedriver and one window; both end with it.
pub struct Browser {
    driver: Child,
    session: String,
}

impl Browser {
    /// `None` where there is no browser.
    pub fn start() -> Option<Browser> {
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

    pub fn open(&self, file: &Path) {
        self.send("url", json!({"url": format!("file://{}", file.display())}));
    }

    pub fn send(&self, command: &str, body: Value) -> Value {
        post(&format!("{}/{command}", self.session), &body)
    }

    /// What a script returns.
    pub fn script(&self, text: &str) -> Value {
        self.send("execute/sync", json!({"script": text, "args": []}))
    }

    pub fn element(&self, selector: &str) -> String {
        let found = self.send(
            "element",
            json!({"using": "css selector", "value": selector}),
        );
        found[ELEMENT].as_str().unwrap().to_owned()
    }

    pub fn click(&self, selector: &str) {
        self.send(
            &format!("element/{}/click", self.element(selector)),
            json!({}),
        );
    }

    pub fn write(&self, selector: &str, text: &str) {
        self.send(
            &format!("element/{}/value", self.element(selector)),
            json!({"text": text}),
        );
    }

    /// Waits for a script to return true.
    pub fn wait(&self, condition: &str) {
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
    pub fn drag(&self, selector: &str, x: i32, y: i32) {
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

    /// Turns the wheel over the middle of an element.
    pub fn wheel(&self, selector: &str, by: i32) {
        let origin = json!({ ELEMENT: self.element(selector) });
        self.send(
            "actions",
            json!({"actions": [{"type": "wheel", "id": "wheel", "actions": [
            {"type": "scroll", "origin": origin, "x": 0, "y": 0, "deltaX": 0, "deltaY": by, "duration": 0}]}]}),
        );
    }

    /// Presses keys, one after the other, on what has the focus.
    pub fn keys(&self, keys: &str) {
        let strokes = keys.chars().flat_map(|key| {
            ["keyDown", "keyUp"].map(|stroke| json!({"type": stroke, "value": key.to_string()}))
        });
        let strokes: Vec<Value> = strokes.collect();
        self.send(
            "actions",
            json!({"actions": [{"type": "key", "id": "keys", "actions": strokes}]}),
        );
    }

    /// Fails where the page has complained.
    pub fn assert_quiet(&self) {
        assert_eq!(self.console(), json!([]), "the page wrote to the console");
    }

    /// What the page has written to the console.
    pub fn console(&self) -> Value {
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
