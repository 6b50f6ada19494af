//! Descriptions of the API's routes: purpose, parameters and answers.

/// The content of a successful answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing: 204.
    Nothing,
    /// A thing, by the name of its schema: 200.
    One(&'static str),
    /// An array of such things: 200.
    Many(&'static str),
    /// A thing that was made, and perhaps where it is: 201.
    Made(&'static str),
    /// A file: its content type, and what it holds.
    File(&'static str, &'static str),
}

/// A route.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// The method, in capitals.
    pub method: &'static str,
    /// The path below `/api/v1`.
    pub path: &'static str,
    /// The name for programs that are generated.
    pub id: &'static str,
    /// The purpose in a few words.
    pub summary: &'static str,
    /// Further details.
    pub about: &'static str,
    /// The schema of its JSON body, if it takes one.
    pub body: Option<&'static str>,
    /// The answer when all went well.
    pub answer: Answer,
    /// True if it is a command to a live session, which takes an `Idempotency-Key` and may be refused as things are.
    pub is_command: bool,
    /// True if everybody may ask.
    pub is_open: bool,
    /// True if only operators may: to others it does not exist.
    pub is_for_operators: bool,
}

impl Operation {
    const fn new(method: &'static str, path: &'static str, id: &'static str, summary: &'static str, answer: Answer) -> Self {
        Self { method, path, id, summary, about: "", body: None, answer, is_command: false, is_open: false, is_for_operators: false }
    }

    const fn get(path: &'static str, id: &'static str, summary: &'static str, answer: Answer) -> Self {
        Self::new("GET", path, id, summary, answer)
    }

    const fn command(method: &'static str, path: &'static str, id: &'static str, summary: &'static str) -> Self {
        Self { is_command: true, ..Self::new(method, path, id, summary, Answer::Nothing) }
    }

    const fn takes(self, body: &'static str) -> Self {
        Self { body: Some(body), ..self }
    }

    const fn says(self, about: &'static str) -> Self {
        Self { about, ..self }
    }

    const fn open(self) -> Self {
        Self { is_open: true, ..self }
    }

    const fn for_operators(self) -> Self {
        Self { is_for_operators: true, ..self }
    }
}

/// Every route, by what it is about.
pub const GROUPS: [(&str, &str, &[Operation]); 7] = [
    ("Sessions", "Making rooms, looking back at them, taking them away.", SESSIONS),
    ("Conducting", "What the conductor sees and suggests, and what an organizer tells it.", CONDUCTING),
    ("Signals", "What an audience on another platform does.", SIGNALS),
    ("Learning", "What was learned from what was sent, and the log it was learned from.", LEARNING),
    ("Tokens", "Tokens for programs.", TOKENS),
    ("Operations", "How the server does, for those who run it.", OPERATIONS),
    ("Description", "This description.", DESCRIPTION),
];

const SESSIONS: &[Operation] = &[
    Operation::get("/me", "me", "Who asks", Answer::One("Me")),
    Operation::get("/sessions", "listSessions", "Your sessions, the newest first", Answer::Many("SessionCard")),
    Operation::new("POST", "/sessions", "createSession", "Make a session", Answer::Made("SessionCard"))
        .takes("NewSession")
        .says("The code, the owner and the mode are not yours to choose. `Location` says where it is."),
    Operation::get("/sessions/{session}", "showSession", "One session", Answer::One("SessionCard")),
    Operation::new("DELETE", "/sessions/{session}", "deleteSession", "Delete a session", Answer::Nothing).says(
        "With everything that was said and shown in it. What the event learned stays: scores before and after, without words or names.",
    ),
    Operation::new("POST", "/sessions/{session}/end", "endSession", "End a session for everybody", Answer::Nothing)
        .says("One that has ended stays so, and the answer is the same."),
    Operation::get("/sessions/{session}/history", "history", "What happened in a session", Answer::One("History"))
        .says("While it is live and after. The timeline has at most 720 points, and the room what a page shows of it; the exports have all."),
    Operation::get("/sessions/{session}/audit", "audit", "Who did what in a session, the latest first", Answer::Many("AuditLine")),
    Operation::get(
        "/sessions/{session}/export.csv",
        "exportCsv",
        "The session as a table",
        Answer::File("text/csv", "UTF-8 with a byte-order mark: one line of names, then what happened in order of time; `row` says what it is."),
    )
    .says(
        "Every message, question, poll and option, proposal, launch and sample. Texts that a spreadsheet would run as a formula begin with an \
         apostrophe.",
    ),
    Operation::get(
        "/sessions/{session}/export.xlsx",
        "exportXlsx",
        "The session as a workbook",
        Answer::File("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Sheets of everything that happened, for people."),
    )
    .says("In the language of `Accept-Language`, in the words of the pages."),
    Operation::get("/sessions/{session}/export.json", "exportJson", "The session as a file", Answer::One("History"))
        .says("The same as the history, but whole: every point of the timeline, every message, question and poll."),
];

const CONDUCTING: &[Operation] = &[
    Operation::get("/sessions/{session}/score", "score", "The score now, and what explains it", Answer::One("Reading")),
    Operation::get("/sessions/{session}/proposals", "proposals", "Proposals, the oldest first", Answer::Many("Proposal"))
        .says("Those that wait or are being sent, and recent ones."),
    Operation::command("POST", "/sessions/{session}/proposals/{proposal}/approve", "approve", "Send a proposal")
        .takes("Approve")
        .says("What was decided before is `over`, what has changed since it was seen is `stale`."),
    Operation::command("POST", "/sessions/{session}/proposals/{proposal}/dismiss", "dismiss", "Do not send a proposal").takes("Dismiss"),
    Operation::command("POST", "/sessions/{session}/proposals/{proposal}/snooze", "snooze", "Put a proposal off").takes("Snooze"),
    Operation::command("POST", "/sessions/{session}/interventions", "launch", "Send something of your own").takes("Launch").says(
        "A kind on the never-do list is `forbidden`. Over the budget of the hour it is a `conflict`, unless `over_budget` says to send it all \
         the same; the audit log then says so.",
    ),
    Operation::command("POST", "/sessions/{session}/interventions/{intervention}/undo", "undo", "Take back what was sent"),
    Operation::get("/sessions/{session}/mode", "mode", "Who decides", Answer::One("ModeView")),
    Operation::command("PUT", "/sessions/{session}/mode", "setMode", "Change who decides").takes("SetMode"),
    Operation::command("POST", "/sessions/{session}/stop", "stop", "Stop sending at once")
        .says("What waits expires, and nothing is sent, by nobody, until it is resumed."),
    Operation::command("POST", "/sessions/{session}/resume", "resume", "Go on after a stop"),
    Operation::get("/decisions/{proposal}", "decision", "One decision, with everything that led to it", Answer::One("DecisionPage")),
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
    Operation::get("/events/{event}/policy", "policy", "What the policy of an event learned", Answer::One("PolicyPage")),
    Operation::new("POST", "/events/{event}/policy/reset", "resetPolicy", "Forget what the policy of an event learned", Answer::Nothing),
    Operation::new("PUT", "/events/{event}/policy/holdout", "setHoldout", "Set how much holds at random", Answer::Nothing)
        .takes("SetHoldout")
        .says("`auto`, or a share from 0 to 0.5. Below 0.02 no answer to whether sending helps comes within years."),
    Operation::get(
        "/events/{event}/policy/statistics",
        "exportStatistics",
        "The statistics of the transparent view",
        Answer::One("Statistics"),
    )
    .says("They decide nothing; the same form is taken back."),
    Operation::new(
        "POST",
        "/events/{event}/policy/statistics",
        "importStatistics",
        "Add statistics to the transparent view",
        Answer::One("Imported"),
    )
    .takes("Statistics")
    .says("What is unknown is left out and named. The policy chooses as before."),
    Operation::get(
        "/events/{event}/log.ndjson",
        "decisionLog",
        "The decision log of an event",
        Answer::File("application/x-ndjson", "One LogLine a line, in the order in which they mattered."),
    )
    .says("`engagement-conductor policy replay` reads it."),
];

const TOKENS: &[Operation] = &[
    Operation::get("/tokens", "listTokens", "Your tokens, without their secrets", Answer::Many("ApiToken")),
    Operation::new("POST", "/tokens", "createToken", "Make a token", Answer::Made("MadeToken"))
        .takes("NewToken")
        .says("Only for people who are signed in: a program that found a token could make others, and outlive its end."),
    Operation::new("DELETE", "/tokens/{token}", "revokeToken", "Revoke a token", Answer::Nothing)
        .says("Only for people who are signed in. Sockets that were opened with it are closed within seconds."),
];

const OPERATIONS: &[Operation] = &[
    Operation::get("/operations", "operations", "How the server does", Answer::One("Operations"))
        .for_operators()
        .says("Only for operators; to other organizers there is no such address. Counts are of the process that answers, since its start."),
    Operation::get("/webhooks", "webhooks", "What the host platform was told, the latest first", Answer::Many("WebhookDelivery"))
        .for_operators()
        .says("Only for operators. What was delivered is listed for 7 days, what was given up for 90."),
    Operation::new("POST", "/webhooks/{webhook}/retry", "retryWebhook", "Send one now", Answer::Nothing)
        .for_operators()
        .says("Only for operators. Whatever became of it before; with the same id, and as many tries as a new one."),
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
