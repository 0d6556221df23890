//! The rows of a procedure.

use super::context::Context;
use super::flat_map::FlatMap;
use super::meter::Usage;
use super::procedure_writer::Writer;
use super::reservation::Reservation;
use crate::error::{Error, ErrorCode, Result, Span, counted, nearest};
use crate::expression::{Batch, Citing, Expression, Slot, evaluate};
use crate::procedures::{
    Procedure, ProcedureContext, ProcedureField, ProcedureMemory, ProcedureSignature,
};
use crate::value::column::Column;
use crate::value::footprint::column_bytes;
use crate::value::kind::{Type, TypeSet};
use crate::value::{Value, number};
use std::sync::Arc;

/// Calls a procedure for each row.
pub(super) struct CallProcedure {
    name: Arc<str>,
    /// The position of its name in the statement.
    span: Span,
    arguments: Vec<Expression>,
    yields: Vec<(usize, Slot)>,
    optional: bool,
    passes_rows: bool,
    procedure: Option<Arc<dyn Procedure>>,
    values: Vec<Arc<Column>>,
    memory: ProcedureMemory,
    citing: Vec<Citing>,
    /// The rows since columns were last passed on.
    columns: Vec<Option<Column>>,
    /// Charges them.
    found: Reservation,
}

impl CallProcedure {
    pub(super) fn new(
        (name, span): (Arc<str>, Span),
        arguments: Vec<Expression>,
        yields: Vec<(usize, Slot)>,
        (optional, passes_rows): (bool, bool),
        citing: Vec<Citing>,
    ) -> CallProcedure {
        CallProcedure {
            columns: vec![None; yields.len()],
            name,
            span,
            arguments,
            yields,
            optional,
            passes_rows,
            procedure: None,
            values: Vec::new(),
            memory: ProcedureMemory::default(),
            citing,
            found: Reservation::new(Usage::Procedures),
        }
    }

    /// The result of the procedure for the arguments of a row, whose sources what it states gets.
    fn call_citing(&self, input: &Batch, row: usize, cx: &mut Context<'_>) -> Result<Vec<Column>> {
        cx.citing(&self.citing, input, row, |cx| self.call(row, cx))
    }

    /// The result of the procedure for the arguments of a row.
    fn call(&self, row: usize, cx: &mut Context<'_>) -> Result<Vec<Column>> {
        let Some(procedure) = &self.procedure else {
            return Ok(Vec::new());
        };
        let given = self.values.iter().map(|column| column.get(row)).collect();
        let arguments = arguments(procedure.signature(), given)?;
        if procedure.writes() {
            let span = self.span;
            let written = procedure.call_changing(&mut Writer { cx, span }, &arguments);
            if let Some(columns) = written {
                return columns;
            }
        }
        let limits = &cx.run().limits;
        let context = ProcedureContext::new(cx.graph(), limits, &self.memory);
        let context = context
            .at(cx.evaluation().at)
            .with_past(cx.run().past.as_ref())
            .warning_at((&cx.run().warnings, self.span));
        let before = limits.held_by_procedures();
        let found = match procedure.writes() {
            true => procedure.call_writing(context, &arguments),
            false => procedure
                .call_columns(context, &arguments)
                .map(|columns| (columns, Vec::new())),
        };
        // The memory of the call is released, except for the layout that it keeps for the next call.
        limits.release_procedure(before);
        let (columns, changes) = found?;
        changes
            .into_iter()
            .try_for_each(|change| cx.apply(change))?;
        Ok(columns)
    }
}

impl FlatMap for CallProcedure {
    fn prepare(&mut self, input: &Batch, cx: &mut Context<'_>) -> Result<()> {
        let procedures = &cx.run().procedures;
        let procedure = procedures.get(&self.name).ok_or_else(|| {
            let error = Error::procedure(
                ErrorCode::ProcedureNotFound,
                format!("there is no procedure `{}`", self.name),
            );
            let names = procedures.iter().map(|other| &*other.signature().name);
            match nearest(&self.name, names) {
                Some(name) => error.hint(format!("did you mean `{name}`?")),
                None => error,
            }
        })?;
        self.procedure = Some(procedure.clone());
        let mut parameters = procedure.signature().parameters.iter();
        let values = self.arguments.iter().map(|argument| {
            let parameter = parameters.next();
            match parameter.and_then(|parameter| default_of(argument, parameter, cx)) {
                Some(default) => Ok(Arc::new(Column::Constant(default, input.len()))),
                None => evaluate(argument, input, &cx.evaluation()),
            }
        });
        self.values = values.collect::<Result<_>>()?;
        Ok(())
    }

