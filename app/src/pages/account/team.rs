//! The accounts of all and their one-time links, for operators.

use api::Failure;
use api::team::{EndSignIns, Invite, ResetLink, WithdrawLink};
use conductor::id::OrganizerId;
use kit::form::{FormError, Submit, TextField, failure_of, refusal, take_away};
use kit::icon::{Icon, IconName};
use kit::local_time::dated;
use kit::sheet::Dialog;
use leptos::html;
use leptos::prelude::*;
use protocol::account::{AccountRow, LinkKind, LinkRow, MadeLink, Team};
use wording::language::{account as text, t};

/// Actions of operators.
#[derive(Clone, Copy)]
pub(super) struct TeamActions {
    invite: ServerAction<Invite>,
    reset: ServerAction<ResetLink>,
    withdraw: ServerAction<WithdrawLink>,
    end: ServerAction<EndSignIns>,
    /// The link that was made last.
    made: RwSignal<Option<MadeLink>>,
}

impl TeamActions {
    pub(super) fn new() -> Self {
        let (invite, reset) = (ServerAction::<Invite>::new(), ServerAction::<ResetLink>::new());
        let made = RwSignal::new(None);
        let keep = move |answer: Option<Result<MadeLink, Failure>>| {
            if let Some(Ok(link)) = answer {
                made.set(Some(link));
            }
        };
        Effect::new(move |_| keep(invite.value().get()));
        Effect::new(move |_| keep(reset.value().get()));
        Self { invite, reset, withdraw: ServerAction::new(), end: ServerAction::new(), made }
    }

    /// Changes with every answer.
    pub(super) fn version(self) -> usize {
        self.invite.version().get() + self.reset.version().get() + self.withdraw.version().get() + self.end.version().get()
    }

    fn failure(self) -> Option<Failure> {
        let failures = [failure_of(self.reset), failure_of(self.withdraw), failure_of(self.end)];
        failures.into_iter().find_map(|failure| failure.get())
    }
}

#[component]
pub(super) fn TeamPanels(team: Team, own: OrganizerId, actions: TeamActions) -> impl IntoView {
    let asked = RwSignal::new(false);
    let whose = RwSignal::new(None::<OrganizerId>);
    let ask = move |organizer| {
        whose.set(Some(organizer));
        asked.set(true);
    };
    let Team { accounts, links } = team;
    let accounts = accounts.into_iter().map(|row| account(row, own, actions, ask)).collect_view();
    let form = NodeRef::<html::Form>::new();
    Effect::new(move |_| {
        if let Some(form) = form.get().filter(|_| matches!(actions.invite.value().get(), Some(Ok(_)))) {
            form.reset();
        }
    });
    let has_links = !links.is_empty();
    let links = links.into_iter().map(|row| link(row, actions.withdraw)).collect_view();
    view! {
        <section class="panel" aria-labelledby="accounts-title">
            <div class="panel__head"><h2 class="panel__title" id="accounts-title">{t(text::ACCOUNTS)}</h2></div>
            <div class="panel__body stack">
                {move || refusal(actions.failure())}
                {move || actions.made.get().map(made)}
                <ul class="tokens">{accounts}</ul>
            </div>
        </section>
        <section class="panel" aria-labelledby="invite-title">
            <div class="panel__head"><h2 class="panel__title" id="invite-title">{t(text::INVITE)}</h2></div>
            <div class="panel__body stack">
                <ActionForm action=actions.invite node_ref=form attr:class="form">
                    <TextField name="name" label=text::THEIR_NAME hint=text::THEIR_NAME_HINT max=60/>
                    <FormError failure=failure_of(actions.invite)/>
                    <Submit pending=actions.invite.pending() label=text::MAKE_LINK busy=text::MAKING/>
                </ActionForm>
                {has_links.then(|| view! { <h3>{t(text::OPEN_LINKS)}</h3><ul class="tokens">{links}</ul> })}
            </div>
        </section>
        <Dialog
            open=asked
            title=text::SIGN_OUT_QUESTION
            words=text::SIGN_OUT_WORDS
            yes=text::SIGN_THEM_OUT
            on_yes=move |()| if let Some(organizer) = whose.get_untracked() { actions.end.dispatch(EndSignIns { organizer }); }
        />
    }
}

fn made(link: MadeLink) -> impl IntoView {
    let words = match link.row.kind {
        LinkKind::Reset => text::RESET_MADE.with(&[("name", &link.row.name)]),
        LinkKind::Invite | LinkKind::SetUp => text::INVITE_MADE.with(&[("name", &link.row.name)]),
    };
    view! {
        <div class="notice notice--good" role="status">
            <Icon name=IconName::Check/>
            <div class="stack stack--tight">
                <p><b>{words}</b>" "{t(text::COPY_NOW)}</p>
                <p class="secret"><code>{link.address}</code></p>
            </div>
        </div>
    }
}

fn account(
    row: AccountRow,
    own: OrganizerId,
    actions: TeamActions,
    ask: impl Fn(OrganizerId) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let AccountRow { organizer, name, operator, since, sign_ins, seen } = row;
    let labels = [text::RESET_NAMED, text::SIGN_THEM_OUT_NAMED].map(|label| label.with(&[("name", &name)]));
    let [reset_label, end_label] = labels;
    view! {
        <li class="row row--spread tokens__row">
            <div>
                <p><b dir="auto">{name}</b>{operator.then(|| view! { " "<span class="badge">{t(text::OPERATOR)}</span> })}</p>
                <p class="muted small">
                    {dated(text::MADE, since)}", "{text::BROWSERS.of(sign_ins)}
                    {seen.map(|at| view! { ", "{dated(text::SEEN, at)} })}
                </p>
            </div>
            {(organizer != own).then(|| view! {
                <div class="row">
                    <button
                        type="button"
                        class="button button--small"
                        aria-label=reset_label
                        disabled=actions.reset.pending()
                        on:click=move |_| { actions.reset.dispatch(ResetLink { organizer }); }
                    >
                        {t(text::RESET)}
                    </button>
                    {(sign_ins > 0).then(|| view! {
                        {take_away(end_label, text::SIGN_THEM_OUT, actions.end.pending(), move || ask(organizer))}
                    })}
                </div>
            })}
        </li>
    }
}

fn link(row: LinkRow, withdraw: ServerAction<WithdrawLink>) -> impl IntoView {
    let LinkRow { id, kind, name, by, until, .. } = row;
    let words = t(if kind == LinkKind::Reset { text::TO_PASSWORD } else { text::INVITATION });
    let label = text::WITHDRAW_NAMED.with(&[("name", &name)]);
    let by = text::BY.with(&[("name", &by)]);
    view! {
        <li class="row row--spread tokens__row">
            <div>
                <p><b dir="auto">{name}</b>" · "{words}</p>
                <p class="muted small">{dated(text::UNTIL, until)}", "{by}</p>
            </div>
            {take_away(label, text::WITHDRAW, withdraw.pending(), move || { withdraw.dispatch(WithdrawLink { link: id }); })}
        </li>
    }
}
