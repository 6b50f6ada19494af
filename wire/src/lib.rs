//! Reads JSON with little code, for programs that are downloaded.
//!
//! serde's decoders are made anew for every type and every way to come to it, which is a fifth of an attendee's program. Here a document is
//! read once into [`Json`], and [`Read`] takes each value from there. The derive understands the attributes that serde reads, so that both
//! agree: the contract tests of `protocol` hold every sample against each other.

mod json;
mod read;

pub use json::{Json, Misread};
pub use read::{Read, field, text, variant};
pub use wire_derive::Read;

/// The value in a JSON document.
///
/// # Errors
/// The text is no JSON, or no value of this type. Never panics, whatever the text.
pub fn from_str<T: Read>(text: &str) -> Result<T, Misread> {
    T::read(&Json::parse(text)?)
}
