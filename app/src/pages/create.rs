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
                <div class="page__head">
                    <div>
                        <h1 class="page__title">"Create a session"</h1>
                        <p class="page__lead">"It is open at once. The code, the QR code and the projector's address are on the next page; nothing is sent until you approve it."</p>
                    </div>
                </div>
                <div class="card">
                    <ActionForm action=create attr:class="form">
                        <TextField name="title" label="Title" placeholder="Town hall, November" hint="Attendees see it." max=120/>
                        <FormError failure=failure_of(create)/>
                        <Submit pending=create.pending() label="Create and open" busy="Creating…"/>
                    </ActionForm>
                </div>
            </main>
        </Frame>
    }
    .into_any()
}
