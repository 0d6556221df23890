//! Clauses as text.

use super::super::{
    CallProcedureClause, CallSubqueryClause, CitedFact, Clause, ClauseKind, DeleteClause,
    Expression, ForeachClause, Imports, InTransactions, LabelExpression, LoadCsvClause,
    MatchClause, MatchSearch, MergeClause, Name, OnError, Pattern, PropertyKey, Query, RemoveItem,
    SetItem, ShowClause, Stated, UnwindClause, ValidPeriod, WithClause, Yield,
};
use super::expression::write_qualified_name;
use super::{write_list, write_name, write_optional, write_variable};
use std::fmt::{self, Display, Formatter};

impl Display for Clause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)?;
        write_optional(f, " CITING ", self.citing.as_ref().map(|found| found as _))
    }
}

impl Display for ClauseKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            ClauseKind::Match(clause) => clause.fmt(f),
            ClauseKind::Unwind(clause) => clause.fmt(f),
            ClauseKind::With(clause) => clause.fmt(f),
            ClauseKind::Return(projection) => write!(f, "RETURN {projection}"),
            ClauseKind::Finish => f.write_str("FINISH"),
            ClauseKind::Let(definitions) => {
                f.write_str("LET ")?;
                write_list(f, ", ", definitions, |f, (name, value)| {
                    write_variable(f, &name.text)?;
                    write!(f, " = {value}")
                })
            }
            ClauseKind::Filter(predicate) => write!(f, "FILTER {predicate}"),
            ClauseKind::OrderBy(projection) => {
                let text = projection.order_text();
                f.write_str(text.trim_start())
            }
            ClauseKind::Create(patterns) => {
                f.write_str("CREATE ")?;
                write_patterns(f, patterns)
            }
            ClauseKind::Merge(clause) => clause.fmt(f),
            ClauseKind::Set(items) => {
                f.write_str("SET ")?;
                write_list(f, ", ", items, |f, item| item.fmt(f))
            }
            ClauseKind::Add(items) => {
                f.write_str("ADD ")?;
                write_list(f, ", ", items, |f, item| item.fmt(f))
            }
            ClauseKind::Remove(items) => {
                f.write_str("REMOVE ")?;
                write_list(f, ", ", items, |f, item| item.fmt(f))
            }
            ClauseKind::Delete(clause) => clause.fmt(f),
            ClauseKind::Foreach(clause) => clause.fmt(f),
            ClauseKind::CallProcedure(clause) => clause.fmt(f),
            ClauseKind::Show(clause) => clause.fmt(f),
            ClauseKind::CallSubquery(clause) => clause.fmt(f),
            ClauseKind::LoadCsv(clause) => clause.fmt(f),
        }
    }
}

impl Display for WithClause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "WITH {}", self.projection)?;
        write_where(f, self.predicate.as_ref())
    }
}

impl Display for MatchClause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let MatchClause {
            optional,
            patterns,
            search,
            predicate,
            repeatable,
        } = self;

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
        if let Some(search) = search {
            write!(f, " {search}")?;
        }
        write_where(f, predicate.as_ref())
    }
}

impl Display for MatchSearch {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("SEARCH ")?;
        write_variable(f, &self.variable.text)?;
        f.write_str(" IN (VECTOR INDEX ")?;
        write_name(f, &self.index.text)?;
        write!(f, " FOR {}", self.vector)?;
        write_where(f, self.predicate.as_ref())?;
        write!(f, " LIMIT {})", self.limit)?;
        if let Some(score) = &self.score {
            f.write_str(" SCORE AS ")?;
            write_variable(f, &score.text)?;
        }
        Ok(())
    }
}

impl Display for UnwindClause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let UnwindClause { list, variable } = self;

        write!(f, "UNWIND {list} AS ")?;
        write_variable(f, &variable.text)
    }
}

