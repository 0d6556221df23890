//! The format of a golden script, read and written; what it means stands in `README.md`.

use std::fmt::{self, Display, Formatter};

/// A file: what comes before the first block, then blocks with the comments between them.
pub struct Script {
    /// Starts from the knowledge graph that ships with tupu instead of an empty one.
    pub demo: bool,
    /// A folder beside the scripts that `LOAD CSV` may read.
    pub csv_folder: Option<String>,
    /// Keeps the history of its graph.
    pub history: bool,
    /// `NAME=VALUE` of the `:param` lines.
    pub parameters: Vec<(String, String)>,
    /// Statements that make the graph.
    pub setup: String,
    head: Vec<String>,
    items: Vec<Item>,
}

enum Item {
    Line(String),
    Block(Block),
}

/// A statement and what it answers.
pub struct Block {
    /// Where it stands in the file.
    pub line: usize,
    pub statement: String,
    pub output: String,
    tags: Vec<String>,
}

const TAGS: &[&str] = &["plan", "ordered", "varies"];

impl Block {
    /// Whether its plan is part of its output.
    pub fn plan(&self) -> bool {
        self.tags.iter().any(|tag| tag == "plan")
    }

    /// Whether its answer is that of the script as it is, and may be another one in the other variants.
    pub fn varies(&self) -> bool {
        self.tags.iter().any(|tag| tag == "varies")
    }

    /// Whether the order of its rows is part of its answer.
    pub fn ordered(&self) -> bool {
        self.tags.iter().any(|tag| tag == "ordered")
    }
}

impl Script {
    pub fn read(text: &str) -> Result<Script, String> {
        let mut script = Script {
            demo: false,
            csv_folder: None,
            history: false,
            parameters: Vec::new(),
            setup: String::new(),
            head: Vec::new(),
            items: Vec::new(),
        };
        let mut lines = text.lines().enumerate().peekable();
        while let Some((_, line)) = lines.next_if(|(_, line)| opening(line).is_none()) {
            script.head_line(line)?;
        }
        while let Some((number, line)) = lines.next() {
            let Some((tags, first)) = opening(line) else {
                if !(line.is_empty() || line.starts_with('#')) {
                    return Err(format!("line {}: neither `>` nor `#`", number + 1));
                }
                script.items.push(Item::Line(line.to_owned()));
                continue;
            };
            let mut statement = vec![first];
            while let Some((_, line)) = lines.next_if(|(_, line)| line.starts_with('>')) {
                statement.push(line[1..].strip_prefix(' ').unwrap_or(&line[1..]));
            }
            let mut output = Vec::new();
            while let Some((_, line)) = lines.next_if(|(_, line)| !line.is_empty()) {
                output.push(line);
            }
            script.items.push(Item::Block(Block {
                line: number + 1,
                statement: statement.join("\n"),
                output: output.join("\n"),
                tags: known_tags(tags, number + 1)?,
            }));
        }
        match script.blocks().count() {
            0 => Err("no line begins with `>`".to_owned()),
            _ => Ok(script),
        }
    }

    fn head_line(&mut self, line: &str) -> Result<(), String> {
        self.head.push(line.to_owned());
        if line == ":demo:" {
            self.demo = true;
        } else if line == ":history" {
            self.history = true;
        } else if let Some(folder) = line.strip_prefix(":csv ") {
            self.csv_folder = Some(folder.trim().to_owned());
        } else if let Some(parameter) = line.strip_prefix(":param ") {
            let (name, value) = parameter
                .split_once('=')
                .ok_or_else(|| format!("`{line}` is not `:param NAME=VALUE`"))?;
            self.parameters
                .push((name.trim().to_owned(), value.trim().to_owned()));
        } else if !line.starts_with('#') {
            self.setup.push_str(line);
            self.setup.push('\n');
        }
        Ok(())
    }

    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.items.iter().filter_map(|item| match item {
            Item::Block(block) => Some(block),
            Item::Line(_) => None,
        })
    }

    pub fn blocks_mut(&mut self) -> impl Iterator<Item = &mut Block> {
        self.items.iter_mut().filter_map(|item| match item {
            Item::Block(block) => Some(block),
            Item::Line(_) => None,
        })
    }
}

/// `> MATCH …` or `[plan, ordered]> MATCH …`: the tags and the first line of a statement.
fn opening(line: &str) -> Option<(&str, &str)> {
    let (tags, rest) = match line.strip_prefix('[') {
        Some(rest) => rest.split_once("]>")?,
        None => ("", line.strip_prefix('>')?),
    };
    Some((tags, rest.strip_prefix(' ').unwrap_or(rest)))
}

fn known_tags(tags: &str, line: usize) -> Result<Vec<String>, String> {
    let tags = tags.split(',').map(str::trim).filter(|tag| !tag.is_empty());
    tags.map(|tag| match TAGS.contains(&tag) {
        true => Ok(tag.to_owned()),
        false => Err(format!("line {line}: no tag is called `{tag}`")),
    })
    .collect()
}

impl Display for Script {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for line in &self.head {
            writeln!(f, "{line}")?;
        }
        for item in &self.items {
            match item {
                Item::Line(line) => writeln!(f, "{line}")?,
                Item::Block(block) => block.fmt(f)?,
            }
        }
        Ok(())
    }
}

impl Display for Block {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (number, line) in self.statement.split('\n').enumerate() {
            match (number, self.tags.as_slice()) {
                (0, [_, ..]) => writeln!(f, "[{}]> {line}", self.tags.join(", "))?,
                _ => writeln!(f, "{}", format!("> {line}").trim_end())?,
            }
        }
        match self.output.is_empty() {
            true => Ok(()),
            false => writeln!(f, "{}", self.output),
        }
    }
}
