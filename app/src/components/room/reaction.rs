//! [`ReactionBar`]: emoji to tap, their counts, and the ones that rise.

use leptos::prelude::*;
use room::{Act, Reaction, ReactionCounts};
use session::live::LiveStoreFields;
use session::socket::use_socket;
use wording::language::{Text, room as text, t};

/// Emoji that may rise at once; a crowd's applause must not slow a phone down.
const RISING: usize = 24;
/// Emoji that rise for one change of one count.
const RISING_EACH: u32 = 4;
/// Reactions that may be on the way at once; a faster finger only sees its emoji rise.
const ON_THE_WAY: usize = 5;
/// Paths on which emoji rise; the style sheet has a class for each.
const LANES: u32 = 6;

/// The name of a reaction.
#[must_use]
pub const fn reaction_name(reaction: Reaction) -> Text {
    match reaction {
        Reaction::Like => text::LIKE,
        Reaction::Love => text::LOVE,
        Reaction::Clap => text::APPLAUSE,
        Reaction::Laugh => text::LAUGHTER,
        Reaction::Party => text::CELEBRATE,
        Reaction::Fire => text::FIRE,
        Reaction::Idea => text::IDEA,
        Reaction::Think => text::THINKING,
    }
}

/// A count that fits under an emoji: `7`, `1.2k`, `12k`.
#[must_use]
pub fn short_count(count: u32) -> String {
    match count {
        0..=999 => count.to_string(),
        1_000..=9_999 => format!("{}.{}k", count / 1_000, count % 1_000 / 100),
        _ => format!("{}k", count / 1_000),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Riser {
    n: u32,
    reaction: Reaction,
}

/// Emoji that rise when the room reacts. Only seen; the counts tell the same.
#[derive(Clone, Copy)]
struct Risers {
    shown: RwSignal<Vec<Riser>>,
    next: StoredValue<u32>,
}

impl Risers {
    fn new() -> Self {
        Self { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) }
    }

    fn rise(self, reaction: Reaction, times: u32) {
        self.shown.update(|shown| {
            for _ in 0..times.min(RISING_EACH) {
                let n = self.next.get_value();
                self.next.set_value(n.wrapping_add(1));
                shown.push(Riser { n, reaction });
            }
            let excess = shown.len().saturating_sub(RISING);
            shown.drain(..excess);
        });
    }

    fn view(self) -> impl IntoView {
        let riser = move |riser: Riser| {
            let class = format!("riser riser--{}", riser.n % LANES);
            let over = move |_| self.shown.update(|shown| shown.retain(|other| other.n != riser.n));
            view! { <span class=class on:animationend=over>{riser.reaction.emoji()}</span> }
        };
        view! {
            <div class="risers" aria-hidden="true">
                <For each=move || self.shown.get() key=|riser| riser.n children=riser/>
            </div>
        }
    }
}

/// Lets emoji rise as the room's counts grow. `own` are those that this page let rise already.
fn follow(risers: Risers, own: StoredValue<ReactionCounts>) {
    let live = use_socket().live;
    Effect::new(move |before: Option<ReactionCounts>| {
        let counts = live.reactions().get();
        if let Some(before) = before {
            let own = own.try_update_value(std::mem::take).unwrap_or_default();
            for (reaction, more) in counts.since(&before).0 {
                let others = more.saturating_sub(own.get(reaction));
                if others > 0 {
                    risers.rise(reaction, others);
                }
            }
        }
        counts
    });
}

/// One button for each reaction.
#[component]
pub fn ReactionBar() -> impl IntoView {
    let socket = use_socket();
    let risers = Risers::new();
    let own = StoredValue::new(ReactionCounts::default());
    follow(risers, own);
    let button = move |reaction: Reaction| {
        let count = Memo::new(move |_| socket.live.reactions().read().get(reaction));
        let react = move |_| {
            risers.rise(reaction, 1);
            let waiting = socket.outbox.with_untracked(|outbox| outbox.acts().filter(|act| matches!(act, Act::React { .. })).count());
            if waiting < ON_THE_WAY && socket.link.with_untracked(session::socket::Link::is_live) {
                own.update_value(|own| own.add(reaction));
                socket.act(Act::React { emoji: reaction });
            }
        };
        view! {
            <button type="button" class="reactions__button" aria-label=t(reaction_name(reaction)) on:click=react>
                <span class="reactions__emoji" aria-hidden="true">{reaction.emoji()}</span>
                <span class="reactions__count numbers">{move || Some(count.get()).filter(|count| *count > 0).map(short_count)}</span>
            </button>
        }
    };
    view! {
        <div class="reactions" role="group" aria-label=t(text::REACT)>
            {risers.view()}
            {Reaction::ALL.map(button).collect_view()}
        </div>
    }
}

/// The room's reactions on a screen for everybody: they rise, nothing can be tapped.
#[component]
pub fn ReactionAir() -> impl IntoView {
    let risers = Risers::new();
    follow(risers, StoredValue::new(ReactionCounts::default()));
    risers.view()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_stay_short() {
        let words: Vec<String> = [0, 7, 999, 1_000, 1_249, 9_999, 10_000, 123_456].into_iter().map(short_count).collect();
        assert_eq!(words, ["0", "7", "999", "1.0k", "1.2k", "9.9k", "10k", "123k"]);
    }
}
