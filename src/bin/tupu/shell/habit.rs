//! Habits from other shells, and their equivalents here. A harmless habit is executed as its equivalent, any other is
//! answered by advice; none waits for a `;`.
//!
//! To add one, add a row to the table of the shell that it comes from.

use tupu::language::{Symbol, Token, TokenKind, tokens};

/// The response to a habit.
#[derive(Debug, PartialEq, Eq)]
pub enum Habit {
    /// The equivalent input, which is executed.
    Means(String),
    /// There is no equivalent: advice.
    Advice(String),
}

/// A word of another shell and its equivalent here. A `…` stands for what is typed after the word.
type Row = (&'static str, &'static str);

/// Commands of sqlite3, without the dot. Equivalents that begin with `:` or with a capital letter are executed.
const AFTER_DOT: &[Row] = &[
    ("backup", ":backup …"),
    (
        "databases",
        "a file is one graph; `:open FILE` opens another one",
    ),
    ("dump", ":export cypher …"),
    ("echo", ":echo …"),
    ("exit", ":quit"),
    (
        "headers",
        "every format but jsonl and vertical has a header; `:format` chooses one",
    ),
    ("help", ":help …"),
    (
        "import",
        "`LOAD CSV WITH HEADERS FROM 'FILE' AS row …` reads a file; `:import` makes a new graph of files",
    ),
    ("indexes", "SHOW INDEXES"),
    ("indices", "SHOW INDEXES"),
    (
        "mode",
        "`:format FORMAT` chooses how rows are written; `:help format` lists the formats",
    ),
    (
        "nullvalue",
        "null is shown as `null`; `:format csv` leaves it empty",
    ),
    (
        "once",
        "`:output FILE` writes answers into a file, `:output` alone ends that",
    ),
    ("open", ":open …"),
    ("output", ":output …"),
    ("param", ":params"),
    ("parameter", ":params"),
    ("print", "`RETURN 'text';` shows a text"),
    ("quit", ":quit"),
    ("read", ":source …"),
    ("save", ":backup …"),
    ("schema", ":schema …"),
    ("shell", "the shell runs no other programs"),
    ("tables", ":schema"),
    ("timer", ":timing …"),
];

/// Commands of psql and mysql, without the backslash.
const AFTER_BACKSLASH: &[Row] = &[
    ("?", ":help"),
    ("c", ":open …"),
    ("connect", ":open …"),
    (
        "copy",
        "`LOAD CSV WITH HEADERS FROM 'FILE' AS row …` reads a file; `:output FILE` writes answers into one",
    ),
    ("d", ":schema …"),
    ("d+", ":schema …"),
    ("df", "SHOW FUNCTIONS"),
    ("di", "SHOW INDEXES"),
    ("dn", ":schema"),
    ("dt", ":schema …"),
    ("dt+", ":schema …"),
    (
        "du",
        "there are no users: anyone who can read the file can read the graph",
    ),
    (
        "e",
        "what is typed is edited in place, over all its lines; the up arrow brings back earlier statements",
    ),
    ("g", "a statement ends with `;`"),
    (
        "G",
        "a statement ends with `;`; `:format vertical` shows a column a line",
    ),
    ("gx", "`:format vertical` shows a column a line"),
    ("h", ":help …"),
    ("i", ":source …"),
    ("l", "a file is one graph; `:open FILE` opens another one"),
    ("o", ":output …"),
    ("p", "the typed text is above the cursor"),
    (
        "password",
        "there are no users: anyone who can read the file can read the graph",
    ),
    (
        "pset",
        "`:format FORMAT` chooses how rows are written; `:help format` lists the formats",
    ),
    ("q", ":quit"),
    ("r", ":clear"),
    ("s", ":history …"),
    ("set", "`:param NAME EXPRESSION` sets the parameter `$NAME`"),
    ("timing", ":timing …"),
    ("u", ":open …"),
    ("watch", "the shell repeats nothing by itself"),
    ("x", ":format vertical"),
];

