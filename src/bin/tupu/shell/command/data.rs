//! `:backup`, `:view`: the graph as files.

use super::{Argument, Command, required, unquoted};
use crate::shell::state::{Next, Shell, Trouble};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub const COMMANDS: &[Command] = &[
    Command {
        name: "backup",
        usage: "FILE",
        about: "write a copy of the graph, which tupu opens",
        more: "The copy has what is committed. It is made while the graph is open and may be written to.",
        argument: Argument::File,
        run: backup,
    },
    Command {
        name: "view",
        usage: "[FILE.html|FILE.svg] [STATEMENT];",
        about: "draw what a statement finds, or the whole graph, as a page for the browser or as a drawing",
        more: "Without a file, a page in the folder for temporary files. The page needs no network: drag, zoom, search, \
               click a node for its properties. What is drawn is what is committed.",
        argument: Argument::Statement,
        run: view,
    },
];

fn backup(shell: &mut Shell, rest: &str) -> Result<Next, Trouble> {
    let path = unquoted(required("backup", rest)?);
    shell.session.database().backup(path)?;
    println!("{path} is a copy of the graph");
    Ok(Next::Stay)
}

fn view(shell: &mut Shell, rest: &str) -> Result<Next, Trouble> {
    let (file, statement) = file_and_statement(rest);
    let reader = shell.session.database().begin_read();
    let picture = match statement {
        "" => reader.picture_of_graph(),
        text => {
            let found = reader.picture(text, &shell.parameters);
            found.map_err(|error| Trouble::of_error(&error, text))?
        }
    };
    let drawing = match file {
        Some(path) if is_drawing(path) => picture.svg(),
        _ => picture.html()?,
    };
    let path = save(file, &drawing)
        .map_err(|error| Trouble::new(format!("{}: {error}", file.unwrap_or("the page"))))?;
    println!("{}: {} nodes drawn", path.display(), picture.drawn());
    Ok(Next::Stay)
}

/// The first word is a file where it ends like one.
fn file_and_statement(text: &str) -> (Option<&str>, &str) {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let path = unquoted(word);
    if is_drawing(path) || has_extension(path, "html") {
        (Some(path), rest.trim())
    } else {
        (None, text)
    }
}

fn is_drawing(path: &str) -> bool {
    has_extension(path, "svg")
}

fn has_extension(path: &str, extension: &str) -> bool {
    let found = Path::new(path).extension();
    found.is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

fn save(file: Option<&str>, text: &str) -> io::Result<PathBuf> {
    let (mut file, path) = match file {
        Some(path) => (File::create(path)?, PathBuf::from(path)),
        None => temporary_page()?,
    };
    file.write_all(text.as_bytes())?;
    Ok(path)
}

/// A new file: never one that somebody else has put there.
fn temporary_page() -> io::Result<(File, PathBuf)> {
    let folder = std::env::temp_dir();
    let mut number = 0;
    loop {
        let path = folder.join(format!("tupu-{}-{number}.html", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            file => return Ok((file?, path)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::file_and_statement;

    #[test]
    fn a_file_stands_before_the_statement() {
        let statement = "MATCH (n) RETURN n";
        assert_eq!(file_and_statement(statement), (None, statement));
        assert_eq!(
            file_and_statement("'a.SVG'  MATCH (n) RETURN n"),
            (Some("a.SVG"), statement)
        );
        assert_eq!(file_and_statement("图.html"), (Some("图.html"), ""));
        assert_eq!(file_and_statement(""), (None, ""));
    }
}
