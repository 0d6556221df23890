//! `:param` and `:params`: values for the `$names` of statements.

use super::definition::{Argument, Call, Command};
use crate::console::print_line;
use crate::output::name as written;
use crate::shell::state::{CliError, Outcome, Shell};
use std::ops::ControlFlow;
use std::sync::Arc;
use tupu::language::tokenize;
use tupu::{Error, ErrorCode, Parameters, Value};

pub const COMMANDS: &[Command] = &[
    Command {
        name: "param",
        usage: "NAME [EXPRESSION]",
        about: "set the value of `$NAME`; without an expression, forget it",
        more: "The expression is evaluated at once: `:param name '泰安市'`, `:param year date().year`. \
               `=`, `=>` or `:` may stand between the two; a map sets several: `:param {year: 2022, month: 6}`.",
        argument: Argument::Other,
        run: param,
    },
    Command {
        name: "params",
        usage: "",
        about: "show all parameters",
        more: "",
        argument: Argument::Nothing,
        run: params,
    },
];

fn param(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    let text = call.required()?;
    if text.starts_with('{') {
        return of_map(shell, text);
    }
    let (name, expression) = name_and_expression(text)?;
    let mut parameters = others(&shell.parameters, &name);
    if !expression.is_empty() {
        parameters.set(name.as_str(), evaluate(shell, expression)?);
    } else if shell.parameters.get(&name).is_none() {
        return Err(CliError::new(format!("there is no parameter `${name}`")));
    }
    shell.set_parameters(parameters);
    Ok(ControlFlow::Continue(()))
}

/// `{name: 1, other: 2}` sets a parameter for every entry, as in Neo4j's browser.
fn of_map(shell: &mut Shell, text: &str) -> Outcome {
    let Value::Map(entries) = evaluate(shell, text)? else {
        return Err(CliError::new(format!("`{text}` is not a map")));
    };
    let mut parameters = shell.parameters.clone();
    for (name, value) in entries.iter() {
        parameters.set(&**name, value.clone());
    }
    shell.set_parameters(parameters);
    Ok(ControlFlow::Continue(()))
}

fn others(parameters: &Parameters, name: &str) -> Parameters {
    let others = parameters.iter().filter(|(other, _)| &***other != name);
    others
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// `name 1`, `$name = 1`, `name => 1`, `` `a name` 1 ``
fn name_and_expression(text: &str) -> Result<(String, &str), CliError> {
    let bare = text.strip_prefix(['$', '＄', '￥']).unwrap_or(text);
    let wrong = || {
        CliError::new(format!(
            "`{bare}` does not begin with the name of a parameter"
        ))
        .with_help("`:param NAME EXPRESSION` sets `$NAME`: `:param rows [1, 2]`")
    };
    let first = tokenize(bare).into_iter().next();
    let token = first
        .filter(|token| token.span.start == 0)
        .ok_or_else(wrong)?;
    let name = token.name(bare).ok_or_else(wrong)?.into_owned();
    let rest = bare.get(token.span.end as usize..).unwrap_or_default();
    let rest = rest.trim_start();
    let rest = match rest.strip_prefix(['=', '＝']) {
        Some(rest) => rest.strip_prefix(['>', '＞', '》']).unwrap_or(rest),
        None => rest.strip_prefix([':', '：']).unwrap_or(rest),
    };
    Ok((name, rest.trim()))
}

/// The value of an expression, which may refer to existing parameters.
fn evaluate(shell: &mut Shell, expression: &str) -> Result<Value, CliError> {
    const RETURN: &str = "RETURN ";
    let query = format!("{RETURN}{expression}");
    let placed = |error: Error| {
        let shown = CliError::of_error(&error, &query);
        if error.code() != ErrorCode::UndefinedVariable {
            return shown;
        }
        // There are no variables here: a word is meant as a text.
        let text = Value::String(Arc::from(expression.trim_end_matches([';', '；'])));
        shown.with_help(&format!("a text stands in quotes: {text}"))
    };
    let mut rows = shell
        .session
        .query(&query, &shell.parameters)
        .map_err(placed)?;
    let row = rows.next().transpose().map_err(placed)?;
    let value = row.and_then(|row| row.values().first().cloned());
    value.ok_or_else(|| CliError::new(format!("`{expression}` has no value")))
}

fn params(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    call.without_argument()?;
    if shell.parameters.iter().next().is_none() {
        print_line("no parameters; :param NAME EXPRESSION sets one");
    }
    for (name, value) in shell.parameters.iter() {
        print_line(format_args!("${} = {value}", written(name)));
    }
    Ok(ControlFlow::Continue(()))
}

#[cfg(test)]
mod tests {
    use super::name_and_expression;

    #[test]
    fn the_ways_to_write_a_parameter() {
        for text in [
            "名 1 + 1",
            "$名 = 1 + 1",
            "名=>1 + 1",
            "`名` 1 + 1",
            "￥名＝1 + 1",
            "名: 1 + 1",
        ] {
            assert_eq!(
                name_and_expression(text).unwrap(),
                ("名".to_owned(), "1 + 1")
            );
        }
        assert_eq!(
            name_and_expression("order").unwrap(),
            ("order".to_owned(), "")
        );
        assert!(name_and_expression("1 2").is_err());
    }
}
