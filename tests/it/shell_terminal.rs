//! The shell in a pseudo-terminal, typed at as a person does.
#![cfg(unix)]

mod readme;

use crate::repository::root;
use expectrl::process::unix::WaitStatus;
use expectrl::session::OsSession;
use expectrl::{Eof, Expect};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;

const TAB: &str = "\t";
const CTRL_C: &str = "\u{3}";
const CTRL_D: &str = "\u{4}";
const CTRL_R: &str = "\u{12}";
const UP: &str = "\u{1b}[A";
/// What the line editor says to the terminal when it begins to read a line, and when it has one. (The prompt itself is
/// written anew with every key.)
const READY: &str = "\u{1b}[?2004h";
const READ: &str = "\u{1b}[?2004l";

/// A terminal in which the shell runs, with a home folder of its own.
struct Terminal {
    session: OsSession,
    home: TempDir,
}

impl Terminal {
    /// Colours would stand between the letters; most tests go without.
    fn start(arguments: &[&str]) -> Terminal {
        Terminal::start_with(arguments, &[("NO_COLOR", "1")], TempDir::new().unwrap())
    }

    fn start_with(arguments: &[&str], environment: &[(&str, &str)], home: TempDir) -> Terminal {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tupu"));
        command
            .args(arguments)
            .env_clear()
            .env("HOME", home.path())
            .env("TERM", "xterm")
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("PAGER", "sed 's/^/paged: /'")
            .envs(environment.iter().copied())
            .current_dir(home.path());
        let mut session = OsSession::spawn(command).unwrap();
        session.set_expect_timeout(Some(Duration::from_secs(20)));
        let mut terminal = Terminal { session, home };
        terminal.until("leaves.");
        terminal.until(READY);
        let mut places = arguments.iter().filter(|word| !word.starts_with('-'));
        let place = places.next().unwrap_or(&":memory:");
        terminal.until(&format!("{}> ", place.trim_start_matches("./")));
        terminal
    }

    fn send(&mut self, keys: &str) {
        self.session.send(keys).unwrap();
    }

    /// What the terminal shows up to this text.
    fn until(&mut self, text: &str) -> String {
        let found = self.session.expect(text);
        let found = found.unwrap_or_else(|error| panic!("`{text}` does not come: {error}"));
        String::from_utf8_lossy(found.before()).into_owned()
    }

    /// Types a line, and returns what is answered until the next one is read.
    fn answer(&mut self, line: &str) -> String {
        self.send(line);
        self.send("\r");
        self.until(READ);
        self.until(READY)
    }

    fn state(&self) -> PathBuf {
        self.home.path().join(".local/state/tupu")
    }

    /// The shell has gone, and well.
    fn ends(mut self) -> TempDir {
        self.session.expect(Eof).unwrap();
        let status = self.session.get_process().wait().unwrap();
        assert!(matches!(status, WaitStatus::Exited(_, 0)), "{status:?}");
        self.home
    }
}

#[test]
fn a_query_over_several_lines_in_chinese() {
    let mut terminal = Terminal::start(&[]);
    let made = terminal
        .answer("CREATE (:City {name: '泰安市'})-[:LOCATED_IN]->(:Province {name: '山东省'});");
    assert!(
        made.contains("2 nodes created, 1 relationship created"),
        "{made}"
    );
    // Enter goes on to the next line until the statement is complete.
    terminal.send("MATCH (c)-[:LOCATED_IN]->(p)\r");
    terminal.send("WHERE c.name STARTS WITH '泰;'\r");
    terminal.send("OR p.name = '山东省'\r");
    let answer = terminal.answer("RETURN c.name AS 市, p.name AS 省;");
    assert!(answer.contains("│ 泰安市 ┆ 山东省 │"), "{answer}");
    assert!(answer.contains("1 row, "), "{answer}");
    // Punctuation of a Chinese input method.
    let answer = terminal.answer("MATCH （c：City） RETURN count（c） AS 数；");
    assert!(answer.contains("│  1 │"), "{answer}");
    terminal.send(CTRL_D);
    terminal.ends();
}

