//! Statements as text.

use super::super::{
    Cite, ConditionalBranch, ConditionalQuery, DroppedKind, Mode, Name, Projection, ProjectionItem,
    Query, Requirement, RuleCommand, SchemaCommand, SchemaTarget, SearchIndexCommand, SearchKind,
    SearchTarget, SingleQuery, SortItem, Statement, StatementKind, UnitMeasure,
};
use super::clause::write_alias;
use super::{write_list, write_name, write_optional, write_string};
use crate::syntax::keyword::Keyword;
use std::fmt::{self, Display, Formatter};

impl Display for Statement {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self.mode {
            Mode::Execute => "",
            Mode::Explain => "EXPLAIN ",
            Mode::Profile => "PROFILE ",
            Mode::Why => "EXPLAIN WHY ",
        })?;
        if let Some(sources) = &self.prefixes.citing {
            write!(f, "CITING {sources} ")?;
        }
        if let Some(point) = &self.prefixes.as_of {
            write!(f, "AS OF {point} ")?;
        }
        if let Some(time) = &self.prefixes.at {
            write!(f, "AT {time} ")?;
        }
        f.write_str(match self.prefixes.cite {
            None => "",
            Some((Cite::Sources, _)) => "CITE ",
            Some((Cite::Nodes, _)) => "CITE NODES ",
            Some((Cite::Facts, _)) => "CITE FACTS ",
        })?;
        match &self.kind {
            StatementKind::Query(query) => query.fmt(f),
            StatementKind::Schema(command) => command.fmt(f),
            StatementKind::Begin => f.write_str("BEGIN"),
            StatementKind::Commit => f.write_str("COMMIT"),
            StatementKind::Rollback => f.write_str("ROLLBACK"),
        }
    }
}

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Query::Single(single) => single.fmt(f),
            Query::Next(parts) => {
                for (at, part) in parts.iter().enumerate() {
                    f.write_str(if at > 0 { " NEXT " } else { "" })?;
                    part.fmt(f)?;
                }
                Ok(())
            }
            Query::Conditional(conditional) => conditional.fmt(f),
            Query::Union { parts, all, .. } => {
                for (at, part) in parts.iter().enumerate() {
                    match at.checked_sub(1).map(|before| all.get(before)) {
                        None => {}
                        Some(Some(true)) => f.write_str(" UNION ALL ")?,
                        Some(_) => f.write_str(" UNION ")?,
                    }
                    part.fmt(f)?;
                }
                Ok(())
            }
        }
    }
}

impl Display for ConditionalQuery {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_list(f, " ", &self.branches, |f, branch| {
            let ConditionalBranch {
                predicate, query, ..
            } = branch;
            write!(f, "WHEN {predicate} THEN {{ {query} }}")
        })?;
        match &self.otherwise {
            Some((query, _)) => write!(f, " ELSE {{ {query} }}"),
            None => Ok(()),
        }
    }
}

impl Display for SingleQuery {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_list(f, " ", &self.clauses, |f, clause| clause.fmt(f))
    }
}

impl Display for Projection {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(if self.distinct { "DISTINCT " } else { "" })?;
        f.write_str(if self.star { "*" } else { "" })?;
        f.write_str(if self.star && !self.items.is_empty() {
            ", "
        } else {
            ""
        })?;
        write_list(f, ", ", &self.items, |f, item| item.fmt(f))?;
        f.write_str(&self.order_text())
    }
}

impl Projection {
    /// `ORDER BY`, `SKIP` and `LIMIT`, each with a space before it.
    pub(super) fn order_text(&self) -> String {
        struct Order<'a>(&'a Projection);
        impl Display for Order<'_> {
            fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
                let Order(projection) = self;
                if !projection.order_by.is_empty() {
                    f.write_str(" ORDER BY ")?;
                    write_list(f, ", ", &projection.order_by, |f, item| item.fmt(f))?;
                }
                write_optional(f, " SKIP ", projection.skip.as_ref().map(|skip| skip as _))?;
                write_optional(
                    f,
                    " LIMIT ",
                    projection.limit.as_ref().map(|limit| limit as _),
                )
            }
        }
        Order(self).to_string()
    }
}

impl Display for ProjectionItem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.expression.fmt(f)?;
        write_alias(f, self.alias.as_ref())
    }
}

impl Display for SortItem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let direction = if self.descending { " DESC" } else { "" };
        write!(f, "{}{direction}", self.expression)
    }
}

impl Display for SchemaCommand {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            SchemaCommand::CreateIndex {
                name,
                if_not_exists,
                target,
                keys,
            } => {
                write_create(f, "INDEX", name.as_ref(), *if_not_exists, target)?;
                write_enclosed_keys(f, " ON ", keys)
            }
            SchemaCommand::CreateConstraint {
                name,
                if_not_exists,
                target,
                keys,
                requirement,
            } => {
                if *requirement == Requirement::SourceKey {
                    write_create(f, "SOURCE KEY", name.as_ref(), *if_not_exists, target)?;
                    return write_enclosed_keys(f, " ON ", keys);
                }
                write_create(f, "CONSTRAINT", name.as_ref(), *if_not_exists, target)?;
                write_enclosed_keys(f, " REQUIRE ", keys)?;
                write!(f, " {requirement}")
            }
            SchemaCommand::CreateSearchIndex(command) => command.fmt(f),
            SchemaCommand::DropIndex {
                kind,
                name,
                if_exists,
            } => write_drop_index(f, *kind, name, *if_exists),
            SchemaCommand::DropConstraint { name, if_exists } => {
                write_drop(f, "CONSTRAINT", name, *if_exists)
            }
            SchemaCommand::CreateUnit {
                name,
                if_not_exists,
                aliases,
                measure,
            } => write_create_unit(f, (name, aliases), *if_not_exists, measure),
            SchemaCommand::CreateRule(command) => command.fmt(f),
            SchemaCommand::DropRule { name, if_exists } => write_drop(f, "RULE", name, *if_exists),
            SchemaCommand::AlterGraphType(command) => command.fmt(f),
            SchemaCommand::DropUnit { name, if_exists } => write_drop(f, "UNIT", name, *if_exists),
        }
    }
}

