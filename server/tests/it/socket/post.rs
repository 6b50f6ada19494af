//! The way in where sockets are cut: the same frames over plain requests.

use crate::house::{House, attendee, attendee_wants, say};
use conductor::id::SessionId;
use protocol::{ClientFrame, CommandId, Position, ServerFrame, Snapshot, Subscription, Topic};
use reqwest::StatusCode;
use server::client::Identity;
use uuid::Uuid;

/// A page that brings and fetches frames by requests.
struct Page<'a> {
    house: &'a House,
    cookie: String,
    at: String,
    frames: Vec<ServerFrame>,
    closed: Option<u64>,
}

fn cookie(identity: &Identity) -> String {
    match identity {
        Identity::Cookie(cookie) => cookie.clone(),
        Identity::Bearer(_) => panic!("a browser has a cookie"),
    }
}

async fn ask(house: &House, cookie: &str, origin: &str, path: &str, body: &str) -> reqwest::Response {
    // A browser calls a page's own address the same origin, under whatever name it was opened.
    let request = house.http.post(format!("{}{path}", house.base)).header("sec-fetch-site", "same-origin");
    let request = request.header("origin", origin).header("cookie", cookie);
    request.body(body.to_owned()).send().await.unwrap()
}

impl<'a> Page<'a> {
    async fn open(house: &'a House, identity: &Identity, session: SessionId, topics: Vec<Subscription>) -> Self {
        let cookie = cookie(identity);
        let answer = ask(house, &cookie, &house.base, "/live/post?as=attendee", "").await;
        assert_eq!(answer.status(), StatusCode::OK);
        let named: serde_json::Value = answer.json().await.unwrap();
        let at = format!("/live/post/{}", named["id"].as_str().unwrap());
        let mut page = Self { house, cookie, at, frames: Vec::new(), closed: None };
        page.bring(&[ClientFrame::Hello { session, topics }]).await;
        page
    }

    async fn bring(&mut self, frames: &[ClientFrame]) {
        let body = frames.iter().map(ClientFrame::encode).collect::<Vec<_>>().join("\n");
        assert_eq!(ask(self.house, &self.cookie, &self.house.base, &self.at, &body).await.status(), StatusCode::NO_CONTENT);
    }

    async fn fetch(&mut self) {
        let answer = ask(self.house, &self.cookie, &self.house.base, &format!("{}/next", self.at), "").await;
        assert_eq!(answer.status(), StatusCode::OK);
        for line in answer.text().await.unwrap().lines() {
            let json: serde_json::Value = serde_json::from_str(line).unwrap();
            match json["close"].as_u64() {
                Some(code) => self.closed = Some(code),
                None => self.frames.push(ServerFrame::decode(line).unwrap()),
            }
        }
    }

    async fn until<T>(&mut self, wanted: impl Fn(&ServerFrame) -> Option<T>) -> T {
        for _ in 0..100 {
            if let Some(found) = self.frames.iter().find_map(&wanted) {
                return found;
            }
            self.fetch().await;
        }
        panic!("the frame that is waited for comes: {:?}", self.frames);
    }

    async fn answered(&mut self, to: CommandId) {
        self.until(|frame| matches!(frame, ServerFrame::Ack { command } if *command == to).then_some(())).await;
    }

    fn offsets(&self) -> Vec<u64> {
        let offset = |frame: &ServerFrame| match frame {
            ServerFrame::Event { topic: Topic::Room, position, .. } => Some(position.offset),
            _ => None,
        };
        self.frames.iter().filter_map(offset).collect()
    }
}

fn position(frames: &[ServerFrame]) -> Position {
    let place = |frame: &ServerFrame| match frame {
        ServerFrame::Event { topic: Topic::Room, position, .. } | ServerFrame::Snapshot { topic: Topic::Room, position, .. } => {
            Some(*position)
        }
        _ => None,
    };
    frames.iter().filter_map(place).next_back().expect("there is a position")
}

#[tokio::test]
async fn requests_carry_the_same_frames_in_the_same_order() {
    let house = House::open().await;
    let session = house.session().await.id;
    let mut ben = house.enter(&attendee(), session).await;
    let mut ann = Page::open(&house, &attendee(), session, attendee_wants()).await;
    ann.until(|frame| matches!(frame, ServerFrame::Welcome { .. }).then_some(())).await;
    ann.until(|frame| matches!(frame, ServerFrame::Snapshot { view: Snapshot::Room(_), .. }).then_some(())).await;
    for n in 0..5 {
        ben.act(say(&format!("message {n}"))).await.unwrap();
    }
    let command = CommandId(Uuid::new_v4());
    ann.bring(&[ClientFrame::Act { command, act: say("by request") }, ClientFrame::Ping]).await;
    ann.answered(command).await;
    ben.hears("by request").await;
    while ann.offsets().len() < 6 {
        ann.fetch().await;
    }
    assert_eq!(ann.offsets(), (1..=6).collect::<Vec<_>>());
}

