//! Events for a host platform: a small closed set, made from the rows that are stored with them, with ids and facts as the API shows them.
//! They never contain words of attendees, nor words written for them.

use conductor::id::{EventId, SessionId};
use conductor::time::Timestamp;
use serde_json::json;
use store::{Json, Write};
use uuid::Uuid;

/// The kinds of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A session begins: people may come.
    SessionStarted,
    /// A session has ended for everybody.
    SessionEnded,
    /// An intervention is proposed, and its words are written.
    Proposed,
    /// An intervention was sent, proposed or launched by a person.
    Sent,
    /// One that was sent was taken back.
    Withdrawn,
    /// The outcome of a decision was measured, also of holding back.
    Outcome,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] = [Self::SessionStarted, Self::SessionEnded, Self::Proposed, Self::Sent, Self::Withdrawn, Self::Outcome];

    /// The event in a few words.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::SessionStarted => "A session begins",
            Self::SessionEnded => "A session has ended for everybody",
            Self::Proposed => "An intervention is proposed: its words are written, and it waits for a person or is about to be sent",
            Self::Sent => "An intervention was sent, proposed or launched by a person",
            Self::Withdrawn => "An intervention that was sent was taken back",
            Self::Outcome => "What came of a decision, that to hold back included",
        }
    }

    /// Its name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SessionStarted => "session.started",
            Self::SessionEnded => "session.ended",
            Self::Proposed => "intervention.proposed",
            Self::Sent => "intervention.sent",
            Self::Withdrawn => "intervention.withdrawn",
            Self::Outcome => "intervention.outcome",
        }
    }
}

/// Word of a session that begins.
#[must_use]
pub fn started(session: SessionId, event: EventId, now: Timestamp) -> Write {
    row(Kind::SessionStarted, session, event, session.0, now, json!({}))
}

/// Word of whatever rows of a session tell of, at the moment at which they are stored. `event` is the series that it belongs to.
#[must_use]
pub fn of(event: EventId, now: Timestamp, writes: &[Write]) -> Vec<Write> {
    writes.iter().filter_map(|write| one(event, now, write)).collect()
}

fn one(event: EventId, now: Timestamp, write: &Write) -> Option<Write> {
    let (kind, session, subject, facts) = match write {
        // Its words are written: it waits for a person, or is about to be sent. The first of these rows stands.
        Write::Proposal { session, id, status, proposal, .. } if ["awaiting", "approved"].contains(&status.as_str()) => {
            let mut facts = some_of(proposal, &["arm", "mode", "confidence", "expires_at"]);
            facts["proposal"] = json!(id);
            facts["anomaly"] = proposal["anomaly"]["kind"].clone();
            (Kind::Proposed, *session, id.0, facts)
        }
        Write::Intervention { session, id, proposal, by, content, status, .. } => {
            let kind = match status.as_str() {
                "delivered" => Kind::Sent,
                "withdrawn" => Kind::Withdrawn,
                _ => return None,
            };
            let facts = json!({"intervention": id, "proposal": proposal, "arm": content["arm"], "decided_by": by});
            (kind, *session, id.0, facts)
        }
        Write::Outcome { session, proposal, outcome, .. } => {
            let facts = some_of(outcome, &["proposal", "arm", "treated", "pre", "post", "missing"]);
            (Kind::Outcome, *session, proposal.0, facts)
        }
        Write::SessionEnded { session, .. } => (Kind::SessionEnded, *session, session.0, json!({})),
        _ => return None,
    };
    Some(row(kind, session, event, subject, now, facts))
}

fn some_of(document: &Json, names: &[&str]) -> Json {
    names.iter().map(|name| ((*name).to_owned(), document[*name].clone())).collect::<serde_json::Map<_, _>>().into()
}

fn row(kind: Kind, session: SessionId, event: EventId, subject: Uuid, at: Timestamp, mut facts: Json) -> Write {
    facts["session"] = json!(session);
    facts["event"] = json!(event);
    let when = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default();
    let body = json!({"type": kind.name(), "timestamp": when.to_string(), "data": facts}).to_string();
    Write::Webhook { id: Uuid::now_v7(), kind: kind.name(), subject, at, body }
}

