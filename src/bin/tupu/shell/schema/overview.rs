//! A whole schema on one screen: labels grouped under the label above them, relationship types under the label that
//! they lead from.

use super::{Definitions, Derived, Glosses, Label, Schema};
use crate::output::name as written;
use unicode_width::UnicodeWidthStr;

/// The indentation of continued lines.
const INDENT: usize = 4;

/// The available space.
#[derive(Clone, Copy)]
pub struct Space {
    /// In columns.
    pub width: usize,
    /// In lines; `None` means unlimited.
    pub height: Option<usize>,
}

/// A level of detail; the table below starts with the most detailed.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Detail {
    /// The maximum number of lines of a label with those below it.
    lines: usize,
    /// Whether the types of each label begin on a new line.
    types_by_label: bool,
}

const DETAILS: &[Detail] = &[
    Detail {
        lines: usize::MAX,
        types_by_label: true,
    },
    Detail {
        lines: usize::MAX,
        types_by_label: false,
    },
    Detail {
        lines: 2,
        types_by_label: false,
    },
    Detail {
        lines: 1,
        types_by_label: false,
    },
];

/// The text of `:schema`, with as much detail as fits the screen.
pub fn overview(
    schema: &Schema,
    glosses: &Glosses,
    definitions: &Definitions,
    room: Space,
) -> String {
    let counted = |count: usize, one: &str, many: &str| match count {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        more => format!("{more} {many}"),
    };
    let last = format!(
        "{}, {}; :schema NAME shows one name, :schema all everything\n",
        counted(definitions.indexes, "index", "indexes"),
        counted(definitions.constraints, "constraint", "constraints"),
    );
    let text = |detail: &Detail| {
        let overview = Overview {
            schema,
            glosses,
            width: room.width,
            detail: *detail,
        };
        overview.labels() + &overview.types() + &overview.derived(&definitions.derived) + &last
    };
    let fits = |text: &String| {
        let height = room.height;
        height.is_none_or(|height| text.lines().count() <= height)
    };
    let mut texts = DETAILS.iter().map(text).peekable();
    while let Some(text) = texts.next() {
        if fits(&text) || texts.peek().is_none() {
            return text;
        }
    }
    last
}

struct Overview<'a> {
    schema: &'a Schema,
    glosses: &'a Glosses,
    width: usize,
    detail: Detail,
}

