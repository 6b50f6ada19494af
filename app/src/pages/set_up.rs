//! Setting up: the first organizer chooses a name and a password, once.

use crate::api::account::{SetUp, can_set_up};
use crate::components::form::{FormError, PasswordField, Submit, TextField, failure_of};
use crate::components::frame::Mark;
use crate::components::loaded::Loaded;
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
    view! { <Title text="Set up"/><Loaded resource=works page/> }.into_any()
}

#[component]
fn SetUpForm(token: String) -> impl IntoView {
    let set_up = ServerAction::<SetUp>::new();
    view! {
        <main id="content" class="gate">
            <div class="gate__card card">
                <div class="gate__mark"><Mark/></div>
                <h1 class="gate__title">"Make this yours"</h1>
                <p class="gate__lead">"Choose how you sign in. No e-mail is needed, and nothing leaves this server."</p>
                <ActionForm action=set_up attr:class="form">
                    <input type="hidden" name="token" value=token/>
                    <TextField name="name" label="Your name" autocomplete="username"/>
                    <PasswordField name="password" label="Password" autocomplete="new-password"/>
                    <FormError failure=failure_of(set_up)/>
                    <Submit pending=set_up.pending() label="Start" busy="Setting up…"/>
                </ActionForm>
            </div>
        </main>
    }
}

fn used_up() -> AnyView {
    view! {
        <main id="content" class="gate">
            <div class="gate__card card">
                <div class="gate__mark"><Mark/></div>
                <h1 class="gate__title">"This link was used already"</h1>
                <p class="gate__lead">"A set-up link works once. If you have chosen a name and a password, sign in with them."</p>
                <a class="button button--primary button--wide" href="/sign-in">"Sign in"</a>
            </div>
        </main>
    }
    .into_any()
}
