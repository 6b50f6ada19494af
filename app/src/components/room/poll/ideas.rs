//! [`IdeasCard`]: a poll in which people add ideas and support those of others. Its forms work without the page's program too.

use super::{PlainVote, PollFoot, Seen};
use kit::steady::{Once, Steady, hold_still_while};
use leptos::prelude::*;
use room::limits::{IDEA_CHARS, IDEAS_EACH};
use room::{Act, PollKind, PollView};
use session::socket::use_socket;
use wording::language::{room as text, t, talk};

/// An idea as one person sees it.
#[derive(Clone, Debug, PartialEq)]
struct Idea {
    text: String,
    /// People who support it, the person who had it included; none while it waits.
    count: Option<u32>,
    own: bool,
    liked: bool,
}

/// The ideas: the person's own that nobody else sees yet, then all that are shown.
fn listed(seen: &Seen, pending: impl Fn(&str) -> Option<bool>) -> Vec<Idea> {
    let shown = seen.poll.tally.as_ref().map(|tally| tally.answers.as_slice()).unwrap_or_default();
    // The first person's spelling is shown.
    let is_own = |text: &str| seen.said.iter().any(|own| own.trim().eq_ignore_ascii_case(text));
    let waiting = seen.said.iter().filter(|own| !shown.iter().any(|answer| answer.text.eq_ignore_ascii_case(own.trim())));
    let waiting = waiting.map(|own| Idea { text: own.clone(), count: None, own: true, liked: false });
    let all = shown.iter().map(|answer| {
        let was = seen.poll.liked.contains(&answer.text);
        let liked = pending(&answer.text).unwrap_or(was);
        let count = match (was, liked) {
            (false, true) => answer.count + 1,
            (true, false) => answer.count.saturating_sub(1),
            _ => answer.count,
        };
        Idea { text: answer.text.clone(), count: Some(count), own: is_own(&answer.text), liked }
    });
    waiting.chain(all).collect()
}

