//! Tokens for programs that use the REST interface.

use crate::api::account::{CreateApiToken, RevokeApiToken, api_tokens};
use crate::components::form::{FormError, Submit, TextField, failure_of};
use crate::components::frame::Frame;
use crate::components::icon::{Icon, IconName};
use crate::components::loaded::Loaded;
use crate::components::local_time::{LocalTime, Shown};
use leptos::prelude::*;
use leptos_meta::Title;
use protocol::ApiTokenRow;

/// The organizer's tokens: make one, see when each was used, revoke it.
#[component]
pub fn TokensPage() -> impl IntoView {
    let create = ServerAction::<CreateApiToken>::new();
    let revoke = ServerAction::<RevokeApiToken>::new();
    let tokens = Resource::new(move || (create.version().get(), revoke.version().get()), |_| api_tokens());
    let page = move |tokens| view! { <Tokens tokens create revoke/> }.into_any();
    view! { <Title text="Tokens"/><Loaded resource=tokens page/> }.into_any()
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
                <div class="page__head">
                    <div>
                        <h1 class="page__title">"Tokens for programs"</h1>
                        <p class="page__lead">"A program that sends signals, reads exports or gives orders over REST shows a token that you made for it. " <a href="/api/v1/docs" rel="external">"What it may ask"</a></p>
                    </div>
                </div>
                <div class="stack">
                    <div class="card">
                        <ActionForm action=create attr:class="form">
                            <TextField name="name" label="What it is for" placeholder="Webinar bridge" max=80/>
                            <FormError failure=failure_of(create)/>
                            <Submit pending=create.pending() label="Make a token" busy="Making it…"/>
                        </ActionForm>
                    </div>
                    {move || made().map(|(token, secret)| view! {
                        <div class="notice notice--good" role="status">
                            <Icon name=IconName::Check/>
                            <div class="stack stack--tight">
                                <p><b>{format!("The token for {}. ", token.name)}</b>"Copy it now: it is not shown again."</p>
                                <p class="secret"><code>{secret}</code></p>
                            </div>
                        </div>
                    })}
                    {move || failure.get().map(|failure| view! { <p class="notice notice--bad" role="alert"><Icon name=IconName::Warning/><span>{failure.words()}</span></p> })}
                    <section class="panel" aria-labelledby="tokens-title">
                        <div class="panel__head"><h2 class="panel__title" id="tokens-title">"Yours"</h2></div>
                        <div class="panel__body">
                            <ul class="tokens">{rows}</ul>
                            {is_empty.then(|| view! { <p class="muted">"None yet."</p> })}
                        </div>
                    </section>
                </div>
            </main>
        </Frame>
    }
}

fn row(token: ApiTokenRow, revoke: ServerAction<RevokeApiToken>) -> impl IntoView {
    let ApiTokenRow { id, name, created_at, last_used_at } = token;
    let label = format!("Revoke the token for {name}");
    let used = match last_used_at {
        Some(at) => view! { "last used " <LocalTime at shown=Shown::Day/> }.into_any(),
        None => "never used".into_any(),
    };
    view! {
        <li class="row row--spread tokens__row">
            <div>
                <p><b>{name}</b></p>
                <p class="muted small">"Made " <LocalTime at=created_at shown=Shown::Day/> ", " {used}</p>
            </div>
            <button
                type="button"
                class="button button--small button--bad-quiet"
                aria-label=label
                disabled=revoke.pending()
                on:click=move |_| { revoke.dispatch(RevokeApiToken { id: id.clone() }); }
            >
                "Revoke"
            </button>
        </li>
    }
}
