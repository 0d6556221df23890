//! Random graphs and rules.

use super::naive::{Condition, Graph, Hop, Program, Way};
use crate::cite::dice::Dice;

const TYPES: [&str; 5] = ["E", "F", "R0", "R1", "R2"];

pub fn graph(dice: &mut Dice) -> Graph {
    let nodes = 1 + dice.below(6);
    Graph {
        labels: (0..nodes).map(|_| dice.one_in(2)).collect(),
        stored: (0..dice.below(10))
            .map(|_| {
                (
                    dice.pick(&["E", "E", "E", "F", "F", "R0"]),
                    dice.below(nodes),
                    dice.below(nodes),
                )
            })
            .collect(),
    }
}

pub fn rules(dice: &mut Dice) -> Vec<Program> {
    (0..3 + dice.below(6))
        .map(|number| rule(dice, number))
        .collect()
}

fn rule(dice: &mut Dice, number: usize) -> Program {
    let is_label = dice.one_in(4);
    let head = match is_label {
        true => dice.pick(&["L0", "L1"]),
        false => dice.pick(&["R0", "R1", "R2"]),
    };
    let hop = |dice: &mut Dice| Hop {
        of: if dice.one_in(2) {
            dice.pick(&["E", "F"])
        } else {
            dice.pick(&TYPES)
        },
        way: dice.pick(&[Way::Out, Way::Out, Way::In, Way::Both]),
    };
    Program {
        name: format!("r{number}"),
        head,
        is_label,
        hops: (0..1 + dice.below(3)).map(|_| hop(dice)).collect(),
        conditions: (0..dice.below(3))
            .map(|_| (dice.one_in(2), condition(dice)))
            .collect(),
        counted: dice.one_in(6),
    }
}

fn condition(dice: &mut Dice) -> Condition {
    match dice.below(6) {
        0 | 1 => Condition::Label(dice.pick(&["N", "L0", "L1"])),
        2 => Condition::NoLabel(dice.pick(&["N", "L0", "L1"])),
        3 | 4 => Condition::Leads(dice.pick(&TYPES)),
        _ => Condition::LeadsNot(dice.pick(&TYPES)),
    }
}
