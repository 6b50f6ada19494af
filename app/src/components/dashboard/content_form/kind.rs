//! [`KindDraft`]: the form of a poll's answers while a person chooses it, and its fields.

use conductor::arm::{PollKind, QuizKey, Scale};
use leptos::prelude::*;
use wording::language::{Text, desk as text, t};

/// A form of answers to choose from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// One option.
    #[default]
    Single,
    /// Several options.
    Multiple,
    /// A step of a scale.
    Rating,
    /// A sentence.
    Text,
    /// A few words.
    Words,
    /// Ideas that others support.
    Ideas,
    /// An order of all options.
    Ranking,
    /// One option, of which some are right.
    Quiz,
}

impl Form {
    const ALL: [(Self, &'static str, Text); 8] = [
        (Self::Single, "single", text::KIND_SINGLE),
        (Self::Multiple, "multiple", text::KIND_MULTIPLE),
        (Self::Rating, "rating", text::KIND_RATING),
        (Self::Text, "text", text::KIND_TEXT),
        (Self::Words, "words", text::KIND_WORDS),
        (Self::Ideas, "ideas", text::KIND_IDEAS),
        (Self::Ranking, "ranking", text::KIND_RANKING),
        (Self::Quiz, "quiz", text::KIND_QUIZ),
    ];

    const fn of(kind: &PollKind) -> Self {
        match kind {
            PollKind::Single => Self::Single,
            PollKind::Multiple => Self::Multiple,
            PollKind::Rating(_) => Self::Rating,
            PollKind::Text { .. } => Self::Text,
            PollKind::Words => Self::Words,
            PollKind::Ideas { .. } => Self::Ideas,
            PollKind::Ranking => Self::Ranking,
            PollKind::Quiz(_) => Self::Quiz,
        }
    }
}

/// Name of a kind of poll.
#[must_use]
pub fn kind_name(kind: &PollKind) -> Text {
    let form = Form::of(kind);
    Form::ALL.into_iter().find(|(known, _, _)| *known == form).map_or(text::KIND_SINGLE, |(_, _, name)| name)
}

/// The form of a poll's answers while a person chooses it. Copy it freely.
#[derive(Clone, Copy)]
pub struct KindDraft {
    form: RwSignal<Form>,
    steps: RwSignal<u8>,
    low: RwSignal<String>,
    high: RwSignal<String>,
    approve_first: RwSignal<bool>,
}

impl KindDraft {
    pub(super) fn empty() -> Self {
        Self {
            form: RwSignal::new(Form::Single),
            steps: RwSignal::new(5),
            low: RwSignal::new(String::new()),
            high: RwSignal::new(String::new()),
            approve_first: RwSignal::new(false),
        }
    }

    pub(super) fn fill(self, kind: &PollKind) {
        self.form.set(Form::of(kind));
        match kind {
            PollKind::Rating(scale) => {
                self.steps.set(scale.steps);
                self.low.set(scale.low.clone());
                self.high.set(scale.high.clone());
            }
            PollKind::Text { approve_first } | PollKind::Ideas { approve_first } => self.approve_first.set(*approve_first),
            PollKind::Single | PollKind::Multiple | PollKind::Words | PollKind::Ranking | PollKind::Quiz(_) => {}
        }
    }

    /// The kind, if these options are right. Tracks.
    pub(super) fn kind(self, right: Vec<u8>) -> PollKind {
        match self.form.get() {
            Form::Single => PollKind::Single,
            Form::Multiple => PollKind::Multiple,
            Form::Rating => {
                let label = |text: RwSignal<String>| text.get().trim().to_owned();
                PollKind::Rating(Box::new(Scale { steps: self.steps.get(), low: label(self.low), high: label(self.high) }))
            }
            Form::Text => PollKind::Text { approve_first: self.approve_first.get() },
            Form::Words => PollKind::Words,
            Form::Ideas => PollKind::Ideas { approve_first: self.approve_first.get() },
            Form::Ranking => PollKind::Ranking,
            Form::Quiz => PollKind::Quiz(Box::new(QuizKey { right })),
        }
    }

    /// Returns whether the organizer writes options. Tracks.
    pub(super) fn has_options(self) -> bool {
        !matches!(self.form.get(), Form::Rating | Form::Text | Form::Words | Form::Ideas)
    }

    /// Returns whether options are marked as right. Tracks.
    pub(super) fn is_quiz(self) -> bool {
        self.form.get() == Form::Quiz
    }
}

/// The fields that belong to the kind.
#[component]
pub(super) fn KindFields(
    /// The choice.
    draft: KindDraft,
    /// Begins the ids of the fields.
    prefix: String,
) -> impl IntoView {
    let id = format!("{prefix}-kind");
    let chosen = move |value: String| {
        let form = Form::ALL.into_iter().find(|(_, name, _)| *name == value).map_or(Form::Single, |(form, _, _)| form);
        draft.form.set(form);
    };
    let name = move || Form::ALL.into_iter().find(|(form, _, _)| *form == draft.form.get()).map_or("single", |(_, name, _)| name);
    let choices = Form::ALL
        .map(|(form, name, label)| view! { <option value=name selected=move || draft.form.get() == form>{t(label)}</option> })
        .into_iter()
        .collect_view();
    let label_field = move |name: &str, label: Text, text: RwSignal<String>| {
        let id = format!("{prefix}-{name}");
        view! {
            <div class="field">
                <label class="field__label" for=id.clone()>{t(label)}</label>
                <input class="input" dir="auto" type="text" id=id maxlength=PollKind::MAX_LABEL prop:value=text on:input:target=move |event| text.set(event.target().value())/>
            </div>
        }
    };
    let steps_id = id.clone() + "-steps";
    let scale = move || {
        let steps = (2_u8..=10)
            .map(|steps| view! { <option value=steps.to_string() selected=move || draft.steps.get() == steps>{steps}</option> })
            .collect_view();
        let steps_id = steps_id.clone();
        view! {
            <div class="form__row">
                <div class="field">
                    <label class="field__label" for=steps_id.clone()>{t(text::STEPS)}</label>
                    <select class="input" id=steps_id prop:value=move || draft.steps.get().to_string() on:change:target=move |event| draft.steps.set(event.target().value().parse().unwrap_or(5))>{steps}</select>
                </div>
                {label_field("low", text::LOW, draft.low)}
                {label_field("high", text::HIGH, draft.high)}
            </div>
        }
    };
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>{t(text::KIND)}</label>
            <select class="input" id=id prop:value=name on:change:target=move |event| chosen(event.target().value())>{choices}</select>
        </div>
        {move || (draft.form.get() == Form::Rating).then(scale.clone())}
        <Show when=move || matches!(draft.form.get(), Form::Text | Form::Ideas)>
            <label class="check">
                <input type="checkbox" prop:checked=draft.approve_first on:change:target=move |event| draft.approve_first.set(event.target().checked())/>
                <span>{t(text::APPROVE_FIRST)}</span>
            </label>
        </Show>
    }
}
