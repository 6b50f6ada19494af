//! Ideas: everybody adds some and supports those of others, each once.

use crate::support::{ADA, BOB, CY, HOST, Stage, aside, at, person, poll, say};
use conductor::id::AttendeeId;
use conductor::signal::Signal;
use proptest::collection::vec;
use proptest::prelude::*;
use room::{Act, Actor, PollKind, Refusal, Room, RoomEvent, TalkRules, Verdict, signal};
use std::collections::{BTreeMap, BTreeSet};

fn open(approve_first: bool) -> Act {
    let kind = PollKind::Ideas { approve_first };
    Act::OpenPoll { poll: poll(1), question: "What next?".into(), options: Vec::new(), kind, seconds: None }
}

fn on(approve_first: bool) -> Stage {
    let mut stage = Stage::new();
    stage.act(HOST, open(approve_first));
    stage
}

fn have(ideas: &[&str]) -> Act {
    Act::Answer { poll: poll(1), words: ideas.iter().map(|idea| (*idea).to_owned()).collect() }
}

fn support(idea: &str, on: bool) -> Act {
    Act::Support { poll: poll(1), idea: idea.to_owned(), on }
}

fn judge(idea: &str, verdict: Verdict) -> Act {
    Act::JudgeAnswer { poll: poll(1), answer: idea.to_owned(), verdict }
}

fn listed(stage: &Stage, actor: Actor) -> Vec<(String, u32)> {
    let answers = stage.poll_of(actor, 1).tally.map(|tally| tally.answers).unwrap_or_default();
    answers.into_iter().map(|answer| (answer.text, answer.count)).collect()
}

fn pairs(pairs: &[(&str, u32)]) -> Vec<(String, u32)> {
    pairs.iter().map(|(text, count)| ((*text).to_owned(), *count)).collect()
}

#[test]
fn ideas_are_seen_by_all_and_ranked_by_support() {
    let mut stage = on(false);
    assert!(stage.screen().polls[0].tally.is_some(), "nobody can support what they do not see");
    let signals = |events: Vec<RoomEvent>| events.iter().filter_map(signal).collect::<Vec<_>>();
    assert!(matches!(signals(stage.act(ADA, have(&["Longer breaks", "Cake"])))[..], [Signal::PollVote { .. }]), "it is no chat");
    assert!(matches!(signals(stage.act(BOB, support("cake!", true)))[..], [Signal::PollVote { .. }]));
    assert_eq!(signals(stage.act(BOB, support("Cake", true))), [], "once for each person");
    assert_eq!(signals(stage.act(BOB, support("Longer breaks", true))), [], "more support is no second signal");
    stage.act(ADA, support("Cake", true));
    stage.act(CY, support("Cake", true));
    assert_eq!(listed(&stage, CY), pairs(&[("Cake", 3), ("Longer breaks", 2)]), "who had an idea counts once for it");
    assert_eq!(
        (stage.poll_of(BOB, 1).liked, stage.poll_of(ADA, 1).said),
        (vec!["Cake".into(), "Longer breaks".into()], vec!["Longer breaks".into(), "Cake".into()])
    );
    stage.act(CY, support("Cake", false));
    assert_eq!((stage.poll_of(CY, 1).voters, listed(&stage, CY)[0].1), (2, 2), "who took everything back is no voter");
    stage.act(HOST, Act::ClosePoll { poll: poll(1) });
    assert_eq!(stage.refused(CY, support("Cake", true)), Refusal::PollClosed);
}

#[test]
fn a_person_withdraws_an_idea_with_the_support_for_it() {
    let mut stage = on(false);
    stage.act(ADA, have(&["Longer breaks", "Cake"]));
    stage.act(BOB, support("Cake", true));
    stage.act(ADA, have(&["Longer breaks"]));
    assert_eq!(listed(&stage, HOST), pairs(&[("Longer breaks", 1)]));
    assert_eq!(stage.poll_of(BOB, 1).liked, Vec::<String>::new());
    assert_eq!(stage.refused(CY, support("Cake", true)), Refusal::NotFound("idea"));
    stage.act(ADA, have(&[]));
    assert_eq!((listed(&stage, HOST), stage.poll_of(HOST, 1).voters), (vec![], 1));
    assert!(stage.try_act(CY, have(&[])).is_err(), "who had no idea has none to take back");
    for too_many in [vec!["a", "b", "c", "d", "e", "f"], vec!["x"; 1].into_iter().chain(["  "]).collect()] {
        assert!(stage.try_act(ADA, have(&too_many)).is_err(), "{too_many:?}");
    }
}

#[test]
fn an_idea_that_waits_is_nowhere_before_it_is_approved() {
    let mut stage = on(true);
    stage.act(ADA, have(&["Cake"]));
    assert_eq!((listed(&stage, ADA), listed(&stage, HOST)), (vec![], pairs(&[("Cake", 1)])));
    assert_eq!(stage.refused(BOB, support("Cake", true)), Refusal::NotFound("idea"), "nobody learns of it by trying");
    stage.act(HOST, judge("cake", Verdict::Show));
    stage.act(BOB, support("Cake", true));
    assert_eq!(listed(&stage, CY), pairs(&[("Cake", 2)]));
    stage.act(HOST, judge("cake", Verdict::Hide));
    let json = serde_json::to_string(&stage.sees(BOB)).unwrap();
    assert!(!json.contains("Cake") && !json.contains("cake"), "also not among what Bob supports: {json}");
}

