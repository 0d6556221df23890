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
        optional: false,
    };
    Program {
        name: format!("r{number}"),
        head,
        is_label,
        hops: (0..1 + dice.below(3)).map(|_| hop(dice)).collect(),
        closing: None,
        conditions: (0..dice.below(3))
            .map(|_| (dice.one_in(2), condition(dice)))
            .collect(),
        counted: dice.one_in(6),
        middle: dice.one_in(5).then(|| dice.pick(&["N", "L0", "L1"])),
        inline: dice.one_in(2),
    }
}

/// Rules that begin or end with what they derive themselves, or with what each other derive; and rules that ask whether that is not
/// there.
pub fn linear_rules(dice: &mut Dice) -> Vec<Program> {
    let heads: &[&'static str] = if dice.one_in(2) {
        &["R0"]
    } else {
        &["R0", "R1"]
    };
    let to_the_right = dice.one_in(2);
    let mut rules: Vec<Program> = Vec::new();
    for _ in 0..2 + dice.below(4) {
        let head = dice.pick(heads);
        // Now and then on the other side.
        let at_end = to_the_right != dice.one_in(8);
        let own = |dice: &mut Dice| Hop {
            of: dice.pick(heads),
            way: Way::Out,
            optional: false,
        };
        let mut hops: Vec<Hop> = (0..dice.below(3)).map(|_| stored_hop(dice)).collect();
        match dice.below(8) {
            0 | 1 => hops.push(stored_hop(dice)),
            2 => hops = vec![own(dice), own(dice)],
            _ if at_end => hops.push(own(dice)),
            _ => hops.insert(0, own(dice)),
        }
        rules.push(with_conditions(dice, (rules.len(), head), hops));
    }
    // What is above them.
    for _ in 0..dice.below(3) {
        let of = dice.pick(heads);
        let way = dice.pick(&[Way::Out, Way::In]);
        let mut rule = with_conditions(dice, (rules.len(), "R2"), vec![plain(of, way)]);
        if dice.one_in(2) {
            rule.hops.push(stored_hop(dice));
        }
        if dice.one_in(2) {
            let absent = Condition::LeadsNot(dice.pick(heads));
            rule.conditions.push((dice.one_in(2), absent));
        }
        rules.push(rule);
    }
    rules
}

fn stored_hop(dice: &mut Dice) -> Hop {
    Hop {
        of: dice.pick(&["E", "E", "F"]),
        way: dice.pick(&[Way::Out, Way::Out, Way::In, Way::Both]),
        optional: false,
    }
}

fn plain(of: &'static str, way: Way) -> Hop {
    Hop {
        of,
        way,
        optional: false,
    }
}

/// Rules with bodies that lead back to their starts, and with hops that may be left out.
pub fn cyclic_rules(dice: &mut Dice) -> Vec<Program> {
    let hops = vec![stored_hop(dice)];
    let mut base = with_conditions(dice, (0, "R0"), hops);
    base.conditions.clear();
    base.hops[0].optional = dice.one_in(2);
    let mut rules = vec![base];
    for number in 1..2 + dice.below(4) {
        let head = dice.pick(&["R0", "R0", "R1"]);
        let any = |dice: &mut Dice| {
            let own = dice.one_in(2);
            let mut hop = stored_hop(dice);
            if own {
                hop.of = dice.pick(&["R0", "R0", "R1"]);
            } else {
                hop.optional = dice.one_in(5);
            }
            hop
        };
        let hops: Vec<Hop> = (0..1 + dice.below(3)).map(|_| any(dice)).collect();
        let mut rule = match dice.one_in(3) {
            true => with_conditions(dice, (number, head), hops),
            false => Program {
                conditions: Vec::new(),
                ..with_conditions(dice, (number, head), hops)
            },
        };
        if !dice.one_in(4) {
            rule.closing = Some(any(dice)).map(|hop| Hop {
                optional: false,
                ..hop
            });
        }
        rules.push(rule);
    }
    rules
}

fn with_conditions(
    dice: &mut Dice,
    (number, head): (usize, &'static str),
    hops: Vec<Hop>,
) -> Program {
    let some = |dice: &mut Dice| {
        let condition = match dice.below(4) {
            0..=2 => Condition::Label("N"),
            _ => Condition::Leads(dice.pick(&["E", "F"])),
        };
        (dice.one_in(2), condition)
    };
    Program {
        name: format!("r{number}"),
        head,
        is_label: false,
        hops,
        closing: None,
        conditions: (0..dice.below(3) / 2 + dice.below(2))
            .map(|_| some(dice))
            .collect(),
        counted: false,
        middle: dice.one_in(5).then_some("N"),
        inline: !dice.one_in(4),
    }
}

/// A graph in which nothing is stored of what rules derive.
pub fn stored_graph(dice: &mut Dice) -> Graph {
    let nodes = 2 + dice.below(6);
    Graph {
        labels: (0..nodes).map(|_| !dice.one_in(3)).collect(),
        stored: (0..2 + dice.below(10))
            .map(|_| {
                let of = dice.pick(&["E", "E", "F"]);
                (of, dice.below(nodes), dice.below(nodes))
            })
            .collect(),
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
