//! The table of arms and situations as a file, out and in.

use api::record::ImportStatistics;
use conductor::id::EventId;
use kit::form::{FormError, Submit, failure_of};
use kit::icon::{Icon, IconName};
use leptos::prelude::*;
use wording::language::{record as text, t};

/// A link that downloads the table, and a form that adds another.
#[component]
pub(super) fn AsFile(
    /// The event.
    event: EventId,
    /// Adds a table.
    import: ServerAction<ImportStatistics>,
) -> impl IntoView {
    let taken = move || {
        import.value().get().and_then(Result::ok).map(|imported| {
            let words = text::IMPORTED_ROWS.with(&[("taken", &imported.cells), ("left", &imported.skipped.len())]);
            let skipped = imported.skipped.into_iter().map(|why| view! { <li>{why}</li> }).collect::<Vec<_>>();
            view! { <p class="notice notice--good" role="status"><Icon name=IconName::Check/><span>{words}</span></p><ul class="plain small">{skipped}</ul> }
        })
    };
    view! {
        <div class="stack stack--tight">
            <p><a href=format!("/api/v1/events/{event}/policy/statistics") rel="external" download>{t(text::EXPORT_TABLE)}</a></p>
            {taken}
            <details class="disclosure">
                <summary><Icon name=IconName::Plus/>{t(text::IMPORT_TABLE)}</summary>
                <ActionForm action=import attr:class="form">
                    <input type="hidden" name="event" value=event.to_string()/>
                    <div class="field">
                        <label class="field__label" for="statistics">{t(text::IMPORT_CONTENT)}</label>
                        <textarea class="input" id="statistics" name="statistics" rows="6" required spellcheck="false" aria-describedby="statistics-hint"></textarea>
                        <p class="field__hint" id="statistics-hint">{t(text::IMPORT_HINT)}</p>
                    </div>
                    <FormError failure=failure_of(import)/>
                    <div class="row"><Submit pending=import.pending() label=text::IMPORT_ADD busy=text::IMPORT_ADDING/></div>
                </ActionForm>
            </details>
        </div>
    }
}