impl Display for LoadCsvClause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let LoadCsvClause {
            headers,
            source,
            variable,
            terminator,
            encoding,
        } = self;

        f.write_str(if *headers {
            "LOAD CSV WITH HEADERS"
        } else {
            "LOAD CSV"
        })?;
        write!(f, " FROM {source} AS ")?;
        write_variable(f, &variable.text)?;
        write_optional(f, " FIELDTERMINATOR ", terminator.as_ref().map(|t| t as _))?;
        write_optional(f, " ENCODING ", encoding.as_ref().map(|e| e as _))
    }
}

impl Display for CallProcedureClause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let CallProcedureClause {
            optional,
            name,
            arguments,
            yields,
            predicate,
        } = self;

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
}

impl Display for ShowClause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let ShowClause {
            what,
            yields,
            predicate,
        } = self;

        write!(f, "SHOW {}", what.as_str())?;
        yields.fmt(f)?;
        write_where(f, predicate.as_ref())
    }
}

impl Display for CallSubqueryClause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let CallSubqueryClause {
            optional,
            imports,
            query,
            in_transactions,
        } = self;

        f.write_str(if *optional { "OPTIONAL CALL " } else { "CALL " })?;
        write_body(f, imports.as_ref(), query)?;
        write_optional(f, " ", in_transactions.as_ref().map(|found| found as _))
    }
}

impl Display for MergeClause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let MergeClause {
            pattern,
            on_create,
            on_match,
        } = self;

        write!(f, "MERGE {pattern}")?;
        write_event(f, " ON CREATE SET ", on_create)?;
        write_event(f, " ON MATCH SET ", on_match)
    }
}

impl Display for DeleteClause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let DeleteClause { detach, targets } = self;

        f.write_str(if *detach { "DETACH DELETE " } else { "DELETE " })?;
        write_list(f, ", ", targets, |f, target| target.fmt(f))
    }
}

impl Display for ForeachClause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let ForeachClause {
            variable,
            list,
            body,
        } = self;

        f.write_str("FOREACH (")?;
        write_variable(f, &variable.text)?;
        write!(f, " IN {list} | ")?;
        write_list(f, " ", body, |f, clause| clause.fmt(f))?;
        f.write_str(")")
    }
}

fn write_where(f: &mut Formatter<'_>, predicate: Option<&Expression>) -> fmt::Result {
    write_optional(f, " WHERE ", predicate.map(|predicate| predicate as _))
}

fn write_patterns(f: &mut Formatter<'_>, patterns: &[Pattern]) -> fmt::Result {
    write_list(f, ", ", patterns, |f, pattern| pattern.fmt(f))
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

/// `AS alias`, if there is one.
pub(super) fn write_alias(f: &mut Formatter<'_>, alias: Option<&Name>) -> fmt::Result {
    match alias {
        None => Ok(()),
        Some(alias) => {
            f.write_str(" AS ")?;
            write_variable(f, &alias.text)
        }
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
            RemoveItem::Citation { sources, from } => {
                write!(f, "CITATION {sources} FROM ")?;
                write_list(f, ", ", from, |f, fact| fact.fmt(f))
            }
            RemoveItem::Statement(stated) => write!(f, "STATEMENT {stated}"),
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

impl Display for Stated {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.key {
            PropertyKey::Named(key) => write_property(f, &self.target, key)?,
            PropertyKey::Computed(key) => {
                self.target.write_subject(f)?;
                write!(f, "[{key}]")?;
            }
        }
        write!(f, " = {}", self.value)?;
        write_optional(f, " RANK ", self.rank.as_ref().map(|rank| rank as _))?;
        let Some(ValidPeriod { from, to }) = &self.valid else {
            return Ok(());
        };
        f.write_str(" VALID")?;
        write_optional(f, " FROM ", from.as_ref().map(|time| time as _))?;
        write_optional(f, " TO ", to.as_ref().map(|time| time as _))
    }
}

impl Display for CitedFact {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            CitedFact::Existence(variable) => write_variable(f, &variable.text),
            CitedFact::Property(target, key) => write_property(f, target, key),
            CitedFact::DynamicProperty(target, key) => {
                target.write_subject(f)?;
                write!(f, "[{key}]")
            }
        }
    }
}
