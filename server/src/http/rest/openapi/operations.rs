//! Descriptions of the API's routes: purpose, parameters and answers.

use super::operation::{Answer, Operation};

/// Every route, by subject.
pub const GROUPS: [(&str, &str, &[Operation]); 16] = [
    ("Sessions", "Creating sessions, looking back at them, deleting them.", SESSIONS),
    ("Events", "Events: their sessions, and the people who run them together.", EVENTS),
    ("Private links", "Roles in one session for people without an account.", PRIVATE_LINKS),
    ("Conducting", "The conductor's score and suggestions, and orders to it.", CONDUCTING),
    ("Door", "People who may take part, who ask to, and who may be made up.", DOOR),
    ("Agenda", "Planned parts of a session, and when each began.", AGENDA),
    ("Drafts", "Contents that are prepared before a session, in order.", DRAFTS),
    ("Polls", "Polls of every kind, and the answers to them.", POLLS),
    ("Talk", "Questions, messages, the rules for both, and people who are shut out.", TALK),
    ("Signals", "Acts of an audience on another platform.", SIGNALS),
    ("Learning", "The policy of an event, and the log it learned from.", LEARNING),
    ("Past sessions", "Sessions with which new ones are compared: held here, or read from files.", PAST),
    ("Tokens", "Tokens for programs.", TOKENS),
    ("Accounts", "Your account, and for operators the accounts of all.", ACCOUNTS),
    ("Operations", "The state of the server, for those who run it.", OPERATIONS),
    ("Description", "This description.", DESCRIPTION),
];

