//! Clauses as text.

use super::super::{
    CallProcedureClause, CallSubqueryClause, Clause, ClauseKind, DeleteClause, Expression,
    ForeachClause, Imports, InTransactions, LabelExpression, LoadCsvClause, MatchClause,
    MergeClause, Name, OnError, Pattern, Query, RemoveItem, SetItem, ShowClause, UnwindClause,
    WithClause, Yield,
};
use super::expression::write_qualified_name;
use super::{write_list, write_name, write_optional, write_variable};
use std::fmt::{self, Display, Formatter};

impl Display for Clause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ClauseKind::Match(_)
            | ClauseKind::Unwind(_)
            | ClauseKind::CallProcedure(_)
            | ClauseKind::Show(_)
            | ClauseKind::CallSubquery(_)
            | ClauseKind::LoadCsv(_)
            | ClauseKind::Let(_)
            | ClauseKind::Filter(_) => write_reading(f, &self.kind),
            ClauseKind::With(WithClause {
                projection,
                predicate,
            }) => {
                write!(f, "WITH {projection}")?;
                write_where(f, predicate.as_ref())
            }
            ClauseKind::Return(projection) => write!(f, "RETURN {projection}"),
            ClauseKind::Finish => f.write_str("FINISH"),
            ClauseKind::OrderBy(projection) => {
                let text = projection.order_text();
                f.write_str(text.trim_start())
            }
            kind => write_writing(f, kind),
        }
    }
}

fn write_where(f: &mut Formatter<'_>, predicate: Option<&Expression>) -> fmt::Result {
    write_optional(f, " WHERE ", predicate.map(|predicate| predicate as _))
}

fn write_reading(f: &mut Formatter<'_>, kind: &ClauseKind) -> fmt::Result {
    match kind {
        ClauseKind::Match(MatchClause {
            optional,
            patterns,
            predicate,
            repeatable,
        }) => {
            f.write_str(if *optional {
                "OPTIONAL MATCH "
            } else {
                "MATCH "
            })?;
            f.write_str(if *repeatable {
                "REPEATABLE ELEMENTS "
            } else {
                ""
            })?;
            write_patterns(f, patterns)?;
            write_where(f, predicate.as_ref())
        }
        ClauseKind::Unwind(UnwindClause { list, variable }) => {
            write!(f, "UNWIND {list} AS ")?;
            write_variable(f, &variable.text)
        }
        ClauseKind::Let(definitions) => {
            f.write_str("LET ")?;
            write_list(f, ", ", definitions, |f, (variable, value)| {
                write_variable(f, &variable.text)?;
                write!(f, " = {value}")
            })
        }
        ClauseKind::Filter(predicate) => write!(f, "FILTER {predicate}"),
        ClauseKind::LoadCsv(LoadCsvClause {
            headers,
            source,
            variable,
            terminator,
        }) => {
            f.write_str(if *headers {
                "LOAD CSV WITH HEADERS"
            } else {
                "LOAD CSV"
            })?;
            write!(f, " FROM {source} AS ")?;
            write_variable(f, &variable.text)?;
            write_optional(f, " FIELDTERMINATOR ", terminator.as_ref().map(|t| t as _))
        }
        kind => write_call(f, kind),
    }
}

fn write_patterns(f: &mut Formatter<'_>, patterns: &[Pattern]) -> fmt::Result {
    write_list(f, ", ", patterns, |f, pattern| pattern.fmt(f))
}

fn write_call(f: &mut Formatter<'_>, kind: &ClauseKind) -> fmt::Result {
    match kind {
        ClauseKind::CallProcedure(CallProcedureClause {
            optional,
            name,
            arguments,
            yields,
            predicate,
        }) => {
            f.write_str(if *optional { "OPTIONAL CALL " } else { "CALL " })?;
            write_qualified_name(f, &name.text)?;
            if let Some(arguments) = arguments {
                f.write_str("(")?;
                write_list(f, ", ", arguments, |f, argument| argument.fmt(f))?;
                f.write_str(")")?;
            }
            yields.fmt(f)?;
            write_where(f, predicate.as_ref())
        }
        ClauseKind::Show(ShowClause {
            what,
            yields,
            predicate,
        }) => {
            write!(f, "SHOW {}", what.as_str())?;
            yields.fmt(f)?;
            write_where(f, predicate.as_ref())
        }
        ClauseKind::CallSubquery(CallSubqueryClause {
            optional,
            imports,
            query,
            in_transactions,
        }) => {
            f.write_str(if *optional { "OPTIONAL CALL " } else { "CALL " })?;
            write_body(f, imports.as_ref(), query)?;
            write_optional(f, " ", in_transactions.as_ref().map(|found| found as _))
        }
        _ => Ok(()),
    }
}

