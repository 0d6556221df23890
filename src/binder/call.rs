//! Calls: functions in expressions, procedures as clauses.

use super::aggregation::Aggregating;
use super::show::{default_columns, shown};
use super::typing::{Typed, expect};
use super::{Binder, BoundCall, BoundClause, Column};
use crate::error::{Error, ErrorCode, Result, Span, counted, nearest};
use crate::expression::{Expression, FunctionReference, UnaryOperator};
use crate::functions;
use crate::procedures::{self, ProcedureField, ProcedureSignature};
use crate::syntax::ast::{
    self, CallProcedureClause, ExpressionKind as Kind, Name, ShowClause, Yield,
};
use crate::value::Value;
use crate::value::kind::{Type, TypeSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// A procedure call as written.
pub(super) struct WrittenCall<'q> {
    pub optional: bool,
    pub name: &'q Name,
    pub arguments: Option<&'q [ast::Expression]>,
    pub yields: &'q Yield,
    pub predicate: Option<&'q ast::Expression>,
    /// It is the whole statement.
    pub standalone: bool,
}

impl<'q> WrittenCall<'q> {
    pub(super) fn new(clause: &'q CallProcedureClause, standalone: bool) -> WrittenCall<'q> {
        WrittenCall {
            optional: clause.optional,
            name: &clause.name,
            arguments: clause.arguments.as_deref(),
            yields: &clause.yields,
            predicate: clause.predicate.as_ref(),
            standalone,
        }
    }
}

impl Binder<'_> {
    /// `name([DISTINCT] arguments)`
    pub fn bind_function(
        &mut self,
        written: &ast::Expression,
        name: &Name,
        distinct: bool,
        arguments: &[ast::Expression],
    ) -> Result<Typed> {
        if let Some(function) = functions::aggregate(&name.text) {
            let allowed = function.min_arguments..=function.max_arguments;
            check_count(&name.text, arguments.len(), allowed, written.span)?;
            return self.bind_aggregate(written, Some(function), distinct, arguments);
        }
        if name.text.eq_ignore_ascii_case("exists") && arguments.len() == 1 {
            return self.bind_exists(arguments, written.span);
        }
        if let Some(origin) = self.bind_origin(name, arguments, written.span)? {
            return Ok(origin);
        }
        let function = self.scalar_function(name)?;
        if distinct {
            let message = format!(
                "`{}` is not an aggregate, so DISTINCT is not allowed here",
                name.text
            );
            return Err(Error::syntax(ErrorCode::UnexpectedSyntax, message).at(name.span));
        }
        self.check_fact(function.name(), arguments)?;
        check_count(&name.text, arguments.len(), function.arity(), written.span)?;
        self.check_constant(&function, written.span)?;
        if function.name() == "period" || function.name().starts_with("period.") {
            arguments.iter().try_for_each(ast::refuse_unquoted_time)?;
        }
        self.bind_scalar(function, arguments, written.span)
    }

    /// `linenumber()` and `file()`: the position at which `LOAD CSV` read the row, which is kept until rows are
    /// grouped.
    fn bind_origin(
        &mut self,
        name: &Name,
        arguments: &[ast::Expression],
        span: Span,
    ) -> Result<Option<Typed>> {
        let is_line = name.text.eq_ignore_ascii_case("linenumber");
        if !is_line && !name.text.eq_ignore_ascii_case("file")
            || self.catalog.functions.get(&name.text).is_some()
        {
            return Ok(None);
        }
        check_count(&name.text, arguments.len(), 0..=0, span)?;
        let (slot, types) = match (self.scope.origin(), is_line) {
            (Some(origin), true) => (origin.line, TypeSet::INTEGER),
            (Some(origin), false) => (origin.file, TypeSet::STRING),
            (None, _) if self.loads_csv => {
                let message = format!("`{}()` is not known here", name.text);
                return Err(Error::syntax(ErrorCode::UndefinedVariable, message)
                    .at(span)
                    .hint("rows that have been grouped come from no line: compute it in a WITH before"));
            }
            (None, _) => {
                let null = Expression::Literal(Value::Null);
                return Ok(Some(Typed::new(null, TypeSet::NULL)));
            }
        };
        self.slots.read(slot);
        Ok(Some(Typed::new(Expression::Slot(slot), types)))
    }

