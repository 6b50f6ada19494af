//! Setting up: the first organizer chooses a name and a password, once.

use crate::api::account::{SetUp, can_set_up};
use crate::components::kit::form::{FormError, PasswordField, Submit, TextField, failure_of};
use crate::components::kit::frame::Mark;
use crate::components::kit::language_switch::LanguageSwitch;
use crate::components::kit::loaded::Loaded;
use crate::language::{gate as text, t};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// The page behind the one-time set-up link.
#[component]
pub fn SetUpPage() -> impl IntoView {
    let token = use_params_map().with_untracked(|params| params.get("token")).unwrap_or_default();
    let asked = token.clone();
    let works = Resource::new(move || asked.clone(), can_set_up);
    let page = move |works: bool| if works { view! { <SetUpForm token=token.clone()/> }.into_any() } else { used_up() };
    view! { <Title text=t(text::SET_UP)/><Loaded resource=works page/> }.into_any()
}

#[component]
fn SetUpForm(token: String) -> impl IntoView {
    let set_up = ServerAction::<SetUp>::new();
    let (password, typed) = signal(String::new());
    let hint = move || view! { <Strength password/> };
    view! {
        <main id="content" class="gate">
            <div class="gate__card card">
                <div class="gate__mark"><Mark/></div>
                <h1 class="gate__title">{t(text::MAKE_YOURS)}</h1>
                <p class="gate__lead">{t(text::MAKE_YOURS_LEAD)}</p>
                <ActionForm action=set_up attr:class="form">
                    <input type="hidden" name="token" value=token/>
                    <TextField name="name" label=text::YOUR_NAME autocomplete="username"/>
                    <PasswordField name="password" label=text::PASSWORD autocomplete="new-password" typed hint/>
                    <FormError failure=failure_of(set_up)/>
                    <Submit pending=set_up.pending() label=text::START busy=text::SETTING_UP/>
                </ActionForm>
                <p class="gate__foot"><LanguageSwitch/></p>
            </div>
        </main>
    }
}

/// Rough strength of a password, by length and variety alone. The server refuses the common ones.
#[component]
fn Strength(password: ReadSignal<String>) -> impl IntoView {
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

fn used_up() -> AnyView {
    view! {
        <main id="content" class="gate">
            <div class="gate__card card">
                <div class="gate__mark"><Mark/></div>
                <h1 class="gate__title">{t(text::LINK_USED)}</h1>
                <p class="gate__lead">{t(text::LINK_USED_LEAD)}</p>
                <a class="button button--primary button--wide" href="/sign-in">{t(text::SIGN_IN)}</a>
            </div>
        </main>
    }
    .into_any()
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
