//! An organizer's account: the password, the browsers that are signed in, and for operators the accounts of all.

mod team;

use self::team::{TeamActions, TeamPanels};
use api::page_resource;
use api::team::{ChangePassword, EndSignIn, SignOutElsewhere, account};
use kit::form::{FormError, PasswordField, Submit, failure_of, refusal, take_away};
use kit::frame::{Frame, page_head};
use kit::icon::{Icon, IconName};
use kit::loaded::Loaded;
use kit::local_time::dated;
use kit::strength::Strength;
use leptos::html;
use leptos::prelude::*;
use leptos_meta::Title;
use protocol::account::{AccountPage as Page, SignInRow};
use wording::language::{account as text, gate, t};

/// The page of the account.
#[component]
pub fn AccountPage() -> impl IntoView {
    let change = ServerAction::<ChangePassword>::new();
    let end = ServerAction::<EndSignIn>::new();
    let others = ServerAction::<SignOutElsewhere>::new();
    let team = TeamActions::new();
    let source = move || (change.version().get(), end.version().get(), others.version().get(), team.version());
    let shown = page_resource(source, |_| account());
    let page = move |page: Page| {
        let Page { me, sign_ins, team: accounts } = page;
        let own = me.organizer;
        view! {
            <Frame>
                <main id="content" class="page page--narrow">
                    {page_head(text::TITLE, view! { {text::SIGNED_IN_AS.with(&[("name", &me.name)])}" "<a href="/tokens">{t(text::TOKENS)}</a> })}
                    <div class="stack">
                        <SignIns sign_ins end others/>
                        <Password change/>
                        {accounts.map(|accounts| view! { <TeamPanels team=accounts own actions=team/> })}
                    </div>
                </main>
            </Frame>
        }
        .into_any()
    };
    view! { <Title text=t(text::TITLE)/><Loaded resource=shown page/> }.into_any()
}

#[component]
fn SignIns(sign_ins: Vec<SignInRow>, end: ServerAction<EndSignIn>, others: ServerAction<SignOutElsewhere>) -> impl IntoView {
    let has_others = sign_ins.iter().any(|row| !row.here);
    let rows = sign_ins.into_iter().map(|row| sign_in(row, end)).collect_view();
    let (of_one, of_others) = (failure_of(end), failure_of(others));
    view! {
        <section class="panel" aria-labelledby="sign-ins-title">
            <div class="panel__head row row--spread">
                <h2 class="panel__title" id="sign-ins-title">{t(text::SIGN_INS)}</h2>
                {has_others.then(|| view! {
                    <button
                        type="button"
                        class="button button--small button--bad-quiet"
                        disabled=others.pending()
                        on:click=move |_| { others.dispatch(SignOutElsewhere {}); }
                    >
                        {t(text::SIGN_OUT_ELSEWHERE)}
                    </button>
                })}
            </div>
            <div class="panel__body">
                {move || refusal(of_one.get().or_else(|| of_others.get()))}
                <ul class="tokens">{rows}</ul>
                <p class="muted small">{t(text::ROUGHLY)}</p>
            </div>
        </section>
    }
}

fn sign_in(row: SignInRow, end: ServerAction<EndSignIn>) -> impl IntoView {
    let SignInRow { id, since, seen, browser, network, here } = row;
    let browser = browser.unwrap_or_else(|| t(text::UNKNOWN_BROWSER).to_owned());
    let label = text::SIGN_OUT_NAMED.with(&[("name", &browser)]);
    view! {
        <li class="row row--spread tokens__row">
            <div>
                <p>
                    <b>{browser}</b>
                    {network.map(|network| format!(" · {network}"))}
                    {here.then(|| view! { " "<span class="badge badge--good">{t(text::HERE)}</span> })}
                </p>
                <p class="muted small">{dated(text::SINCE, since)}", "{dated(text::SEEN, seen)}</p>
            </div>
            {(!here).then(|| view! {
                {take_away(label, gate::SIGN_OUT, end.pending(), move || { end.dispatch(EndSignIn { id }); })}
            })}
        </li>
    }
}

#[component]
fn Password(change: ServerAction<ChangePassword>) -> impl IntoView {
    let (password, typed) = signal(String::new());
    let hint = move || view! { <Strength password/> };
    let is_changed = move || change.value().get().is_some_and(|answer| answer.is_ok());
    let form = NodeRef::<html::Form>::new();
    Effect::new(move |_| {
        // Passwords do not stay on the screen once they are of no use.
        if let Some(form) = form.get().filter(|_| is_changed()) {
            form.reset();
            typed.set(String::new());
        }
    });
    view! {
        <section class="panel" aria-labelledby="password-title">
            <div class="panel__head"><h2 class="panel__title" id="password-title">{t(text::CHANGE_PASSWORD)}</h2></div>
            <div class="panel__body">
                {move || is_changed().then(|| view! {
                    <p class="notice notice--good" role="status"><Icon name=IconName::Check/><span>{t(text::CHANGED)}</span></p>
                })}
                <ActionForm action=change node_ref=form attr:class="form">
                    <PasswordField name="present" label=text::PRESENT_PASSWORD autocomplete="current-password"/>
                    <PasswordField name="password" label=text::NEW_PASSWORD autocomplete="new-password" typed hint/>
                    <FormError failure=failure_of(change)/>
                    <Submit pending=change.pending() label=text::CHANGE_IT busy=text::CHANGING/>
                </ActionForm>
            </div>
        </section>
    }
}