#[tokio::test]
async fn who_opens_another_connection_goes_on_and_does_nothing_twice() {
    let house = House::open().await;
    let session = house.session().await.id;
    let identity = attendee();
    let mut ben = house.enter(&attendee(), session).await;
    let mut first = Page::open(&house, &identity, session, attendee_wants()).await;
    first.until(|frame| matches!(frame, ServerFrame::Snapshot { .. }).then_some(())).await;
    let seen = position(&first.frames);
    let command = CommandId(Uuid::new_v4());
    let act = ClientFrame::Act { command, act: say("once") };
    first.bring(std::slice::from_ref(&act)).await;
    // The answer is lost with the connection.
    ben.hears("once").await;
    drop(first);
    let wants = vec![Subscription { topic: Topic::Room, position: Some(seen) }, Subscription { topic: Topic::Pulse, position: None }];
    let mut again = Page::open(&house, &identity, session, wants).await;
    again.bring(&[act]).await;
    again.until(|frame| (*frame == ServerFrame::Resumed { topic: Topic::Room, position: seen }).then_some(())).await;
    again.answered(command).await;
    assert_eq!(again.offsets(), [seen.offset + 1], "missed, and done once");
}

#[tokio::test]
async fn requests_are_checked_as_sockets_are() {
    let house = House::open().await;
    let session = house.session().await.id;
    let cookie_of_ann = cookie(&attendee());
    let open = "/live/post?as=attendee";
    let elsewhere = ask(&house, &cookie_of_ann, "http://conductor.test:3000", open, "").await;
    assert_eq!(elsewhere.status(), StatusCode::FORBIDDEN);
    let told: serde_json::Value = elsewhere.json().await.unwrap();
    assert!(told["message"].as_str().unwrap().contains(&house.base), "it names the right address: {told}");
    assert_eq!(ask(&house, "", &house.base, open, "").await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(ask(&house, &cookie_of_ann, &house.base, "/live/post?as=king", "").await.status(), StatusCode::BAD_REQUEST);
    let no_origin = house.http.post(format!("{}{open}", house.base)).header("cookie", &cookie_of_ann).send().await.unwrap();
    assert_eq!(no_origin.status(), StatusCode::FORBIDDEN);
    let ann = Page::open(&house, &Identity::Cookie(cookie_of_ann.clone()), session, attendee_wants()).await;
    let next = format!("{}/next", ann.at);
    for (who, origin, status) in [
        (cookie(&attendee()), house.base.as_str(), StatusCode::NOT_FOUND),
        (cookie_of_ann.clone(), "http://evil.test", StatusCode::FORBIDDEN),
        (String::new(), house.base.as_str(), StatusCode::NOT_FOUND),
    ] {
        assert_eq!(ask(&house, &who, origin, &next, "").await.status(), status, "{origin}");
    }
    assert_eq!(ask(&house, &cookie_of_ann, &house.base, "/live/post/none/next", "").await.status(), StatusCode::NOT_FOUND);
    let large = "x".repeat(protocol::limits::FRAME_BYTES + 1);
    assert_eq!(ask(&house, &cookie_of_ann, &house.base, &ann.at, &large).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_refused_frame_gives_no_place_back_to_whoever_sent_it() {
    let house = House::open().await;
    let session = house.session().await.id;
    let ann = attendee();
    let large = "x".repeat(protocol::limits::FRAME_BYTES + 1);
    for _ in 0..2 * server::live::presence::PER_ATTENDEE {
        let page = Page::open(&house, &ann, session, attendee_wants()).await;
        assert_eq!(ask(&house, &page.cookie, &house.base, &page.at, &large).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
    }
    let more = ask(&house, &cookie(&ann), &house.base, "/live/post?as=attendee", "").await;
    assert_eq!(more.status(), StatusCode::SERVICE_UNAVAILABLE, "what nobody has fetched yet still counts");
}

#[tokio::test]
async fn a_flood_of_requests_is_closed_as_a_flood_of_frames_is() {
    let house = House::open().await;
    let session = house.session().await.id;
    let mut ann = Page::open(&house, &attendee(), session, attendee_wants()).await;
    for _ in 0..10 {
        let body = vec![ClientFrame::Ping.encode(); 20].join("\n");
        ask(&house, &ann.cookie, &house.base, &ann.at, &body).await;
    }
    for _ in 0..20 {
        if ann.closed.is_some() {
            break;
        }
        ann.fetch().await;
    }
    assert_eq!(ann.closed, Some(4013));
}

#[tokio::test]
async fn an_attendee_who_asks_for_the_conductor_is_refused() {
    let house = House::open().await;
    let session = house.session().await.id;
    let conduct = vec![Subscription { topic: Topic::Conduct, position: None }];
    let mut ann = Page::open(&house, &attendee(), session, conduct).await;
    ann.fetch().await;
    assert_eq!(ann.closed, Some(4501));
}
