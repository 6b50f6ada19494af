//! [`Strength`]: the strength of a password while it is typed.

use leptos::prelude::*;
use wording::language::{gate as text, t};

/// Rough strength of a password, by length and variety alone. The server refuses the common ones.
#[component]
pub fn Strength(
    /// The typed text.
    password: ReadSignal<String>,
) -> impl IntoView {
    let strength = Memo::new(move |_| password.with(|password| strength(password)));
    let words = move || {
        t(match strength.get() {
            0 => text::PASSWORD_EMPTY,
            1 => text::PASSWORD_SHORT,
            2 => text::PASSWORD_WEAK,
            3 => text::PASSWORD_GOOD,
            _ => text::PASSWORD_STRONG,
        })
    };
    view! {
        <span class="strength">
            <meter min="0" max="4" low="2" high="3" optimum="4" value=move || strength.get() aria-hidden="true"></meter>
            <span>{words}</span>
        </span>
    }
}

/// From 0 (nothing typed) over 1 (too short) to 4 (strong): the logarithm of the number of guesses, from length and kinds of characters.
fn strength(password: &str) -> u8 {
    let length = password.chars().count();
    if length == 0 {
        return 0;
    }
    let kinds = [
        password.chars().any(char::is_lowercase),
        password.chars().any(char::is_uppercase),
        password.chars().any(char::is_numeric),
        password.chars().any(|c| !c.is_alphanumeric()),
    ];
    let different = password.chars().collect::<std::collections::BTreeSet<_>>().len();
    let score = length.min(different * 2) + 2 * kinds.into_iter().filter(|has| *has).count();
    match (length, score) {
        (..8, _) => 1,
        (_, ..14) => 2,
        (_, ..20) => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::strength;

    #[test]
    fn a_short_password_is_too_short_however_odd() {
        assert_eq!(strength("aB3$xY!"), 1);
    }

    #[test]
    fn repeating_a_character_does_not_help() {
        assert_eq!(strength("aaaaaaaaaaaaaaaaaaaaaaaa"), 2);
    }

    #[test]
    fn a_few_words_are_strong() {
        assert_eq!(strength("correct horse battery"), 4);
        assert_eq!(strength("correct horse"), 3);
        assert_eq!(strength(""), 0);
    }
}
