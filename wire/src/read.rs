//! [`Read`]: values from a document.

use crate::json::{Json, Misread};
use serde::de::IgnoredAny;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use uuid::Uuid;

/// A value that can be taken from a document.
pub trait Read: Sized {
    /// The value.
    ///
    /// # Errors
    /// It is none of this type.
    fn read(json: &Json<'_>) -> Result<Self, Misread>;

    /// The value of a field that is not there, if it may be missing.
    #[must_use]
    fn missing() -> Option<Self> {
        None
    }
}

/// The field of an object. For what [`Read`](macro@crate::Read) derives.
///
/// # Errors
/// It is missing, or of another type.
pub fn field<T: Read>(json: &Json<'_>, name: &'static str) -> Result<T, Misread> {
    match json.get(name) {
        Some(value) => T::read(value),
        None => T::missing().ok_or(Misread { expected: name }),
    }
}

/// The text that this is.
///
/// # Errors
/// It is none.
pub fn text<'j>(json: &'j Json<'_>) -> Result<&'j str, Misread> {
    match json {
        Json::Text(text) => Ok(text),
        _ => Err(Misread { expected: "a text" }),
    }
}

/// The name of a variant and what it holds: a text alone, or an object with one field.
///
/// # Errors
/// It is neither.
pub fn variant<'j, 'a>(json: &'j Json<'a>) -> Result<(&'j str, &'j Json<'a>), Misread> {
    match json {
        Json::Text(name) => Ok((name, &Json::Null)),
        Json::Object(fields) if fields.len() == 1 => Ok((&fields[0].0, &fields[0].1)),
        _ => Err(Misread { expected: "a variant" }),
    }
}

impl Read for bool {
    fn read(json: &Json<'_>) -> Result<Self, Misread> {
        match json {
            Json::Bool(on) => Ok(*on),
            _ => Err(Misread { expected: "true or false" }),
        }
    }
}

/// A whole number: true if it is below zero, and its size. Seeds use all bits of it.
fn whole(json: &Json<'_>) -> Result<(bool, u64), Misread> {
    const BAD: Misread = Misread { expected: "a whole number" };
    let Json::Number(number) = json else { return Err(BAD) };
    let size = number.strip_prefix('-');
    Ok((size.is_some(), size.unwrap_or(number).parse().map_err(|_| BAD)?))
}

const TOO_LARGE: Misread = Misread { expected: "a smaller number" };

macro_rules! unsigned {
    ($($number:ty),+) => {$(
        impl Read for $number {
            fn read(json: &Json<'_>) -> Result<Self, Misread> {
                match whole(json)? {
                    (true, 1..) => Err(TOO_LARGE),
                    (_, size) => size.try_into().map_err(|_| TOO_LARGE),
                }
            }
        }
    )+};
}

unsigned!(u8, u16, u32, u64, usize);

impl Read for i64 {
    fn read(json: &Json<'_>) -> Result<Self, Misread> {
        let (is_negative, size) = whole(json)?;
        let number = if is_negative { 0_i64.checked_sub_unsigned(size) } else { size.try_into().ok() };
        number.ok_or(TOO_LARGE)
    }
}

impl Read for i32 {
    fn read(json: &Json<'_>) -> Result<Self, Misread> {
        i64::read(json)?.try_into().map_err(|_| TOO_LARGE)
    }
}

impl Read for f64 {
    fn read(json: &Json<'_>) -> Result<Self, Misread> {
        match json {
            Json::Number(number) => number.parse().map_err(|_| Misread { expected: "a number" }),
            _ => Err(Misread { expected: "a number" }),
        }
    }
}

impl Read for String {
    fn read(json: &Json<'_>) -> Result<Self, Misread> {
        text(json).map(str::to_owned)
    }
}

impl Read for Uuid {
    fn read(json: &Json<'_>) -> Result<Self, Misread> {
        text(json)?.parse().map_err(|_| Misread { expected: "an identifier" })
    }
}

impl Read for IpAddr {
    fn read(json: &Json<'_>) -> Result<Self, Misread> {
        text(json)?.parse().map_err(|_| Misread { expected: "an address" })
    }
}

impl Read for IgnoredAny {
    fn read(_: &Json<'_>) -> Result<Self, Misread> {
        Ok(Self)
    }
}

impl<T: Read> Read for Box<T> {
    fn read(json: &Json<'_>) -> Result<Self, Misread> {
        T::read(json).map(Self::new)
    }
}

impl<T: Read> Read for Option<T> {
    fn read(json: &Json<'_>) -> Result<Self, Misread> {
        match json {
            Json::Null => Ok(None),
            json => T::read(json).map(Some),
        }
    }

    fn missing() -> Option<Self> {
        Some(None)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(json: &Json<'_>) -> Result<Self, Misread> {
        match json {
            Json::List(items) => items.iter().map(T::read).collect(),
            _ => Err(Misread { expected: "a list" }),
        }
    }
}

impl<T: Read + Ord> Read for BTreeSet<T> {
    fn read(json: &Json<'_>) -> Result<Self, Misread> {
        Vec::read(json).map(Self::from_iter)
    }
}

/// No value at all.
impl Read for () {
    fn read(json: &Json<'_>) -> Result<Self, Misread> {
        match json {
            Json::Null => Ok(()),
            _ => Err(Misread { expected: "nothing" }),
        }
    }
}

impl<T: Read, E: Read> Read for Result<T, E> {
    fn read(json: &Json<'_>) -> Result<Self, Misread> {
        match variant(json)? {
            ("Ok", value) => T::read(value).map(Ok),
            ("Err", error) => E::read(error).map(Err),
            _ => Err(Misread { expected: "a result" }),
        }
    }
}

impl<T: Read, const N: usize> Read for [T; N] {
    fn read(json: &Json<'_>) -> Result<Self, Misread> {
        Vec::read(json)?.try_into().map_err(|_| Misread { expected: "a list of another length" })
    }
}

impl<A: Read, B: Read, C: Read> Read for (A, B, C) {
    fn read(json: &Json<'_>) -> Result<Self, Misread> {
        match json {
            Json::List(items) if items.len() == 3 => Ok((A::read(&items[0])?, B::read(&items[1])?, C::read(&items[2])?)),
            _ => Err(Misread { expected: "three values" }),
        }
    }
}

impl<A: Read, B: Read> Read for (A, B) {
    fn read(json: &Json<'_>) -> Result<Self, Misread> {
        match json {
            Json::List(items) if items.len() == 2 => Ok((A::read(&items[0])?, B::read(&items[1])?)),
            _ => Err(Misread { expected: "a pair" }),
        }
    }
}

impl<K: Read + Ord, V: Read> Read for BTreeMap<K, V> {
    fn read(json: &Json<'_>) -> Result<Self, Misread> {
        match json {
            Json::Object(fields) => {
                fields.iter().map(|(key, value)| Ok((K::read(&Json::Text(Cow::Borrowed(key)))?, V::read(value)?))).collect()
            }
            _ => Err(Misread { expected: "an object" }),
        }
    }
}
