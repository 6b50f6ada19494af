//! Fix 11, towards chat completions: newer models refuse `max_tokens` and want `max_completion_tokens`, many servers know only the former.
//! Both write, without a setting, within the one deadline.

use super::llm_calls_are_bounded::{GOOD, by, one, why, write, writer};
use crate::model_stub::{Behavior, Call, Stub};
use serde_json::{Value, json};
use std::time::Duration;

const OPENAI: [&str; 2] = ["--llm-provider", "openai"];

/// OpenAI's answer to a parameter that a model does not accept.
fn unsupported(parameter: &str, instead: &str) -> Value {
    let message = format!("Unsupported parameter: '{parameter}' is not supported with this model. Use '{instead}' instead.");
    json!({"error": {"message": message, "type": "invalid_request_error", "param": parameter, "code": "unsupported_parameter"}})
}

/// A model that takes only this parameter; `refusal` is what it answers to the other.
fn takes(parameter: &'static str, refusal: Value) -> impl Fn(&Call) -> Behavior + Send {
    move |call| if call.body[parameter].is_u64() { Behavior::Fills(GOOD.to_owned()) } else { Behavior::Refuses(refusal.clone()) }
}

/// The parameter that each call had.
fn asked(stub: &Stub) -> Vec<&'static str> {
    let names = ["max_tokens", "max_completion_tokens"];
    let of = |call: Call| {
        let given: Vec<&str> = names.into_iter().filter(|name| !call.body[name].is_null()).collect();
        assert_eq!(given.len(), 1, "one of them: {}", call.body);
        given[0]
    };
    stub.calls().into_iter().map(of).collect()
}

#[tokio::test]
async fn a_model_that_wants_the_newer_parameter_is_remembered() {
    let refusal = unsupported("max_tokens", "max_completion_tokens");
    let mut only_words = refusal.clone();
    only_words["error"].as_object_mut().unwrap().retain(|key, _| key == "message");
    for refusal in [refusal, only_words] {
        let stub = Stub::start_with(takes("max_completion_tokens", refusal)).await;
        // Being told so is no failure: this one would not be asked again after one.
        let (writer, _dir) = writer(&one(&stub, &[&OPENAI[..], &["--llm-failures", "1"]].concat())).await;
        assert_eq!(write(&writer).await, by("first"));
        assert_eq!(write(&writer).await, by("first"));
        assert_eq!(asked(&stub), ["max_tokens", "max_completion_tokens", "max_completion_tokens"]);
    }
}

#[tokio::test]
async fn a_server_of_the_older_parameter_never_gets_the_other() {
    let stub = Stub::start_with(takes("max_tokens", unsupported("max_completion_tokens", "max_tokens"))).await;
    let (writer, _dir) = writer(&one(&stub, &OPENAI)).await;
    assert_eq!(write(&writer).await, by("first"));
    assert_eq!(write(&writer).await, by("first"));
    assert_eq!(asked(&stub), ["max_tokens", "max_tokens"]);
}

#[tokio::test]
async fn a_refusal_costs_one_more_call_within_one_deadline() {
    let both = Stub::start_with(|call| {
        let is_older = call.body["max_tokens"].is_u64();
        let (this, other) = if is_older { ("max_tokens", "max_completion_tokens") } else { ("max_completion_tokens", "max_tokens") };
        Behavior::Refuses(unsupported(this, other))
    })
    .await;
    let (refused, _dir) = writer(&one(&both, &OPENAI)).await;
    assert_eq!(why(&refused).await, "first answered with HTTP status 400");
    assert_eq!(asked(&both), ["max_tokens", "max_completion_tokens"]);

    let other = json!({"error": {"message": "The messages are too long.", "param": "messages"}});
    let wrong = Stub::start(Behavior::Refuses(other)).await;
    let (refused, _dir) = writer(&one(&wrong, &OPENAI)).await;
    assert_eq!(why(&refused).await, "first answered with HTTP status 400");
    assert_eq!(asked(&wrong), ["max_tokens"], "what is wrong with something else is not tried again");

    let slow = Stub::start_with(|call| {
        let refusal = unsupported("max_tokens", "max_completion_tokens");
        if call.body["max_tokens"].is_u64() {
            Behavior::After(Duration::from_secs(2), Box::new(Behavior::Refuses(refusal)))
        } else {
            Behavior::Hangs
        }
    })
    .await;
    let (late, _dir) = writer(&one(&slow, &OPENAI)).await;
    assert_eq!(why(&late).await, "first did not answer in time");
    assert_eq!(asked(&slow), ["max_tokens", "max_completion_tokens"]);
}
