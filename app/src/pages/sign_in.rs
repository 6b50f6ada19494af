//! Signing in.

use api::LightJson;
use api::account::{SignIn, is_new};
use kit::form::{FormError, PasswordField, Submit, TextField, failure_of};
use kit::frame::Mark;
use kit::icon::{Icon, IconName};
use kit::language_switch::LanguageSwitch;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use wording::language::{gate as text, t};

/// The page on which organizers sign in.
#[component]
pub fn SignInPage() -> impl IntoView {
    let sign_in = ServerAction::<SignIn>::new();
    let new = OnceResource::<_, LightJson>::new_with_options(is_new(), false);
    let next = use_query_map().with_untracked(|query| query.get("next")).unwrap_or_default();
    view! {
        <Title text=t(text::SIGN_IN)/>
        <main id="content" class="gate">
            <div class="gate__card card">
                <div class="gate__mark"><Mark/></div>
                <h1 class="gate__title">{t(text::SIGN_IN)}</h1>
                <p class="gate__lead">{t(text::SIGN_IN_LEAD)}</p>
                <Suspense>
                    {move || Suspend::new(async move {
                        new.await.unwrap_or_default().then(|| view! {
                            <p class="notice"><Icon name=IconName::Info/><span>{t(text::NOBODY_YET)}</span></p>
                        })
                    })}
                </Suspense>
                <ActionForm action=sign_in attr:class="form">
                    <input type="hidden" name="next" value=next/>
                    <TextField name="name" label=text::NAME autocomplete="username"/>
                    <PasswordField name="password" label=text::PASSWORD autocomplete="current-password"/>
                    <FormError failure=failure_of(sign_in)/>
                    <Submit pending=sign_in.pending() label=text::SIGN_IN busy=text::SIGNING_IN/>
                </ActionForm>
                <p class="gate__foot">{t(text::AS_ATTENDEE)}" "<a href="/j" rel="external">{t(text::ENTER_CODE)}</a></p>
                <p class="gate__foot"><LanguageSwitch/></p>
            </div>
        </main>
    }
    .into_any()
}
