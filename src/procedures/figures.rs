//! Figures in running text: `kg.figures`.

use super::{Procedure, ProcedureField, ProcedureSignature};
use crate::error::Result;
use crate::value::figures::{Figure, FigureMeaning, figures};
use crate::value::kind::TypeSet;
use crate::value::{Period, Value};
use std::sync::Arc;

/// `kg.figures`
pub(super) fn procedure() -> Arc<dyn Procedure> {
    ProcedureSignature::new("kg.figures")
        .parameter(ProcedureField::new("text", TypeSet::STRING))
        .parameter(ProcedureField::new("base", TypeSet::PERIOD).or(Value::Null))
        .result(ProcedureField::new("text", TypeSet::STRING))
        .result(ProcedureField::new("quantity", TypeSet::QUANTITY))
        .result(ProcedureField::new("period", TypeSet::PERIOD))
        .result(ProcedureField::new("start", TypeSet::INTEGER))
        .result(ProcedureField::new("end", TypeSet::INTEGER))
        .describe(
            "The quantities and the periods in a running text, in order, each with the characters from which and up to \
             which it goes. A row has one of the two; neither, if it is a period whose year the text leaves open (the \
             period `base` supplies it), a day that there is not, or a number that is left open (数十家, 上千人).",
        )
        .example(
            "CALL kg.figures('上半年实现总额163.8亿元', period('2022')) YIELD text, quantity, period RETURN text, quantity, period",
        )
        .calls(|context, arguments| {
            let Some(Value::String(text)) = arguments.first() else {
                return Ok(Vec::new());
            };
            let units = context.graph.units();
            let found = figures(text, base(arguments.get(1)), units, &|| context.check())?;
            found.into_iter().map(row).collect()
        })
}

fn base(value: Option<&Value>) -> Option<Period> {
    let Some(Value::Period(base)) = value else {
        return None;
    };
    Some(*base)
}

fn row(figure: Figure) -> Result<Vec<Value>> {
    let (quantity, period) = match figure.meaning {
        FigureMeaning::Quantity(quantity) => (Value::from(quantity), Value::Null),
        FigureMeaning::Open => (Value::Null, Value::Null),
        FigureMeaning::Period(period) => (Value::Null, period.map_or(Value::Null, Value::from)),
    };
    let place = |place: usize| Value::Integer(i64::try_from(place).unwrap_or(i64::MAX));
    Ok(vec![
        Value::from(figure.text),
        quantity,
        period,
        place(figure.start),
        place(figure.end),
    ])
}
