//! [`TalkRulesForm`]: the rules for what people write, and the people who are shut out.

use kit::command::{RefusalNotice, Sent};
use kit::icon::{Icon, IconName};
use leptos::html;
use leptos::prelude::*;
use room::{Act, TalkRules};
use session::live::LiveStoreFields;
use session::socket::use_socket;
use wording::language::{Text, moderation as text, t};

/// The rules of talk.
#[component]
pub fn TalkRulesForm() -> impl IntoView {
    let socket = use_socket();
    let sent = Sent::over(socket);
    let live = socket.live;
    let rules = RwSignal::new(live.rules().get_untracked());
    let words = NodeRef::<html::Textarea>::new();
    let blocked = live.guard().read_untracked().blocked.join("\n");
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = words.get_untracked().map(|field| field.value()).unwrap_or_default();
        let blocked = typed.split(['\n', ',', ';']).map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect();
        sent.act(Act::SetRules { rules: rules.get_untracked(), blocked });
    };
    let check = move |words: Text, get: fn(&TalkRules) -> bool, set: fn(&mut TalkRules, bool)| {
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=move || rules.with(get) on:change:target=move |event| rules.update(|rules| set(rules, event.target().checked()))/>
                <span>{t(words)}</span>
            </label>
        }
    };
    view! {
        <form class="form" on:submit=save>
            <fieldset class="stack stack--tight">
                <legend class="field__label">{t(text::RULES)}</legend>
                {check(text::APPROVE_QUESTIONS, |rules| rules.approve_questions, |rules, on| rules.approve_questions = on)}
                {check(text::APPROVE_CHAT, |rules| rules.approve_chat, |rules, on| rules.approve_chat = on)}
                {check(text::CHAT_OFF, |rules| rules.chat_off, |rules, on| rules.chat_off = on)}
                {check(text::NO_LINKS, |rules| rules.no_links, |rules, on| rules.no_links = on)}
            </fieldset>
            <div class="field">
                <label class="field__label" for="blocked-words">{t(text::BLOCKED)}</label>
                <textarea class="input" id="blocked-words" rows="4" dir="auto" aria-describedby="blocked-hint" prop:value=blocked node_ref=words></textarea>
                <p class="field__hint" id="blocked-hint">{t(text::BLOCKED_HINT)}</p>
            </div>
            <RefusalNotice sent/>
            <div class="row">
                <button type="submit" class="button button--primary" disabled=move || sent.is_pending()>{t(text::SAVE_RULES)}</button>
                {move || sent.is_done().then(|| view! { <span class="badge badge--good"><Icon name=IconName::Check/>{t(text::SAVED)}</span> })}
            </div>
        </form>
        <Bans/>
    }
}

/// The people who are shut out, each with a way back.
#[component]
fn Bans() -> impl IntoView {
    let socket = use_socket();
    let sent = Sent::over(socket);
    let bans = Memo::new(move |_| socket.live.guard().read().bans.clone());
    view! {
        <section class="stack stack--tight" aria-labelledby="bans-title" hidden=move || bans.with(Vec::is_empty)>
            <h3 class="field__label" id="bans-title">{t(text::BANS)}</h3>
            <p class="field__hint">{t(text::BANS_HINT)}</p>
            <ul class="at-door">
                <For each=move || bans.get() key=|ban| ban.ban let(ban)>
                    <li class="at-door__one">
                        <span class="at-door__name" dir="auto">{ban.name.unwrap_or_else(|| t(text::ASKED_UNNAMED).to_owned())}</span>
                        <button type="button" class="button button--small" on:click=move |_| sent.act(Act::Unban { ban: ban.ban })>{t(text::LIFT)}</button>
                    </li>
                </For>
            </ul>
            <RefusalNotice sent/>
        </section>
    }
}