const SESSIONS: &[Operation] = &[
    Operation::get("/me", "me", "The organizer who asks", Answer::One("Me")),
    Operation::get("/sessions", "listSessions", "Your sessions, the newest first", Answer::Many("SessionCard")),
    Operation::new("POST", "/sessions", "createSession", "Create a session", Answer::Made("SessionCard"))
        .takes("NewSession")
        .says("The server chooses the code, the owner and the mode. `Location` has the address of the new session."),
    Operation::get("/sessions/{session}", "showSession", "One session", Answer::One("SessionCard")),
    Operation::new("DELETE", "/sessions/{session}", "deleteSession", "Delete a session", Answer::Nothing).says(
        "Deletes everything that was said and shown in it. What the event learned stays: scores before and after, without words or names.",
    ),
    Operation::new("POST", "/sessions/{session}/end", "endSession", "End a session for everybody", Answer::Nothing)
        .says("A session that has ended stays ended, and the answer is the same."),
    Operation::get("/sessions/{session}/history", "history", "The history of a session", Answer::One("History"))
        .says("Available while it is live and after. The timeline has at most 720 points, and the room holds what a page shows of it; the exports have everything."),
    Operation::get("/sessions/{session}/audit", "audit", "The audit log of a session, the latest line first", Answer::Many("AuditLine")),
    Operation::get(
        "/sessions/{session}/export.csv",
        "exportCsv",
        "The session as a table",
        Answer::File("text/csv", "UTF-8 with a byte-order mark: a header line, then one line for each thing that happened, in order of time; `row` names its kind."),
    )
    .says(
        "Every message, question, poll and option, proposal, launch and sample. Texts that a spreadsheet would run as a formula begin with an \
         apostrophe.",
    ),
    Operation::get(
        "/sessions/{session}/export.xlsx",
        "exportXlsx",
        "The session as a workbook",
        Answer::File("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "A workbook with sheets of everything that happened, for people."),
    )
    .says("Written in the language of `Accept-Language`, with the words of the pages."),
    Operation::get("/sessions/{session}/export.json", "exportJson", "The session as a file", Answer::One("History"))
        .says("The same form as the history, but complete: every point of the timeline, every message, question and poll."),
];

const EVENTS: &[Operation] = &[
    Operation::get("/events", "listEvents", "Your events with their sessions, the newest first", Answer::Many("EventSessions"))
        .says("Every event of which you are a member. Rehearsals are left out."),
    Operation::get("/events/{event}", "showEvent", "One event with its sessions and members", Answer::One("EventPage")),
    Operation::new("PUT", "/events/{event}", "renameEvent", "Rename an event", Answer::Nothing).takes("RenameEvent"),
    Operation::new("POST", "/events/{event}/members", "addMember", "Make somebody a member", Answer::Nothing).takes("AddMember").says(
        "For owners who are signed in themselves; not with a token. The account is found by its name: `not_found` if there is none, `exists` if it is a member already. 20 names \
         a minute.",
    ),
    Operation::new("PUT", "/events/{event}/members/{member}", "changeMember", "Change a member's role", Answer::Nothing)
        .takes("ChangeMember")
        .says(
            "For owners who are signed in themselves. The member's open pages lose what the new role does not allow. `conflict` for the last \
             owner, who stays one.",
        ),
    Operation::new("DELETE", "/events/{event}/members/{member}", "removeMember", "Remove a member, or leave", Answer::Nothing).says(
        "For owners, and for everybody about themselves, signed in. The member's open pages are closed. `conflict` for the last owner.",
    ),
];

const PRIVATE_LINKS: &[Operation] = &[
    Operation::get("/sessions/{session}/private-links", "listPrivateLinks", "The private links that work", Answer::Many("PrivateLink"))
        .says("Without their secrets."),
    Operation::new("POST", "/sessions/{session}/private-links", "makePrivateLink", "Make a private link", Answer::Made("MadePrivateLink"))
        .takes("NewPrivateLink")
        .says("For people who are signed in themselves. The address is shown once. At most 20 work at once: `too_many`."),
    Operation::new("DELETE", "/sessions/{session}/private-links/{link}", "revokePrivateLink", "Revoke a private link", Answer::Nothing)
        .says("Pages that were opened with it are closed at once."),
];

const CONDUCTING: &[Operation] = &[
    Operation::get("/sessions/{session}/score", "score", "The current score, and its explanation", Answer::One("Reading")),
    Operation::get("/sessions/{session}/proposals", "proposals", "Proposals, the oldest first", Answer::Many("Proposal"))
        .says("Proposals that wait or are being sent, and recent ones."),
    Operation::command("POST", "/sessions/{session}/proposals/{proposal}/approve", "approve", "Send a proposal")
        .takes("Approve")
        .says("The answer is `over` if it was decided before, and `stale` if it has changed since it was seen."),
    Operation::command("POST", "/sessions/{session}/proposals/{proposal}/dismiss", "dismiss", "Do not send a proposal").takes("Dismiss"),
    Operation::command("POST", "/sessions/{session}/proposals/{proposal}/snooze", "snooze", "Put a proposal off").takes("Snooze"),
    Operation::command("POST", "/sessions/{session}/interventions", "launch", "Launch an intervention by hand").takes("Launch").says(
        "A kind on the never-do list is `forbidden`. Over the hour's budget, the answer is a `conflict`, unless `over_budget` says to send it \
         anyway; the audit log then says so.",
    ),
    Operation::command("POST", "/sessions/{session}/interventions/{intervention}/undo", "undo", "Take an intervention back"),
    Operation::get("/sessions/{session}/mode", "mode", "Who decides", Answer::One("ModeView")),
    Operation::command("PUT", "/sessions/{session}/mode", "setMode", "Change the mode").takes("SetMode"),
    Operation::command("POST", "/sessions/{session}/stop", "stop", "Stop sending at once")
        .says("Waiting proposals expire, and nothing can be sent until somebody resumes."),
    Operation::command("POST", "/sessions/{session}/resume", "resume", "Resume after a stop"),
    Operation::get("/decisions/{proposal}", "decision", "One decision, with everything that led to it", Answer::One("DecisionPage")),
];

const DOOR: &[Operation] = &[
    Operation::get("/sessions/{session}/door", "door", "The door, and the people at it", Answer::One("Guard"))
        .says("Those who ask to be let in, those who are set aside, and for each open poll how those came who voted."),
    Operation::command("PUT", "/sessions/{session}/door", "setDoor", "Set the door").takes("Door").says(
        "The whole of it: what is left out is as it was in the beginning. Who took part before stays inside. The door keeps people from taking \
         part, not from looking.",
    ),
    Operation::command("POST", "/sessions/{session}/door/people", "letIn", "Let people in").takes("LetIn"),
    Operation::command("POST", "/sessions/{session}/door/doubt", "doubt", "Set aside those who came after a poll had opened and voted in it, until you decide").takes("Doubt"),
    Operation::command("POST", "/sessions/{session}/door/settle", "settle", "Decide about everybody who is set aside").takes("Settle"),
];

const AGENDA: &[Operation] = &[
    Operation::get("/sessions/{session}/agenda", "agenda", "The agenda, and the items that began", Answer::One("Agenda")),
    Operation::new("PUT", "/sessions/{session}/agenda", "setAgenda", "Set the items of the agenda", Answer::One("Agenda"))
        .takes("SetAgenda")
        .says("The whole list, in order. In a planned break, and in the planned time of an item that is `quiet`, nothing is suggested."),
    Operation {
        answer: Answer::One("Agenda"),
        ..Operation::command("POST", "/sessions/{session}/agenda/{item}/begin", "beginItem", "Begin an item of the agenda")
    }
    .says("Sets the phase of the session and marks the moment on the timeline and in the exports."),
];

const DRAFTS: &[Operation] = &[
    Operation::get("/sessions/{session}/drafts", "listDrafts", "Drafts, in order", Answer::Many("Draft")),
    Operation::new("POST", "/sessions/{session}/drafts", "addDraft", "Prepare a draft", Answer::Made("AddedDrafts"))
        .takes("Prepared")
        .says("It becomes the last one. A session has at most 100 drafts; beyond, the answer is a `conflict`."),
    Operation::get(
        "/sessions/{session}/drafts.csv",
        "draftsCsv",
        "The drafts as a table",
        Answer::File("text/csv", "UTF-8 with a byte-order mark: a header line, then a line for each draft."),
    )
    .says("The same form can be imported. Texts that a spreadsheet would run as a formula begin with an apostrophe, which an import removes."),
    Operation::get("/sessions/{session}/drafts.json", "draftsJson", "The drafts as a file", Answer::Many("Prepared"))
        .says("The same form can be imported."),
    Operation::new("POST", "/sessions/{session}/drafts/import", "importDrafts", "Add the drafts of a file", Answer::Made("AddedDrafts"))
        .takes("Prepared")
        .says("A table (CSV) or a JSON array; the content says which. If a line is wrong, nothing is added and each bad line is named."),
    Operation::new("POST", "/sessions/{session}/drafts/starter", "addStarter", "Add the starter drafts", Answer::Made("AddedDrafts"))
        .says("Three polls and a prompt, in the language of the session."),
    Operation::new("PUT", "/sessions/{session}/drafts/{draft}", "changeDraft", "Change a draft", Answer::Nothing).takes("Prepared"),
    Operation::new("DELETE", "/sessions/{session}/drafts/{draft}", "deleteDraft", "Delete a draft", Answer::Nothing),
    Operation::new("POST", "/sessions/{session}/drafts/{draft}/move", "moveDraft", "Move a draft in the list", Answer::Nothing)
        .takes("MoveDraft"),
    Operation::command("POST", "/sessions/{session}/drafts/{draft}/launch", "launchDraft", "Send a draft").takes("LaunchDraft").says(
        "A poll is opened and counts towards no budget. Anything else is a launch: over the hour's budget the answer is a `conflict`, unless \
         `over_budget` says to send it anyway. The draft then counts as used and may be sent again.",
    ),
    Operation::new("PUT", "/sessions/{session}/drafts/{draft}/plan", "planDraft", "Open a poll at a random moment", Answer::Nothing)
        .takes("PlanDraft")
        .says(
            "The window begins half a minute from now and is cut into slots of at least four minutes, each as likely as any other. The score after \
             each slot is measured, so that the policy page can tell whether such polls help. Stopping the conductor takes all plans back. At most \
             four polls can be planned at once; beyond, the answer is a `conflict`.",
        ),
    Operation::new("DELETE", "/sessions/{session}/drafts/{draft}/plan", "unplanDraft", "Take the plan of a draft back", Answer::Nothing),
    Operation::new("POST", "/sessions/{session}/duplicate", "duplicateSession", "Create a session like this one", Answer::Made("SessionCard"))
        .takes("Duplicate")
        .says("In the same event, with the same language, settings, rules for entry and drafts, none of which counts as used."),
];

const POLLS: &[Operation] = &[
    Operation::get("/sessions/{session}/polls", "listPolls", "Polls, the oldest first", Answer::Many("Poll"))
        .says("Those that were not withdrawn, with every answer, also those that attendees do not see."),
    Operation { answer: Answer::Made("OpenedPoll"), ..Operation::command("POST", "/sessions/{session}/polls", "openPoll", "Open a poll") }
        .takes("NewPoll")
        .says("Up to ten may be open at once. With the same `Idempotency-Key` it is opened once."),
    Operation::command("POST", "/sessions/{session}/polls/{poll}/reveal", "revealPoll", "Show the results of a poll to everybody"),
    Operation::command("POST", "/sessions/{session}/polls/{poll}/close", "closePoll", "Close a poll")
        .says("Its results are shown to everybody. A quiz then tells the right options, and awards its points."),
    Operation::command("POST", "/sessions/{session}/polls/{poll}/judge", "judgeAnswer", "Show, hide or merge an answer in words")
        .takes("JudgeAnswer")
        .says("Everything that counts as the same answer is meant, also what is said later."),
    Operation {
        answer: Answer::Made("OpenedPoll"),
        ..Operation::command("POST", "/sessions/{session}/polls/{poll}/again", "askAgain", "Ask a closed poll again")
    }
    .takes("AskAgain")
    .says("The same question and options, for a second round whose results are shown beside the first. A quiz is asked once."),
];

const TALK: &[Operation] = &[
    Operation::get("/sessions/{session}/questions", "listQuestions", "Questions, in the order of screens", Answer::Many("Question"))
        .says("All of them, also those that attendees do not see."),
    Operation::get(
        "/sessions/{session}/questions/groups",
        "similarQuestions",
        "Waiting questions that seem to ask the same",
        Answer::Many("QuestionGroup"),
    )
    .says("Found by their words alone, among the 300 most supported."),
    Operation::command("POST", "/sessions/{session}/questions/{question}/mark", "markQuestion", "Move a question on")
        .takes("MarkQuestion")
        .says("Queueing approves a question that waits, and takes a merged one apart. Archiving turns it down."),
    Operation::command("POST", "/sessions/{session}/questions/{question}/amend", "amendQuestion", "Add to a question")
        .takes("AmendQuestion")
        .says("What is left out stays as it is. A written answer marks the question as answered; an empty one takes the answer away."),
    Operation::command("POST", "/sessions/{session}/questions/{question}/merge", "mergeQuestions", "Let questions count as this one")
        .takes("MergeQuestions")
        .says("Who asked or supports one of them supports this one, once. Up to 50 at once, all of them waiting."),
    Operation::get("/sessions/{session}/messages", "listMessages", "Messages, the oldest first", Answer::Many("Message"))
        .says("All of them, also those that attendees do not see."),
    Operation::command("POST", "/sessions/{session}/messages/{message}/hide", "hideMessage", "Take a message away")
        .says("One that waits for approval is turned down."),
    Operation::command("POST", "/sessions/{session}/messages/{message}/show", "showMessage", "Show a message to everybody")
        .says("One that waits for approval, or was taken away."),
    Operation::command("PUT", "/sessions/{session}/pin", "pinMessage", "Pin a message, or none")
        .takes("Pin")
        .says("If its author changes the words, it is no longer pinned."),
    Operation::get("/sessions/{session}/moderation", "moderation", "The rules for what people write, and what waits", Answer::One("Moderation")),
    Operation::command("PUT", "/sessions/{session}/moderation", "setRules", "Set the rules for what people write")
        .takes("SetRules")
        .says("All of them at once: what is left out is off. They hold for what is written from now on."),
    Operation::command("POST", "/sessions/{session}/bans", "ban", "Shut somebody out")
        .takes("Ban")
        .says("They can only look; what they wrote is taken away and their votes do not count. It holds for an identity: a browser whose cookies are cleared comes back as a newcomer, against whom the door helps."),
    Operation::command("DELETE", "/sessions/{session}/bans/{ban}", "unban", "Let somebody back in")
        .says("What the ban took away comes back."),
    Operation::command("POST", "/sessions/{session}/hands/{hand}/lower", "lowerHand", "Lower a raised hand"),
];

const SIGNALS: &[Operation] = &[Operation::new(
    "POST",
    "/sessions/{session}/signals",
    "sendSignals",
    "Count a batch of signals",
    Answer::One("SignalsTaken"),
)
.takes("Signal")
.says(
    "As an array (`application/json`) or as one object a line (`application/x-ndjson`). All lines are checked first, and if one is wrong, \
             none counts and each bad line is named. A line with an `id` counts once a day, so that a batch may be sent again.",
)];

const LEARNING: &[Operation] = &[
    Operation::get("/events/{event}/policy", "policy", "An event's policy and what it has learned", Answer::One("PolicyPage")),
    Operation::new("POST", "/events/{event}/policy/reset", "resetPolicy", "Forget what an event's policy has learned", Answer::Nothing),
    Operation::new("PUT", "/events/{event}/policy/holdout", "setHoldout", "Set the holdout rate", Answer::Nothing)
        .takes("SetHoldout")
        .says("`auto`, or a share from 0 to 0.5. Below 0.02, it takes years to know whether sending helps."),
    Operation::get(
        "/events/{event}/policy/statistics",
        "exportStatistics",
        "The statistics of the transparent view",
        Answer::One("Statistics"),
    )
    .says("They do not affect decisions. The same form can be imported."),
    Operation::new(
        "POST",
        "/events/{event}/policy/statistics",
        "importStatistics",
        "Add statistics to the transparent view",
        Answer::One("Imported"),
    )
    .takes("Statistics")
    .says("Unknown rows are left out and named. The policy chooses as before."),
    Operation::get(
        "/events/{event}/log.ndjson",
        "decisionLog",
        "The decision log of an event",
        Answer::File("application/x-ndjson", "One LogLine per line, in the order in which they took effect."),
    )
    .says("`engagement-conductor policy replay` reads it."),
];

const PAST: &[Operation] = &[
    Operation::get("/past", "listPast", "Your past sessions, the newest first", Answer::One("PastPage"))
        .says("Those that were held here and those that were imported."),
    Operation::new("POST", "/past/import", "importPast", "Read files of past sessions", Answer::One("ImportedPast")).takes("Upload").says(
        "Saved Zoom chats and participants reports, Teams attendance reports, BigBlueButton's events.xml, YouTube live chats of yt-dlp, IRC \
         logs, exports of this program, signals as lines of JSON, as `multipart/form-data`. A chat and its report of participants become one \
         session. Times and pseudonyms are read, and counts are kept: no words, no names. Archives are not unpacked.",
    ),
    Operation::new("DELETE", "/past/{past}", "forgetPast", "Forget a past session", Answer::Nothing)
        .says("New sessions are no longer compared with it."),
    Operation::new("PUT", "/past/{past}/alarms/{alarm}", "labelPastAlarm", "Say whether an alarm was right", Answer::Nothing)
        .takes("LabelAlarm"),
];

const TOKENS: &[Operation] = &[
    Operation::get("/tokens", "listTokens", "Your tokens, without their secrets", Answer::Many("ApiToken")),
    Operation::new("POST", "/tokens", "createToken", "Create a token", Answer::Made("MadeToken"))
        .takes("NewToken")
        .says("Only for people who are signed in. Otherwise a program that found a token could create others and outlive its revocation."),
    Operation::new("DELETE", "/tokens/{token}", "revokeToken", "Revoke a token", Answer::Nothing)
        .says("Only for people who are signed in. Sockets that were opened with it are closed within seconds."),
];

const ACCOUNTS: &[Operation] = &[
    Operation::get("/sign-ins", "listSignIns", "The browsers that are signed in, the one used last first", Answer::Many("SignIn"))
        .says("Only the kind of browser and the beginning of its address are kept."),
    Operation::new("DELETE", "/sign-ins", "signOutElsewhere", "Sign out every other browser", Answer::Nothing)
        .says("Only for people who are signed in. Open pages of the others are disconnected within seconds."),
    Operation::new("DELETE", "/sign-ins/{login}", "endSignIn", "Sign out one browser", Answer::Nothing)
        .says("Only for people who are signed in."),
    Operation::new("PUT", "/password", "changePassword", "Change your password", Answer::Nothing)
        .takes("ChangePassword")
        .says("Only for people who are signed in. Every other browser is signed out and open links to a new password are withdrawn; tokens still work."),
    Operation::get("/accounts", "listAccounts", "Every account, by name", Answer::Many("Account"))
        .for_operators()
        .says("Only for operators; other organizers get 404."),
    Operation::new("DELETE", "/accounts/{account}/sign-ins", "endSignIns", "Sign out every browser of an account", Answer::Nothing)
        .for_operators()
        .says("Only for operators who are signed in."),
    Operation::get("/links", "listLinks", "The one-time links that are open, the newest first", Answer::Many("AccountLink"))
        .for_operators()
        .says("Only for operators."),
    Operation::new("POST", "/links", "createLink", "Create a one-time link", Answer::Made("MadeAccountLink"))
        .takes("NewAccountLink")
        .for_operators()
        .says(
            "Only for operators who are signed in. An invitation works for seven days, a link to a new password for one; it replaces those that \
             were created for the same account before. At most 100 may be open.",
        ),
    Operation::new("DELETE", "/links/{link}", "withdrawLink", "Withdraw a one-time link", Answer::Nothing)
        .for_operators()
        .says("Only for operators who are signed in."),
];

const OPERATIONS: &[Operation] = &[
    Operation::get("/operations", "operations", "The state of the server", Answer::One("Operations"))
        .for_operators()
        .says("Only for operators; other organizers get 404. Counts are those of the process that answers, since its start."),
    Operation::get("/webhooks", "webhooks", "Webhook messages, the latest first", Answer::Many("WebhookDelivery"))
        .for_operators()
        .says("Only for operators. Delivered messages are listed for 7 days, given-up ones for 90."),
    Operation::new("POST", "/webhooks/{webhook}/retry", "retryWebhook", "Send a webhook message now", Answer::Nothing)
        .for_operators()
        .says("Only for operators. Sends it again whatever its state, with the same id and as many attempts as a new message."),
];

const DESCRIPTION: &[Operation] = &[
    Operation::get(
        "/openapi.json",
        "openapi",
        "This description for programs",
        Answer::File("application/json", "An OpenAPI 3.1 document."),
    )
    .open(),
    Operation::get("/docs", "docs", "This description for people", Answer::File("text/html", "A page.")).open(),
];
