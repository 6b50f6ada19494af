//! [`Text`] and [`Counted`]: a line of the catalog, and its words on this page.

use std::fmt::{Display, Formatter, Write};

/// Separates the forms of a counted text.
pub(super) const BETWEEN_FORMS: char = '\u{1f}';

/// A text of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text(u16);

/// A text of the catalog that speaks of a number, `{n}` in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted(u16);

/// The text in the language of this page.
#[must_use]
pub fn t(text: Text) -> &'static str {
    line(text.0)
}

#[cfg(not(feature = "hydrate"))]
fn line(line: u16) -> &'static str {
    #[cfg(feature = "ssr")]
    debug_assert!(
        leptos::prelude::use_context::<super::ForAttendees>().is_none() || super::tables::is_for_all(line),
        "{:?} is in a table that attendees' pages do not carry",
        super::tables::line(line)
    );
    super::tables::line(line)[super::current() as usize]
}

#[cfg(feature = "hydrate")]
fn line(line: u16) -> &'static str {
    super::script::line(line)
}

impl Text {
    pub(super) const fn at(line: u16) -> Self {
        Self(line)
    }

    /// The text with values in the places that it names: `{name}`.
    #[must_use]
    pub fn with(self, values: &[(&str, &dyn Display)]) -> String {
        filled(t(self), values)
    }

    /// The parts before and after the one placeholder of a text, for a value that is more than text.
    #[must_use]
    pub fn split(self) -> (&'static str, &'static str) {
        let text = t(self);
        let (before, rest) = text.split_once('{').unwrap_or((text, ""));
        (before, rest.split_once('}').map_or("", |(_, after)| after))
    }
}

impl Display for Text {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(t(*self))
    }
}

impl Counted {
    pub(super) const fn at(line: u16) -> Self {
        Self(line)
    }

    /// The text for a number.
    #[must_use]
    pub fn of(self, n: impl Into<u64>) -> String {
        let n = n.into();
        filled(self.form(n), &[("n", &n)])
    }

    /// The form that a number takes, its places not filled yet.
    fn form(self, n: u64) -> &'static str {
        let text = line(self.0);
        text.split(BETWEEN_FORMS).nth(super::current().form(n)).unwrap_or(text)
    }
}

fn filled(text: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut words = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        words.push_str(before);
        let (place, after) = after.split_once('}').unwrap_or((after, ""));
        let value = values.iter().find(|(name, _)| *name == place);
        debug_assert!(value.is_some(), "nothing is given for {{{place}}} of {text:?}");
        if let Some((_, value)) = value {
            // Writing into a string cannot fail.
            let _ = write!(words, "{value}");
        }
        rest = after;
    }
    words.push_str(rest);
    words
}

#[cfg(test)]
mod tests {
    use super::filled;

    #[test]
    fn values_take_the_places_that_bear_their_names() {
        assert_eq!(filled("{a} of {b}, {a}", &[("b", &7), ("a", &"one")]), "one of 7, one");
        assert_eq!(filled("nothing to fill", &[("a", &1)]), "nothing to fill");
    }
}