impl Display for InTransactions {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("IN TRANSACTIONS")?;
        if let Some(rows) = &self.rows {
            write!(f, " OF {rows} ROWS")?;
        }
        f.write_str(match self.on_error {
            OnError::Fail => "",
            OnError::Continue => " ON ERROR CONTINUE",
            OnError::Break => " ON ERROR BREAK",
        })?;
        if let Some(status) = &self.status {
            f.write_str(" REPORT STATUS AS ")?;
            write_variable(f, &status.text)?;
        }
        Ok(())
    }
}

fn write_body(f: &mut Formatter<'_>, imports: Option<&Imports>, query: &Query) -> fmt::Result {
    match imports {
        None => {}
        Some(Imports::Star) => f.write_str("(*) ")?,
        Some(Imports::Variables(names)) => {
            f.write_str("(")?;
            write_list(f, ", ", names, |f, name| write_variable(f, &name.text))?;
            f.write_str(") ")?;
        }
    }
    write!(f, "{{ {query} }}")
}

impl Display for Yield {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Yield::None => Ok(()),
            Yield::Star => f.write_str(" YIELD *"),
            Yield::Items(items) => {
                f.write_str(" YIELD ")?;
                write_list(f, ", ", items, |f, (field, alias)| {
                    write_variable(f, &field.text)?;
                    write_alias(f, alias.as_ref())
                })
            }
        }
    }
}

/// `AS alias`, where there is one.
pub(super) fn write_alias(f: &mut Formatter<'_>, alias: Option<&Name>) -> fmt::Result {
    match alias {
        None => Ok(()),
        Some(alias) => {
            f.write_str(" AS ")?;
            write_variable(f, &alias.text)
        }
    }
}

fn write_writing(f: &mut Formatter<'_>, kind: &ClauseKind) -> fmt::Result {
    match kind {
        ClauseKind::Create(patterns) => {
            f.write_str("CREATE ")?;
            write_patterns(f, patterns)
        }
        ClauseKind::Merge(MergeClause {
            pattern,
            on_create,
            on_match,
        }) => {
            write!(f, "MERGE {pattern}")?;
            write_event(f, " ON CREATE SET ", on_create)?;
            write_event(f, " ON MATCH SET ", on_match)
        }
        ClauseKind::Set(items) => {
            f.write_str("SET ")?;
            write_list(f, ", ", items, |f, item| item.fmt(f))
        }
        ClauseKind::Remove(items) => {
            f.write_str("REMOVE ")?;
            write_list(f, ", ", items, |f, item| item.fmt(f))
        }
        ClauseKind::Delete(DeleteClause { detach, targets }) => {
            f.write_str(if *detach { "DETACH DELETE " } else { "DELETE " })?;
            write_list(f, ", ", targets, |f, target| target.fmt(f))
        }
        ClauseKind::Foreach(ForeachClause {
            variable,
            list,
            body,
        }) => {
            f.write_str("FOREACH (")?;
            write_variable(f, &variable.text)?;
            write!(f, " IN {list} | ")?;
            write_list(f, " ", body, |f, clause| clause.fmt(f))?;
            f.write_str(")")
        }
        _ => Ok(()),
    }
}

fn write_event(f: &mut Formatter<'_>, words: &str, items: &[SetItem]) -> fmt::Result {
    if items.is_empty() {
        return Ok(());
    }
    f.write_str(words)?;
    write_list(f, ", ", items, |f, item| item.fmt(f))
}

impl Display for SetItem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            SetItem::Property { target, key, value } => {
                write_property(f, target, key)?;
                write!(f, " = {value}")
            }
            SetItem::DynamicProperty { target, key, value } => {
                target.write_subject(f)?;
                write!(f, "[{key}] = {value}")
            }
            SetItem::Replace { variable, value } => {
                write_variable(f, &variable.text)?;
                write!(f, " = {value}")
            }
            SetItem::Merge { variable, value } => {
                write_variable(f, &variable.text)?;
                write!(f, " += {value}")
            }
            SetItem::Labels { variable, labels } => write_labels(f, variable, labels),
        }
    }
}

impl Display for RemoveItem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            RemoveItem::Property { target, key } => write_property(f, target, key),
            RemoveItem::DynamicProperty { target, key } => {
                target.write_subject(f)?;
                write!(f, "[{key}]")
            }
            RemoveItem::Labels { variable, labels } => write_labels(f, variable, labels),
        }
    }
}

fn write_property(f: &mut Formatter<'_>, target: &Expression, key: &Name) -> fmt::Result {
    target.write_subject(f)?;
    f.write_str(".")?;
    write_name(f, &key.text)
}

fn write_labels(f: &mut Formatter<'_>, variable: &Name, labels: &[LabelExpression]) -> fmt::Result {
    write_variable(f, &variable.text)?;
    labels.iter().try_for_each(|label| write!(f, ":{label}"))
}
