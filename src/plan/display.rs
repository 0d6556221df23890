//! A plan as a tree of lines: what `EXPLAIN` prints.

use super::{Plan, PlanNode};
use std::fmt;
use std::fmt::Write;

/// One operator of a printed plan.
#[derive(Clone, Debug)]
pub struct PlanLine {
    /// The branches that lead to it, its name and its parameters.
    pub text: String,
    /// The number of rows that the planner expects.
    pub estimate: f64,
}

impl Plan {
    /// The plan from the root down, followed by subqueries: one line per operator, children below their parent; the
    /// child that feeds it rows comes first.
    pub fn lines(&self) -> Vec<PlanLine> {
        let (mut lines, mut bodies) = (Vec::new(), Vec::new());
        self.add(&self.root, String::new(), 0, &mut lines, &mut bodies);
        for (number, subplan) in self.subplans.iter().enumerate() {
            let lead = format!("subquery {number}: ");
            self.add(&subplan.root, lead, 1, &mut lines, &mut bodies);
        }
        // Bodies come last, so that the lines before them have the same numbers as the operators in `PROFILE`.
        while let Some((of, body)) = bodies.pop() {
            self.add(body, format!("body of {of}: "), 1, &mut lines, &mut bodies);
        }
        if let Some(program) = &self.rules {
            program.add_lines(self, &mut lines);
        }
        lines
    }

    fn add<'p>(
        &self,
        node: &'p PlanNode,
        lead: String,
        depth: usize,
        lines: &mut Vec<PlanLine>,
        bodies: &mut Vec<(&'static str, &'p PlanNode)>,
    ) {
        let indent = "  ".repeat(depth);
        lines.push(PlanLine {
            text: format!(
                "{indent}{lead}{}{}",
                self.describe(&node.operator),
                self.known_text(&node.by_graph_type)
            ),
            estimate: node.estimate,
        });
        for child in &node.children {
            self.add(child, String::new(), depth + 1, lines, bodies);
        }
        if let Some(body) = node.operator.body() {
            bodies.push((node.operator.name(), body));
        }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        for line in self.lines() {
            writeln!(out, "{}  [{}]", line.text, rounded(line.estimate))?;
        }
        f.write_str(&out)
    }
}

fn rounded(estimate: f64) -> String {
    if estimate >= 1.0 || estimate == 0.0 {
        format!("{estimate:.0} rows")
    } else {
        "< 1 row".to_owned()
    }
}
