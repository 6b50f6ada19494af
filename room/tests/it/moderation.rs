use crate::support::{ADA, BOB, HOST, Stage, ask, message, say, shown};
use conductor::signal::Signal;
use room::{Act, Audience, Refusal, Speaker, Who, limits, signal};

#[test]
fn messages_carry_a_number_and_a_name_and_hosts_carry_none() {
    let mut stage = Stage::new();
    assert!(matches!(stage.act(ADA, say(1, "hello")).iter().find_map(signal), Some(Signal::Chat { .. })));
    assert_eq!(stage.act(HOST, say(2, "welcome")).iter().find_map(signal), None, "hosts do not raise the score");
    stage.act(BOB, say(3, "hi"));
    let chat = stage.sees(BOB).chat;
    let speakers: Vec<_> = chat.iter().map(|message| message.speaker).collect();
    assert_eq!(speakers, [Some(Speaker(1)), None, Some(Speaker(2))]);
    let mine: Vec<_> = chat.iter().map(|message| message.mine).collect();
    assert_eq!(mine, [false, false, true]);
    assert!(chat[1].by_host());
    assert_eq!(stage.refused(BOB, say(1, "again")), Refusal::Exists("message"));
}

#[test]
fn a_hidden_message_stays_with_organizers_only() {
    let mut stage = Stage::new();
    stage.act(ADA, say(1, "rude"));
    stage.act(BOB, say(2, "fine"));
    assert_eq!(stage.refused(BOB, Act::Hide { message: message(1) }), Refusal::Forbidden(Who::Organizers));
    assert_eq!(shown(&stage.act(HOST, Act::Hide { message: message(1) })), ["hidden"]);
    assert_eq!(stage.act(HOST, Act::Hide { message: message(1) }), []);
    assert_eq!(shown(&stage.act(BOB, Act::Hide { message: message(2) })), ["hidden"], "one's own message can be taken back");
    assert!(stage.sees(ADA).chat.is_empty() && stage.screen().chat.is_empty());
    assert!(stage.sees(HOST).chat.iter().all(|message| message.hidden));
    assert_eq!(stage.refused(BOB, Act::Hide { message: message(9) }), Refusal::NotFound("message"));
}

#[test]
fn a_muted_person_reads_and_votes_but_does_not_write() {
    let mut stage = Stage::new();
    stage.act(ADA, say(1, "rude"));
    let mute = |on| Act::Mute { speaker: Speaker(1), on };
    assert_eq!(stage.refused(BOB, mute(true)), Refusal::Forbidden(Who::Organizers));
    assert_eq!(stage.refused(HOST, Act::Mute { speaker: Speaker(0), on: true }), Refusal::NotFound("person"));
    let events = stage.act(HOST, mute(true));
    assert!(events.iter().all(|event| event.audience() == Audience::Organizers));
    for act in [say(2, "more"), ask(1), Act::Rename { name: "New".into() }] {
        assert_eq!(stage.refused(ADA, act), Refusal::Muted);
    }
    stage.act(ADA, Act::Leave);
    stage.act(ADA, Act::Join { name: Some("Innocent".into()) });
    let you = stage.sees(ADA).you.expect("Ada is an attendee");
    assert!(you.muted && !you.named, "coming back does not help");
    assert_eq!((stage.sees(HOST).muted, stage.sees(BOB).muted), (vec![Speaker(1)], vec![]));
    stage.act(HOST, mute(false));
    stage.act(ADA, say(2, "sorry"));
}

#[test]
fn words_are_cleaned_and_limited() {
    let mut stage = Stage::new();
    stage.act(ADA, say(1, "a\0\u{202e}b\n\nc"));
    assert_eq!(stage.sees(BOB).chat[0].text, "ab c");
    stage.act(ADA, say(2, &"é".repeat(limits::MESSAGE_CHARS)));
    for text in [" \n".to_owned(), "\u{200b}".to_owned(), "é".repeat(limits::MESSAGE_CHARS + 1)] {
        assert!(matches!(stage.refused(ADA, say(3, &text)), Refusal::BadText(_)));
    }
}

#[test]
fn a_room_remembers_the_last_messages_only() {
    let mut stage = Stage::new();
    for n in 0..5_000 {
        stage.act(if n % 2 == 0 { ADA } else { HOST }, say(n, &n.to_string()));
    }
    let chat = stage.sees(HOST).chat;
    assert_eq!((chat.len(), chat[0].text.as_str(), chat[199].text.as_str()), (limits::MESSAGES, "4800", "4999"));
    assert_eq!(stage.refused(HOST, Act::Hide { message: message(0) }), Refusal::NotFound("message"));
}