#[test]
fn tab_completes_from_the_graph() {
    let mut terminal = Terminal::start(&[":demo:"]);
    terminal.send(&format!(
        "MATCH (c:Cit{TAB} {{na{TAB}'tas{TAB}}}) RETURN c.cod{TAB};\r"
    ));
    let typed = terminal.until(READ);
    assert!(
        typed.contains("MATCH (c:City {name: '泰安市'}) RETURN c.code"),
        "{typed}"
    );
    let answer = terminal.until(READY);
    assert!(answer.contains("│ 3709   │"), "{answer}");
    // Several ways are listed, functions with their signatures.
    let answer = terminal.answer(&format!("RETURN toUpp{TAB}'ab');"));
    assert!(answer.contains("│ AB "), "{answer}");
    terminal.send(&format!("RETURN toInteger{TAB}{TAB}"));
    let listed = terminal.until("toIntegerOrNull(");
    assert!(listed.contains("toInteger(value ::"), "{listed}");
    terminal.send(CTRL_C);
    terminal.until(READY);
    let answer = terminal.answer(&format!(":tim{TAB}"));
    assert!(answer.contains("timing is on"), "{answer}");
    terminal.send(":quit\r");
    terminal.ends();
}

#[test]
fn tab_makes_what_the_documentation_says() {
    let page = std::fs::read_to_string(root().join("docs/shell.md")).unwrap();
    let rows = page
        .lines()
        .skip_while(|line| *line != "| typed at `:demo:`, then Tab | stands there |");
    let rows = rows.skip(2).map_while(|line| {
        let cells = line.strip_prefix("| `")?.strip_suffix("` |")?;
        cells.split_once("` | `")
    });
    let rows: Vec<(&str, &str)> = rows.collect();
    assert!(rows.len() >= 8, "{rows:?}");
    let mut terminal = Terminal::start(&[":demo:"]);
    for (typed, becomes) in rows {
        assert!(
            becomes.len() > typed.len() || becomes.contains('泰'),
            "{typed}"
        );
        terminal.send(&format!("{typed}{TAB}"));
        terminal.until(becomes);
        terminal.send(CTRL_C);
        terminal.until(READY);
    }
    terminal.send(":quit\r");
    terminal.ends();
}

#[test]
fn an_import_shows_how_far_it_is() {
    let folder = TempDir::new().unwrap();
    let mut rows = String::from("code:ID,name\n");
    for code in 0..200_000 {
        rows.push_str(&format!("{code},城市{code}\n"));
    }
    std::fs::write(folder.path().join("cities.csv"), rows).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tupu"));
    command
        .args(["import", "graph.tupu", "--nodes", "City=cities.csv"])
        .env("TERM", "xterm")
        .current_dir(folder.path());
    let mut session = OsSession::spawn(command).unwrap();
    session.set_expect_timeout(Some(Duration::from_secs(60)));
    // The stage, how much of how much, the rate, the time left; then what came of it in place of the bar.
    for part in [
        "nodes",
        "MiB",
        "iB/s",
        " left",
        "200000 nodes, 0 relationships in ",
    ] {
        let found = session.expect(part);
        found.unwrap_or_else(|error| panic!("`{part}` does not come: {error}"));
    }
    session.expect(Eof).unwrap();
}

#[test]
fn ctrl_c_ends_the_query_and_not_the_shell() {
    let mut terminal = Terminal::start(&[]);
    let rows = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b";
    terminal.send(&format!(
        "{rows} WITH a, b WHERE a + b < 0 RETURN count(*);\r"
    ));
    terminal.until(READ);
    std::thread::sleep(Duration::from_millis(300));
    terminal.send(CTRL_C);
    terminal.until("Cancelled");
    terminal.until(READY);
    let answer = terminal.answer("RETURN '还在' AS 答;");
    assert!(answer.contains("还在"), "{answer}");
    // While a line is typed, Ctrl-C drops it.
    terminal.send("RETURN 1 + ");
    terminal.send(CTRL_C);
    terminal.until(READY);
    let answer = terminal.answer("RETURN 2 AS x;");
    assert!(answer.contains("│ 2 │"), "{answer}");
    terminal.send(CTRL_D);
    terminal.ends();
}

