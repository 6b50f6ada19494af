//! [`SettingsSheet`]: the settings that an organizer may tune while the session runs.

use super::talk_rules::TalkRulesForm;
use crate::chunk::{Lost, later, wasm_split};
use conductor::arm::Arm;
use conductor::settings::Settings;
use conductor::time::Span;
use conductor::unit::Probability;
use kit::command::{RefusalNotice, Sent};
use kit::icon::{Icon, IconName};
use kit::sheet::Sheet;
use leptos::prelude::*;
use protocol::Order;
use session::live::LiveStoreFields;
use session::socket::use_socket;
use wording::format::arm_name;
use wording::language::{Language, Text, current, proposal as text, t};

/// A sheet with the settings that an organizer may tune.
#[component]
pub fn SettingsSheet(
    /// True if it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! { <Sheet open title=text::SETTINGS>{later(load_form, form)}</Sheet> }
}

/// The sheet's content.
#[wasm_split(settings, wasm_split_path = leptos::wasm_split, fallible, preload(load_form))]
pub(crate) fn form() -> Result<AnyView, Lost> {
    Ok(view! { <TalkRulesForm/><hr class="rule"/><SettingsForm/> }.into_any())
}

#[component]
fn SettingsForm() -> impl IntoView {
    let socket = use_socket();
    let sent = Sent::over(socket);
    let settings = RwSignal::new(socket.live.settings().get_untracked());
    let problem = RwSignal::new(None::<String>);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match settings.with_untracked(Settings::check) {
            Ok(()) => {
                problem.set(None);
                sent.order(Order::Tune { settings: settings.get_untracked() });
            }
            Err(bad) => {
                problem.set(Some(if current() == Language::English { format!("{bad}.") } else { t(text::BAD_SETTINGS).to_owned() }))
            }
        }
    };
    let never = move |arm: Arm| {
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || settings.with(|settings| settings.never.contains(&arm))
                    on:change:target=move |event| {
                        let on = event.target().checked();
                        settings.update(|settings| {
                            settings.never.retain(|other| *other != arm);
                            if on {
                                settings.never.push(arm);
                            }
                        });
                    }
                />
                <span>{t(arm_name(arm))}</span>
            </label>
        }
    };
    view! {
        <form class="form" on:submit=save>
            <NumberField
                id="budget" label=text::BUDGET hint=text::BUDGET_HINT max=60
                value=Signal::derive(move || i64::from(settings.with(|settings| settings.budget_per_hour)))
                set=move |value: i64| settings.update(|settings| settings.budget_per_hour = u32::try_from(value).unwrap_or(0))
            />
            <NumberField
                id="cooldown" label=text::COOLDOWN hint=text::COOLDOWN_HINT max=3600
                value=Signal::derive(move || settings.with(|settings| settings.cooldown.as_millis() / 1000))
                set=move |value: i64| settings.update(|settings| settings.cooldown = Span::from_secs(value))
            />
            <NumberField
                id="ttl" label=text::TTL hint=text::TTL_HINT max=120
                value=Signal::derive(move || settings.with(|settings| settings.proposal_ttl.as_millis() / 60_000))
                set=move |value: i64| settings.update(|settings| settings.proposal_ttl = Span::from_secs(value.max(1) * 60))
            />
            <NumberField
                id="threshold" label=text::THRESHOLD hint=text::THRESHOLD_HINT max=100
                value=Signal::derive(move || wording::format::points(conductor::unit::Score::new(settings.with(|settings| settings.auto_approve_threshold.get()))))
                set=move |value: i64| settings.update(|settings| settings.auto_approve_threshold = percent(value))
            />
            <fieldset>
                <legend class="field__label">{t(text::NEVER)}</legend>
                {Arm::ALL.into_iter().filter(|arm| *arm != Arm::Hold).map(never).collect_view()}
                <p class="field__hint">{t(text::NEVER_HINT)}</p>
            </fieldset>
            {move || problem.get().map(|words| view! { <p class="notice notice--bad" role="alert"><Icon name=IconName::Warning/><span>{words}</span></p> })}
            <RefusalNotice sent/>
            <div class="row">
                <button type="submit" class="button button--primary" disabled=move || sent.is_pending()>{t(text::SAVE)}</button>
                {move || sent.is_done().then(|| view! { <span class="badge badge--good"><Icon name=IconName::Check/>{t(text::SAVED)}</span> })}
            </div>
        </form>
    }
}

fn percent(value: i64) -> Probability {
    Probability::new(f64::from(i32::try_from(value).unwrap_or(100)) / 100.0)
}

#[component]
fn NumberField(id: &'static str, label: Text, hint: Text, max: i64, value: Signal<i64>, #[prop(into)] set: Callback<i64>) -> impl IntoView {
    view! {
        <div class="field">
            <label class="field__label" for=id>{t(label)}</label>
            <input
                class="input"
                id=id
                type="number"
                inputmode="numeric"
                min="0"
                max=max
                aria-describedby=format!("{id}-hint")
                prop:value=move || value.get().to_string()
                on:change:target=move |event| {
                    set.run(event.target().value().parse::<i64>().unwrap_or(0).clamp(0, max));
                    // A number out of range may leave the value as it was: then nothing but this puts it into the field.
                    event.target().set_value(&value.get_untracked().to_string());
                }
            />
            <p class="field__hint" id=format!("{id}-hint")>{t(hint)}</p>
        </div>
    }
}
