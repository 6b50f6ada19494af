//! Paths: the `d` attributes of lines and ribbons, with gaps where nothing is known.

use std::fmt::Write;

/// A point in plot units.
pub type Point = (f64, f64);
/// A slice of a ribbon in plot units: where, its lower and its upper edge.
pub type Slice = (f64, f64, f64);

/// A line through the known points; `None` interrupts it. A point without neighbors becomes a dot, drawn by a round cap.
#[must_use]
pub fn line(points: &[Option<Point>]) -> String {
    let mut d = String::new();
    for run in points.split(Option::is_none) {
        let known: Vec<Point> = run.iter().flatten().copied().collect();
        let Some((first, rest)) = known.split_first() else { continue };
        move_to(&mut d, *first);
        if rest.is_empty() {
            d.push_str("h0");
        }
        for point in rest {
            line_to(&mut d, *point);
        }
    }
    d
}

/// A ribbon between the lower and upper edges; `None` interrupts it. A slice without neighbors has no area and is left out.
#[must_use]
pub fn ribbon(slices: &[Option<Slice>]) -> String {
    let mut d = String::new();
    for run in slices.split(Option::is_none) {
        let known: Vec<Slice> = run.iter().flatten().copied().collect();
        let [first, rest @ ..] = known.as_slice() else { continue };
        if rest.is_empty() {
            continue;
        }
        move_to(&mut d, (first.0, first.2));
        for (x, _, upper) in rest {
            line_to(&mut d, (*x, *upper));
        }
        for (x, lower, _) in known.iter().rev() {
            line_to(&mut d, (*x, *lower));
        }
        d.push('Z');
    }
    d
}

/// The area between a line and the bottom at `base`; interrupted as the line is.
#[must_use]
pub fn area(points: &[Option<Point>], base: f64) -> String {
    let slices: Vec<Option<Slice>> = points.iter().map(|point| point.map(|(x, y)| (x, base, y))).collect();
    ribbon(&slices)
}

fn move_to(d: &mut String, (x, y): Point) {
    write(d, 'M', x, y);
}

fn line_to(d: &mut String, (x, y): Point) {
    write(d, 'L', x, y);
}

fn write(d: &mut String, command: char, x: f64, y: f64) {
    // Writing to a string cannot fail. Two decimals are a tenth of a pixel on the widest screen.
    let _ = write!(d, "{command}{} {}", rounded(x), rounded(y));
}

fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_interrupts_the_line() {
        let d = line(&[Some((0.0, 1.0)), Some((1.0, 2.0)), None, Some((3.0, 4.0)), Some((4.0, 5.0))]);
        assert_eq!(d, "M0 1L1 2M3 4L4 5");
    }

    #[test]
    fn a_lonely_point_is_still_seen() {
        assert_eq!(line(&[None, Some((1.0, 2.0)), None]), "M1 2h0");
    }

    #[test]
    fn nothing_known_draws_nothing() {
        assert_eq!((line(&[None, None]), line(&[]), ribbon(&[None])), (String::new(), String::new(), String::new()));
    }

    #[test]
    fn a_ribbon_closes_along_its_lower_edge() {
        assert_eq!(ribbon(&[Some((0.0, 8.0, 2.0)), Some((1.0, 9.0, 3.0))]), "M0 2L1 3L1 9L0 8Z");
    }

    #[test]
    fn a_ribbon_has_no_bridge_over_a_gap() {
        let d = ribbon(&[Some((0.0, 8.0, 2.0)), Some((1.0, 9.0, 3.0)), None, Some((3.0, 9.0, 3.0))]);
        assert_eq!(d.matches('M').count(), 1);
    }

    #[test]
    fn an_area_stands_on_its_base() {
        assert_eq!(area(&[Some((0.0, 40.0)), Some((10.0, 60.0))], 100.0), "M0 40L10 60L10 100L0 100Z");
    }
}
