//! [`Draft`]: a content while a person writes it, and its fields.

mod kind;

pub use kind::kind_name;

use conductor::arm::{Arm, BadContent, Content, PollKind, Words};
use conductor::id::QuestionId;
use kind::{KindDraft, KindFields};
use kit::icon::{Icon, IconName};
use leptos::prelude::*;
use wording::field_name;
use wording::language::{Language, current, desk, proposal as text, t};

/// Most options of a poll.
const OPTIONS: usize = 6;

/// An option while it is written. The number tells it from every other that the draft ever had: a list that sees a number again keeps the
/// field that it made for it, with the words of then.
type DraftOption = (u32, RwSignal<String>);

/// A content while a person writes it. Copy it freely.
#[derive(Clone, Copy)]
pub struct Draft {
    arm: RwSignal<Arm>,
    text: RwSignal<String>,
    options: RwSignal<Vec<DraftOption>>,
    /// The number of the next option.
    next: StoredValue<u32>,
    seconds: RwSignal<u32>,
    question: RwSignal<Option<QuestionId>>,
    kind: KindDraft,
    /// Numbers of the options that are right in a quiz.
    right: RwSignal<Vec<u32>>,
}

impl Draft {
    /// An empty draft for an arm.
    #[must_use]
    pub fn empty(arm: Arm) -> Self {
        let draft = Self {
            arm: RwSignal::new(arm),
            text: RwSignal::new(String::new()),
            options: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
            seconds: RwSignal::new(90),
            question: RwSignal::new(None),
            kind: KindDraft::empty(),
            right: RwSignal::new(Vec::new()),
        };
        draft.set_options(["", ""].map(str::to_owned));
        draft
    }

    /// A draft that starts from a content.
    #[must_use]
    pub fn of(content: &Content) -> Self {
        let draft = Self::empty(content.arm());
        draft.fill(content);
        draft
    }

    /// Takes over everything from a content.
    pub fn fill(self, content: &Content) {
        self.arm.set(content.arm());
        self.text.set(content.text().clone());
        if let Some(seconds) = content.seconds() {
            self.seconds.set(seconds);
        }
        match content {
            Content::Poll { options, kind, .. } => {
                // A kind without options keeps two empty fields for one that has some.
                let empty = [String::new(), String::new()];
                let options = if options.is_empty() { &empty[..] } else { options };
                self.set_options(options.iter().cloned());
                self.kind.fill(kind);
                if let PollKind::Quiz(key) = kind {
                    let numbers = self.options.with_untracked(|options| options.iter().map(|(number, _)| *number).collect::<Vec<_>>());
                    self.right.set(key.right.iter().filter_map(|at| numbers.get(usize::from(*at)).copied()).collect());
                }
            }
            Content::QnaPromote { question, .. } => self.question.set(Some(*question)),
            _ => {}
        }
    }

    /// Turns to another arm; the words stay.
    pub fn turn_to(self, arm: Arm) {
        self.arm.set(arm);
    }

    /// The arm that it is for. Tracks.
    #[must_use]
    pub fn arm(self) -> Arm {
        self.arm.get()
    }

    fn option(self, text: String) -> DraftOption {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        (key, RwSignal::new(text))
    }

    fn set_options(self, options: impl IntoIterator<Item = String>) {
        self.options.set(options.into_iter().map(|text| self.option(text)).collect());
    }

    fn add_option(self) {
        let option = self.option(String::new());
        self.options.update(|options| options.push(option));
    }

    /// Lengths of a challenge to choose from: the usual ones, and the one that it has now.
    fn spans(self) -> Vec<u32> {
        let mut spans = vec![30, 60, 90, 120, 180, 300, 600];
        let now = self.seconds.get();
        if let Err(at) = spans.binary_search(&now) {
            spans.insert(at, now);
        }
        spans
    }

    /// The content as the form has it now. Tracks.
    ///
    /// # Errors
    /// [`BadContent`] says what cannot be shown like this; [`Content::check`] has the rules.
    pub fn content(self) -> Result<Content, BadContent> {
        let text = self.text.get().trim().to_owned();
        let arm = self.arm.get();
        let content = match arm.spec().words {
            Words::Poll => {
                let options = if self.kind.has_options() { self.options() } else { Vec::new() };
                Content::Poll { question: text, kind: self.kind.kind(self.right_places()), options }
            }
            Words::Question => Content::QnaPromote { question: self.question.get().ok_or(BadContent::Empty("question"))?, text },
            Words::Text | Words::Timed => Content::of_text(arm, text, self.seconds.get()).ok_or(BadContent::Empty("text"))?,
            Words::Nothing => Content::ChatPrompt { text },
        };
        content.check().map(|()| content)
    }