    /// Registered functions take precedence over built-in ones.
    fn scalar_function(&self, name: &Name) -> Result<FunctionReference> {
        if let Some(function) = self.catalog.functions.get(&name.text) {
            return Ok(FunctionReference::User(Arc::clone(function)));
        }
        let function = functions::scalar(&name.text).map(FunctionReference::BuiltIn);
        function.ok_or_else(|| self.unknown_function(name))
    }

    fn bind_scalar(
        &mut self,
        function: FunctionReference,
        arguments: &[ast::Expression],
        span: Span,
    ) -> Result<Typed> {
        let mut bound = Vec::with_capacity(arguments.len());
        for (position, argument) in arguments.iter().enumerate() {
            let typed = self.bind_expression(argument)?;
            let expected = expect(function.accepts(position), typed.types, argument.span);
            expected.map_err(|error| {
                match functions::instead_for(function.name(), typed.types) {
                    Some(way_out) => error.hint(way_out),
                    None => error,
                }
            })?;
            bound.push(typed.expression);
        }
        let types = function.result().or(TypeSet::NULL);
        let call = Expression::Function {
            function,
            arguments: bound,
            span,
        };
        Ok(Typed::new(call, types))
    }

    /// `sources(n.key)` asks for the sources of a value, which has none: a fact is named by the entity and the key.
    fn check_fact(&self, function: &str, arguments: &[ast::Expression]) -> Result<()> {
        let is_of_facts = ["sources", "statements"].contains(&function);
        let [argument] = arguments else {
            return Ok(());
        };
        let Kind::Property(subject, key) = &argument.kind else {
            return Ok(());
        };
        let Kind::Variable(name) = &subject.kind else {
            return Ok(());
        };
        let entity = TypeSet::ENTITY.or(TypeSet::NULL);
        let variable = self.scope.find(name).filter(|_| is_of_facts);
        if !variable.is_some_and(|variable| variable.types.is_subset_of(entity)) {
            return Ok(());
        }
        let message =
            format!("`{function}` takes a node or a relationship, not the value of a property");
        Err(Error::syntax(ErrorCode::InvalidArgumentType, message)
            .at(argument.span)
            .hint(format!("write {function}({name}, '{}')", key.text)))
    }

    /// The argument of an aggregate must give the same value whenever it is evaluated.
    fn check_constant(&self, function: &FunctionReference, span: Span) -> Result<()> {
        if function.is_deterministic() || !matches!(self.aggregating, Aggregating::Inside) {
            return Ok(());
        }
        let message = format!("`{}` is not allowed inside an aggregate", function.name());
        Err(Error::syntax(ErrorCode::NonConstantExpression, message)
            .at(span)
            .hint("compute it in a WITH first"))
    }

    /// The function form `exists(n.key)` or `exists((a)-->(b))`.
    fn bind_exists(&mut self, arguments: &[ast::Expression], span: Span) -> Result<Typed> {
        let [argument] = arguments else {
            return Err(wrong_count("exists", arguments.len(), &(1..=1), span));
        };
        match &argument.kind {
            Kind::PatternPredicate(pattern) => self.bind_pattern_predicate(pattern),
            Kind::Property(..) | Kind::Index(..) => {
                let bound = self.bind_expression(argument)?;
                let test = Expression::Unary {
                    operator: UnaryOperator::IsNotNull,
                    operand: Box::new(bound.expression),
                    span,
                };
                Ok(Typed::new(test, TypeSet::BOOLEAN))
            }
            _ => Err(Error::syntax(
                ErrorCode::InvalidArgumentType,
                "exists() takes a property or a pattern",
            )
            .at(argument.span)),
        }
    }