#[test]
fn the_prompt_names_the_graph_and_shows_an_open_transaction() {
    let mut terminal = Terminal::start(&["./graph.tupu"]);
    terminal.answer(":begin");
    terminal.until("graph.tupu (transaction)> ");
    terminal.answer("CREATE (:City);");
    let refused = terminal.answer(":open :demo:");
    assert!(
        refused.contains(":commit or :rollback it first"),
        "{refused}"
    );
    terminal.answer("ROLLBACK;");
    let answer = terminal.answer("MATCH (c) RETURN count(c) AS n;");
    assert!(answer.contains("│ 0 │"), "{answer}");
    terminal.answer(":open :demo:");
    terminal.until(":demo:> ");
    terminal.send(CTRL_D);
    terminal.ends();
}

#[test]
fn the_history_is_kept_and_private() {
    let mut terminal = Terminal::start(&[]);
    terminal.answer("RETURN '泰安市' AS 市;");
    let file = terminal.state().join("history");
    let mode =
        |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&file), 0o600);
    assert_eq!(mode(&terminal.state()), 0o700);
    // Opened to all by mistake, it is closed again.
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o644)).unwrap();
    terminal.send(CTRL_D);
    let home = terminal.ends();

    let mut terminal = Terminal::start_with(&[], &[("NO_COLOR", "1")], home);
    assert_eq!(mode(&file), 0o600);
    terminal.send(UP);
    let answer = terminal.answer("");
    assert!(answer.contains("│ 泰安市 │"), "{answer}");
    terminal.send(CTRL_R);
    terminal.send("泰安");
    let answer = terminal.answer("");
    assert!(answer.contains("│ 泰安市 │"), "{answer}");
    let listed = terminal.answer(":history 2");
    assert!(listed.contains("RETURN '泰安市'"), "{listed}");
    terminal.send(CTRL_D);
    terminal.ends();
}

#[test]
fn colours_and_hints_while_typing() {
    let mut terminal = Terminal::start_with(&[], &[], TempDir::new().unwrap());
    terminal.send("MATCH (c:城市) RETURN c;\r");
    terminal.until("\u{1b}[1;34mMATCH\u{1b}[0m");
    terminal.until("\u{1b}[36m城市\u{1b}[0m");
    terminal.until("0 rows");
    // The rest of what was typed before stands there, dim.
    terminal.send("MATCH (c:");
    terminal.until("\u{1b}[2m城市) RETURN c;\u{1b}[0m");
    terminal.send(CTRL_C);
    terminal.until(READY);
    terminal.send("RETURN (");
    terminal.until("\u{1b}[1;31m(\u{1b}[0m");
    terminal.send(CTRL_C);
    terminal.until(READY);
    terminal.send(":quit\r");
    terminal.ends();
}

#[test]
fn long_answers_go_through_the_pager() {
    let mut terminal = Terminal::start(&[]);
    let long = terminal.answer("UNWIND range(1, 100) AS n RETURN n;");
    assert!(long.contains("paged: │ 100 │"), "{long}");
    let short = terminal.answer("RETURN 1 AS n;");
    assert!(!short.contains("paged: "), "{short}");
    terminal.answer(":pager off");
    let long = terminal.answer("UNWIND range(1, 100) AS n RETURN n;");
    assert!(
        long.contains("│ 100 │") && !long.contains("paged: "),
        "{long}"
    );
    terminal.send(CTRL_D);
    terminal.ends();
}