/// Commands of cypher-shell, Neo4j's browser and Memgraph's mgconsole, without the colon, that tupu does not have.
const AFTER_COLON: &[Row] = &[
    (
        "access-mode",
        "`tupu --read-only FILE` opens a graph for reading only",
    ),
    (
        "auto",
        "a statement outside of a transaction is its own transaction: omit `:auto`",
    ),
    (
        "config",
        "`:help` shows what can be set: `:format`, `:timing`, `:pager`, `:echo`",
    ),
    ("connect", "there is no server: `:open FILE` opens a graph"),
    ("dbs", "a file is one graph; `:open FILE` opens another one"),
    ("checkout", EARLIER),
    (
        "disconnect",
        "there is no server; `:open FILE` opens another graph, `:quit` leaves",
    ),
    (
        "impersonate",
        "there are no users: anyone who can read the file can read the graph",
    ),
    (
        "play",
        "`:help` has the commands and the language; the guide is in the documentation of the crate",
    ),
    ("queries", "only your own statement runs; Ctrl-C ends it"),
    ("restore", EARLIER),
    ("revert", EARLIER),
    ("server", "there is no server: `:open FILE` opens a graph"),
    (
        "style",
        "`:view` draws a page, whose colours follow the labels",
    ),
    ("sysinfo", "`:schema` counts what the graph has"),
    ("undo", EARLIER),
    ("use", "a file is one graph; `:open FILE` opens another one"),
];

/// Nothing brings an earlier state back in place.
const EARLIER: &str = "`AS OF 3 MATCH …` reads the graph as it was after commit 3; a copy made by `:backup` can be opened, and ROLLBACK ends an \
     open transaction without its changes";

/// Words at the beginning of a line in SQL, mysql or other shells; phrases may have several words.
const BARE: &[Row] = &[
    ("?", ":help"),
    ("？", ":help"),
    ("/?", ":help"),
    ("/help", ":help …"),
    ("/quit", ":quit"),
    ("/exit", ":quit"),
    ("退出", ":quit"),
    ("帮助", ":help …"),
    ("bye", ":quit"),
    (
        "clear",
        "Ctrl-L clears the screen; `:clear` drops the statement that is being typed",
    ),
    ("cls", "Ctrl-L clears the screen"),
    ("connect", ":open …"),
    ("desc", ":schema …"),
    ("describe", ":schema …"),
    ("exit", ":quit"),
    ("exit()", ":quit"),
    ("help", ":help …"),
    ("history", ":history"),
    ("logout", ":quit"),
    ("ls", "the shell runs no other programs; see `:schema`"),
    ("man", ":help …"),
    ("pwd", "the shell runs no other programs"),
    ("q", ":quit"),
    ("quit", ":quit"),
    ("quit()", ":quit"),
    ("schema", ":schema …"),
    ("show columns from", ":schema …"),
    (
        "show databases",
        "a file is one graph; `:open FILE` opens another one",
    ),
    ("show keys", "SHOW PROPERTY KEYS"),
    ("show schema", ":schema"),
    ("show tables", ":schema"),
    ("source", ":source …"),
    ("tables", ":schema"),
    ("use", "a file is one graph; `:open FILE` opens another one"),
    ("version", "`tupu --version` prints the version"),
];

/// Beginnings of SQL statements whose first word is also a keyword of the language.
const SQL: &[(&str, &str)] = &[
    ("create", "table"),
    ("create", "view"),
    ("create", "database"),
    ("delete", "from"),
    ("drop", "table"),
    ("drop", "database"),
    ("insert", "into"),
    ("show", "create"),
];

/// Words that precede statements in Neo4j and are not keywords here.
const BEFORE_STATEMENTS: &[&str] = &["cypher", "using"];

/// Words of a shell that are also names in the language: followed by other words they belong to a statement.
const ALONE: &[&str] = &[
    "q", "clear", "cls", "bye", "schema", "tables", "history", "logout", "ls", "pwd", "version",
];

/// The response to a line where a statement may begin, if it is a habit of another shell.
pub fn of_line(line: &str) -> Option<Habit> {
    let line = line.trim().trim_end_matches(';').trim_end();
    if let Some(rest) = line.strip_prefix('.') {
        return rest
            .starts_with(char::is_alphabetic)
            .then(|| after_prefix(AFTER_DOT, ".", rest));
    }
    match line.strip_prefix('\\') {
        Some(rest) => Some(after_prefix(AFTER_BACKSLASH, "\\", rest)),
        None => bare(line),
    }
}

/// The response to a statement that is a habit of another shell: the whole of it, its first line, or its end.
pub fn of_statement(text: &str) -> Option<Habit> {
    let Some((first, rest)) = text.split_once('\n') else {
        return of_line(text).or_else(|| of_ending(text));
    };
    if rest.trim().is_empty() {
        return of_line(first);
    }
    // A statement of its own follows, which would be lost.
    let begins_none = first.starts_with(['.', '\\', '?']) || is_hopeless(first);
    let way = match of_line(first).filter(|_| begins_none) {
        Some(Habit::Means(command)) => Some(format!("it is `{command}` here")),
        Some(Habit::Advice(way)) => Some(way),
        None => None,
    };
    way.map(Habit::Advice).or_else(|| of_ending(text))
}

