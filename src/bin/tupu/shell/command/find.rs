//! `:find`: nodes as people call them.

use super::definition::{Argument, Call, Command, unquoted};
use crate::console::print_error;
use crate::shell::answer;
use crate::shell::state::{Outcome, Shell};
use std::ops::ControlFlow;
use std::sync::Arc;
use tupu::Value;

pub const COMMANDS: &[Command] = &[Command {
    name: "find",
    usage: "TEXT",
    about: "show the nodes that a text may mean: a name, how one begins, its core, pinyin, initials, a name with a typing error",
    more: "`:find 恒力`, `:find tas`. The best come first; `via` says how each was found. `CALL kg.find('tas', {label: 'City'})` \
           is the same within a query, and docs/search.md has the rule of the scores. Without a name index (CREATE NAME INDEX) the \
           names of all nodes are read. What stands in the middle of a name is found by \
           `MATCH (n) WHERE n.name CONTAINS '…' RETURN n`.",
    argument: Argument::Entity,
    run: find,
}];

fn find(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    let text = Value::String(Arc::from(unquoted(call.required()?)));
    let statement = format!(
        "CALL kg.find({text}) YIELD node, score, via, name
         RETURN id(node) AS node, labels(node) AS labels, coalesce(node.name, name) AS name, round(score, 3) AS score, via"
    );
    let rows =
        answer::statement(shell, &statement).map_err(|error| answer::failure(error, &statement))?;
    if rows == 0 {
        print_error(format_args!(
            "note: no name is alike; what stands in the middle of one is found by MATCH (n) WHERE n.name CONTAINS {text} RETURN n, words of \
             longer texts by a full-text index (:help CREATE FULLTEXT INDEX)"
        ));
    }
    Ok(ControlFlow::Continue(()))
}
