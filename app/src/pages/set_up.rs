//! One-time links: the first organizer, somebody who is invited, somebody who needs a new password. Each chooses a password, once.

use api::account::{SetUp, one_time_link};
use api::page_resource;
use kit::form::{FormError, PasswordField, Submit, TextField, failure_of};
use kit::frame::Mark;
use kit::language_switch::LanguageSwitch;
use kit::loaded::Loaded;
use kit::strength::Strength;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use protocol::account::{LinkKind, LinkState};
use wording::language::{Text, gate as text, t};

/// The page behind a one-time link.
#[component]
pub fn SetUpPage() -> impl IntoView {
    let token = use_params_map().with_untracked(|params| params.get("token")).unwrap_or_default();
    let asked = token.clone();
    let state = page_resource(move || asked.clone(), one_time_link);
    let page = move |state: LinkState| match state {
        LinkState::Open { kind, name } => view! { <Form token=token.clone() kind name/> }.into_any(),
        LinkState::Used => closed(text::LINK_USED, text::LINK_USED_LEAD),
        LinkState::Withdrawn => closed(text::LINK_WITHDRAWN, text::LINK_ASK),
        LinkState::Expired => closed(text::LINK_EXPIRED, text::LINK_ASK),
        LinkState::Unknown => closed(text::LINK_UNKNOWN, text::LINK_UNKNOWN_LEAD),
    };
    view! { <Title text=t(text::SET_UP)/><Loaded resource=state page/> }.into_any()
}

#[component]
fn Form(token: String, kind: LinkKind, name: String) -> impl IntoView {
    let set_up = ServerAction::<SetUp>::new();
    let (password, typed) = signal(String::new());
    let hint = move || view! { <Strength password/> };
    let (title, lead, label, busy) = match kind {
        LinkKind::SetUp => (text::MAKE_YOURS, t(text::MAKE_YOURS_LEAD).to_owned(), text::START, text::SETTING_UP),
        LinkKind::Invite => (text::INVITED, t(text::INVITED_LEAD).to_owned(), text::START, text::SETTING_UP),
        LinkKind::Reset => (text::NEW_PASSWORD, text::NEW_PASSWORD_LEAD.with(&[("name", &name)]), text::SET_PASSWORD, text::SETTING_UP),
    };
    let who = if kind == LinkKind::Reset {
        // Password managers keep a password under a name.
        view! { <input type="hidden" name="name" autocomplete="username" value=name/> }.into_any()
    } else {
        view! { <TextField name="name" label=text::YOUR_NAME autocomplete="username" max=60 value=name/> }.into_any()
    };
    view! {
        <main id="content" class="gate">
            <div class="gate__card card">
                <div class="gate__mark"><Mark/></div>
                <h1 class="gate__title">{t(title)}</h1>
                <p class="gate__lead">{lead}</p>
                <ActionForm action=set_up attr:class="form">
                    <input type="hidden" name="token" value=token/>
                    {who}
                    <PasswordField name="password" label=text::PASSWORD autocomplete="new-password" typed hint/>
                    <FormError failure=failure_of(set_up)/>
                    <Submit pending=set_up.pending() label busy/>
                </ActionForm>
                <p class="gate__foot"><LanguageSwitch/></p>
            </div>
        </main>
    }
}

/// Says why a link does not work.
fn closed(title: Text, lead: Text) -> AnyView {
    view! {
        <main id="content" class="gate">
            <div class="gate__card card">
                <div class="gate__mark"><Mark/></div>
                <h1 class="gate__title">{t(title)}</h1>
                <p class="gate__lead">{t(lead)}</p>
                <a class="button button--primary button--wide" href="/sign-in">{t(text::SIGN_IN)}</a>
            </div>
        </main>
    }
    .into_any()
}