#[test]
fn long_text_is_cut_to_the_terminal_and_lists_wrap() {
    let mut terminal = Terminal::start(&[]);
    let answer = terminal
        .answer("RETURN reduce(t = '', n IN range(1, 60) | t + '泰安') AS t, range(1, 40) AS l;");
    let table: Vec<&str> = answer
        .lines()
        .filter(|line| line.starts_with('│'))
        .collect();
    let wide = |line: &&str| unicode_width::UnicodeWidthStr::width(line.trim_end()) <= 80;
    assert!(!table.is_empty() && table.iter().all(wide), "{answer}");
    assert!(
        answer.contains("安… ┆ [1, 2,") && answer.contains("39, 40]"),
        "{answer}"
    );
    terminal.send(CTRL_D);
    terminal.ends();
}

#[test]
fn habits_of_other_shells_are_answered_at_once() {
    let mut terminal = Terminal::start(&[":demo:"]);
    let answer = terminal.answer(".tables");
    assert!(answer.contains("`.tables` is `:schema` here"), "{answer}");
    assert!(answer.contains("LOCATED_IN"), "{answer}");
    let answer = terminal.answer("SELECT name FROM city");
    assert!(answer.contains("MATCH (n:Label) RETURN n.key"), "{answer}");
    let answer = terminal.answer("\\G");
    assert!(answer.contains(":format vertical"), "{answer}");
    let answer = terminal.answer("MTACH (n) RETURN n");
    assert!(answer.contains("did you mean `MATCH`?"), "{answer}");
    let answer = terminal.answer("?");
    assert!(answer.contains(":schema [NAME|all]"), "{answer}");
    // A word is no command where it goes on with a statement.
    terminal.send("MATCH (c:City)\r");
    let answer = terminal.answer("RETURN count(c) AS\rquit;");
    assert!(answer.contains("quit"), "{answer}");
    terminal.send("exit\r");
    terminal.ends();
}

#[test]
fn commands_stand_within_a_statement_that_is_not_finished() {
    let mut terminal = Terminal::start(&[]);
    terminal.send("UNWIND [20, 22] AS x\r");
    let answer = terminal.answer(":params");
    assert!(answer.contains("no parameters"), "{answer}");
    // The statement is there again, to be gone on with, and is kept as one in the history.
    terminal.until("UNWIND [20, 22] AS x");
    let answer = terminal.answer("RETURN sum(x) AS n;");
    assert!(answer.contains("│ 42 │"), "{answer}");
    let listed = terminal.answer(":history 3");
    assert!(listed.contains("1  :params"), "{listed}");
    assert!(listed.contains("2  UNWIND [20, 22] AS x"), "{listed}");
    // `:clear` drops it, wherever it stands.
    for begun in ["MATCH (x)", "MATCH (x", "RETURN 'x"] {
        terminal.send(&format!("{begun}\r"));
        terminal.answer(":clear");
        let answer = terminal.answer("RETURN 7 AS n;");
        assert!(answer.contains("│ 7 │"), "{answer}");
    }
    terminal.send(CTRL_D);
    terminal.ends();
}

#[test]
fn the_reason_why_enter_ends_nothing_stands_in_the_next_line() {
    let mut terminal = Terminal::start(&[]);
    for (typed, reason) in [
        ("RETURN 'it;\r", "the ' of line 1 is not closed yet"),
        ("RETURN [1,\r(2\r", "the ( of line 2 is not closed yet"),
        ("/* a\r", "the comment of line 1 is not closed yet"),
        ("RETURN 1\r", "; ends the statement, :clear drops it"),
        ("RETURN 1\rquit\r", ":quit is the command"),
    ] {
        terminal.send(typed);
        terminal.until(reason);
        terminal.send(CTRL_C);
        terminal.until(READY);
    }
    terminal.send(CTRL_D);
    terminal.ends();
}

