//! Signing in.

use crate::api::account::SignIn;
use crate::components::form::{FormError, PasswordField, Submit, TextField, failure_of};
use crate::components::frame::Mark;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The page on which organizers sign in.
#[component]
pub fn SignInPage() -> impl IntoView {
    let sign_in = ServerAction::<SignIn>::new();
    let next = use_query_map().with_untracked(|query| query.get("next")).unwrap_or_default();
    view! {
        <Title text="Sign in"/>
        <main id="content" class="gate">
            <div class="gate__card card">
                <div class="gate__mark"><Mark/></div>
                <h1 class="gate__title">"Sign in"</h1>
                <p class="gate__lead">"See your rooms, and decide what reaches them."</p>
                <ActionForm action=sign_in attr:class="form">
                    <input type="hidden" name="next" value=next/>
                    <TextField name="name" label="Name" autocomplete="username"/>
                    <PasswordField name="password" label="Password" autocomplete="current-password"/>
                    <FormError failure=failure_of(sign_in)/>
                    <Submit pending=sign_in.pending() label="Sign in" busy="Signing in…"/>
                </ActionForm>
                <p class="gate__foot">"Joining as an attendee? " <a href="/j" rel="external">"Enter your session code"</a></p>
            </div>
        </main>
    }
    .into_any()
}
