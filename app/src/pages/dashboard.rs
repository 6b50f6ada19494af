//! The dashboard of a session: see the room, decide what reaches it.

use crate::components::dashboard::agenda::{AgendaPanel, follow_agenda};
use crate::components::dashboard::at_the_door::AtTheDoor;
use crate::components::dashboard::banners::Banners;
use crate::components::dashboard::desk::{Desk, QuestionsLeftOut};
use crate::components::dashboard::in_the_room::InTheRoom;
use crate::components::dashboard::measuring::Measuring;
use crate::components::dashboard::needs_you::NeedsYou;
use crate::components::dashboard::private_links::PrivateLinksPanel;
use crate::components::dashboard::settings_sheet::SettingsSheet;
use crate::components::dashboard::share_card::ShareCard;
use crate::components::dashboard::shortcuts::{Shortcuts, ShortcutsSheet};
use crate::components::dashboard::top_bar::TopBar;
use crate::components::watch::decision_sheet::DecisionSheet;
use crate::components::watch::feed::Feed;
use crate::components::watch::inspect::provide_inspector;
use crate::components::watch::score_card::ScoreCard;
use crate::components::watch::signals::Signals;
use api::page_resource;
use api::session::{EndSession, dashboard};
use conductor::id::{ProposalId, SessionId};
use conductor::proposal::Status;
use kit::announcer::use_announcer;
use kit::chart::timeline::TimelineChart;
use kit::loaded::Loaded;
use kit::sheet::Dialog;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use protocol::{ApiError, Role};
use session::live::{Live, LiveStoreFields, reduce};
use session::socket::{SocketProvider, use_socket};
use wording::format::arm_name;
use wording::language::{dashboard as text, t};

/// The dashboard of the session that the address names.
#[component]
pub fn DashboardPage() -> impl IntoView {
    let params = use_params_map();
    let page = page_resource(
        move || params.with(|params| params.get("id").and_then(|id| id.parse::<SessionId>().ok())),
        async |session| match session {
            Some(session) => dashboard(session).await,
            None => Err(ApiError::not_found("session").into()),
        },
    );
    view! { <Loaded resource=page page=opened/> }.into_any()
}

fn opened(page: protocol::DashboardPage) -> AnyView {
    let session = page.card.id;
    let live = Live {
        role: page.card.role,
        ..Live::of_room(page.room.0.clone(), page.room.1).with_conduct(page.conduct.0.clone(), page.conduct.1, Some(page.reading.clone()))
    };
    view! { <SocketProvider session role=Role::Organizer speech=reduce::EVERYTHING live><Dashboard page/></SocketProvider> }.into_any()
}

#[component]
fn Dashboard(page: protocol::DashboardPage) -> impl IntoView {
    let live = use_socket().live;
    let session = page.card.id;
    provide_context(QuestionsLeftOut { session, count: page.room.0.questions_left_out });
    let inspector = provide_inspector();
    let shortcuts = Shortcuts::new();
    let settings = RwSignal::new(false);
    let ending = RwSignal::new(false);
    let end = ServerAction::<EndSession>::new();
    let end_failure = move || end.value().get().and_then(Result::err).map(|failure| failure.words());
    let waiting = announce_proposals();
    let title = page.card.title.clone();
    // The server writes the title last, when the page's data may be gone.
    let shown_title = move || match waiting.try_get().unwrap_or_default() {
        0 => title.clone(),
        n => format!("({n}) {title}"),
    };
    let samples = Signal::derive(move || live.timeline().get());
    let flags = Signal::derive(move || live.flags().get());
    let measurement = Signal::derive(move || live.measurement().get());
    let plan = RwSignal::new(page.agenda.clone());
    let marks = Signal::derive(move || plan.with(|plan| plan.marks.clone()));
    follow_agenda(session, plan);
    view! {
        <Title text=shown_title/>
        <div class="team" data-role=move || live.role().get().name()>
        <TopBar card=page.card.clone() settings ending shortcuts/>
        <Banners card=page.card.clone()/>
        {move || end_failure().map(|words| view! { <div class="banner banner--bad" role="alert"><p>{words}</p></div> })}
        <main id="content" class="dash">
            <div class="dash__room">
                <ScoreCard/>
                <section class="panel" aria-labelledby="timeline-title">
                    <div class="panel__head"><h2 class="panel__title" id="timeline-title">{t(text::OVER_TIME)}</h2></div>
                    <div class="panel__body"><TimelineChart samples flags measurement marks/></div>
                </section>
                <Signals/>
                <Desk session/>
            </div>
            <aside class="dash__side" aria-label=t(text::ASIDE)>
                <AtTheDoor/>
                <NeedsYou/>
                <AgendaPanel session plan/>
                <Measuring/>
                <InTheRoom/>
                <ShareCard
                    code=page.card.code.clone()
                    join_url=page.join_url.clone()
                    projector_url=page.projector_url.clone()
                    open={page.room.0.people == 0 && page.room.0.ended_at.is_none()}
                />
                <PrivateLinksPanel session/>
                <Feed/>
            </aside>
        </main>
        </div>
        <DecisionSheet inspector/>
        <SettingsSheet open=settings/>
        <ShortcutsSheet shortcuts/>
        <Dialog
            open=ending
            title=text::END_QUESTION
            words=text::END_WORDS
            yes=text::END_IT
            on_yes=move |()| { end.dispatch(EndSession { session }); }
        />
    }
}

/// Tells of proposals that begin to wait, and returns how many do.
fn announce_proposals() -> Memo<usize> {
    let live = use_socket().live;
    let announcer = use_announcer();
    let waiting = Memo::new(move |_| {
        let proposals = live.proposals().read();
        proposals
            .iter()
            .filter(|proposal| proposal.status == Status::Awaiting)
            .map(|proposal| (proposal.id, proposal.arm))
            .collect::<Vec<_>>()
    });
    Effect::new(move |known: Option<Vec<ProposalId>>| {
        let now = waiting.get();
        if let Some(known) = known
            && let Some((_, arm)) = now.iter().find(|(id, _)| !known.contains(id))
        {
            announcer.alert(text::SUGGESTION_WAITS.with(&[("arm", &arm_name(*arm))]));
        }
        now.into_iter().map(|(id, _)| id).collect()
    });
    Memo::new(move |_| waiting.with(Vec::len))
}