fn write_create_unit(
    f: &mut Formatter<'_>,
    (name, aliases): (&Name, &[Name]),
    if_not_exists: bool,
    measure: &UnitMeasure,
) -> fmt::Result {
    f.write_str("CREATE UNIT ")?;
    write_rule_name(f, name)?;
    f.write_str(if if_not_exists { " IF NOT EXISTS" } else { "" })?;
    for (at, alias) in aliases.iter().enumerate() {
        f.write_str(if at == 0 { " ALIAS " } else { ", " })?;
        write_rule_name(f, alias)?;
    }
    let (word, text) = match measure {
        UnitMeasure::Size(text) => ("=", text),
        UnitMeasure::Dimension(text) => ("OF", text),
    };
    write!(f, " {word} ")?;
    write_string(f, text)
}

fn write_create(
    f: &mut Formatter<'_>,
    what: &str,
    name: Option<&Name>,
    if_not_exists: bool,
    target: &impl Display,
) -> fmt::Result {
    write!(f, "CREATE {what} ")?;
    if let Some(name) = name {
        write_rule_name(f, name)?;
        f.write_str(" ")?;
    }
    f.write_str(if if_not_exists { "IF NOT EXISTS " } else { "" })?;
    write!(f, "FOR {target}")
}

fn write_drop_index(
    f: &mut Formatter<'_>,
    kind: Option<DroppedKind>,
    name: &Name,
    if_exists: bool,
) -> fmt::Result {
    match kind {
        Some(kind) => write_drop(f, &format!("{} INDEX", kind.as_str()), name, if_exists),
        None => write_drop(f, "INDEX", name, if_exists),
    }
}

fn write_drop(f: &mut Formatter<'_>, what: &str, name: &Name, if_exists: bool) -> fmt::Result {
    write!(f, "DROP {what} ")?;
    write_rule_name(f, name)?;
    f.write_str(if if_exists { " IF EXISTS" } else { "" })
}

/// `CREATE INDEX if IF NOT EXISTS` would be read as an index without a name.
pub(super) fn write_rule_name(f: &mut Formatter<'_>, name: &Name) -> fmt::Result {
    match Keyword::from_word(&name.text) {
        Some(_) => write!(f, "`{}`", name.text),
        None => write_name(f, &name.text),
    }
}

/// The variable of the target is always `n`, because it is not used outside the command.
fn write_keys(f: &mut Formatter<'_>, keys: &[Name]) -> fmt::Result {
    write_list(f, ", ", keys, |f, key| {
        f.write_str("n.")?;
        write_name(f, &key.text)
    })
}

fn write_enclosed_keys(f: &mut Formatter<'_>, before: &str, keys: &[Name]) -> fmt::Result {
    write!(f, "{before}(")?;
    write_keys(f, keys)?;
    f.write_str(")")
}

impl Display for RuleCommand {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("CREATE RULE ")?;
        write_rule_name(f, &self.name)?;
        f.write_str(if self.if_not_exists {
            " IF NOT EXISTS"
        } else {
            ""
        })?;
        write!(f, " FOR {} AS {}", self.head, self.body)
    }
}

impl Display for SearchIndexCommand {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_create(
            f,
            &format!("{} INDEX", self.kind.as_str()),
            self.name.as_ref(),
            self.if_not_exists,
            &self.target,
        )?;
        let (before, after) = match self.kind {
            SearchKind::Name | SearchKind::FullText => (" ON EACH [", "]"),
            SearchKind::Text | SearchKind::Vector => (" ON (", ")"),
        };
        f.write_str(before)?;
        write_keys(f, &self.keys)?;
        f.write_str(after)?;
        match &self.options {
            Some(options) => write!(f, " OPTIONS {options}"),
            None => Ok(()),
        }
    }
}

impl Display for SearchTarget {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (before, names, after) = match self {
            SearchTarget::Nodes(labels) => ("(n", labels, ")"),
            SearchTarget::Relationships(types) => ("()-[n", types, "]-()"),
        };
        f.write_str(before)?;
        f.write_str(if names.is_empty() { "" } else { ":" })?;
        write_list(f, "|", names, |f, name| write_name(f, &name.text))?;
        f.write_str(after)
    }
}

impl Display for SchemaTarget {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (before, name, after) = match self {
            SchemaTarget::Node(label) => ("(n:", label, ")"),
            SchemaTarget::Relationship(name) => ("()-[n:", name, "]-()"),
        };
        f.write_str(before)?;
        write_name(f, &name.text)?;
        f.write_str(after)
    }
}

impl Display for Requirement {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Requirement::Unique => "IS UNIQUE",
            Requirement::NotNull => "IS NOT NULL",
            Requirement::Key => "IS KEY",
            Requirement::SourceKey => "IS SOURCE KEY",
        })
    }
}
