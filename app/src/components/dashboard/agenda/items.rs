//! The items of an agenda: the current one, buttons to go on and back, and a form.

use super::moment::{as_field, of_field};
use api::Failure;
use api::agenda::{agenda, begin_item, set_agenda};
use conductor::id::{ItemId, SessionId};
use conductor::plan::{Item, Plan, TITLE};
use conductor::signal::Phase;
use kit::icon::{Icon, IconName};
use kit::local_time::LocalTime;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use session::live::has_ended;
use session::socket::use_socket;
use wording::format::phase_name;
use wording::language::{agenda as text, drafts, t};

/// The last thing that was asked for. Copy it freely.
#[derive(Clone, Copy)]
struct Asked {
    plan: RwSignal<Plan>,
    pending: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    done: RwSignal<bool>,
}

impl Asked {
    fn of(plan: RwSignal<Plan>) -> Self {
        Self { plan, pending: RwSignal::new(false), failure: RwSignal::new(None), done: RwSignal::new(false) }
    }

    fn run(self, what: impl Future<Output = Result<Plan, Failure>> + 'static) {
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        self.done.set(false);
        spawn_local(async move {
            let result = what.await;
            // The panel may be closed meanwhile.
            self.pending.try_set(false);
            match result {
                Ok(plan) => {
                    self.plan.try_set(plan);
                    self.failure.try_set(None);
                    self.done.try_set(true);
                }
                Err(failure) => {
                    self.failure.try_set(Some(failure));
                }
            }
        });
    }

    fn notice(self) -> impl IntoView {
        view! {
            <div aria-live="polite">
                {move || self.failure.get().map(|failure| view! {
                    <p class="notice notice--bad"><Icon name=IconName::Warning/><span>{failure.words()}</span></p>
                })}
            </div>
        }
    }
}

/// The agenda.
#[component]
pub(super) fn Items(session: SessionId, plan: RwSignal<Plan>) -> impl IntoView {
    let socket = use_socket();
    let going = Asked::of(plan);
    let begin = move |item: Option<ItemId>| {
        if let Some(item) = item {
            let key = socket.new_id();
            going.run(async move { begin_item(session, item, key).await });
        }
    };
    let is_off = move || going.pending.get() || has_ended(socket.live);
    let previous = Memo::new(move |_| plan.with(|plan| plan.previous().map(|item| (item.id, item.title.clone()))));
    let next = Memo::new(move |_| plan.with(|plan| plan.next().map(|item| (item.id, item.title.clone()))));
    let step = move |item: Memo<Option<(ItemId, String)>>, words: wording::language::Text, class: &'static str| {
        move || {
            item.get().map(|(id, title)| {
                view! {
                    <button type="button" class=class disabled=is_off on:click=move |_| begin(Some(id))>{words.with(&[("title", &title)])}</button>
                }
            })
        }
    };
    let details = NodeRef::<html::Details>::new();
    let editing = RwSignal::new(false);
    // The form begins with the agenda as it is now: another page may have changed it.
    let toggled = move |_| {
        if !details.get_untracked().is_some_and(|details| details.has_attribute("open")) {
            editing.set(false);
            return;
        }
        spawn_local(async move {
            if let Ok(found) = agenda(session).await {
                plan.try_set(found);
            }
            editing.try_set(true);
        });
    };
    let list = move || {
        plan.with(|plan| {
            let current = plan.current();
            plan.items.iter().enumerate().map(|(at, item)| shown(item, current == Some(at), plan)).collect_view()
        })
    };
    view! {
        <div class="stack stack--tight">
            <Show when=move || plan.with(|plan| plan.items.is_empty())><p class="muted small">{t(text::NOTHING)}</p></Show>
            <ol class="agenda" aria-label=t(text::TITLE)>{list}</ol>
            <div class="row for-organizer">
                {step(next, text::NEXT, "button button--small button--primary")}
                {step(previous, text::PREVIOUS, "button button--small")}
            </div>
            {going.notice()}
            <details class="disclosure for-organizer" node_ref=details on:toggle=toggled>
                <summary><Icon name=IconName::Edit/>{t(text::EDIT)}</summary>
                {move || editing.get().then(|| view! { <Form session plan/> })}
            </details>
        </div>
    }
}

fn shown(item: &Item, is_current: bool, plan: &Plan) -> impl IntoView + use<> {
    let began = plan.marks.iter().rev().find(|mark| mark.item == item.id).map(|mark| mark.at);
    let quiet = item.is_quiet();
    let (before, after) = text::BEGAN.split();
    let times = match (item.from, item.to) {
        (Some(from), Some(to)) => Some(view! { <LocalTime at=from/>"–"<LocalTime at=to/>" " }.into_any()),
        (Some(at), None) | (None, Some(at)) => Some(view! { <LocalTime at/>" " }.into_any()),
        (None, None) => None,
    };
    view! {
        <li class="agenda__item" class:agenda__item--now=is_current aria-current=is_current.then_some("step")>
            <p class="agenda__title" dir="auto">{item.title.clone()}</p>
            <p class="muted small numbers">
                {times}{t(phase_name(item.phase))}
                {quiet.then(|| view! { ", "{t(text::QUIET)} })}
                {began.map(|at| view! { ", "{before}<LocalTime at/>{after} })}
            </p>
        </li>
    }
}