/// Whether the input needs no explanation: it is the command without its colon, or asks for help, or quits.
pub fn is_plain(typed: &str, command: &str) -> bool {
    let typed = typed.trim_end_matches(';').trim().to_lowercase();
    let named = command
        .strip_prefix(':')
        .is_some_and(|name| name.to_lowercase() == typed);
    named || command == ":quit" || ["?", "？"].contains(&typed.as_str())
}

/// The response to a command of another shell that begins with `:`; the line is given without it.
pub fn of_command(line: &str) -> Option<Habit> {
    let (word, rest) = first_word(line);
    // Users who know that commands begin with `:` here also try those of sqlite3 in this way.
    let here = found(AFTER_COLON, word).or_else(|| found(AFTER_DOT, word));
    here.map(|here| habit(here, rest))
}

/// A line that cannot begin a statement is a command of another shell.
fn after_prefix(table: &[Row], prefix: &str, line: &str) -> Habit {
    let (word, rest) = first_word(line);
    let unknown = || {
        Habit::Advice(format!(
            "there is no command `{prefix}{word}`; commands begin with `:`, and :help lists them"
        ))
    };
    let exact = table.iter().find(|(name, _)| *name == word);
    let here = exact.map(|(_, here)| *here).or_else(|| found(table, word));
    here.map_or_else(unknown, |here| habit(here, rest))
}

/// The longest row wins: `show columns from` before `show`.
fn bare(line: &str) -> Option<Habit> {
    let lower = line.to_lowercase();
    let begins = |(words, _): &&Row| {
        let rest = lower.strip_prefix(*words);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
    };
    let (words, here) = BARE
        .iter()
        .filter(begins)
        .max_by_key(|(words, _)| words.len())?;
    // Case folding may change the length of a text; these words are ASCII or Chinese, so their length is the same in both.
    let rest = line.get(words.len()..)?.trim();
    let more = !rest.is_empty();
    let in_statement = more && (ALONE.contains(words) || rest.contains(['(', '{', '=']));
    (!in_statement && !line.contains('\n')).then(|| habit(here, rest))
}

fn first_word(line: &str) -> (&str, &str) {
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    (word, rest.trim())
}

fn found(table: &[Row], word: &str) -> Option<&'static str> {
    let row = table
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(word));
    row.map(|(_, here)| *here)
}

fn habit(here: &str, rest: &str) -> Habit {
    let runs = here.starts_with(':') || here.starts_with("SHOW");
    match here.strip_suffix('…') {
        _ if !runs => Habit::Advice(here.to_owned()),
        Some(command) => Habit::Means(format!("{}{rest}", command).trim_end().to_owned()),
        None => Habit::Means(here.to_owned()),
    }
}

/// Returns whether no statement can begin like this text: it is wrong whatever follows. Such a text is reported without
/// waiting for its `;`.
pub fn is_hopeless(text: &str) -> bool {
    let mut words = tokens(text)
        .filter(|token| token.kind != TokenKind::Comment)
        .map(|token| (token.kind, word(text, token)));
    let Some((kind, first)) = words.next() else {
        return false;
    };
    let second = words.next().map(|(_, word)| word).unwrap_or_default();
    match kind {
        TokenKind::Identifier => !BEFORE_STATEMENTS.contains(&first.as_str()),
        TokenKind::Keyword(_) => SQL.contains(&(first.as_str(), second.as_str())),
        // An empty statement, or a comment that continues.
        TokenKind::Symbol(Symbol::Semicolon)
        | TokenKind::Comment
        | TokenKind::UnterminatedComment => false,
        // Every statement begins with a word.
        TokenKind::Symbol(_)
        | TokenKind::QuotedIdentifier
        | TokenKind::UnterminatedIdentifier
        | TokenKind::String
        | TokenKind::UnterminatedString
        | TokenKind::Integer
        | TokenKind::Float
        | TokenKind::Decimal
        | TokenKind::Parameter
        | TokenKind::Unknown => true,
    }
}

fn word(text: &str, token: Token) -> String {
    let span = token.span.start as usize..token.span.end as usize;
    text.get(span).unwrap_or("").to_lowercase()
}

/// `\G` and `\g` after a statement, as in mysql.
pub fn of_ending(text: &str) -> Option<Habit> {
    let all: Vec<Token> = tokens(text)
        .filter(|token| token.kind != TokenKind::Comment)
        .collect();
    let [.., mark, letter] = all.as_slice() else {
        return None;
    };
    let together = mark.span.end == letter.span.start && word(text, *mark) == "\\";
    let ends = together && word(text, *letter) == "g";
    ends.then(|| after_prefix(AFTER_BACKSLASH, "\\", "G"))
}

#[cfg(test)]
mod tests;
