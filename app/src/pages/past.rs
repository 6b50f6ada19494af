//! Past sessions: what new ones are compared with, and files of other programs.

use api::Failure;
use api::page_resource;
use api::past::{ForgetPast, LabelAlarm, past, upload};
use conductor::host::LEAST_SESSIONS;
use kit::form::take_away;
use kit::frame::{Frame, page_head};
use kit::icon::{Icon, IconName};
use kit::loaded::Loaded;
use kit::local_time::{LocalTime, Precision};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use protocol::past::{Imported, ImportedFile, PastAlarm, PastPage as Page, PastSession};
use uuid::Uuid;
use wording::format::{anomaly_name, rate};
use wording::language::{past as text, t};
use wording::{format_name, unclear_words, unreadable_words, would_words};

/// The answer to the last upload.
type Answer = RwSignal<Option<Result<Imported, Failure>>>;

/// The organizer's past sessions: bring files, see what was understood, say whether alarms would have been right.
#[component]
pub fn PastPage() -> impl IntoView {
    let forget = ServerAction::<ForgetPast>::new();
    let label = ServerAction::<LabelAlarm>::new();
    let answer: Answer = RwSignal::new(None);
    let page = page_resource(
        move || (forget.version().get(), label.version().get(), answer.with(|answer| answer.as_ref().is_some_and(Result::is_ok))),
        |_| past(),
    );
    let shown = move |page| view! { <Past page answer forget label/> }.into_any();
    view! { <Title text=t(text::TITLE)/><Loaded resource=page page=shown/> }.into_any()
}

#[component]
fn Past(page: Page, answer: Answer, forget: ServerAction<ForgetPast>, label: ServerAction<LabelAlarm>) -> impl IntoView {
    let Page { sessions, compared, custom } = page;
    let standing = if custom { text::COMPARED.of(compared) } else { text::NOT_YET.with(&[("n", &compared), ("least", &LEAST_SESSIONS)]) };
    let would = would_words(&sessions).map(|words| view! { <p>{words}</p> });
    let is_empty = sessions.is_empty();
    let rows = sessions.into_iter().map(|session| row(session, forget, label)).collect_view();
    view! {
        <Frame>
            <main id="content" class="page page--narrow">
                {page_head(text::TITLE, t(text::LEAD))}
                <div class="stack">
                    <Upload answer/>
                    <section class="panel" aria-labelledby="past-title">
                        <div class="panel__head"><h2 class="panel__title" id="past-title">{t(text::YOURS)}</h2></div>
                        <div class="panel__body stack stack--tight">
                            <p>{standing}</p>
                            {would}
                            <ul class="tokens">{rows}</ul>
                            {is_empty.then(|| view! { <p class="muted">{t(text::NONE)}</p> })}
                        </div>
                    </section>
                </div>
            </main>
        </Frame>
    }
}

#[component]
fn Upload(answer: Answer) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    let pending = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(files) = form.get_untracked() else { return };
        pending.set(true);
        answer.set(None);
        spawn_local(async move {
            let came = upload(&files).await;
            // Somebody may have left the page meanwhile.
            pending.try_set(false);
            answer.try_set(Some(came));
        });
    };
    let came = move || {
        answer.get().map(|answer| match answer {
            Ok(imported) => told(imported).into_any(),
            Err(failure) => bad(failure.words()).into_any(),
        })
    };
    view! {
        <div class="card stack">
            <form class="form" node_ref=form on:submit=submit>
                <div class="field">
                    <label class="field__label" for="files">{t(text::FILES)}</label>
                    <input class="input" id="files" name="file" type="file" multiple required aria-describedby="files-hint"/>
                    <p class="field__hint" id="files-hint">{t(text::FILES_HINT)}" "{t(text::PRIVACY)}</p>
                </div>
                <button type="submit" class="button button--primary" disabled=pending>
                    {move || t(if pending.get() { text::READING } else { text::READ })}
                </button>
            </form>
            <div class="stack stack--tight" aria-live="polite">{came}</div>
        </div>
    }
}

fn bad(words: String) -> impl IntoView {
    view! { <p class="notice notice--bad"><Icon name=IconName::Warning/><span>{words}</span></p> }
}