    fn fill(
        &mut self,
        input: &Batch,
        row: usize,
        rows: &mut Vec<u32>,
        cx: &mut Context<'_>,
    ) -> Result<bool> {
        let found = self.call_citing(input, row, cx)?;
        let limits = &cx.run().limits;
        if limits.memory.is_some() {
            // They are copied to those of the previous rows.
            let bytes: u64 = found.iter().map(column_bytes).sum();
            self.found.grow(bytes.saturating_mul(2), limits)?;
        }
        if self.passes_rows {
            rows.push(row as u32);
            return Ok(true);
        }
        let count = match found.first().map_or(0, Column::len) {
            0 if self.optional => 1,
            count => count,
        };
        rows.extend(std::iter::repeat_n(row as u32, count));
        for ((at, _), column) in self.yields.iter().zip(&mut self.columns) {
            let more = match found.get(*at) {
                Some(more) if more.len() == count => more.clone(),
                _ => Column::Constant(Value::Null, count),
            };
            match column {
                Some(column) => column.append(more),
                None => *column = Some(more),
            }
        }
        Ok(true)
    }

    fn columns(&mut self, set: &mut dyn FnMut(Slot, Column)) {
        self.found.clear();
        if self.passes_rows {
            return;
        }
        for ((_, slot), column) in self.yields.iter().zip(&mut self.columns) {
            let column = column.take();
            set(*slot, column.unwrap_or_else(|| Column::Values(Vec::new())));
        }
    }
}

/// The default of an argument of a CALL without parentheses, if the query parameter of the same name is not given.
fn default_of(
    argument: &Expression,
    parameter: &ProcedureField,
    cx: &Context<'_>,
) -> Option<Value> {
    let taken = matches!(argument, Expression::Parameter(name) if *name == parameter.name);
    let missing = taken && cx.evaluation().parameter(&parameter.name).is_err();
    parameter.default.clone().filter(|_| missing)
}

/// Converts the arguments to the types of the procedure's signature.
fn arguments(signature: &ProcedureSignature, given: Vec<Value>) -> Result<Vec<Value>> {
    let mut given = given.into_iter();
    let mut converted = Vec::with_capacity(signature.parameters.len());
    for parameter in &signature.parameters {
        let value = match (given.next(), &parameter.default) {
            (Some(value), _) => convert(value, parameter, &signature.name)?,
            (None, Some(default)) => default.clone(),
            (None, None) => return Err(wrong_number(signature)),
        };
        converted.push(value);
    }
    match given.next() {
        Some(_) => Err(wrong_number(signature)),
        None => Ok(converted),
    }
}

fn wrong_number(signature: &ProcedureSignature) -> Error {
    Error::procedure(
        ErrorCode::InvalidNumberOfArguments,
        format!(
            "`{}` takes {}",
            signature.name,
            counted(signature.parameters.len() as u64, "argument")
        ),
    )
}

/// Converts an integer or a decimal to a float, and a whole float to an integer, if required; null is valid for any
/// type.
fn convert(value: Value, parameter: &ProcedureField, procedure: &str) -> Result<Value> {
    let wanted = parameter.field_type;
    let kind = value.kind();
    if kind == Type::Null || wanted.accepts(TypeSet::only(kind)) {
        return Ok(value);
    }
    match value {
        Value::Integer(value) if wanted.contains(Type::Float) => Ok(Value::Float(value as f64)),
        Value::Decimal(value) if wanted.contains(Type::Float) => Ok(Value::Float(value.to_f64())),
        Value::Float(float) if wanted.contains(Type::Integer) => number::exact_integer(float)
            .map(Value::Integer)
            .ok_or_else(|| wrong_type(kind, parameter, procedure)),
        _ => Err(wrong_type(kind, parameter, procedure)),
    }
}

fn wrong_type(kind: Type, parameter: &ProcedureField, procedure: &str) -> Error {
    Error::type_error(
        ErrorCode::InvalidArgumentType,
        format!(
            "`{procedure}` takes {} as `{}`, not {}",
            parameter.field_type.with_article(),
            parameter.name,
            kind.with_article()
        ),
    )
}
