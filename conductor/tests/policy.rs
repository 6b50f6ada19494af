//! Choosing, learning and explaining, told by example and by law.

#[path = "policy/support.rs"]
mod support;

#[path = "policy/beta.rs"]
mod beta;
#[path = "policy/choosing.rs"]
mod choosing;
#[path = "policy/explaining.rs"]
mod explaining;
#[path = "policy/learning.rs"]
mod learning;
