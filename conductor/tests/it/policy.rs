//! Choosing, learning and explaining, told by example and by law.

mod beta;
mod choosing;
mod explaining;
mod learning;