    /// Places of the right options among those with words.
    fn right_places(self) -> Vec<u8> {
        let right = self.right.get();
        let written = self.options.get().into_iter().filter(|(_, text)| !text.get().trim().is_empty());
        (0_u8..).zip(written).filter(|(_, (number, _))| right.contains(number)).map(|(place, _)| place).collect()
    }

    /// Options with words; an empty field is none.
    fn options(self) -> Vec<String> {
        let words = self.options.get().into_iter().map(|(_, text)| text.get().trim().to_owned());
        words.filter(|text| !text.is_empty()).collect()
    }
}

/// The reason why a content cannot be shown, as a clause.
#[must_use]
pub fn bad_words(bad: &BadContent) -> String {
    if current() == Language::English {
        return bad.to_string();
    }
    t(match bad {
        BadContent::Empty(_) => desk::BAD_EMPTY,
        BadContent::TooLong { .. } => desk::BAD_LONG,
        BadContent::Options => desk::BAD_OPTIONS,
        BadContent::NoOptions => desk::BAD_NO_OPTIONS,
        BadContent::Steps => desk::BAD_STEPS,
        BadContent::Right => desk::BAD_RIGHT,
        BadContent::Seconds | BadContent::Timer => desk::BAD_SECONDS,
    })
    .to_owned()
}

/// The fields of a draft.
#[component]
pub fn ContentFields(
    /// The draft being written.
    draft: Draft,
    /// Begins the ids of the fields, so that two forms on one page do not share any.
    #[prop(into)]
    prefix: String,
) -> impl IntoView {
    let text_id = format!("{prefix}-text");
    let prefix = StoredValue::new(prefix);
    let text_label = move || t(field_name(draft.arm()));
    let left = move || Content::MAX_TEXT.saturating_sub(draft.text.with(|text| text.chars().count()));
    view! {
        <div class="field">
            <label class="field__label" for=text_id.clone()>{text_label}</label>
            <textarea
                class="input"
                dir="auto"
                id=text_id
                rows="3"
                maxlength=Content::MAX_TEXT
                prop:value=draft.text
                on:input:target=move |event| draft.text.set(event.target().value())
            ></textarea>
            <p class="field__hint numbers">{move || text::LEFT.of(left() as u64)}</p>
        </div>
        <Show when=move || draft.arm() == Arm::Poll>
            <KindFields draft=draft.kind prefix=prefix.get_value()/>
        </Show>
        <Show when=move || draft.arm() == Arm::Poll && draft.kind.has_options()>
            <fieldset class="options">
                <legend class="field__label">{t(text::OPTIONS)}</legend>
                <For each=move || draft.options.get() key=|(key, _)| *key let((key, text))>
                    <OptionField draft key text id=format!("{}-option-{key}", prefix.get_value())/>
                </For>
                <Show when=move || draft.options.with(Vec::len) < OPTIONS>
                    <button type="button" class="button button--small" on:click=move |_| draft.add_option()>
                        <Icon name=IconName::Plus/>{t(text::ADD_OPTION)}
                    </button>
                </Show>
            </fieldset>
        </Show>
        <Show when=move || draft.arm().spec().words == Words::Timed>
            <div class="field">
                <label class="field__label" for=format!("{}-seconds", prefix.get_value())>{t(text::RUNS_FOR)}</label>
                <select
                    class="input"
                    id=format!("{}-seconds", prefix.get_value())
                    prop:value=move || draft.seconds.get().to_string()
                    on:change:target=move |event| draft.seconds.set(event.target().value().parse().unwrap_or(90))
                >
                    {move || draft
                        .spans()
                        .into_iter()
                        .map(|seconds| view! {
                            <option value=seconds.to_string() selected=move || draft.seconds.get() == seconds>{wording::format::span(i64::from(seconds))}</option>
                        })
                        .collect_view()}
                </select>
            </div>
        </Show>
    }
}

