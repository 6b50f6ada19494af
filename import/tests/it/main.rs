//! Sessions of the past, read from what other programs keep. The fixtures are made up, in the forms that `import` names with their sources.

mod found;

use conductor::host::HostPrior;
use conductor::signal::{Participant, Signal};
use conductor::stream::parse_line;
use import::{BYTES, Format, LINES, Read, Review, SESSIONS, Unclear, Unreadable, joined, read};
use proptest::prelude::*;
use std::collections::BTreeSet;

const SALT: u128 = 0x5a17_5a17_5a17_5a17_5a17;

fn taken(text: &str) -> Read {
    read(text.as_bytes(), SALT).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Everything that happened, in seconds since the first thing, with people numbered in the order of their first appearance.
fn story(read: &Read) -> Vec<(i64, String)> {
    let mut people: Vec<Participant> = Vec::new();
    let session = &read.sessions[0];
    let mut number = |who: &Participant| {
        people.iter().position(|known| known == who).unwrap_or_else(|| {
            people.push(*who);
            people.len() - 1
        })
    };
    let word = |signal: &Signal, number: &mut dyn FnMut(&Participant) -> usize| match signal {
        Signal::Join { who } => format!("{} joins", number(who)),
        Signal::Leave { who } => format!("{} leaves", number(who)),
        Signal::Chat { who } => format!("{} says", number(who)),
        Signal::Reaction { who } => format!("{} reacts", number(who)),
        Signal::Question { who } => format!("{} asks", number(who)),
        Signal::PollVote { who } => format!("{} votes", number(who)),
        Signal::PollOpen => "poll opens".to_owned(),
        Signal::PollClose => "poll closes".to_owned(),
        Signal::Heartbeat { n, .. } => format!("{n} are there"),
        other => format!("{other:?}"),
    };
    session.signals.iter().map(|(at, signal)| ((at.as_millis() - session.start().as_millis()) / 1000, word(signal, &mut number))).collect()
}

fn told(text: &str) -> Vec<(i64, String)> {
    story(&taken(text))
}

fn is(expected: &[(i64, &str)]) -> Vec<(i64, String)> {
    expected.iter().map(|(at, what)| (*at, (*what).to_owned())).collect()
}

#[test]
fn a_saved_zoom_chat_is_read_in_its_three_forms() {
    let expected = is(&[(0, "0 says"), (68, "1 says"), (70, "0 says")]);
    for text in [
        "14:31:02 From Ann Lee to Everyone:\n\tdeck: https://example.test\n14:32:10 From  Bo  to  Everyone:\n\tthanks\n14:32:12 From Ann Lee to Everyone:\n\t:)\n",
        "14:31:02\t From  Ann Lee : deck\n14:32:10\t From  Bo : thanks\n14:32:12\t From  Ann Lee : well: yes\n",
        "00:58:04\tAnn Lee:\tdeck\n00:59:12\tBo:\tthanks\nand more\n00:59:14\tAnn Lee:\tyes\n",
    ] {
        let read = taken(text);
        assert_eq!((read.format, story(&read), read.misread), (Format::ZoomChat, expected.clone(), 0), "{text}");
        assert!(read.sessions[0].knows_acts && !read.sessions[0].knows_presence);
    }
    let private = taken("10:00:00 From Ann to Everyone:\n\thi\n10:00:05 From Bo to Ann(Direct Message):\n\tpsst\n");
    assert_eq!((private.understood, private.passed_over), (1, 1));
}

#[test]
fn reactions_in_a_zoom_chat_are_reactions() {
    for to in ["to", "To"] {
        let text = format!(
            "07:12:00 From Ann {to} Everyone:\n\tHello:\n\t\n\tall\n07:12:10 From Bo {to} Everyone:\n\tReacted to \"Hello:\n\t\n\tall\" with 👍🏾\n\
             07:12:15 From Bo {to} Everyone:\n\tRemoved a 👍🏾 reaction from \"Hello:\"\n07:12:20 From Ann {to} Everyone:\n\tReplying to \"Hello:\"\n\t\n\tyes\n\
             07:12:30 From Bo {to} Ann(Direct Message):\n\tpsst\n"
        );
        let read = taken(&text);
        assert_eq!(story(&read), is(&[(0, "0 says"), (10, "1 reacts"), (20, "0 says")]), "{to}");
        assert_eq!((read.understood, read.passed_over, read.misread), (3, 2, 0), "{to}");
    }
    let in_one_line = "00:58:04\tAnn Lee:\tdeck\n00:59:12\tBo:\tReacted to \"deck\" with ❤️\n";
    assert_eq!(told(in_one_line), is(&[(0, "0 says"), (68, "1 reacts")]));
}

#[test]
fn a_zoom_report_of_participants_is_stays() {
    let text = "Meeting ID,Topic,Start Time\n812 3456 7890,\"Week 4, part 1\",10/05/2026 05:55:00 PM\n\n\
                Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n\
                \"Lopez, Ana\",ana@example.org,10/05/2026 05:58:00 PM,10/05/2026 06:20:00 PM,22,No\n\
                Ana (phone),ana@example.org,10/05/2026 06:21:00 PM,10/05/2026 07:00:00 PM,39,No\n\
                Brian,,10/05/2026 06:05:30 PM,10/05/2026 07:00:00 PM,55,Yes\n\
                Broken,,soon,10/05/2026 07:00:00 PM,55,Yes\n";
    let read = taken(text);
    let expected = [(0, "0 joins"), (450, "1 joins"), (1320, "0 leaves"), (1380, "0 joins"), (3720, "0 leaves"), (3720, "1 leaves")];
    assert_eq!((read.format, story(&read)), (Format::ZoomParticipants, is(&expected)));
    assert_eq!((read.understood, read.misread, read.named[0].line), (3, 1, 8));
}

#[test]
fn a_teams_report_is_read_from_utf_16_and_by_its_stays() {
    let text = "1. Summary\r\nMeeting title\tWeekly\r\nStart time\t9/14/22, 1:59:40 PM\r\n\r\n2. Participants\r\n\
                Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\r\n\
                Ann\t9/14/22, 2:00:00 PM\t9/14/22, 3:00:00 PM\t58m\tann@example.org\tann@example.org\tOrganizer\r\n\r\n\
                3. In-Meeting Activities\r\nName\tJoin Time\tLeave Time\tDuration\tEmail\tRole\r\n\
                Ann\t9/14/22, 2:00:00 PM\t9/14/22, 2:30:00 PM\t30m\tann@example.org\tOrganizer\r\n\
                Ann\t9/14/22, 2:32:00 PM\t9/14/22, 3:00:00 PM\t28m\tann@example.org\tOrganizer\r\n";
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let read = read(&utf16, SALT).expect("a report");
    assert_eq!(read.format, Format::TeamsAttendance);
    assert_eq!(story(&read), is(&[(0, "0 joins"), (1800, "0 leaves"), (1920, "0 joins"), (3600, "0 leaves")]));
    let without_stays = &text[..text.find("3. In").expect("the section")];
    assert_eq!(told(without_stays), is(&[(0, "0 joins"), (3600, "0 leaves")]));
    let old = "Full Name\tUser Action\tTimestamp\nAnn\tJoined before\t9/14/2020, 2:00:00 PM\nBo\tJoined\t9/14/2020, 2:01:00 PM\nBo\tLeft\t9/14/2020, 2:05:00 PM\n";
    assert_eq!(told(old), is(&[(0, "0 joins"), (60, "1 joins"), (300, "1 leaves")]));
}

#[test]
fn events_of_bigbluebutton_are_read() {
    let event = |ms: u32, module: &str, name: &str, body: &str| {
        format!(
            "  <event timestamp=\"{ms}\" module=\"{module}\" eventname=\"{name}\">\n    {body}\n    <timestampUTC>{}</timestampUTC>\n  </event>\n",
            1_684_349_961_000_u64 + u64::from(ms)
        )
    };
    let events = [
        event(0, "PARTICIPANT", "ParticipantJoinEvent", "<name>Ann</name><userId>w_1</userId>"),
        event(1_000, "WHITEBOARD", "WhiteboardCursorMoveEvent", "<userId>w_1</userId>"),
        event(2_000, "PARTICIPANT", "ParticipantJoinEvent", "<userId>w_2</userId>"),
        event(60_000, "CHAT", "PublicChatEvent", "<senderId>w_2</senderId><message><![CDATA[hi <b>]]></message>"),
        event(61_000, "PARTICIPANT", "ParticipantStatusChangeEvent", "<userId>w_2</userId><status>raiseHand</status><value>true</value>"),
        event(
            62_000,
            "PARTICIPANT",
            "ParticipantStatusChangeEvent",
            "<userId>w_1</userId><status>emojiStatus</status><value>applause</value>",
        ),
        event(63_000, "PARTICIPANT", "ParticipantStatusChangeEvent", "<userId>w_1</userId><status>raiseHand</status><value>false</value>"),
        event(90_000, "POLL", "PollStartedRecordEvent", "<pollId>p</pollId>"),
        event(95_000, "POLL", "UserRespondedToPollRecordEvent", "<userId>w_2</userId>"),
        event(120_000, "PARTICIPANT", "ParticipantLeftEvent", "<userId>w_2</userId>"),
        event(121_000, "CHAT", "PublicChatEvent", ""),
    ];
    let read =
        taken(&format!("<?xml version=\"1.0\"?>\n<recording meeting_id=\"x\" bbb_version=\"2.6.1\">\n{}</recording>", events.concat()));
    let expected = [
        (0, "0 joins"),
        (2, "1 joins"),
        (60, "1 says"),
        (61, "1 asks"),
        (62, "0 reacts"),
        (90, "poll opens"),
        (95, "1 votes"),
        (120, "1 leaves"),
    ];
    assert_eq!((read.format, story(&read)), (Format::BigBlueButton, is(&expected)));
    assert_eq!((read.passed_over, read.misread, read.named[0].line), (2, 1, 11));
}

#[test]
fn a_live_chat_of_youtube_is_read() {
    let message = |ms: &str, renderer: &str, author: &str| {
        format!(
            "{{\"replayChatItemAction\":{{\"actions\":[{{\"addChatItemAction\":{{\"item\":{{\"{renderer}\":{{\"authorExternalChannelId\":\"{author}\",\
             \"message\":{{\"runs\":[{{\"text\":\"hi\"}}]}}}}}}}}}}],\"videoOffsetTimeMsec\":\"{ms}\"}}}}\n"
        )
    };
    let lines = [
        message("0", "liveChatTextMessageRenderer", "UC1"),
        message("2500", "liveChatPaidMessageRenderer", "UC2"),
        message("3000", "liveChatPaidStickerRenderer", "UC1"),
        message("4000", "liveChatViewerEngagementMessageRenderer", ""),
        "{\"replayChatItemAction\":{\"actions\":[{\"addLiveChatTickerItemAction\":{}}],\"videoOffsetTimeMsec\":\"5000\"}}\n".to_owned(),
        "{\"replayChatItemAction\":\n".to_owned(),
    ];
    let read = taken(&lines.concat());
    assert_eq!((read.format, story(&read)), (Format::YoutubeChat, is(&[(0, "0 says"), (2, "1 says"), (3, "0 reacts")])));
    assert_eq!((read.understood, read.passed_over, read.misread), (3, 2, 1));
}

#[test]
fn logs_of_irc_are_read_with_and_without_seconds_and_tags() {
    let irssi = "--- Log opened Thu Mar 01 12:00:00 2018\n12:00 -!- ann [~a@example] has joined #room\n12:01 <@ann> hello\n12:01 < bo> hi\n12:03 -!- ann [~a@example] has quit [Quit: bye]\n12:04 -!- mode/#room [+o bo] by ChanServ\n";
    let read = taken(irssi);
    assert_eq!((read.format, read.sessions[0].exact_s), (Format::IrcLog, 60));
    assert_eq!(story(&read), is(&[(0, "0 joins"), (60, "0 says"), (60, "1 says"), (180, "0 leaves")]));
    let mirc = "[12:00:00] * ann (~a@example) has joined #room\n[12:01:00] <ann> hello\n[12:01:05] * ann waves\n[12:03:00] * ann (~a@example) Quit (bye)\n";
    assert_eq!(told(mirc), is(&[(0, "0 joins"), (60, "0 says"), (65, "0 says"), (180, "0 leaves")]));
    let tagged = "<span class=\"irc-date\">[8:59]</span> <span class=\"irc-green\">* ann (n=a@example) has joined #room</span><br />\n<span class=\"irc-date\">[9:17]</span> <span>&lt;bo&gt; hi</span><br />\n";
    assert_eq!(told(tagged), is(&[(0, "0 joins"), (1080, "1 says")]));
    let znc = "[23:59:50] *** Joins: ann (~a@example)\n[00:00:10] <ann> past midnight\n";
    assert_eq!(told(znc), is(&[(0, "0 joins"), (20, "0 says")]));
}

#[test]
fn logs_of_weechat_are_read() {
    let text = "2021-08-31 17:13:00\t-->\tann (~ann@host) has joined #chan\n2021-08-31 17:13:10\tann\thello <all>\n2021-08-31 17:13:20\t@bob\thi\n\
                2021-08-31 17:13:30\t *\tann waves\n2021-08-31 17:13:40\t--\tbob is now known as bobby\n\
                2021-08-31 17:13:50\t<--\tann (~ann@host) has quit (Quit: bye)\n";
    let read = taken(text);
    let expected = [(0, "0 joins"), (10, "0 says"), (20, "1 says"), (30, "0 says"), (50, "0 leaves")];
    assert_eq!((read.format, story(&read)), (Format::IrcLog, is(&expected)));
    assert_eq!((read.understood, read.passed_over, read.misread), (5, 1, 0));
}

#[test]
fn own_signals_and_exports_are_read() {
    let signals = "{\"t\":5,\"session\":\"a\",\"kind\":\"join\",\"user\":\"u1\"}\n{\"t\":9,\"session\":\"b\",\"kind\":\"chat\",\"user\":\"u1\"}\n{\"t\":7,\"session\":\"a\",\"kind\":\"chat\",\"user\":\"u1\"}\n{\"t\":8,\"session\":\"a\",\"kind\":\"dance\"}\n";
    let read = taken(signals);
    assert_eq!((read.format, read.sessions.len(), read.misread), (Format::Signals, 2, 1));
    assert_eq!(story(&read), is(&[(0, "0 joins"), (2, "0 says")]));
    let Signal::Join { who } = read.sessions[0].signals[0].1 else { panic!("a join") };
    assert_ne!(who, Participant::from_name("u1"), "salted");
    assert!(parse_line(signals.lines().next().expect("a line")).is_ok());
    let export = "{\"card\":{},\"timeline\":[{\"at\":1000,\"people\":12},{\"at\":6000,\"people\":13}],\"room\":{\"messages\":[{\"at\":3000,\"speaker\":4,\"text\":\"x\"}],\"questions\":[]}}";
    assert_eq!(told(export), is(&[(0, "12 are there"), (2, "0 says"), (5, "13 are there")]));
}

#[test]
fn what_is_packed_is_not_unpacked() {
    for bytes in [&b"PK\x03\x04\x14\x00\x06\x00"[..], b"\x1f\x8b\x08\x00", b"7z\xbc\xaf\x27\x1c\x00\x04", b"BZh91AY&SY"] {
        assert_eq!(read(bytes, SALT), Err(Unreadable::Packed));
    }
}

#[test]
fn a_chat_and_its_report_of_participants_are_one_session() {
    let stays = "Name (Original Name),User Email,Join Time,Leave Time\n\
                 Ann,,10/05/2026 05:58:00 PM,10/05/2026 07:00:00 PM\nBo,,10/05/2026 06:05:00 PM,10/05/2026 07:00:00 PM\n";
    let both = |chat: &str| joined([chat, stays].map(|text| taken(text).sessions.remove(0)).into());
    for chat in ["18:10:00 From Ann to Everyone:\n\thi\n18:20:00 From Bo to Everyone:\n\thi\n", "00:12:00\tAnn:\thi\n00:22:00\tBo:\thi\n"] {
        let sessions = both(chat);
        assert_eq!(sessions.len(), 1, "{chat}");
        let session = &sessions[0];
        assert!(session.is_whole() && session.is_dated() && session.format == Format::ZoomChat);
        let chats = session.signals.iter().filter(|(_, signal)| matches!(signal, Signal::Chat { .. }));
        let minutes: Vec<f64> = chats.map(|(at, _)| at.seconds_since(session.start()) / 60.0).collect();
        assert_eq!(minutes, [12.0, 22.0], "{chat}");
    }
    let of_another_day = both("09:10:00 From Ann to Everyone:\n\thi\n");
    assert_eq!(of_another_day.len(), 2, "nine in the morning is not within it");
    assert!(of_another_day.iter().all(|session| !session.is_whole()));
}

#[test]
fn only_a_whole_session_leaves_something_for_later_ones() {
    let mut lines = String::new();
    for user in 0..12 {
        lines += &format!("{{\"t\":1000,\"session\":\"a\",\"kind\":\"join\",\"user\":\"u{user}\"}}\n");
    }
    for t in (1005..2800).step_by(5) {
        lines += &format!("{{\"t\":{t},\"session\":\"a\",\"kind\":\"chat\",\"user\":\"u{}\"}}\n", t / 5 % 12);
    }
    let of = |text: &str| Review::of(&taken(text).sessions[0], HostPrior::default()).summary;
    let summary = of(&lines).expect("it tells who was there and what they did");
    assert!((1600.0..1800.0).contains(&summary.seconds) && summary.acts[conductor::reading::Channel::Chat] > 300.0, "{summary:?}");
    let silent: String = lines.lines().filter(|line| line.contains("join")).map(|line| format!("{line}\n")).collect();
    assert_eq!(of(&silent), None);
    let unseen: String = lines.lines().filter(|line| line.contains("chat")).map(|line| format!("{line}\n")).collect();
    assert_eq!(of(&unseen), None);
}

#[test]
fn more_sessions_and_lines_than_are_read_are_counted_not_kept() {
    let signal = |session: usize| format!("{{\"t\":{session},\"session\":\"s{session}\",\"kind\":\"chat\",\"user\":\"u\"}}\n");
    let text: String = (0..SESSIONS + 50).map(signal).collect();
    let found = taken(&text);
    assert_eq!((found.sessions.len(), found.misread, found.named.len()), (SESSIONS, 50, 1));
    assert_eq!(found.named[0].why, Unclear::More);
    assert_eq!(read("\n".repeat(LINES + 1).as_bytes(), SALT), Err(Unreadable::TooLarge));
}

#[test]
fn what_is_no_session_is_named_so() {
    for (bytes, error) in [
        (&b"once upon a time\nthere was a room"[..], Unreadable::Unknown),
        (b"", Unreadable::Unknown),
        (b"<html><body>no</body></html>", Unreadable::Unknown),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00", Unreadable::NotText),
        (b"{\"t\":1,\"session\":\"a\",\"kind\":\"dance\"}", Unreadable::Nothing(Format::Signals)),
    ] {
        assert_eq!(read(bytes, SALT), Err(error));
    }
    assert_eq!(read(&vec![b' '; BYTES + 1], SALT), Err(Unreadable::TooLarge));
}

#[test]
fn pseudonyms_depend_on_the_salt_and_no_name_is_kept() {
    let text = "14:31:02 From Ann Lee to Everyone:\n\tsecret\n14:32:10 From ann lee to Everyone:\n\tsecret\n";
    let people = |salt| -> BTreeSet<Participant> {
        let read = read(text.as_bytes(), salt).expect("a chat");
        read.sessions[0]
            .signals
            .iter()
            .filter_map(|(_, signal)| if let Signal::Chat { who } = signal { Some(*who) } else { None })
            .collect()
    };
    let (one, other) = (people(1), people(2));
    assert_eq!((one.len(), other.len()), (1, 1), "the same person in whatever case");
    assert_ne!(one, other);
    let shown = format!("{:?}", taken(text));
    assert!(!shown.to_lowercase().contains("ann") && !shown.contains("secret"), "{shown}");
}

#[test]
fn a_review_tells_what_there_would_have_been_said() {
    let mut text = String::new();
    for second in 0..3600 {
        // Lively for half an hour, then silent but for one voice in five minutes.
        if (second < 1800 && second % 3 == 0) || second % 300 == 0 {
            let (hour, minute) = (10 + second / 3600, second / 60 % 60);
            text += &format!("{hour:02}:{minute:02}:{:02} From P{} to Everyone:\n\tx\n", second % 60, second % 17);
        }
    }
    let read = taken(&text);
    let review = Review::of(&read.sessions[0], HostPrior::default());
    assert_eq!(review.activity.people, 17);
    assert!((9.0..12.0).contains(&review.activity.chat), "{:?}", review.activity);
    assert!(review.activity.react.abs() < 1e-9);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = read(&bytes, SALT);
    }

    #[test]
    fn no_broken_file_of_a_known_format_makes_it_panic(which in 0..9_usize, cut in 0..1_000_usize, at in 0..1_000_usize, noise in "\\PC{0,12}") {
        let samples = [
            "14:31:02 From Ann to Everyone:\n\thi\n23:59:59 From Bo : x\n00:00:01\tAnn:\tx\n",
            "Name (Original Name),User Email,Join Time,Leave Time\n\"A\"\"b\",,10/05/2026 05:58:00 PM,10/05/2026 06:20:00 PM\n",
            "2. Participants\nName\tFirst Join\tLast Leave\nAnn\t9/14/22, 2:00:00 PM\t9/14/22, 3:00:00 PM\n3. In-Meeting Activities\nName\tJoin Time\tLeave Time\n",
            "<recording><event timestamp=\"1\" eventname='PublicChatEvent'><senderId>a</senderId></event><event timestamp=\"-1\"></recording>",
            "{\"replayChatItemAction\":{\"actions\":[{\"addChatItemAction\":{\"item\":{\"liveChatTextMessageRenderer\":{\"authorExternalChannelId\":\"x\"}}}}],\"videoOffsetTimeMsec\":\"99999999999999999999\"}}\n",
            "[12:00] <ann> hi\n[23:00] * ann Quit ()\n",
            "{\"t\":1e11,\"session\":\"a\",\"kind\":\"chat\",\"user\":\"u\"}\n{\"t\":0,\"session\":\"a\",\"kind\":\"chat\",\"user\":\"u\"}\n",
            "{\"card\":1,\"timeline\":[{\"at\":9223372036854775807,\"people\":12},{\"at\":-9223372036854775808,\"people\":1}],\"room\":{\"messages\":[{}]}}",
            "\u{feff}2026-03-20T09:58:00 <a> x\n9999-12-31T23:59:59 <a> x\n",
        ];
        let mut text: String = samples[which].chars().take(cut.max(10)).collect();
        let at = text.char_indices().map(|(at, _)| at).nth(at).unwrap_or(0);
        text.insert_str(at, &noise);
        if let Ok(read) = read(text.as_bytes(), SALT) {
            prop_assert!(read.named.len() <= 20 && read.sessions.iter().all(|session| !session.signals.is_empty()));
            for session in &read.sessions {
                let _ = Review::of(session, HostPrior::default());
            }
        }
    }
}
