//! Forms that were met in whole files of public repositories and were misread at first. The lines are made up.

use super::{is, taken, told};
use import::{Format, Unreadable, read};

#[test]
fn a_saved_zoom_chat_is_read_in_other_languages() {
    let expected = is(&[(0, "0 says"), (68, "1 says"), (70, "0 says")]);
    for (word, to, all, private) in [
        ("Von ", "an", "Alle", "Bo(Direktnachricht)"),
        ("De  ", "a", "Todos", "Bo(mensaje directo)"),
        ("De  ", "à", "Tout le monde", "Bo(message direct)"),
        ("От  ", "кому", "Все", "Bo(Частное)"),
        ("開始 ", "終了", "皆様", "Bo（ダイレクトメッセージ）"),
        ("", "對", "所有人", "Bo(私人訊息)"),
        ("From ", "to", "Everyone(in Waiting Room)", "Bo(Privately)"),
    ] {
        let message = |time: &str, name: &str, to_whom: &str, end: &str| format!("{time} {word}{name} {to} {to_whom}{end}\n");
        let below = [
            message("14:31:02", "Ann Lee", all, ":\n\tdeck"),
            message("14:31:30", "Ann Lee", private, ":\n\tpsst"),
            message("14:32:10", "Bo", all, ":\n\tthanks\n\t14:32 is now"),
            message("14:32:12", "Ann Lee", all, ":\n\twell: yes"),
        ];
        let read = taken(&below.concat());
        assert_eq!((read.format, super::story(&read)), (Format::ZoomChat, expected.clone()), "{below:?}");
        assert_eq!((read.passed_over, read.misread), (1, 0), "{below:?}");
        if !word.is_empty() {
            let beside = [
                message("14:31:02", "Ann Lee", all, " : deck"),
                message("14:32:10", "Bo", all, " : thanks"),
                message("14:32:12", "Ann Lee", all, " : a : b"),
            ];
            assert_eq!(told(&beside.concat()), expected, "{beside:?}");
        }
    }
}

#[test]
fn names_with_such_words_stay_names() {
    let cloud =
        "00:58:04\tDe Vries:\tdeck\n00:59:12\tAnn to Bo:\tthanks\n00:59:14\tBo  to  Ann(Direct Message):\tpsst\n00:59:20\tDe Vries:\tyes\n";
    let read = taken(cloud);
    assert_eq!((super::story(&read), read.passed_over), (is(&[(0, "0 says"), (68, "1 says"), (76, "0 says")]), 1));
    let spoken = "09:00:00\t From Lea (ready to help) : hi\n09:00:05\t From Lea (ready to help) : there\n";
    assert_eq!(told(spoken), is(&[(0, "0 says"), (5, "0 says")]));
}

#[test]
fn logs_of_hexchat_and_dircproxy_are_read() {
    let hexchat = "**** BEGIN LOGGING AT Wed Mar 03 10:28:36 2010\n\nMar 03 10:28:36 *\tNow talking on #room\nMar 03 10:28:41 <ann>\thi\n\
                   Mar 03 10:28:55 *   ann gives channel operator status to bo\nMar 03 10:29:41 *\tbo (bo@example.test) has joined\n\
                   Mar 03 10:30:41 *   bo waves\nMar 03 10:31:41 *\tbo has quit (bye)\nMar 04 10:28:41 <ann>\tback\n";
    let read = taken(hexchat);
    let expected = [(0, "0 says"), (60, "1 joins"), (120, "1 says"), (180, "1 leaves")];
    assert_eq!((read.format, super::story(&read), read.misread), (Format::IrcLog, is(&expected), 0));
    assert_eq!(read.sessions.len(), 2, "a day of silence ends a session");
    let dircproxy = "[14 Jan 10:36] --> ann (n=ann@example.test) joined the channel\n[14 Jan 11:32] *** You disconnected\n[14 Jan 11:33] --- ann changed mode: +o bo\n\
                     [14 Jan 12:26] <ann!n=ann@example.test> +hi\n[14 Jan 12:27] <ann!n=ann@elsewhere.test> -still me\n";
    let read = taken(dircproxy);
    assert_eq!((super::story(&read), read.passed_over, read.misread), (is(&[(0, "0 joins"), (6600, "0 says"), (6660, "0 says")]), 2, 0));
}

#[test]
fn a_log_with_some_lines_in_latin_1_is_read() {
    let mut log = "10:00:00 <ann> grüße\n10:00:05 <bjørn> hei\n".as_bytes().to_vec();
    log.extend_from_slice(b"10:00:09 <j\xfcrgen> gr\xfc\xdfe\n10:00:11 <j\xf6rgen> ja\n10:00:12 <j\xfcrgen> ja\n");
    let found = read(&log, super::SALT).expect("a log");
    assert_eq!(super::story(&found), is(&[(0, "0 says"), (5, "1 says"), (9, "2 says"), (11, "3 says"), (12, "2 says")]));
    log.push(0);
    assert_eq!(read(&log, super::SALT), Err(Unreadable::NotText));
}

