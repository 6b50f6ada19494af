//! A small plot as SVG text: axes, lines, points, bars, words. No color carries meaning alone: every series is labelled where it ends.

use std::fmt::Write;

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 400.0;
/// Left, top, right, bottom.
const MARGIN: [f64; 4] = [64.0, 48.0, 150.0, 52.0];

pub const BLUE: &str = "#1d5fd1";
pub const ORANGE: &str = "#b8500b";
pub const GREEN: &str = "#1a7f4b";
pub const GRAY: &str = "#6b7280";
pub const RED: &str = "#c0262d";

pub struct Plot {
    x: [f64; 2],
    y: [f64; 2],
    body: String,
    title: String,
}

impl Plot {
    pub fn new(title: &str, x: [f64; 2], y: [f64; 2]) -> Self {
        Self { x, y, body: String::new(), title: title.to_owned() }
    }

    fn px(&self, x: f64) -> f64 {
        MARGIN[0] + (x - self.x[0]) / (self.x[1] - self.x[0]) * (WIDTH - MARGIN[0] - MARGIN[2])
    }

    fn py(&self, y: f64) -> f64 {
        HEIGHT - MARGIN[3] - (y - self.y[0]) / (self.y[1] - self.y[0]) * (HEIGHT - MARGIN[1] - MARGIN[3])
    }

    fn add(&mut self, element: std::fmt::Arguments<'_>) {
        let _ = self.body.write_fmt(element);
        self.body.push('\n');
    }

    /// Ticks with their labels, and the names of the axes.
    pub fn axes(&mut self, names: [&str; 2], xs: &[(f64, String)], ys: &[(f64, String)]) {
        let (left, right) = (self.px(self.x[0]), self.px(self.x[1]));
        let (bottom, top) = (self.py(self.y[0]), self.py(self.y[1]));
        for (y, label) in ys {
            let at = self.py(*y);
            self.add(format_args!(r##"<line x1="{left:.1}" y1="{at:.1}" x2="{right:.1}" y2="{at:.1}" stroke="#d9dce1"/>"##));
            self.add(format_args!(r#"<text x="{:.1}" y="{:.1}" text-anchor="end">{label}</text>"#, left - 8.0, at + 4.0));
        }
        for (x, label) in xs {
            let at = self.px(*x);
            self.add(format_args!(r##"<line x1="{at:.1}" y1="{bottom:.1}" x2="{at:.1}" y2="{:.1}" stroke="#9aa0a8"/>"##, bottom + 5.0));
            self.add(format_args!(r#"<text x="{at:.1}" y="{:.1}" text-anchor="middle">{label}</text>"#, bottom + 19.0));
        }
        self.add(format_args!(r##"<line x1="{left:.1}" y1="{bottom:.1}" x2="{right:.1}" y2="{bottom:.1}" stroke="#9aa0a8"/>"##));
        let [x, y] = names;
        self.add(format_args!(r#"<text x="{:.1}" y="{:.1}" text-anchor="middle">{x}</text>"#, f64::midpoint(left, right), HEIGHT - 12.0));
        self.add(format_args!(r#"<text x="{:.1}" y="{:.1}">{y}</text>"#, 10.0, top - 10.0));
    }

    /// A line through points, with its name at the end, moved down by `below`.
    pub fn line(&mut self, points: &[(f64, f64)], color: &str, dash: &str, name: &str, below: f64) {
        let path: Vec<String> = points.iter().map(|(x, y)| format!("{:.1},{:.1}", self.px(*x), self.py(*y))).collect();
        self.add(format_args!(
            r#"<polyline points="{}" fill="none" stroke="{color}" stroke-width="2" stroke-dasharray="{dash}" stroke-linejoin="round"/>"#,
            path.join(" ")
        ));
        if let Some((x, y)) = points.last() {
            self.label((*x, *y), name, color, [8.0, 4.0 + below]);
        }
    }

    pub fn dot(&mut self, (x, y): (f64, f64), color: &str, radius: f64) {
        let (x, y) = (self.px(x), self.py(y));
        self.add(format_args!(r#"<circle cx="{x:.1}" cy="{y:.1}" r="{radius}" fill="{color}"/>"#));
    }

    /// A vertical bar from low to high.
    pub fn bar(&mut self, x: f64, [low, high]: [f64; 2], color: &str, width: f64) {
        let (x, low, high) = (self.px(x), self.py(low), self.py(high));
        self.add(format_args!(r#"<line x1="{x:.1}" y1="{low:.1}" x2="{x:.1}" y2="{high:.1}" stroke="{color}" stroke-width="{width}"/>"#));
    }

    pub fn label(&mut self, (x, y): (f64, f64), words: &str, color: &str, [right, down]: [f64; 2]) {
        let (x, y) = (self.px(x) + right, self.py(y) + down);
        self.add(format_args!(r#"<text x="{x:.1}" y="{y:.1}" fill="{color}">{words}</text>"#));
    }

    /// The finished picture.
    pub fn svg(&self) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{title}\" \
             font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"#2b2f36\">\n<title>{title}</title>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n<text x=\"10\" y=\"20\" font-size=\"14\" font-weight=\"600\">{title}</text>\n{body}</svg>\n",
            title = self.title,
            body = self.body
        )
    }
}

/// Evenly spaced ticks.
pub fn ticks(from: f64, to: f64, step: f64, label: impl Fn(f64) -> String) -> Vec<(f64, String)> {
    let count = ((to - from) / step).round() as usize;
    (0..=count).map(|i| from + i as f64 * step).map(|at| (at, label(at))).collect()
}
