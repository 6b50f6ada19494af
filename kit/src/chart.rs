//! Charts: pure geometry ([`scale`], [`path`]), and thin components that draw it as SVG, on the server too.
//!
//! The plot has no measured size. Its paths live in an inner `<svg>` of 1000 by 100 units that is stretched to the box, with strokes
//! that keep their width; its labels live in the outer one, at percentages. So nothing waits for a browser to lay it out.

pub mod path;
pub mod scale;
pub mod sparkline;
pub mod timeline;
pub mod track;
