//! Creating a session: one field.

use api::session::CreateSession;
use kit::form::{FormError, Submit, TextField, failure_of};
use kit::frame::{Frame, page_head};
use leptos::prelude::*;
use leptos_meta::Title;
use wording::language::{Language, current, sessions as text, t};

/// The page on which a session is made. Its dashboard opens at once, with the code to share.
#[component]
pub fn CreatePage() -> impl IntoView {
    let create = ServerAction::<CreateSession>::new();
    view! {
        <Title text=t(text::CREATE)/>
        <Frame>
            <main id="content" class="page page--narrow">
                {page_head(text::CREATE, t(text::CREATE_LEAD))}
                <div class="card">
                    <ActionForm action=create attr:class="form">
                        <TextField name="title" label=text::TITLE placeholder=text::TITLE_EXAMPLE hint=text::TITLE_HINT max=120/>
                        <LanguageField/>
                        <FormError failure=failure_of(create)/>
                        <Submit pending=create.pending() label=text::CREATE_AND_OPEN busy=text::CREATING/>
                    </ActionForm>
                </div>
            </main>
        </Frame>
    }
    .into_any()
}

/// In which language the session's interventions are written; at first that of the page.
#[component]
fn LanguageField() -> impl IntoView {
    let option = |language: Language| {
        view! {
            <label class="segmented__option">
                <input type="radio" name="language" value=language.tag() checked=language == current()/>
                <span lang=language.tag()>{language.own_name()}</span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field__label">{t(text::SESSION_LANGUAGE)}</legend>
            <div class="segmented segmented--wide">{Language::ALL.map(option).into_iter().collect_view()}</div>
            <p class="field__hint">{t(text::SESSION_LANGUAGE_HINT)}</p>
        </fieldset>
    }
}