/// An item while it is written. Copy it freely.
#[derive(Clone, Copy)]
struct Fields {
    id: ItemId,
    title: RwSignal<String>,
    phase: RwSignal<Phase>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    quiet: RwSignal<bool>,
}

impl Fields {
    fn of(item: &Item) -> Self {
        Self {
            id: item.id,
            title: RwSignal::new(item.title.clone()),
            phase: RwSignal::new(item.phase),
            from: RwSignal::new(as_field(item.from)),
            to: RwSignal::new(as_field(item.to)),
            quiet: RwSignal::new(item.quiet),
        }
    }

    fn item(self) -> Item {
        let Self { id, title, phase, from, to, quiet } = self;
        let moment = |field: RwSignal<String>| field.with_untracked(|text| of_field(text));
        Item {
            id,
            title: title.get_untracked(),
            phase: phase.get_untracked(),
            from: moment(from),
            to: moment(to),
            quiet: quiet.get_untracked(),
        }
    }
}

#[component]
fn Form(session: SessionId, plan: RwSignal<Plan>) -> impl IntoView {
    let socket = use_socket();
    let saving = Asked::of(plan);
    let rows = RwSignal::new(plan.with_untracked(|plan| plan.items.iter().map(Fields::of).collect::<Vec<_>>()));
    let add = move |_| {
        let id = ItemId(socket.new_id());
        // One follows another.
        let from = rows.with_untracked(|rows| rows.last().and_then(|last| of_field(&last.to.get_untracked())));
        let item = Item { id, title: String::new(), phase: Phase::Talk, from, to: None, quiet: false };
        rows.update(|rows| rows.push(Fields::of(&item)));
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let items: Vec<Item> = rows.with_untracked(|rows| rows.iter().map(|row| row.item()).collect());
        saving.run(async move { set_agenda(session, items).await });
    };
    view! {
        <form class="form desk__form" on:submit=save>
            <For each=move || rows.get() key=|row| row.id let(row)><Row rows row/></For>
            <div class="row"><button type="button" class="button button--small" on:click=add><Icon name=IconName::Plus/>{t(text::ADD)}</button></div>
            {saving.notice()}
            <div class="row">
                <button type="submit" class="button button--primary" disabled=move || saving.pending.get()>
                    {move || t(if saving.pending.get() { text::SAVING } else { text::SAVE })}
                </button>
                {move || saving.done.get().then(|| view! { <span class="badge badge--good" role="status"><Icon name=IconName::Check/>{t(text::SAVED)}</span> })}
            </div>
        </form>
    }
}

#[component]
fn Row(rows: RwSignal<Vec<Fields>>, row: Fields) -> impl IntoView {
    let Fields { id, title, phase, from, to, quiet } = row;
    let place = move || rows.with(|rows| rows.iter().position(|other| other.id == id)).unwrap_or(0);
    let number = move || place() + 1;
    let up = move |_| {
        let at = untrack(place);
        if at > 0 {
            rows.update(|rows| rows.swap(at - 1, at));
        }
    };
    let phases = Phase::ALL
        .map(|one| view! { <option value=one.name() selected=move || phase.get() == one>{t(phase_name(one))}</option> })
        .into_iter()
        .collect_view();
    let chosen = move |name: String| {
        if let Some(one) = Phase::ALL.into_iter().find(|one| one.name() == name) {
            phase.set(one);
        }
    };
    let moment = move |name: &str, label: wording::language::Text, field: RwSignal<String>| {
        let id = format!("agenda-{id}-{name}");
        view! {
            <div class="field">
                <label class="field__label" for=id.clone()>{t(label)}</label>
                <input class="input" id=id type="datetime-local" prop:value=field on:input:target=move |event| field.set(event.target().value())/>
            </div>
        }
    };
    let (title_id, phase_id) = (format!("agenda-{id}-title"), format!("agenda-{id}-phase"));
    view! {
        <fieldset class="agenda__row">
            <legend class="field__label">{move || text::ITEM.with(&[("n", &number())])}</legend>
            <div class="field">
                <label class="field__label" for=title_id.clone()>{t(text::ITEM_TITLE)}</label>
                <input class="input" dir="auto" id=title_id type="text" maxlength=TITLE prop:value=title on:input:target=move |event| title.set(event.target().value())/>
            </div>
            <div class="field">
                <label class="field__label" for=phase_id.clone()>{t(text::PHASE)}</label>
                <select class="input" id=phase_id prop:value=move || phase.get().name() on:change:target=move |event| chosen(event.target().value())>{phases}</select>
            </div>
            {moment("from", text::FROM, from)}
            {moment("to", text::TO, to)}
            <label class="check">
                <input type="checkbox" prop:checked=quiet on:change:target=move |event| quiet.set(event.target().checked())/>
                <span>{t(text::IS_QUIET)}</span>
            </label>
            <div class="row">
                <button type="button" class="icon-button" aria-label=move || format!("{}: {}", t(drafts::UP), text::ITEM.with(&[("n", &number())])) on:click=up><Icon name=IconName::Up/></button>
                <button type="button" class="icon-button" aria-label=move || text::REMOVE.with(&[("n", &number())]) on:click=move |_| rows.update(|rows| rows.retain(|other| other.id != id))><Icon name=IconName::Bin/></button>
            </div>
        </fieldset>
    }
}
