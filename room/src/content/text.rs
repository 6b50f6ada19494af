//! Words of people: cleaned of invisible characters and of those that break the lines around them, and otherwise unchanged.

use conductor::arm::{BadContent, Content};
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Most combining marks that may follow one character: more is a way to paint over the neighbours. Written languages need up to four.
const MARKS: usize = 4;
const ZERO_WIDTH_NON_JOINER: char = '\u{200c}';
const ZERO_WIDTH_JOINER: char = '\u{200d}';
const BLACK_FLAG: char = '\u{1f3f4}';

/// A letter of the tags that follow a black flag and make it another.
const fn is_tag(c: char) -> bool {
    matches!(c, '\u{e0020}'..='\u{e007f}')
}

/// The words without control, formatting (bidirectional overrides, zero-width characters), private and unassigned characters, with at most
/// [`MARKS`] combining marks in a row, and with every run of white space made one space. The two joiners stay where scripts and emoji
/// need them: between two characters beyond ASCII. So do the marks of direction between visible characters, and the tags that make a flag of a
/// country's part. Cleaning twice is cleaning once.
#[must_use]
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    let mut space = false;
    let mut joiner = None;
    let mut direction = None;
    for c in text.chars() {
        if c.is_whitespace() {
            space = true;
            continue;
        }
        match c.general_category_group() {
            GeneralCategoryGroup::Other if matches!(c, ZERO_WIDTH_JOINER | ZERO_WIDTH_NON_JOINER) => {
                joiner = Some(c);
                continue;
            }
            GeneralCategoryGroup::Other if matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}') => {
                direction = Some(c);
                continue;
            }
            GeneralCategoryGroup::Other if is_tag(c) => {
                if joiner.is_none() && !space && out.chars().next_back().is_some_and(|before| before == BLACK_FLAG || is_tag(before)) {
                    out.push(c);
                }
                continue;
            }
            GeneralCategoryGroup::Other => continue,
            GeneralCategoryGroup::Mark => {
                marks += 1;
                if marks > MARKS {
                    continue;
                }
            }
            _ => marks = 0,
        }
        if space && !out.is_empty() {
            out.push(' ');
        } else if let Some(joiner) = joiner
            && !c.is_ascii()
            && out.chars().next_back().is_some_and(|before| !before.is_ascii())
        {
            out.push(joiner);
        }
        if let Some(direction) = direction
            && !out.is_empty()
        {
            out.push(direction);
        }
        space = false;
        joiner = None;
        direction = None;
        out.push(c);
    }
    out
}

/// Cleaned words of at least one and at most `limit` characters.
///
/// # Errors
/// [`BadContent`] if nothing is left or too much is.
pub(crate) fn checked(field: &'static str, text: &str, limit: usize) -> Result<String, BadContent> {
    let text = clean(text);
    if text.is_empty() {
        Err(BadContent::Empty(field))
    } else if text.chars().count() > limit {
        Err(BadContent::TooLong { field, limit })
    } else {
        Ok(text)
    }
}

/// The content with cleaned words, if it can be shown.
///
/// # Errors
/// [`BadContent`] names the first text or count that breaks a limit.
pub(crate) fn checked_content(content: Content) -> Result<Content, BadContent> {
    let content = content.map_texts(clean);
    content.check()?;
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_words_stay_as_they_are() {
        for text in ["Hello, room!", "Tiếng Việt", "שָׁלוֹם", "👩‍💻 ❤️ 🇩🇪", "میخواهم", "a < b && c", "🏴󠁧󠁢󠁥󠁮󠁧󠁿!", "אני ב C++\u{200f}, ואתה?"]
        {
            assert_eq!(clean(text), text);
        }
    }

    #[test]
    fn what_cannot_be_seen_is_removed() {
        assert_eq!(clean("a\0b\u{202e}c\u{2066}d\u{200b}e\u{feff}f\u{e000}g\u{7f}h"), "abcdefgh");
        assert_eq!(clean("pass\u{200d}word"), "password");
        assert_eq!(clean("\u{200d}👩\u{200d}"), "👩");
        assert_eq!(clean("\u{200b}\u{202e}\n\t "), "");
        assert_eq!(clean("\u{200e}a\u{200f}"), "a");
        assert_eq!(clean("a\u{e0067}b"), "ab");
    }

    #[test]
    fn white_space_becomes_single_spaces() {
        assert_eq!(clean("  one\n\n two\u{a0}\u{2003}three\r\n"), "one two three");
    }

    #[test]
    fn stacked_marks_are_cut_off() {
        assert_eq!(clean(&format!("a{}b", "\u{301}".repeat(10_000))), format!("a{}b", "\u{301}".repeat(MARKS)));
    }
}
