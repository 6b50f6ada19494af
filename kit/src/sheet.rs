//! [`Sheet`] and [`Dialog`]: native `<dialog>`s, so that focus, Escape and the rest of the page are handled by the browser.

use super::icon::{Icon, IconName};
use leptos::html;
use leptos::prelude::*;
use wording::language::{Text, common as text, t};

/// Shows and closes the browser's dialog as `open` says.
pub fn follow(open: RwSignal<bool>, dialog: NodeRef<html::Dialog>) {
    Effect::new(move |_| {
        let wanted = open.get();
        let Some(dialog) = dialog.get() else { return };
        if wanted && !dialog.open() {
            // Fails only for a dialog that is not in the document, and then there is nothing to show.
            let _ = dialog.show_modal();
        } else if !wanted && dialog.open() {
            dialog.close();
        }
    });
}

/// Details beside the page. The content is made when it is opened and dropped when it is closed.
#[component]
pub fn Sheet(
    /// True if it is open.
    open: RwSignal<bool>,
    /// Its heading.
    title: Text,
    /// Its content.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    follow(open, dialog);
    view! {
        <dialog class="sheet" node_ref=dialog aria-label=t(title) on:close=move |_| open.set(false)>
            <div class="sheet__head">
                <h2 class="sheet__title">{t(title)}</h2>
                <button type="button" class="icon-button" aria-label=t(text::CLOSE) on:click=move |_| open.set(false)><Icon name=IconName::Cross/></button>
            </div>
            <div class="sheet__body">{move || open.get().then(|| children())}</div>
        </dialog>
    }
}

/// A question before something that cannot be taken back.
#[component]
pub fn Dialog(
    /// True if it is open.
    open: RwSignal<bool>,
    /// The question.
    title: Text,
    /// The words for the consequence.
    words: Text,
    /// The label of the button that does it.
    yes: Text,
    /// Does it.
    #[prop(into)]
    on_yes: Callback<()>,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    follow(open, dialog);
    view! {
        <dialog class="dialog" node_ref=dialog aria-label=t(title) on:close=move |_| open.set(false)>
            <div class="dialog__body">
                <h2 class="dialog__title">{t(title)}</h2>
                <p>{t(words)}</p>
            </div>
            <div class="dialog__actions">
                <button type="button" class="button button--quiet" on:click=move |_| open.set(false)>{t(text::CANCEL)}</button>
                <button
                    type="button"
                    class="button button--bad"
                    on:click=move |_| {
                        open.set(false);
                        on_yes.run(());
                    }
                >
                    {t(yes)}
                </button>
            </div>
        </dialog>
    }
}