#[cfg(test)]
mod tests {
    use super::*;
    use conductor::id::{InterventionId, ProposalId};

    const NOW: Timestamp = Timestamp::from_millis(1_767_225_600_123);

    fn ids() -> (SessionId, EventId, ProposalId, InterventionId) {
        (Uuid::now_v7().into(), EventId(Uuid::now_v7()), ProposalId(Uuid::now_v7()), InterventionId(Uuid::now_v7()))
    }

    /// The event that a write causes, and its subject.
    fn told(event: EventId, write: Write) -> Option<(Json, Uuid)> {
        let rows = of(event, NOW, &[write]);
        assert!(rows.len() <= 1);
        rows.into_iter().next().map(|row| match row {
            Write::Webhook { kind, subject, at, body, .. } => {
                let body: Json = serde_json::from_str(&body).unwrap();
                assert_eq!((body["type"].as_str(), at), (Some(kind), NOW));
                (body, subject)
            }
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn a_proposal_is_told_once_its_words_are_written() {
        let (session, event, id, _) = ids();
        let proposal = json!({
            "arm": "POLL", "mode": "MANUAL", "confidence": 0.9, "expires_at": 7, "why": "words", "content": {"question": "words"},
            "anomaly": {"kind": "SUDDEN_DROP", "people": 60}
        });
        let row = |status: &str| Write::Proposal { session, id, status: status.to_owned(), at: NOW, proposal: proposal.clone() };
        let (body, subject) = told(event, row("awaiting")).unwrap();
        let data = json!({
            "session": session, "event": event, "proposal": id, "arm": "POLL", "mode": "MANUAL", "confidence": 0.9, "expires_at": 7,
            "anomaly": "SUDDEN_DROP"
        });
        assert_eq!(body, json!({"type": "intervention.proposed", "timestamp": "2026-01-01T00:00:00.123Z", "data": data}));
        assert_eq!(subject, id.0);
        assert!(told(event, row("approved")).is_some(), "in AUTO it waits for nobody");
        for status in ["drafting", "dismissed", "expired", "failed", "delivering", "delivered", "measured"] {
            assert_eq!(told(event, row(status)), None, "{status}");
        }
    }

    #[test]
    fn an_intervention_is_told_when_sent_and_when_retracted() {
        let (session, event, proposal, id) = ids();
        let row = |status: &str| Write::Intervention {
            session,
            id,
            proposal: Some(proposal),
            by: json!({"machine": "AUTO"}),
            content: json!({"arm": "CHAT_PROMPT", "text": "words"}),
            status: status.to_owned(),
            at: Timestamp::from_millis(1),
        };
        let data = json!({
            "session": session, "event": event, "proposal": proposal, "intervention": id, "arm": "CHAT_PROMPT",
            "decided_by": {"machine": "AUTO"}
        });
        for (status, kind) in [("delivered", "intervention.sent"), ("withdrawn", "intervention.withdrawn")] {
            let (body, subject) = told(event, row(status)).unwrap();
            assert_eq!((&body["type"], &body["data"], subject), (&json!(kind), &data, id.0));
        }
        assert_eq!(told(event, row("failed")), None);
    }

    #[test]
    fn nothing_else_is_told() {
        let (session, event, proposal, _) = ids();
        let outcome =
            json!({"proposal": proposal, "arm": "HOLD", "treated": "holdout", "pre": 0.4, "post": null, "missing": "cut", "context": 1});
        let (body, _) = told(event, Write::Outcome { session, event, proposal, at: NOW, outcome }).unwrap();
        assert_eq!(
            (&body["data"]["treated"], &body["data"]["post"], &body["data"]["context"]),
            (&json!("holdout"), &json!(null), &json!(null))
        );
        let (body, subject) = told(event, Write::SessionEnded { session, at: NOW }).unwrap();
        assert_eq!((body["data"].clone(), subject), (json!({"session": session, "event": event}), session.0));
        let act = Write::RoomAct { session, seq: 1, at: NOW, actor: json!("x"), act: json!({"text": "words"}) };
        assert_eq!(told(event, act), None);
        assert!(matches!(started(session, event, NOW), Write::Webhook { kind: "session.started", .. }));
    }
}