#[component]
pub fn IdeasCard(
    /// State of the poll for this person.
    seen: Memo<Option<Seen>>,
    /// The poll when its card was made.
    first: PollView,
) -> impl IntoView {
    let socket = use_socket();
    let id = first.id;
    let approve_first = first.kind == PollKind::Ideas { approve_first: true };
    let field = RwSignal::new(String::new());
    hold_still_while(move || !field.read().is_empty());
    let open = Memo::new(move |_| seen.with(|seen| seen.as_ref().is_some_and(|seen| seen.poll.is_open())));
    let own = Memo::new(move |_| seen.with(|seen| seen.as_ref().map(|seen| seen.said.clone()).unwrap_or_default()));
    let all = Memo::new(move |_| {
        seen.with(|seen| {
            let seen = seen.as_ref()?;
            Some(socket.outbox.with(|outbox| listed(seen, |idea| outbox.support(id, idea))))
        })
        .unwrap_or_default()
    });
    let steady = Steady::of(move || all.with(|all| all.iter().map(|idea| idea.text.clone()).collect()));
    // Until the page's program is there the browser sends the form, whatever is in it.
    let alive = RwSignal::new(false);
    Effect::new(move |_| alive.set(true));
    let once = Once::new();
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let idea = field.with_untracked(|field| field.trim().to_owned());
        let mut words = own.get_untracked();
        if !idea.is_empty() && once.is_due() {
            if !words.contains(&idea) {
                words.push(idea);
                socket.act(Act::Answer { poll: id, words });
            }
            field.set(String::new());
        }
    };
    let may_add = move || open.get() && own.with(|own| own.len() < IDEAS_EACH);
    let row = move |key: String| {
        let key = StoredValue::new(key);
        let idea = Memo::new(move |_| all.with(|all| key.with_value(|key| all.iter().find(|idea| idea.text == *key).cloned())));
        let is_own = move || idea.with(|idea| idea.as_ref().is_some_and(|idea| idea.own));
        let liked = move || idea.with(|idea| idea.as_ref().is_some_and(|idea| idea.liked));
        let count = move || idea.with(|idea| idea.as_ref().and_then(|idea| idea.count));
        let withdraw = move |_| {
            let words = own.get_untracked();
            let others = key.with_value(|key| words.into_iter().filter(|word| !word.trim().eq_ignore_ascii_case(key.trim())).collect());
            socket.act(Act::Answer { poll: id, words: others });
        };
        let once = Once::new();
        let support = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            if once.counts(&event) {
                socket.act(Act::Support { poll: id, idea: key.get_value(), on: !untrack(liked) });
            }
        };
        view! {
            <li class="question">
                <div class="question__body">
                    <p class="question__words" dir="auto">{key.get_value()}</p>
                    {move || is_own().then(|| view! {
                        <p class="question__by">
                            {count().is_none().then(|| view! { <span class="badge badge--warm">{t(talk::WAITS_FOR_APPROVAL)}</span> })}
                            <span>{t(text::YOUR_IDEA)}</span>
                            {open.get().then(|| view! { <button type="button" class="line__do" on:click=withdraw>{t(talk::WITHDRAW)}</button> })}
                        </p>
                    })}
                </div>
                {move || count().map(|count| view! {
                    <button type="submit" class="upvote" name=move || if liked() { "drop" } else { "idea" } value=key.get_value()
                        aria-pressed=move || if liked() || is_own() { "true" } else { "false" }
                        aria-label=text::SUPPORT_IDEA.with(&[("n", &count)])
                        disabled=move || is_own() || !open.get() on:click=support>
                        <svg class="upvote__mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="M12 6l7.500 10h-15z"></path></svg>
                        <span class="upvote__count numbers">{count}</span>
                    </button>
                })}
            </li>
        }
    };
    view! {
        <form class="poll ideas" data-kind="" method="post" on:submit=add>
            <PlainVote id/>
            // A form without the program says all of a person's ideas at once.
            {move || own.get().into_iter().map(|own| view! { <input type="hidden" name="word" value=own/> }).collect_view()}
            <fieldset class="poll__options">
                <legend class="poll__question" dir="auto">{first.question.clone()}</legend>
                {approve_first.then(|| view! { <p class="poll__hint">{t(text::APPROVED_FIRST)}</p> })}
                {move || may_add().then(|| view! {
                    <input class="input" name="word" dir="auto" type="text" autocomplete="off" maxlength=IDEA_CHARS aria-label=t(text::YOUR_IDEA)
                        placeholder=t(text::YOUR_IDEA) prop:value=field on:input:target=move |event| field.set(event.target().value())/>
                    <button type="submit" class="button button--primary button--wide" disabled=move || alive.get() && field.with(|field| field.trim().is_empty())>
                        {t(text::ADD_IDEA)}
                    </button>
                })}
            </fieldset>
            <ul class="questions" class:is-moving=steady.moving aria-label=t(text::IDEAS) on:pointermove=move |_| steady.touch() on:pointerdown=move |_| steady.touch() on:keydown=move |_| steady.touch()>
                <For each=move || steady.shown.get() key=String::clone children=row/>
            </ul>
            <PollFoot seen/>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use conductor::id::PollId;
    use conductor::time::Timestamp;
    use room::{Answer, AnswerState, Tally};

    fn seen(said: &[&str], liked: &[&str]) -> Seen {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let answer = |text: &str, count| Answer { text: text.to_owned(), count, state: AnswerState::Shown };
        let answers = vec![answer("Longer breaks", 3), answer("More demos", 1)];
        let poll = PollView {
            id: PollId(uuid::Uuid::nil()),
            question: String::new(),
            options: Vec::new(),
            multiple: false,
            kind: PollKind::Ideas { approve_first: false },
            opened_at: Timestamp::from_millis(0),
            closes_at: None,
            closed_at: None,
            revealed: true,
            voters: 3,
            mine: Vec::new(),
            said: words(said),
            liked: words(liked),
            score: None,
            tally: Some(Tally { voters: 3, answers, ..Tally::default() }),
            intervention: None,
            again: None,
        };
        Seen { said: poll.said.clone(), poll, chosen: Vec::new(), sending: false }
    }

    #[test]
    fn an_idea_that_waits_is_listed_for_the_person_who_had_it() {
        let listed = listed(&seen(&["more demos", "Cake"], &[]), |_| None);
        let found: Vec<_> = listed.iter().map(|idea| (idea.text.as_str(), idea.count, idea.own)).collect();
        assert_eq!(found, [("Cake", None, true), ("Longer breaks", Some(3), false), ("More demos", Some(1), true)]);
    }

    #[test]
    fn support_counts_before_the_server_has_answered() {
        let counts = |liked: &[&str], on| listed(&seen(&[], liked), |_| Some(on)).into_iter().map(|idea| idea.count).collect::<Vec<_>>();
        assert_eq!(counts(&[], true), [Some(4), Some(2)]);
        assert_eq!(counts(&["Longer breaks"], true), [Some(3), Some(2)]);
        assert_eq!(counts(&["Longer breaks"], false), [Some(2), Some(1)]);
    }
}
