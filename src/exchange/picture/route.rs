//! The path of a line from node to node, and the position of the word along it. `placeLine` in `page/page.js`
//! implements the same for nodes that are dragged.

use super::layout::Point;

/// The line of a relationship.
#[derive(Debug)]
pub struct Route {
    /// As the attribute `d` of an SVG path.
    pub path: String,
    /// The position of its type, and the rotation of the word in degrees: never upside down.
    pub middle: Point,
    /// See `middle`.
    pub angle: f32,
}

impl Route {
    /// From the border of one node to the border of another, curved by `bend`, with space for the arrow head.
    pub fn between(from: Point, to: Point, radius: f32, bend: f32) -> Route {
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let length = dx.hypot(dy).max(1.0);
        let (aside_x, aside_y) = (-bend * dy / length, bend * dx / length);
        let middle = |swing: f32| Point {
            x: (from.x + to.x) / 2.0 + swing * aside_x,
            y: (from.y + to.y) / 2.0 + swing * aside_y,
        };
        // A quadratic curve reaches half as far as its control point.
        let knee = middle(2.0);
        let (start, end) = (towards(from, knee, radius), towards(to, knee, radius + 2.0));
        Route {
            path: format!(
                "M{},{} Q{},{} {},{}",
                start.x, start.y, knee.x, knee.y, end.x, end.y
            ),
            middle: middle(1.0),
            angle: upright(dx, dy),
        }
    }

    /// From a node to itself, above it; each further one is larger by its bend.
    pub fn own_loop(at: Point, radius: f32, bend: f32) -> Route {
        let (x, y, wide) = (at.x, at.y - radius, radius * 1.6 + bend);
        let (left, right, top) = (x - wide, x + wide, y - wide);
        Route {
            path: format!("M{x},{y} C{left},{top} {right},{top} {x},{y}"),
            middle: Point {
                x,
                y: y - wide * 0.75,
            },
            angle: 0.0,
        }
    }
}

fn towards(from: Point, to: Point, distance: f32) -> Point {
    let length = (to.x - from.x).hypot(to.y - from.y).max(1.0);
    Point {
        x: from.x + (to.x - from.x) * distance / length,
        y: from.y + (to.y - from.y) * distance / length,
    }
}

/// The angle of a line such that a word along it is readable.
fn upright(dx: f32, dy: f32) -> f32 {
    let angle = dy.atan2(dx).to_degrees();
    match angle {
        _ if angle > 90.0 => angle - 180.0,
        _ if angle < -90.0 => angle + 180.0,
        _ => angle,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Point = Point { x: 0.0, y: 0.0 };
    const THERE: Point = Point { x: 100.0, y: 0.0 };

    #[test]
    fn there_and_back_swing_to_different_sides() {
        let (there, back) = (
            Route::between(HERE, THERE, 10.0, 20.0),
            Route::between(THERE, HERE, 10.0, 20.0),
        );
        assert_eq!(there.middle, Point { x: 50.0, y: 20.0 });
        assert_eq!(back.middle, Point { x: 50.0, y: -20.0 });
    }

    #[test]
    fn words_are_never_upside_down() {
        for (dx, dy) in [
            (1.0, 1.0),
            (-1.0, 1.0),
            (-1.0, -1.0),
            (1.0, -1.0),
            (-1.0, 0.0),
        ] {
            assert!(upright(dx, dy).abs() <= 90.0, "{dx} {dy}");
        }
    }

    #[test]
    fn a_straight_line_goes_from_rim_to_rim() {
        let route = Route::between(HERE, THERE, 10.0, 0.0);
        assert_eq!(route.path, "M10,0 Q50,0 88,0");
    }
}
