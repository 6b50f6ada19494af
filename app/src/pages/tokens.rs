//! Tokens for programs that use the REST interface.

use api::account::{CreateApiToken, RevokeApiToken, api_tokens};
use api::page_resource;
use kit::form::{FormError, Submit, TextField, failure_of, refusal, take_away};
use kit::frame::{Frame, page_head};
use kit::icon::{Icon, IconName};
use kit::loaded::Loaded;
use kit::local_time::dated;
use leptos::prelude::*;
use leptos_meta::Title;
use protocol::ApiTokenRow;
use wording::language::{gate, sessions as text, t};

/// The organizer's tokens: make one, see when each was used, revoke it.
#[component]
pub fn TokensPage() -> impl IntoView {
    let create = ServerAction::<CreateApiToken>::new();
    let revoke = ServerAction::<RevokeApiToken>::new();
    let tokens = page_resource(move || (create.version().get(), revoke.version().get()), |_| api_tokens());
    let page = move |tokens| view! { <Tokens tokens create revoke/> }.into_any();
    view! { <Title text=t(gate::TOKENS)/><Loaded resource=tokens page/> }.into_any()
}

#[component]
fn Tokens(tokens: Vec<ApiTokenRow>, create: ServerAction<CreateApiToken>, revoke: ServerAction<RevokeApiToken>) -> impl IntoView {
    let made = move || create.value().get().and_then(Result::ok);
    let failure = failure_of(revoke);
    let is_empty = tokens.is_empty();
    let rows = tokens.into_iter().map(|token| row(token, revoke)).collect_view();
    view! {
        <Frame>
            <main id="content" class="page page--narrow">
                {page_head(text::TOKENS, view! { {t(text::TOKENS_LEAD)}" "<a href="/api/v1/docs" rel="external">{t(text::WHAT_IT_MAY_ASK)}</a> })}
                <div class="stack">
                    <div class="card">
                        <ActionForm action=create attr:class="form">
                            <TextField name="name" label=text::WHAT_FOR placeholder=text::WHAT_FOR_EXAMPLE max=80/>
                            <FormError failure=failure_of(create)/>
                            <Submit pending=create.pending() label=text::MAKE_TOKEN busy=text::MAKING/>
                        </ActionForm>
                    </div>
                    {move || made().map(|(token, secret)| view! {
                        <div class="notice notice--good" role="status">
                            <Icon name=IconName::Check/>
                            <div class="stack stack--tight">
                                <p><b>{text::TOKEN_MADE.with(&[("name", &token.name)])}</b>" "{t(text::COPY_NOW)}</p>
                                <p class="secret"><code>{secret}</code></p>
                            </div>
                        </div>
                    })}
                    {move || refusal(failure.get())}
                    <section class="panel" aria-labelledby="tokens-title">
                        <div class="panel__head"><h2 class="panel__title" id="tokens-title">{t(text::YOURS)}</h2></div>
                        <div class="panel__body">
                            <ul class="tokens">{rows}</ul>
                            {is_empty.then(|| view! { <p class="muted">{t(text::NONE_YET)}</p> })}
                        </div>
                    </section>
                </div>
            </main>
        </Frame>
    }
}

fn row(token: ApiTokenRow, revoke: ServerAction<RevokeApiToken>) -> impl IntoView {
    let ApiTokenRow { id, name, created_at, last_used_at } = token;
    let label = text::REVOKE_NAMED.with(&[("name", &name)]);
    let used = match last_used_at {
        Some(at) => dated(text::LAST_USED, at).into_any(),
        None => t(text::NEVER_USED).into_any(),
    };
    view! {
        <li class="row row--spread tokens__row">
            <div>
                <p><b>{name}</b></p>
                <p class="muted small">{dated(text::MADE, created_at)}", "{used}</p>
            </div>
            {take_away(label, text::REVOKE, revoke.pending(), move || { revoke.dispatch(RevokeApiToken { id: id.clone() }); })}
        </li>
    }
}
