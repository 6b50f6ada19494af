//! Reads the kind of a poll also from acts of before there were kinds, which said `"multiple": true` or false.

use conductor::arm::PollKind;
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use std::fmt;

struct Kind;

impl<'de> Visitor<'de> for Kind {
    type Value = PollKind;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a kind of poll")
    }

    fn visit_bool<E: Error>(self, multiple: bool) -> Result<PollKind, E> {
        Ok(if multiple { PollKind::Multiple } else { PollKind::Single })
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<PollKind, E> {
        PollKind::deserialize(StrDeserializer::new(name))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<PollKind, A::Error> {
        PollKind::deserialize(MapAccessDeserializer::new(map))
    }
}

pub(crate) fn kind<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PollKind, D::Error> {
    deserializer.deserialize_any(Kind)
}
