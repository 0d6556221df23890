//! The space that a node takes with its caption, and the removal of overlaps.

use super::caption::{shortened, width};
use super::layout::Point;
use super::scene::SceneNode;

/// In points: the size of a node, of the letters of its caption, and the distance of their baseline from its middle.
pub const RADIUS: f32 = 14.0;
pub const LETTERS: f32 = 11.0;
pub const BASELINE: f32 = RADIUS + 12.0;
/// The minimum space in points between two nodes with their captions.
const GAP: f32 = 3.0;
/// The number of rounds. At regular intervals the picture is enlarged a little, so that all overlaps are finally
/// removed.
const ROUNDS: usize = 600;
const ROUNDS_TO_GROW: usize = 20;
const GROWTH: f32 = 1.04;

/// The extent of a node with its caption from its middle.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// To either side.
    pub aside: f32,
    /// Upwards.
    pub above: f32,
    /// Downwards, with the caption.
    pub below: f32,
}

impl Room {
    /// The extent of a node with its caption below it.
    pub fn of(node: &SceneNode) -> Room {
        // A letter of two columns is as wide as it is high; one of one column is a little more than half as wide.
        let caption = width(&shortened(&node.caption)) as f32 * LETTERS * 0.57;
        Room {
            aside: (caption / 2.0).max(RADIUS) + GAP,
            above: RADIUS + GAP,
            below: BASELINE + LETTERS / 3.0 + GAP,
        }
    }
}

/// Moves nodes apart until none overlaps another or its caption. Nodes without overlaps are not moved.
pub fn make_room(places: &mut [Point], rooms: &[Room]) {
    for round in 1..=ROUNDS {
        if !push_apart(places, rooms) {
            return;
        }
        if round % ROUNDS_TO_GROW == 0 {
            for place in places.iter_mut() {
                place.x *= GROWTH;
                place.y *= GROWTH;
            }
        }
    }
}

/// Moves each overlapping pair apart by the minimum, each node by half; returns whether there were any.
fn push_apart(places: &mut [Point], rooms: &[Room]) -> bool {
    let mut order: Vec<usize> = (0..places.len()).collect();
    let left = |at: usize, places: &[Point]| places[at].x - rooms[at].aside;
    order.sort_by(|one, two| left(*one, places).total_cmp(&left(*two, places)));
    let mut moved = false;
    for (turn, one) in order.iter().enumerate() {
        for two in &order[turn + 1..] {
            // All others begin farther to the right, unless they have been moved in this round.
            if places[*two].x - rooms[*two].aside > places[*one].x + rooms[*one].aside + RADIUS {
                break;
            }
            moved |= push_pair(places, rooms, *one, *two);
        }
    }
    moved
}

fn push_pair(places: &mut [Point], rooms: &[Room], one: usize, two: usize) -> bool {
    let (first, second) = (places[one], places[two]);
    let across = rooms[one].aside + rooms[two].aside - (second.x - first.x).abs();
    let down = match second.y >= first.y {
        true => rooms[one].below + rooms[two].above - (second.y - first.y),
        false => rooms[two].below + rooms[one].above - (first.y - second.y),
    };
    if across <= 0.01 || down <= 0.01 {
        return false;
    }
    if down <= across {
        let by = down / 2.0 * if second.y >= first.y { 1.0 } else { -1.0 };
        places[one].y -= by;
        places[two].y += by;
    } else {
        let by = across / 2.0 * if second.x >= first.x { 1.0 } else { -1.0 };
        places[one].x -= by;
        places[two].x += by;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_covers_anything(
            given in prop::collection::vec((-300.0_f32..300.0, -300.0_f32..300.0, 15.0_f32..80.0), 0..120)
        ) {
            let mut places: Vec<Point> = given.iter().map(|(x, y, _)| Point { x: *x, y: *y }).collect();
            let room = |(_, _, aside): &(f32, f32, f32)| Room { aside: *aside, above: 17.0, below: 33.0 };
            let rooms: Vec<Room> = given.iter().map(room).collect();
            make_room(&mut places, &rooms);
            prop_assert!(!push_apart(&mut places, &rooms));
        }
    }

    #[test]
    fn what_has_room_stays() {
        let room = Room {
            aside: 20.0,
            above: 17.0,
            below: 33.0,
        };
        let mut places = [Point { x: 0.0, y: 0.0 }, Point { x: 50.0, y: 0.0 }];
        make_room(&mut places, &[room; 2]);
        assert_eq!(
            places,
            [Point { x: 0.0, y: 0.0 }, Point { x: 50.0, y: 0.0 }]
        );
    }
}