#[test]
fn blocked_words_wait_and_the_muted_only_vote() {
    let mut stage = on(false);
    stage.act(HOST, Act::SetRules { rules: TalkRules::default(), blocked: vec!["spam".into()] });
    stage.act(ADA, have(&["More spam", "Cake"]));
    assert_eq!(listed(&stage, BOB), pairs(&[("Cake", 1)]));
    stage.act(BOB, say(1, "hi"));
    let speaker = stage.room.you(person(2)).speaker.expect("Bob spoke");
    stage.act(HOST, Act::Mute { speaker, on: true });
    assert_eq!(stage.refused(BOB, have(&["Tea"])), Refusal::Muted);
    stage.act(BOB, support("Cake", true));
    assert_eq!(listed(&stage, BOB), pairs(&[("Cake", 2)]));
}

#[test]
fn merged_ideas_count_a_person_once() {
    let mut stage = on(false);
    stage.act(ADA, have(&["Cake"]));
    stage.act(BOB, have(&["Cakes"]));
    stage.act(CY, support("Cake", true));
    stage.act(CY, support("Cakes", true));
    stage.act(HOST, judge("Cakes", Verdict::Merge { into: "Cake".into() }));
    assert_eq!(listed(&stage, HOST), pairs(&[("Cake", 3)]));
    assert_eq!(stage.poll_of(CY, 1).liked, ["Cake"]);
    stage.act(CY, support("Cake", false));
    assert_eq!(listed(&stage, HOST), pairs(&[("Cake", 2)]));
    stage.act(ADA, have(&[]));
    assert_eq!(
        listed(&stage, HOST),
        pairs(&[("Cakes", 1)]).into_iter().map(|(_, count)| ("Cake".to_owned(), count)).collect::<Vec<_>>(),
        "Bob stands behind it"
    );
}

const PEOPLE: u128 = 4;
const IDEAS: [&str; 4] = ["tea", "Tea!", "cake", "mate"];

fn plain(idea: &str) -> String {
    idea.to_lowercase().trim_matches('!').to_owned()
}

fn any_act() -> impl Strategy<Value = (Option<u128>, Act)> {
    let idea = || prop::sample::select(IDEAS.to_vec());
    let anybody = || (0..PEOPLE).prop_map(Some);
    prop_oneof![
        4 => (anybody(), vec(idea(), 0..4)).prop_map(|(who, ideas)| (who, have(&ideas))),
        6 => (anybody(), idea(), any::<bool>()).prop_map(|(who, idea, on)| (who, support(idea, on))),
        1 => (idea(), any::<bool>()).prop_map(|(idea, show)| (None, judge(idea, if show { Verdict::Show } else { Verdict::Hide }))),
        1 => (0..PEOPLE, any::<bool>()).prop_map(|(who, on)| (None, aside(vec![person(who)], on))),
    ]
}

type Said = BTreeMap<AttendeeId, BTreeSet<String>>;

/// Votes as a child would count them: everybody has one vote for each idea that somebody who counts stands behind.
fn counted(own: &Said, liked: &Said, aside: &BTreeSet<AttendeeId>) -> BTreeMap<String, u32> {
    let counts = |who: &&AttendeeId| !aside.contains(who);
    let there: BTreeSet<&String> = own.iter().filter(|(who, _)| counts(who)).flat_map(|(_, ideas)| ideas).collect();
    let people: BTreeSet<&AttendeeId> = own.keys().chain(liked.keys()).filter(counts).collect();
    let votes = |idea: &&String| {
        let stands = |said: &Said, who: &AttendeeId| said.get(who).is_some_and(|ideas| ideas.contains(*idea));
        u32::try_from(people.iter().filter(|who| stands(own, who) || stands(liked, who)).count()).expect("few people")
    };
    there.iter().map(|idea| ((*idea).clone(), votes(idea))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn votes_for_ideas_are_conserved_one_for_each_person(approve_first in any::<bool>(), acts in vec(any_act(), 0..60)) {
        let mut accepted = vec![(HOST, open(approve_first), at(0))];
        let mut room = Room::recover("A talk", accepted.clone()).expect("it opens");
        let (mut own, mut liked, mut aside) = (Said::new(), Said::new(), BTreeSet::new());
        for (second, (who, act)) in (1..).zip(acts) {
            let system = matches!(act, Act::SetAside { .. });
            let actor = who.map_or(if system { Actor::System } else { HOST }, |who| Actor::Attendee(person(who)));
            let before = room.clone();
            if room.apply(actor, act.clone(), at(second)).is_err() {
                prop_assert_eq!(&room, &before, "a refused act changed the room");
                continue;
            }
            match (&act, actor) {
                (Act::Answer { words, .. }, Actor::Attendee(who)) => {
                    own.insert(who, words.iter().map(|word| plain(word)).collect());
                }
                (Act::Support { idea, on, .. }, Actor::Attendee(who)) => {
                    let liked = liked.entry(who).or_default();
                    if *on { liked.insert(plain(idea)); } else { liked.remove(&plain(idea)); }
                }
                (Act::SetAside { people, on, .. }, _) => people.iter().for_each(|who| if *on { aside.insert(*who); } else { aside.remove(who); }),
                _ => {}
            }
            accepted.push((actor, act, at(second)));
            let tally = room.tally(poll(1)).expect("it exists");
            let found: BTreeMap<String, u32> = tally.answers.iter().map(|answer| (plain(&answer.text), answer.count)).collect();
            prop_assert_eq!(found.len(), tally.answers.len(), "an idea is listed twice");
            prop_assert_eq!(found, counted(&own, &liked, &aside));
            let shown: Vec<_> = tally.answers.iter().filter(|answer| answer.state.is_shown()).cloned().collect();
            prop_assert_eq!(room.public_tally(poll(1)).expect("it exists").answers, shown);
        }
        let fold = Room::recover("A talk", accepted).expect("what was accepted is accepted again");
        prop_assert_eq!(fold.without_counted(), room.without_counted(), "the fold of the acts is the room");
    }
}
