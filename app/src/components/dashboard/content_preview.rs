//! [`ContentPreview`]: exactly what people will see.

use conductor::arm::{Arm, Content, Source};
use kit::icon::{Icon, IconName};
use leptos::prelude::*;
use wording::language::{common, proposal as text, t};

/// The drawing of an arm.
#[must_use]
pub const fn arm_icon(arm: Arm) -> IconName {
    match arm {
        Arm::Hold => IconName::Wait,
        Arm::Poll => IconName::Poll,
        Arm::ChatPrompt => IconName::Chat,
        Arm::QnaPromote => IconName::Question,
        Arm::Notification => IconName::Cue,
        Arm::Gamification => IconName::Challenge,
    }
}

/// Exactly what people will see.
#[component]
pub fn ContentPreview(
    /// The content.
    content: Content,
) -> impl IntoView {
    match content {
        Content::Poll { question, options, kind } => {
            let form = (!kind.is_single()).then(|| view! { <p class="preview__kicker">{t(super::content_form::kind_name(&kind))}</p> });
            let options = options
                .into_iter()
                .map(|option| view! { <li class="preview__option"><i></i><span dir="auto">{option}</span></li> })
                .collect_view();
            view! {
                <div class="preview">
                    {form}
                    <p class="preview__text" dir="auto">{question}</p>
                    <ul class="preview__options">{options}</ul>
                </div>
            }
            .into_any()
        }
        Content::ChatPrompt { text } => view! { <div class="preview"><p class="preview__text" dir="auto">{text}</p></div> }.into_any(),
        Content::QnaPromote { text, .. } => view! {
            <div class="preview">
                <p class="preview__kicker">{t(common::ANSWERED_NOW)}</p>
                <p class="preview__text" dir="auto">{text}</p>
            </div>
        }
        .into_any(),
        Content::Notification { text } => view! {
            <div class="preview preview--cue">
                <p class="preview__kicker"><Icon name=IconName::Hidden/>{t(text::ONLY_YOU)}</p>
                <p class="preview__text" dir="auto">{text}</p>
            </div>
        }
        .into_any(),
        Content::Gamification { text, seconds } => view! {
            <div class="preview preview--challenge">
                <p class="preview__text" dir="auto">{text}</p>
                <p class="preview__kicker"><Icon name=IconName::Clock/>{wording::format::countdown(f64::from(seconds))}</p>
            </div>
        }
        .into_any(),
    }
}

/// The source of the words, said plainly.
#[must_use]
pub fn source_words(source: &Source) -> String {
    match source {
        Source::Template { why: None } => t(text::FROM_TEMPLATE).to_owned(),
        Source::Template { why: Some(why) } => text::FROM_TEMPLATE_BECAUSE.with(&[("why", why)]),
        Source::Model { model } => text::FROM_MODEL.with(&[("model", model)]),
        Source::Prepared => t(text::FROM_PREPARED).to_owned(),
        Source::Person => t(text::FROM_PERSON).to_owned(),
    }
}
