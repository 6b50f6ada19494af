//! Creating a session: one field.

use crate::api::session::CreateSession;
use crate::components::form::{FormError, Submit, TextField, failure_of};
use crate::components::frame::Frame;
use leptos::prelude::*;
use leptos_meta::Title;

/// The page on which a session is made. Its dashboard opens at once, with the code to share.
#[component]
pub fn CreatePage() -> impl IntoView {
    let create = ServerAction::<CreateSession>::new();
    view! {
        <Title text="Create a session"/>
        <Frame>
            <main id="content" class="page page--narrow">
                <h1 class="page__title">"Create a session"</h1>
                <ActionForm action=create attr:class="form card">
                    <TextField name="title" label="Title" placeholder="Town hall, November"/>
                    <FormError failure=failure_of(create)/>
                    <Submit pending=create.pending() label="Create and open" busy="Creating…"/>
                </ActionForm>
            </main>
        </Frame>
    }
    .into_any()
}
