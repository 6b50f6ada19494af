//! The tables of texts, one for each page or part of one.

#[cfg(not(feature = "hydrate"))]
use super::Language;

/// Declares the texts of a table: a key, then its text in each language, in the order of [`Language::ALL`]. Several forms, separated by
/// commas, make a [`Counted`](super::Counted): one for each category of the language's plurals.
macro_rules! texts {
    ($table:ident; $($key:ident: $($first:literal $(, $more:literal)*)|+;)+) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "the names of the keys, used only to number them")]
        #[repr(u16)]
        enum Line { $($key),+ }
        pub(in crate::language::tables) const LENGTH: usize = [$(Line::$key as u16),+].len();
        $(
            $(#[doc = $first])+
            pub const $key: texts!(@kind $($first $(, $more)*)|+)
                = <texts!(@kind $($first $(, $more)*)|+)>::at($crate::language::tables::first_line($crate::language::tables::Table::$table) + Line::$key as u16);
        )+
        #[cfg(not(feature = "hydrate"))]
        pub(in crate::language::tables) const LINES: [[&str; crate::language::Language::COUNT]; LENGTH] = [$([$(concat!($first $(, "\u{1f}", $more)*)),+]),+];
    };
    (@kind $first:literal $(| $more:literal)*) => { crate::language::Text };
    (@kind $($many:tt)+) => { crate::language::Counted };
}

/// Declares the tables, those that attendees read first.
macro_rules! tables {
    (attendee: $($of_all:ident),+; organizer: $($of_organizers:ident),*;) => {
        mod attendee { $(pub mod $of_all;)+ }
        mod organizer { $(pub mod $of_organizers;)* }
        pub use attendee::{$($of_all),+};
        pub use organizer::{$($of_organizers),*};

        #[allow(non_camel_case_types, reason = "the names of the modules")]
        #[derive(Clone, Copy)]
        enum Table { $($of_all,)+ $($of_organizers,)* }

        const LENGTHS: &[usize] = &[$($of_all::LENGTH,)+ $($of_organizers::LENGTH,)*];

        /// Number of tables that attendees read.
        #[cfg(not(feature = "hydrate"))]
        const OF_ALL: usize = [$(Table::$of_all),+].len();

        #[cfg(not(feature = "hydrate"))]
        static TABLES: &[&[[&str; Language::COUNT]]] = &[$(&$of_all::LINES,)+ $(&$of_organizers::LINES,)*];
    };
}

tables! {
    attendee: common, browser, errors, door, room, talk, screen;
    organizer: gate, sessions, terms, dashboard, score, desk, drafts, agenda, moderation, proposal, record, reasons, feed, operations, report, past, account, events, links;
}

/// The number of a table's first line among all lines.
const fn first_line(table: Table) -> u16 {
    let (mut line, mut before) = (0, 0);
    while before < table as usize {
        line += LENGTHS[before];
        before += 1;
    }
    assert!(line <= u16::MAX as usize);
    #[expect(clippy::cast_possible_truncation, reason = "checked above")]
    {
        line as u16
    }
}

/// A line in every language.
#[cfg(not(feature = "hydrate"))]
pub(super) fn line(line: u16) -> &'static [&'static str; Language::COUNT] {
    let mut left = usize::from(line);
    for table in TABLES {
        match table.get(left) {
            Some(line) => return line,
            None => left -= table.len(),
        }
    }
    unreachable!("keys number the lines of the tables")
}

/// Returns whether attendees' pages carry a line.
#[cfg(feature = "ssr")]
pub(super) fn is_for_all(line: u16) -> bool {
    usize::from(line) < LENGTHS.iter().take(OF_ALL).sum()
}

/// All lines in order; those that attendees read are the first of them.
#[cfg(feature = "ssr")]
pub(super) fn lines(attendee: bool) -> impl Iterator<Item = &'static [&'static str; Language::COUNT]> {
    TABLES.iter().take(if attendee { OF_ALL } else { TABLES.len() }).flat_map(|table| table.iter())
}

#[cfg(test)]
mod tests {
    use super::super::text::BETWEEN_FORMS;
    use super::*;
    use std::collections::BTreeSet;

    fn places(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).map(|rest| rest.split_once('}').expect("a place ends").0).collect()
    }

    fn all() -> impl Iterator<Item = &'static [&'static str; Language::COUNT]> {
        TABLES.iter().flat_map(|table| table.iter())
    }

    #[test]
    fn translations_name_the_same_places() {
        for line in all() {
            for text in line {
                assert_eq!(places(text), places(line[0]), "{line:?}");
            }
        }
    }

    #[test]
    fn counted_texts_have_every_plural_form() {
        for line in all().filter(|line| line[0].contains(BETWEEN_FORMS)) {
            for language in Language::ALL {
                let forms: Vec<&str> = line[language as usize].split(BETWEEN_FORMS).collect();
                assert_eq!(forms.len(), language.forms(), "{line:?}");
                assert!(forms[language.form(7)].contains("{n}"), "{line:?}");
            }
        }
        for line in all().filter(|line| !line[0].contains(BETWEEN_FORMS)) {
            assert!(line.iter().all(|text| !text.contains(BETWEEN_FORMS)), "{line:?}");
        }
    }

    #[test]
    fn texts_are_there_and_can_stand_in_the_pages_script() {
        for line in all() {
            for text in line {
                assert!(!text.trim().is_empty(), "{line:?}");
                assert!(!text.contains(['<', '\n', '\r']), "{line:?}: it would end the line or the script");
            }
        }
    }

    #[test]
    fn a_key_finds_its_line_in_every_table() {
        use super::super::t;
        assert_eq!((t(common::CLOSE), t(door::JOIN), t(gate::SIGN_IN)), ("Close", "Join", "Sign in"));
    }
}