#[test]
fn a_teams_report_in_german_is_read_by_its_order() {
    let text = "1. Zusammenfassung\nBesprechungstitel\tWoche\nStartzeit\t14.09.22, 13:59:40\n\n2. Teilnehmer\n\
                Vorname Nachname\tBeitritt\tVerlassen\tDauer der Teilnahme\tE-Mail-Adresse\tTeilnehmer-ID\tRolle\n\
                Ann\t14.09.22, 14:00:00\t14.09.22, 15:00:00\t58 Min\tann@example.org\tann@example.org\tOrganisator\n\n\
                3. Aktivitäten während der Besprechung\nVorname Nachname\tBeitritt\tVerlassen\tDauer\tE-Mail-Adresse\tRolle\n\
                Ann\t14.09.22, 14:00:00\t14.09.22, 14:30:00\t30 Min\tann@example.org\tOrganisator\n\
                Ann\t14.09.22, 14:32:00\t14.09.22, 15:00:00\t28 Min\tann@example.org\tOrganisator\n";
    let read = taken(text);
    assert_eq!(read.format, Format::TeamsAttendance);
    assert_eq!(super::story(&read), is(&[(0, "0 joins"), (1800, "0 leaves"), (1920, "0 joins"), (3600, "0 leaves")]));
    let without_stays = &text[..text.find("3. Akt").expect("the section")];
    assert_eq!(told(without_stays), is(&[(0, "0 joins"), (3600, "0 leaves")]));
}

#[test]
fn teams_reports_without_sections_are_read() {
    let stays = "Meeting Summary\nTotal Number of Participants\t2\n\nFull Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\tParticipant ID (UPN)\n\
                 Ann\t4/13/2022, 7:56:32 AM\t4/13/2022, 9:38:32 AM\t1h 42m\tann@example.org\tOrganizer\tann@example.org\n\
                 Bo\t4/13/2022, 7:57:32 AM\t4/13/2022, 9:38:32 AM\t1h 41m\tbo@example.org\tPresenter\tbo@example.org\n";
    let read = taken(stays);
    let expected = is(&[(0, "0 joins"), (60, "1 joins"), (6120, "0 leaves"), (6120, "1 leaves")]);
    assert_eq!((read.format, super::story(&read), read.misread), (Format::TeamsAttendance, expected.clone(), 0));
    let saved_again = stays.replace('\t', ";");
    assert_eq!((taken(&saved_again).format, told(&saved_again)), (Format::TeamsAttendance, expected));
    let live = "SessionId,ParticipantId,FullName,UserAgent,UtcEventTimestamp,Action,Role\n1,ann@example.org,Ann,Agent,1/25/2022 4:48:08 PM,Joined,Attendee\n\
                2,bo@example.org,Bo,Agent,1/25/2022 4:49:08 PM,Joined,Attendee\n1,ann@example.org,Ann,Agent,1/25/2022 5:48:08 PM,Left,Attendee\n";
    let read = taken(live);
    let expected = is(&[(0, "0 joins"), (60, "1 joins"), (3600, "0 leaves")]);
    assert_eq!((read.format, super::story(&read), read.misread), (Format::TeamsAttendance, expected, 0));
}

#[test]
fn a_sticker_of_youtube_counts_for_who_is_named() {
    let text = r#"{"replayChatItemAction":{"videoOffsetTimeMsec":"1000","actions":[{"addChatItemAction":{"item":{"liveChatTextMessageRenderer":{"authorExternalChannelId":"UC1"}}}}]}}
{"replayChatItemAction":{"videoOffsetTimeMsec":"5000","actions":[{"addChatItemAction":{"item":{"liveChatPaidStickerRenderer":{"authorName":{"simpleText":"Bo"}}}}}]}}
"#;
    assert_eq!(told(text), is(&[(0, "0 says"), (4, "1 reacts")]));
}

#[test]
fn a_log_of_months_is_many_sessions() {
    let line = |day: i64, minute: i64| format!("Mar {:02} {:02}:{:02}:00 <ann> hi\n", day, 9 + minute / 60, minute % 60);
    let log: String = (1..=20).flat_map(|day| (0..90).map(move |minute| line(day, minute))).collect();
    let read = taken(&log);
    assert_eq!((read.sessions.len(), read.understood, read.misread), (20, 1800, 0));
}

#[test]
fn who_leaves_the_audio_of_bigbluebutton_has_not_left() {
    let event = |ms: u32, module: &str, name: &str, body: &str| {
        format!("<event timestamp=\"{ms}\" module=\"{module}\" eventname=\"{name}\">{body}</event>\n")
    };
    let join = |page: &str| format!("<userId>{page}</userId><externalUserId>ann</externalUserId>");
    let text = [
        "<recording meeting_id=\"m\">\n".to_owned(),
        event(1000, "PARTICIPANT", "ParticipantJoinEvent", &join("w_1")),
        event(3000, "VOICE", "ParticipantLeftEvent", "<bridge>1</bridge><participant>w_1</participant>"),
        event(4000, "PARTICIPANT", "ParticipantLeftEvent", "<userId>w_1</userId>"),
        event(6000, "PARTICIPANT", "ParticipantJoinEvent", &join("w_2")),
        event(8000, "CHAT", "PublicChatEvent", "<senderId>w_2</senderId><message>hi</message>"),
        "</recording>\n".to_owned(),
    ]
    .concat();
    let read = taken(&text);
    assert_eq!(super::story(&read), is(&[(0, "0 joins"), (3, "0 leaves"), (5, "0 joins"), (7, "0 says")]));
    assert_eq!((read.passed_over, read.misread), (1, 0));
}