#[test]
fn rows_that_do_not_fit_stand_one_below_another() {
    let mut terminal = Terminal::start(&[":demo:"]);
    let answer =
        terminal.answer("SHOW INDEXES WHERE 'City' IN labelsOrTypes OR 'Place' IN labelsOrTypes;");
    assert!(answer.contains("─ row 1 ─"), "{answer}");
    assert!(answer.contains("labelsOrTypes     ['Place']"), "{answer}");
    let answer = terminal.answer(
        "SHOW INDEXES YIELD name, type, properties WHERE name STARTS WITH 'place' RETURN *;",
    );
    assert!(answer.contains("┆ RANGE │"), "{answer}");
    // Chosen, it holds for all answers, and nothing is cut.
    terminal.answer(":format vertical");
    let answer = terminal.answer("RETURN reduce(t = '', n IN range(1, 60) | t + '泰安') AS t;");
    assert_eq!(answer.matches("泰安").count(), 60, "{answer}");
    assert!(answer.lines().count() > 3, "{answer}");
    terminal.send(CTRL_D);
    terminal.ends();
}

#[test]
fn errors_are_red_and_null_is_dim() {
    let mut terminal = Terminal::start_with(&[], &[], TempDir::new().unwrap());
    let answer = terminal.answer("RETURN null AS x, '' AS y;");
    assert!(answer.contains("\u{1b}[2mnull\u{1b}[0m"), "{answer}");
    let answer = terminal.answer("RETURN 1 +;");
    assert!(answer.contains("\u{1b}[1;31mSyntaxError"), "{answer}");
    terminal.send(CTRL_D);
    terminal.ends();
    let mut terminal = Terminal::start(&[]);
    let answer = terminal.answer("RETURN null AS x, '' AS y;");
    assert!(
        answer.contains("│ null ┆   │") && !answer.contains("\u{1b}[2m"),
        "{answer}"
    );
    let answer = terminal.answer("RETURN 1 +;");
    assert!(!answer.contains("\u{1b}[1;31m"), "{answer}");
    terminal.send(CTRL_D);
    terminal.ends();
}

#[test]
fn the_schema_of_the_demo_fits_the_screen() {
    let mut terminal = Terminal::start(&[":demo:"]);
    let answer = terminal.answer(":schema");
    assert!(!answer.contains("paged: "), "{answer}");
    assert!(
        answer.contains("Place 地方 ") && answer.contains("City 地级 342"),
        "{answer}"
    );
    assert!(answer.contains("LOCATED_IN 位于 "), "{answer}");
    let wide = |line: &&str| unicode_width::UnicodeWidthStr::width(line.trim_end()) <= 80;
    assert!(answer.lines().all(|line| wide(&line)), "{answer}");
    terminal.send(CTRL_D);
    terminal.ends();
}

#[test]
fn the_script_of_a_user_is_run_first() {
    let home = TempDir::new().unwrap();
    let rc = home.path().join(".config/tupu/rc");
    std::fs::create_dir_all(rc.parent().unwrap()).unwrap();
    std::fs::write(&rc, ":param city '泰安市'\n:format csv\n\nRETURN wrong;").unwrap();
    let mut terminal = Terminal::start_with(&[], &[("NO_COLOR", "1")], home);
    let answer = terminal.answer("RETURN $city AS city;");
    assert!(answer.contains("city\r\n泰安市"), "{answer}");
    terminal.send(CTRL_D);
    let home = terminal.ends();

    let mut terminal = Terminal::start_with(&["--no-rc"], &[("NO_COLOR", "1")], home);
    assert!(terminal.answer("RETURN $city;").contains("city"));
    assert!(terminal.answer(":params").contains("no parameters"));
    terminal.send(CTRL_D);
    let home = terminal.ends();

    // What fails in it is told with its place, and the shell goes on; what the command line says goes first.
    let mut command = Command::new(env!("CARGO_BIN_EXE_tupu"));
    command
        .env_clear()
        .env("XDG_CONFIG_HOME", home.path().join(".config"));
    command
        .args(["--format", "jsonl"])
        .env("HOME", "/nowhere")
        .env("TERM", "xterm");
    let mut session = OsSession::spawn(command).unwrap();
    session.set_expect_timeout(Some(Duration::from_secs(20)));
    session
        .expect(format!("{}:4:8: ", rc.display()).as_str())
        .unwrap();
    session.expect(":memory:> ").unwrap();
    session.send("RETURN $city AS c;\r").unwrap();
    session.expect("{\"c\":\"泰安市\"}").unwrap();
}
