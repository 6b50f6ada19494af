//! A page with words that wait, change, come back and are pinned.

use super::*;
use protocol::Own;

fn message(n: u128) -> MessageView {
    let RoomEvent::Said { message } = said(n) else { unreachable!("it makes a message") };
    message
}

fn question(n: u128) -> QuestionView {
    let RoomEvent::Asked { question } = asked(n, 2) else { unreachable!("it makes a question") };
    question
}

fn own(live: Store<Live>, questions: Vec<QuestionView>, chat: Vec<MessageView>) {
    reduce(live, ServerFrame::State { state: LiveState::Own(Own::Held { questions, chat }) });
}

fn texts(live: Store<Live>) -> Vec<String> {
    live.chat().get_untracked().into_iter().map(|message| message.text).collect()
}

#[test]
fn what_waits_is_replaced_and_stays_ones_own_once_it_is_shown() {
    with_live(|live| {
        let held = MessageView { held: true, mine: true, ..message(7) };
        own(live, vec![QuestionView { state: QuestionState::Held, mine: true, ..question(8) }], vec![held.clone()]);
        own(live, vec![QuestionView { state: QuestionState::Held, mine: true, ..question(8) }], vec![held]);
        assert_eq!((live.chat().get_untracked().len(), live.questions().get_untracked().len()), (1, 1));
        // Approval: what waits is told first, then that it is there.
        own(live, vec![], vec![]);
        assert_eq!((live.chat().get_untracked().len(), live.questions().get_untracked().len()), (0, 0));
        reduce(live, room(11, RoomEvent::Said { message: message(7) }));
        reduce(live, room(12, RoomEvent::Asked { question: question(8) }));
        let (said, asked) = (live.chat().get_untracked(), live.questions().get_untracked());
        assert!(said[0].mine && !said[0].held && asked[0].mine && asked[0].state == QuestionState::Queued);
    });
}

#[test]
fn edited_words_replace_the_first_also_on_the_pin() {
    with_live(|live| {
        reduce(live, room(11, said(1)));
        reduce(live, room(12, said(2)));
        reduce(live, room(13, RoomEvent::Pinned { message: Some(message(1)) }));
        reduce(live, room(14, RoomEvent::Said { message: MessageView { text: "other words".to_owned(), edited: true, ..message(1) } }));
        assert_eq!(texts(live), ["other words", "message 2"]);
        assert_eq!(live.pinned().get_untracked().map(|pinned| pinned.text), Some("other words".to_owned()));
        reduce(live, room(15, RoomEvent::Pinned { message: None }));
        assert!(live.pinned().get_untracked().is_none());
    });
}

#[test]
fn a_dashboard_sees_what_waits_and_what_comes_back_newest() {
    with_live(|live| {
        live.pace().set(Some(Default::default()));
        reduce(live, room(11, RoomEvent::MessageForHosts { message: MessageView { held: true, ..message(1) } }));
        reduce(live, room(12, said(2)));
        assert!(live.chat().get_untracked()[0].held);
        reduce(live, room(13, said(1)));
        assert_eq!(texts(live), ["message 2", "message 1"], "as a page that is loaded now has it");
        reduce(live, room(14, RoomEvent::Hidden { message: message(2).id }));
        assert!(live.chat().get_untracked()[0].hidden);
    });
}

#[test]
fn a_question_that_changed_keeps_what_only_this_person_knows() {
    with_live(|live| {
        reduce(live, room(11, asked(1, 2)));
        reduce(live, ServerFrame::State { state: LiveState::Own(Own::Upvote { question: question(1).id, on: true }) });
        let changed = QuestionView { label: "Budget".to_owned(), pinned: true, ..question(1) };
        reduce(live, room(12, RoomEvent::Asked { question: changed }));
        let known = &live.questions().get_untracked()[0];
        assert!(known.upvoted && known.pinned && known.label == "Budget");
        reduce(live, room(13, RoomEvent::QuestionMarked { question: question(1).id, state: QuestionState::Withdrawn }));
        assert!(live.questions().get_untracked().is_empty());
    });
}
