//! Rules: `CREATE RULE`, `DROP RULE`.

use super::super::ast::{RuleCommand, SchemaCommand};
use super::super::combinator::keyword;
use super::super::input::{Input, Parsed};
use super::super::keyword::Keyword;
use super::pattern::pattern;
use super::schema::{if_exists, if_not_exists, new_name, rule_name};
use super::search::is_word;
use super::statement::{Conclusion, query};
use nom::Parser;
use nom::sequence::preceded;

/// Whether `CREATE RULE` or `DROP RULE` begins here. `RULE` is too common as a name to be a keyword.
pub(super) fn starts_rule(input: Input<'_>) -> bool {
    let begins = input.is_word(Keyword::Create) || input.is_word(Keyword::Drop);
    begins && is_word(input.skip(1), "RULE")
}

/// `CREATE RULE name [IF NOT EXISTS] FOR head AS query`
pub(super) fn create_rule(input: Input<'_>) -> Parsed<'_, SchemaCommand> {
    let (rest, name) = new_name(input.skip(2))?;
    let (rest, if_not_exists) = if_not_exists(rest)?;
    let (rest, head) = preceded(keyword(Keyword::For), pattern).parse(rest)?;
    let (rest, _) = keyword(Keyword::As)(rest)?;
    let (rest, body) = query(rest, Conclusion::Any)?;
    let command = RuleCommand {
        name,
        if_not_exists,
        head,
        body,
    };
    Ok((rest, SchemaCommand::CreateRule(Box::new(command))))
}

/// `DROP RULE name [IF EXISTS]`
pub(super) fn drop_rule(input: Input<'_>) -> Parsed<'_, SchemaCommand> {
    let (rest, name) = rule_name(input.skip(2))?;
    let (rest, if_exists) = if_exists(rest)?;
    Ok((rest, SchemaCommand::DropRule { name, if_exists }))
}
