//! YouTube: the replay of a live chat as `yt-dlp --write-subs --sub-langs live_chat` saves it.
//!
//! One object a line, `replayChatItemAction` with `videoOffsetTimeMsec` and `actions`, each of which may hold `addChatItemAction` with an
//! `item`: `liveChatTextMessageRenderer` and `liveChatPaidMessageRenderer` are messages (fields as in the test data of
//! github.com/taizan-hokuto/pytchat and the example in github.com/darkdread/youtube-live-downloader).

use super::{LINE_BYTES, Reading, Unclear};
use conductor::signal::Signal;
use serde_json::Value;

const MESSAGES: [&str; 2] = ["liveChatTextMessageRenderer", "liveChatPaidMessageRenderer"];
const REACTIONS: [&str; 2] = ["liveChatPaidStickerRenderer", "liveChatMembershipItemRenderer"];

/// A number that stands there as a number or as a text.
fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

/// Reads the chat.
pub fn chat(text: &str, reading: &mut Reading) {
    for (line, text) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        if text.len() > LINE_BYTES {
            reading.misread(line, Unclear::Long);
            continue;
        }
        let Ok(value) = serde_json::from_str::<Value>(text) else {
            reading.misread(line, Unclear::Json);
            continue;
        };
        let replay = value.get("replayChatItemAction").unwrap_or(&value);
        let offset = replay.get("videoOffsetTimeMsec").and_then(number);
        let one = std::slice::from_ref(replay);
        let actions = replay.get("actions").and_then(Value::as_array).map_or(one, Vec::as_slice);
        for action in actions {
            let Some(item) = action.get("addChatItemAction").and_then(|add| add.get("item")) else {
                reading.pass();
                continue;
            };
            let find = |kinds: &[&str]| kinds.iter().find_map(|kind| item.get(*kind));
            let (renderer, is_message) = match (find(&MESSAGES), find(&REACTIONS)) {
                (Some(renderer), _) => (renderer, true),
                (None, Some(renderer)) => (renderer, false),
                (None, None) => {
                    reading.pass();
                    continue;
                }
            };
            let posted = renderer.get("timestampUsec").and_then(number).map(|us| us / 1000).filter(|ms| *ms > 0);
            // Stickers tell no channel, but a name.
            let name = || renderer.get("authorName")?.get("simpleText")?.as_str();
            let author = renderer.get("authorExternalChannelId").and_then(Value::as_str).or_else(name).filter(|author| !author.is_empty());
            match (offset.or(posted), author) {
                // What was written before the stream began has a time of its own, all at once.
                (Some(ms), Some(author)) if ms >= 0 => {
                    let who = reading.who(author);
                    reading.take(ms, if is_message { Signal::Chat { who } } else { Signal::Reaction { who } });
                }
                _ => reading.misread(line, Unclear::Message),
            }
        }
    }
}