impl Overview<'_> {
    /// One line per label that has others below it, and one line for all labels without a hierarchy.
    fn labels(&self) -> String {
        if self.schema.labels.is_empty() {
            return "Labels: none\n".to_owned();
        }
        let has_below = |at: &usize| self.schema.below(Some(*at)).next().is_some();
        let (folded, alone): (Vec<usize>, Vec<usize>) =
            self.schema.below(None).partition(has_below);
        let mut out = format!("Labels: {}\n", self.schema.labels.len());
        for at in &folded {
            let below = self.schema.below(Some(*at)).map(|at| self.nested(at));
            self.push_items(&mut out, &format!("{}: ", self.label(*at)), below.collect());
        }
        let others = if folded.is_empty() { "" } else { "others: " };
        let alone: Vec<String> = alone.into_iter().map(|at| self.label(at)).collect();
        if !alone.is_empty() {
            self.push_items(&mut out, others, alone);
        }
        out
    }

    fn types(&self) -> String {
        if self.schema.types.is_empty() {
            return "Relationship types: none\n".to_owned();
        }
        let mut groups: Vec<(Option<usize>, Vec<String>)> = Vec::new();
        for found in &self.schema.types {
            let shown = self.counted(&found.name, found.relationships);
            match groups.iter_mut().find(|(start, _)| *start == found.start) {
                Some((_, types)) => types.push(shown),
                None => groups.push((found.start, vec![shown])),
            }
        }
        let mut out = format!(
            "Relationship types: {}, by the label from which most of them lead\n",
            self.schema.types.len()
        );
        let mut all = Vec::new();
        for (start, mut types) in groups {
            let label = start.and_then(|at| self.schema.labels.get(at));
            let head = label.map_or_else(|| "no label".to_owned(), |label| written(&label.name));
            if self.detail.types_by_label {
                self.push_lines(
                    &mut out,
                    &format!("{head}: "),
                    comma_separated(types),
                    usize::MAX,
                );
                continue;
            }
            if let Some(first) = types.first_mut() {
                first.insert_str(0, &format!("{head}: "));
            }
            all.extend(comma_separated(types));
            if let Some(last) = all.last_mut() {
                last.push(';');
            }
        }
        if let Some(last) = all.last_mut() {
            last.pop();
            self.push_lines(&mut out, "", all, usize::MAX);
        }
        out
    }

    /// What follows from rules, with the names of the rules.
    fn derived(&self, derived: &[Derived]) -> String {
        if derived.is_empty() {
            return String::new();
        }
        let rules: usize = derived.iter().map(|of| of.rules.len()).sum();
        let item = |of: &Derived| {
            let name = written(&of.name);
            let head = match of.is_label {
                true => format!("(:{name})"),
                false => format!("-[:{name}]->"),
            };
            let rules: Vec<String> = of.rules.iter().map(|rule| written(rule)).collect();
            format!("{head} by {}", rules.join(" and "))
        };
        let mut out = format!("Rules: {rules}; SHOW RULES has their bodies\n");
        self.push_items(&mut out, "", derived.iter().map(item).collect());
        out
    }

    fn label(&self, at: usize) -> String {
        let shown = |label: &Label| self.counted(&label.name, label.nodes);
        self.schema.labels.get(at).map(shown).unwrap_or_default()
    }

    /// A label, and the labels below it in parentheses.
    fn nested(&self, at: usize) -> String {
        let below: Vec<String> = self
            .schema
            .below(Some(at))
            .map(|at| self.nested(at))
            .collect();
        match below.is_empty() {
            true => self.label(at),
            false => format!("{} ({})", self.label(at), below.join(", ")),
        }
    }

    /// `City 地级 342`
    fn counted(&self, name: &str, count: u64) -> String {
        let gloss = self.glosses.short(name);
        let gloss = gloss.map_or_else(String::new, |gloss| format!("{gloss} "));
        format!("{} {gloss}{count}", written(name))
    }

    fn push_items(&self, out: &mut String, head: &str, items: Vec<String>) {
        self.push_lines(out, head, comma_separated(items), self.detail.lines);
    }

    /// `  head: item, item`, over several lines if that is too wide; items beyond the maximum number of lines are
    /// counted.
    fn push_lines(&self, out: &mut String, head: &str, items: Vec<String>, lines: usize) {
        let (mut line, mut used) = (format!("  {head}"), 1);
        let count = items.len();
        for (at, item) in items.into_iter().enumerate() {
            // If more items follow the last line, there must be space for their number.
            let more = format!(" and {} more", count - at);
            let room = match used == lines && at + 1 < count {
                true => self.width.saturating_sub(more.len()),
                false => self.width,
            };
            let fits = line.width() + item.width() <= room || line.trim().is_empty();
            if !fits && used == lines {
                line.push_str(more.trim_start());
                break;
            }
            if !fits {
                out.push_str(line.trim_end());
                out.push('\n');
                line = " ".repeat(INDENT);
                used += 1;
            }
            line.push_str(&item);
            line.push(' ');
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// All but the last with a comma.
fn comma_separated(mut items: Vec<String>) -> Vec<String> {
    let last = items.len().saturating_sub(1);
    items.iter_mut().take(last).for_each(|item| item.push(','));
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_demo(room: Space) -> String {
        let database = tupu::Database::demo().unwrap();
        let glosses = Glosses::of_graph_type(&database.graph_type().unwrap());
        let mut session = database.session();
        let schema = Schema::read(&mut session).unwrap();
        let definitions = super::Definitions {
            indexes: 47,
            constraints: 45,
            derived: Vec::new(),
        };
        overview(&schema, &glosses, &definitions, room)
    }

    #[test]
    fn the_demo_fits_screens_of_many_sizes() {
        for (width, height) in [(80, 23), (100, 27), (132, 40), (200, 50)] {
            let text = of_demo(Space {
                width,
                height: Some(height),
            });
            assert!(text.lines().count() <= height, "{width}:\n{text}");
            assert!(
                text.lines().all(|line| line.width() <= width),
                "{width}:\n{text}"
            );
        }
    }

    #[test]
    fn nothing_is_left_out_where_there_is_room() {
        let room = Space {
            width: 80,
            height: None,
        };
        let text = of_demo(room);
        let database = tupu::Database::demo().unwrap();
        let names = "SHOW LABELS YIELD label AS name RETURN name UNION SHOW RELATIONSHIP TYPES YIELD relationshipType AS name RETURN name";
        for row in database.query(names, ()).unwrap() {
            let (name,): (String,) = row.unwrap().to().unwrap();
            assert!(text.contains(&name), "{name}");
        }
        assert!(!text.contains("more"), "{text}");
    }
}