#[component]
fn OptionField(draft: Draft, key: u32, text: RwSignal<String>, id: String) -> impl IntoView {
    let place = move || draft.options.with(|options| options.iter().position(|(other, _)| *other == key)).map_or(0, |at| at + 1);
    let label = move || text::OPTION.with(&[("n", &place())]);
    let is_right = move || draft.right.with(|right| right.contains(&key));
    let set_right = move |on: bool| {
        draft.right.update(|right| {
            right.retain(|other| *other != key);
            right.extend(on.then_some(key));
        });
    };
    let remove = move |_| draft.options.update(|options| options.retain(|(other, _)| *other != key));
    view! {
        <div class="options__row">
            <input
                class="input"
                dir="auto"
                id=id
                type="text"
                aria-label=label
                placeholder=label
                maxlength=Content::MAX_OPTION
                prop:value=text
                on:input:target=move |event| text.set(event.target().value())
            />
            <Show when=move || draft.kind.is_quiz()>
                <label class="check options__right">
                    <input type="checkbox" prop:checked=is_right on:change:target=move |event| set_right(event.target().checked())/>
                    <span>{t(desk::RIGHT)}</span><span class="visually-hidden">{move || text::OPTION.with(&[("n", &place())])}</span>
                </label>
            </Show>
            <Show when=move || { draft.options.with(Vec::len) > 2 }>
                <button type="button" class="icon-button" aria-label=move || text::REMOVE_OPTION.with(&[("n", &place())]) on:click=remove>
                    <Icon name=IconName::Cross/>
                </button>
            </Show>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use conductor::arm::{QuizKey, Scale};

    fn of_kind(options: &[&str], kind: PollKind) -> Content {
        Content::Poll { question: "Still with us?".to_owned(), options: options.iter().map(|option| (*option).to_owned()).collect(), kind }
    }

    fn poll(options: &[&str]) -> Content {
        of_kind(options, PollKind::Single)
    }

    #[test]
    fn what_is_not_changed_stays_as_it_was() {
        Owner::new().with(|| {
            for content in [
                poll(&["Yes", "No", "Partly"]),
                of_kind(&["Yes", "No"], PollKind::Multiple),
                of_kind(&["Yes", "No"], PollKind::Ranking),
                of_kind(&["Yes", "No", "Partly"], PollKind::Quiz(Box::new(QuizKey { right: vec![0, 2] }))),
                of_kind(&[], PollKind::Words),
                of_kind(&[], PollKind::Text { approve_first: true }),
                of_kind(&[], PollKind::Ideas { approve_first: true }),
                of_kind(&[], PollKind::Rating(Box::new(Scale { steps: 7, low: "bad".to_owned(), high: "good".to_owned() }))),
                Content::ChatPrompt { text: "One word: how is it going?".to_owned() },
                Content::Notification { text: "Take a question now.".to_owned() },
                Content::QnaPromote { question: QuestionId(uuid::Uuid::nil()), text: "Why?".to_owned() },
                Content::Gamification { text: "Guess the number.".to_owned(), seconds: 60 },
            ] {
                assert_eq!(Draft::of(&content).content(), Ok(content));
            }
        });
    }

    #[test]
    fn an_empty_option_is_none() {
        Owner::new().with(|| {
            let draft = Draft::of(&poll(&["Yes", "No"]));
            draft.add_option();
            assert_eq!(draft.content(), Ok(poll(&["Yes", "No"])));
        });
    }

    #[test]
    fn no_option_gets_the_number_of_an_earlier_one() {
        Owner::new().with(|| {
            let keys = |draft: Draft| draft.options.with_untracked(|options| options.iter().map(|(key, _)| *key).collect::<Vec<_>>());
            let draft = Draft::of(&poll(&["Yes", "No"]));
            let mut seen = keys(draft);
            draft.add_option();
            seen.extend(keys(draft).last());
            draft.options.update(|options| options.truncate(2));
            draft.add_option();
            seen.extend(keys(draft).last());
            draft.fill(&poll(&["Red", "Blue"]));
            seen.extend(keys(draft));
            let different: std::collections::BTreeSet<u32> = seen.iter().copied().collect();
            assert_eq!(different.len(), seen.len(), "{seen:?}");
        });
    }

    #[test]
    fn the_span_of_a_challenge_can_be_chosen_whatever_it_is() {
        Owner::new().with(|| {
            let spans = |seconds| Draft::of(&Content::Gamification { text: "Guess.".to_owned(), seconds }).spans();
            assert_eq!(spans(75), [30, 60, 75, 90, 120, 180, 300, 600]);
            assert_eq!(spans(90), [30, 60, 90, 120, 180, 300, 600]);
        });
    }

    #[test]
    fn a_draft_that_cannot_be_shown_says_why() {
        Owner::new().with(|| {
            let draft = Draft::of(&poll(&["Yes", " yes "]));
            draft.options.with(|options| options[1].1.set("Yes".to_owned()));
            assert_eq!(draft.content(), Err(BadContent::Options));
            draft.text.set("  ".to_owned());
            assert_eq!(draft.content(), Err(BadContent::Empty("question")));
        });
    }

    #[test]
    fn the_words_survive_another_arm() {
        Owner::new().with(|| {
            let draft = Draft::of(&Content::ChatPrompt { text: "Where are you from?".to_owned() });
            draft.turn_to(Arm::Notification);
            assert_eq!(draft.content(), Ok(Content::Notification { text: "Where are you from?".to_owned() }));
        });
    }
}