    /// `CALL name(arguments) YIELD …`
    pub fn bind_procedure_call(
        &mut self,
        call: &WrittenCall<'_>,
        clauses: &mut Vec<BoundClause>,
    ) -> Result<Vec<Column>> {
        let Some(procedure) = self.catalog.procedures.get(&call.name.text) else {
            return Err(self.unknown_procedure(call.name));
        };
        let signature = procedure.signature();
        let arguments = match call.arguments {
            Some(written) => self.bind_arguments(signature, written, call.name.span)?,
            None => self.implicit_arguments(signature, call)?,
        };
        let yields = chosen_fields(signature, call)?;
        let mut columns: Vec<Column> = Vec::with_capacity(yields.len());
        let mut slots = Vec::with_capacity(yields.len());
        for (position, name) in yields {
            let taken = columns.iter().any(|column| column.name == name.text);
            if taken || self.scope.find(&name.text).is_some() {
                return Err(already_bound(&name));
            }
            let types = field_types(&signature.results, position);
            let slot = self.slots.named(&name.text);
            slots.push((position, slot));
            columns.push(Column {
                name: name.text,
                slot,
                types,
            });
        }
        for column in &columns {
            self.scope.declare(&column.name, column.slot, column.types);
        }
        self.writes |= procedure.writes();
        let mut held = columns.clone();
        self.hold_hidden(signature, &mut slots, &mut held);
        clauses.push(BoundClause::CallProcedure(BoundCall {
            name: call.name.text.clone(),
            arguments,
            yields: slots,
            optional: call.optional,
            passes_rows: signature.results.is_empty(),
            writes: procedure.writes(),
            citing: self.citing_of(&**procedure)?,
            span: call.name.span,
        }));
        self.hold_yields(&held, clauses);
        if let Some(predicate) = call.predicate {
            clauses.push(BoundClause::Filter(self.bind_conjuncts(predicate)?));
        }
        Ok(columns)
    }

    /// A query that ends in a call must change something: what the procedure finds would be seen by nobody.
    pub(super) fn require_effect(&self, call: &CallProcedureClause) -> Result<()> {
        let procedure = self.catalog.procedures.get(&call.name.text);
        let Some(procedure) = procedure.filter(|procedure| !procedure.writes()) else {
            return Ok(());
        };
        let columns = &procedure.signature().results;
        if columns.is_empty() || call.yields != Yield::None {
            return Ok(());
        }
        let names: Vec<&str> = columns.iter().map(|column| &*column.name).collect();
        let message = "a CALL within a query names the columns that it yields";
        Err(Error::syntax(ErrorCode::InvalidClauseComposition, message)
            .at(call.name.span)
            .hint(format!(
                "write CALL {}(…) YIELD {} and RETURN what you need",
                call.name.text,
                names.join(", ")
            )))
    }

    /// `SHOW … YIELD …`: a call of the procedure with the same columns. Unlike a `CALL`, it may yield `*` in any
    /// position.
    pub fn bind_show(
        &mut self,
        show: &ShowClause,
        span: Span,
        clauses: &mut Vec<BoundClause>,
    ) -> Result<Vec<Column>> {
        let (procedure, arguments) = shown(show.what, span);
        let columns = default_columns(show, span);
        let name = Name {
            text: procedure.into(),
            span,
        };
        let call = WrittenCall {
            optional: false,
            name: &name,
            arguments: Some(&arguments),
            yields: columns.as_ref().unwrap_or(&show.yields),
            predicate: show.predicate.as_ref(),
            standalone: true,
        };
        self.bind_procedure_call(&call, clauses)
    }

    fn bind_arguments(
        &mut self,
        signature: &ProcedureSignature,
        written: &[ast::Expression],
        span: Span,
    ) -> Result<Vec<Expression>> {
        let parameters = &signature.parameters;
        let needed = parameters
            .iter()
            .take_while(|p| p.default.is_none())
            .count();
        check_count(
            &signature.name,
            written.len(),
            needed..=parameters.len(),
            span,
        )?;
        let mut bound = Vec::with_capacity(parameters.len());
        for (argument, parameter) in written.iter().zip(parameters) {
            let typed = self.bind_expression(argument)?;
            expect(argument_types(parameter), typed.types, argument.span)
                .map_err(|error| signature.explain(parameter, error))?;
            bound.push(typed.expression);
        }
        let left_out = parameters.iter().skip(written.len());
        bound.extend(left_out.filter_map(|p| p.default.clone().map(Expression::Literal)));
        Ok(bound)
    }

    /// Without parentheses, the parameters of the statement with the same names are the arguments.
    fn implicit_arguments(
        &mut self,
        signature: &ProcedureSignature,
        call: &WrittenCall<'_>,
    ) -> Result<Vec<Expression>> {
        if !call.standalone {
            let message = format!("the arguments of `{}` must be written", signature.name);
            return Err(
                Error::syntax(ErrorCode::InvalidArgumentPassingMode, message)
                    .at(call.name.span)
                    .hint("only a CALL that is the whole statement takes its parameters by name"),
            );
        }
        let mut arguments = Vec::with_capacity(signature.parameters.len());
        for parameter in &signature.parameters {
            if parameter.default.is_none() {
                self.reads_parameter(&parameter.name, call.name.span);
            }
            arguments.push(Expression::Parameter(parameter.name.clone()));
        }
        Ok(arguments)
    }

