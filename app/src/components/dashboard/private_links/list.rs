//! The private links that work, and the form that makes another.

use api::private_links::{MakePrivateLink, RevokePrivateLink, private_links};
use conductor::id::SessionId;
use kit::form::{FormError, Submit, TextField, failure_of, refusal, take_away};
use kit::icon::{Icon, IconName};
use kit::local_time::dated;
use leptos::html;
use leptos::prelude::*;
use protocol::account::private_link::{LABEL, MadePrivateLink, PrivateLinkRow, ROLES};
use wording::format::role_name;
use wording::language::{links as text, t};

#[component]
pub(super) fn PrivateLinks(session: SessionId) -> impl IntoView {
    let make = ServerAction::<MakePrivateLink>::new();
    let revoke = ServerAction::<RevokePrivateLink>::new();
    let listed = LocalResource::new(move || {
        // Asked again after every answer.
        let _ = (make.version().get(), revoke.version().get());
        private_links(session)
    });
    let form = NodeRef::<html::Form>::new();
    Effect::new(move |_| {
        if let Some(form) = form.get().filter(|_| matches!(make.value().get(), Some(Ok(_)))) {
            form.reset();
        }
    });
    let rows = move || match listed.get() {
        Some(Ok(rows)) => rows.into_iter().map(|row| one(session, row, revoke)).collect_view().into_any(),
        Some(Err(failure)) => refusal(Some(failure)).into_any(),
        None => ().into_any(),
    };
    let roles = ROLES.map(|role| view! { <option value=role.name()>{t(role_name(role))}</option> }).into_iter().collect_view();
    view! {
        <div class="stack">
            <p class="small muted">{t(text::LEAD)}</p>
            {move || make.value().get().and_then(Result::ok).map(made)}
            {move || refusal(failure_of(revoke).get())}
            <ul class="tokens">{rows}</ul>
            <ActionForm action=make node_ref=form attr:class="form">
                <input type="hidden" name="session" value=session.to_string()/>
                <TextField name="label" label=text::LABEL hint=text::LABEL_HINT max=LABEL as u32/>
                <div class="field">
                    <label class="field__label" for="link-role">{t(text::ROLE)}</label>
                    <select class="input" id="link-role" name="role">{roles}</select>
                </div>
                <FormError failure=failure_of(make)/>
                <Submit pending=make.pending() label=text::MAKE busy=text::MAKING/>
            </ActionForm>
        </div>
    }
}

/// The address of a new link, once.
fn made(link: MadePrivateLink) -> impl IntoView {
    view! {
        <div class="notice notice--good" role="status">
            <Icon name=IconName::Check/>
            <div class="stack stack--tight">
                <p><b>{text::MADE.with(&[("label", &link.row.label)])}</b>" "{t(text::COPY_NOW)}</p>
                <p class="secret"><code>{link.address}</code></p>
            </div>
        </div>
    }
}

fn one(session: SessionId, row: PrivateLinkRow, revoke: ServerAction<RevokePrivateLink>) -> impl IntoView {
    let PrivateLinkRow { id, role, label, by, until, .. } = row;
    let revoke_label = text::REVOKE_NAMED.with(&[("label", &label)]);
    let by = text::BY.with(&[("name", &by)]);
    view! {
        <li class="row row--spread tokens__row">
            <div>
                <p><b dir="auto">{label}</b>" "<span class="badge">{t(role_name(role))}</span></p>
                <p class="muted small">{dated(text::UNTIL, until)}", "{by}</p>
            </div>
            {take_away(revoke_label, text::REVOKE, revoke.pending(), move || { revoke.dispatch(RevokePrivateLink { session, link: id }); })}
        </li>
    }
}