fn told(imported: Imported) -> impl IntoView {
    let Imported { files, sessions } = imported;
    let new = sessions.iter().filter(|found| found.new).count();
    let found = text::FOUND.with(&[("n", &sessions.len()), ("new", &new)]);
    (
        files.into_iter().map(file).collect_view(),
        view! { <p class="notice notice--good"><Icon name=IconName::Check/><span>{found}</span></p> },
    )
}

fn file(file: ImportedFile) -> impl IntoView {
    let ImportedFile { name, format, unreadable, understood, passed_over, misread, named, .. } = file;
    if let Some(why) = unreadable {
        return bad(text::FILE_UNREAD.with(&[("name", &name), ("why", &t(unreadable_words(why)))])).into_any();
    }
    let words = text::FILE_READ.with(&[
        ("name", &name),
        ("format", &format.map_or("", format_name)),
        ("understood", &understood),
        ("passed", &passed_over),
        ("misread", &misread),
    ]);
    let lines = named.into_iter().map(|misread| {
        let why = t(unclear_words(misread.why));
        let words = if misread.line == 0 { why.to_owned() } else { text::LINE.with(&[("n", &misread.line), ("why", &why)]) };
        view! { <li>{words}</li> }
    });
    view! { <p>{words}</p><ul class="plain small muted">{lines.collect_view()}</ul> }.into_any()
}

fn row(session: PastSession, forget: ServerAction<ForgetPast>, label: ServerAction<LabelAlarm>) -> impl IntoView {
    let PastSession { id, at, title, about, counts, alarms } = session;
    let name = title.unwrap_or_else(|| about.map_or_else(|| t(text::HELD), |about| format_name(about.format)).to_owned());
    let dated = about.is_none_or(|about| about.dated);
    let facts = about.map(|about| {
        let activity = about.activity;
        text::FACTS.with(&[
            ("minutes", &format!("{:.0}", activity.minutes)),
            ("people", &activity.people),
            ("active", &activity.active),
            ("chat", &rate(activity.chat)),
        ])
    });
    let left_out = about.filter(|_| !counts).map(|about| t(if about.whole { text::TOO_SHORT } else { text::NOT_WHOLE }));
    let alarms = alarms.into_iter().map(|alarm| question(id, alarm, label)).collect_view();
    view! {
        <li class="tokens__row stack stack--tight">
            <div class="row row--spread">
                <p>
                    <b>{name}</b>", "
                    {if dated { view! { <LocalTime at shown=Precision::Day/> }.into_any() } else { t(text::NO_DATE).into_any() }}
                    {counts.then(|| view! { " "<span class="badge badge--good">{t(text::COUNTS)}</span> })}
                </p>
                {take_away(t(text::FORGET_THIS).to_owned(), text::FORGET, forget.pending(), move || { forget.dispatch(ForgetPast { past: id }); })}
            </div>
            {facts.map(|facts| view! { <p class="muted small">{facts}</p> })}
            {left_out.map(|words| view! { <p class="muted small">{words}</p> })}
            {alarms}
        </li>
    }
}

/// An alarm that there would have been, and what the organizer says of it.
fn question(past: Uuid, alarm: PastAlarm, label: ServerAction<LabelAlarm>) -> impl IntoView {
    let words = text::AT_MINUTE.with(&[("n", &(alarm.at_s / 60)), ("kind", &t(anomaly_name(alarm.kind)))]);
    let choice = move |words, lost: bool| {
        let pressed = alarm.lost == Some(lost);
        view! {
            <button
                type="button"
                class=if pressed { "button button--small button--primary" } else { "button button--small button--quiet" }
                aria-pressed=pressed.to_string()
                disabled=label.pending()
                on:click=move |_| { label.dispatch(LabelAlarm { past, alarm: alarm.n, lost }); }
            >
                {t(words)}
            </button>
        }
    };
    let shown = words.clone();
    view! { <div class="row" role="group" aria-label=words><span aria-hidden="true">{shown}</span>{choice(text::YES, true)}{choice(text::NO, false)}</div> }
}