    fn unknown_function(&self, name: &Name) -> Error {
        let error = Error::syntax(
            ErrorCode::UnknownFunction,
            format!("there is no function `{}`", name.text),
        )
        .at(name.span);
        let here = functions::instead_of(&name.text).map(|here| format!("write {here}"));
        let procedure = self.catalog.procedures.get(&name.text);
        if let Some(way) = here.or_else(|| procedure.map(|known| known.signature().way_to_call())) {
            return error.hint(way);
        }
        match functions::nearest_name(&name.text, self.catalog.functions) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint("SHOW FUNCTIONS lists them"),
        }
    }

    fn unknown_procedure(&self, name: &Name) -> Error {
        let error = Error::procedure(
            ErrorCode::ProcedureNotFound,
            format!("there is no procedure `{}`", name.text),
        )
        .at(name.span);
        if let Some(here) = procedures::instead_of(&name.text) {
            return error.hint(here);
        }
        let known = self.catalog.procedures.iter();
        match nearest(&name.text, known.map(|p| &*p.signature().name)) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint("SHOW PROCEDURES lists them"),
        }
    }
}

/// Number types are interchangeable as arguments.
fn argument_types(parameter: &ProcedureField) -> TypeSet {
    if parameter.field_type.contains(Type::Float) {
        parameter.field_type.or(TypeSet::INTEGER)
    } else {
        parameter.field_type
    }
}

fn field_types(fields: &[ProcedureField], position: usize) -> TypeSet {
    fields
        .get(position)
        .map_or(TypeSet::ANY, |field| field.field_type.or(TypeSet::NULL))
}

/// The result columns that are used, and their names.
fn chosen_fields(
    signature: &ProcedureSignature,
    call: &WrittenCall<'_>,
) -> Result<Vec<(usize, Name)>> {
    let all = || {
        let named = signature.results.iter().enumerate();
        let name = |field: &ProcedureField| Name {
            text: field.name.clone(),
            span: call.name.span,
        };
        named
            .map(|(position, field)| (position, name(field)))
            .collect()
    };
    match call.yields {
        Yield::None if call.standalone => Ok(all()),
        Yield::None => Ok(Vec::new()),
        Yield::Star if call.standalone => Ok(all()),
        Yield::Star => Err(Error::syntax(
            ErrorCode::UnexpectedSyntax,
            "YIELD * is only valid in a CALL that is the whole statement",
        )
        .at(call.name.span)
        .hint("name the columns")),
        Yield::Items(items) => items
            .iter()
            .map(|(field, alias)| {
                let position = field_position(signature, field)?;
                Ok((position, alias.as_ref().unwrap_or(field).clone()))
            })
            .collect(),
    }
}

fn field_position(signature: &ProcedureSignature, field: &Name) -> Result<usize> {
    let named = |result: &ProcedureField| result.name == field.text;
    signature.results.iter().position(named).ok_or_else(|| {
        let names: Vec<&str> = signature.results.iter().map(|r| &*r.name).collect();
        let message = format!("`{}` has no column `{}`", signature.name, field.text);
        Error::syntax(ErrorCode::UndefinedVariable, message)
            .at(field.span)
            .hint(format!("its columns: {}", names.join(", ")))
    })
}

/// The error for a name that is already bound.
pub(super) fn already_bound(name: &Name) -> Error {
    Error::syntax(
        ErrorCode::VariableAlreadyBound,
        format!("variable `{}` is already bound", name.text),
    )
    .at(name.span)
    .hint("choose another name")
}

fn check_count(
    name: &Arc<str>,
    given: usize,
    allowed: RangeInclusive<usize>,
    span: Span,
) -> Result<()> {
    if allowed.contains(&given) {
        Ok(())
    } else {
        Err(wrong_count(name, given, &allowed, span))
    }
}

fn wrong_count(name: &str, given: usize, allowed: &RangeInclusive<usize>, span: Span) -> Error {
    let wanted = match (*allowed.start(), *allowed.end()) {
        (least, most) if least == most => counted(least as u64, "argument"),
        (least, functions::ANY_NUMBER) => format!("{least} or more arguments"),
        (least, most) => format!("{least} to {most} arguments"),
    };
    let are = if given == 1 { "is" } else { "are" };
    Error::syntax(
        ErrorCode::InvalidNumberOfArguments,
        format!("`{name}` takes {wanted}, {given} {are} given"),
    )
    .at(span)
}
