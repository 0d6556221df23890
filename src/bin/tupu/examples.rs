//! The examples of every command, which `--help` shows below the options. A test parses each as the command line does.

/// Of `tupu` itself.
pub const TUPU: &str = "\
Without a command and without anything to run, tupu is a shell on the graph; what is piped into it is run, statements and
commands alike.

Examples:
  tupu :demo:                                     ask the knowledge graph that ships with tupu
  tupu graph.tupu                                 open a graph of your own
  tupu :demo: -c 'MATCH (n) RETURN count(n)'      run a statement, rows as JSON Lines where they are piped on
  tupu graph.tupu script.cypher                   run a script
  tupu graph.tupu < script.cypher                 the same, from standard input

Exit status: 0 fine, 1 a statement failed, 2 bad usage, 3 the file could not be opened.
NO_COLOR in the environment leaves out colours, PAGER names what shows long answers. The shell reads
$XDG_CONFIG_HOME/tupu/rc, or ~/.config/tupu/rc, before the first line.";

/// Of `tupu run`.
pub const RUN: &str = "\
Examples:
  tupu run graph.tupu -c 'MATCH (c:City) RETURN c.name AS name' -o cities.csv
  tupu run graph.tupu first.cypher -c 'RETURN 1' second.cypher
  tupu run :demo: --param name=泰安市 -c 'MATCH (c:City {name: $name}) RETURN c'
  tupu run :demo: --format markdown -c ':schema'
  tupu run graph.tupu --read-only < questions.cypher";

/// Of `tupu serve`.
pub const SERVE: &str = "\
One JSON object a line in, one out: {\"statement\": \"RETURN $n AS n\", \"parameters\": {\"n\": 1}}

Examples:
  tupu serve graph.tupu --stdio
  tupu serve :demo: --stdio --read-only";

/// Of `tupu check`.
pub const CHECK: &str = "\
Examples:
  tupu check graph.tupu
  tupu check damaged.tupu --salvage saved.tupu";

/// Of `tupu history`.
pub const HISTORY: &str = "\
Examples:
  tupu history graph.tupu
  tupu history graph.tupu --keep all
  tupu history graph.tupu --keep 30d --format csv";

/// Of `tupu vacuum`.
pub const VACUUM: &str = "\
Examples:
  tupu vacuum graph.tupu --before 1200
  tupu vacuum graph.tupu --before 2026-01-01
  tupu vacuum graph.tupu --before all";

/// Of `tupu import`.
pub const IMPORT: &str = "\
Examples:
  tupu import graph.tupu --nodes City=cities.csv --nodes Province=provinces.csv --relationships LOCATED_IN=located.csv
  tupu import graph.tupu --id-type integer --delimiter TAB --nodes Person=people.tsv
  tupu import graph.tupu graph.jsonl.gz
  tupu import graph.tupu ontology.ttl
  tupu import graph.tupu --nodes Person=people.csv --id id --infer --relationships KNOWS=knows.csv --from from --to to";

/// Of `tupu draft`.
pub const DRAFT: &str = "\
Examples:
  tupu draft :demo: a9.txt --source a9 --year 2022 > a9.cypher
  tupu draft graph.tupu --source web.p1 < page.txt

Once the script has been corrected, `tupu run graph.tupu a9.cypher` runs it.";

/// Of `tupu export`.
pub const EXPORT: &str = "\
Examples:
  tupu export graph.tupu --format cypher graph.cypher
  tupu export graph.tupu --format csv folder
  tupu export :demo: --format html --query 'MATCH (c:City {name: \"泰安市\"}) RETURN c' --around 2 page.html";

/// Of `tupu schema`.
pub const SCHEMA: &str = "\
Examples:
  tupu schema graph.tupu
  tupu schema diff graph.tupu ontology.cypher
  tupu schema apply graph.tupu ontology.cypher";

/// Of `tupu completions`.
pub const COMPLETIONS: &str = "\
Examples:
  tupu completions bash > ~/.local/share/bash-completion/completions/tupu
  tupu completions zsh > ~/.zfunc/_tupu
  tupu completions fish > ~/.config/fish/completions/tupu.fish";

/// Of `tupu man`.
pub const MAN: &str = "\
Examples:
  tupu man | man -l -
  tupu man > ~/.local/share/man/man1/tupu.1
  tupu man import > ~/.local/share/man/man1/tupu-import.1";

#[cfg(test)]
mod tests {
    use crate::args::Arguments;
    use clap::CommandFactory;

    /// The words of a line as a shell would split it, up to a redirection of the output.
    fn words(line: &str) -> Vec<String> {
        let mut words = vec![String::new()];
        let mut quoted = false;
        for c in line.chars() {
            match c {
                '\'' => quoted = !quoted,
                '<' | '>' | '|' if !quoted => break,
                ' ' if !quoted => words.push(String::new()),
                other => words.last_mut().unwrap().push(other),
            }
        }
        words.retain(|word| !word.is_empty());
        words
    }

    fn examples(help: &str) -> Vec<&str> {
        let lines = help.lines().map(str::trim_start);
        // The description of an example follows a gap.
        let lines = lines.map(|line| line.split_once("  ").map_or(line, |(example, _)| example));
        lines.filter(|line| line.starts_with("tupu ")).collect()
    }

    #[test]
    fn the_page_on_the_command_line_is_good_usage() {
        let page = include_str!("../../../docs/command-line.md");
        let examples = examples(page);
        assert!(examples.len() >= 9, "{examples:?}");
        for example in examples {
            let read = Arguments::command().try_get_matches_from(words(example));
            assert!(read.is_ok(), "{example}: {}", read.unwrap_err());
        }
    }

    #[test]
    fn every_help_has_examples_that_are_good_usage() {
        let command = Arguments::command();
        let all = std::iter::once(&command).chain(command.get_subcommands());
        for command in all {
            let name = command.get_name();
            let help = command.get_after_help().map(ToString::to_string);
            let help = help.unwrap_or_default();
            let examples = examples(&help);
            assert!(examples.len() >= 2, "{name}: {help}");
            for example in examples {
                let read = Arguments::command().try_get_matches_from(words(example));
                let read = read.unwrap_or_else(|error| panic!("{example}: {error}"));
                let meant = read.subcommand_name().unwrap_or("tupu");
                assert_eq!(meant, name, "{example}");
            }
        }
    }
}
