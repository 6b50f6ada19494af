//! Sentences that hold for the whole API: paragraphs of CommonMark, of which the page knows `code` and indented blocks.

use crate::http::BODY_BYTES;

/// Authentication of programs.
pub const TOKEN: &str = "A token from the page `/tokens`. It begins with `ec_`.";
/// Authentication of browsers.
pub const COOKIE: &str = "The login of a browser, which signing in sets.";
/// The key that makes a command idempotent.
pub const KEY: &str =
    "A UUID of your own for this command. Sent again within a day, the command is not carried out again and gets the same answer.";

/// The signature of a webhook.
pub const SIGNATURE: &str = "`v1,` and HMAC-SHA256 of `id.timestamp.body` in base64, as in Standard Webhooks. While the secret is being changed, \
there are several, with spaces between them.";

/// The text at the beginning. `batch` is the most bytes of a batch of signals.
#[must_use]
pub fn about(batch: usize) -> String {
    let (body, batch) = (BODY_BYTES >> 10, batch >> 20);
    format!(
        "Everything that an organizer can do, for programs. The room itself is live at `/live`, a WebSocket with a protocol of its own.

**Authentication.** Send a token as `Authorization: Bearer`:

    curl -H \"Authorization: Bearer $TOKEN\" \"$BASE/api/v1/sessions\"

A token has no scopes: it may do what its organizer may, in their own sessions and events, except create and revoke tokens and change accounts. What belongs to somebody else is \
`not_found`, as if it did not exist. A wrong or revoked token is refused with 401, even beside a good cookie. A cookie can change something only from pages of \
this site and of sites that the operator allows.

**Errors.** Every error has the form `{{\"code\", \"message\", \"retry_after\"?}}`. Programs compare `code`, which is stable; `message` is a sentence for \
people. `retry_after` is in seconds and is repeated in the header `Retry-After`. It comes with `storage_unavailable`, `busy` and `rate_limited`; nothing has changed \
then. An unknown method is answered with 405 and an unknown content type with 415, both as `bad_request`.

**Once.** Commands to a session take an `Idempotency-Key`, a UUID. With the same key, the same organizer's command is carried out once within a day, even across a \
restart, and always gets the same answer, refusals included. Without a key, each request is a command of its own. 204 means that the command is stored.

**Limits.** A body has at most {body} KiB, a batch of signals {batch} MiB and 10,000 signals; a request takes at most 30 s. The schemas give the \
limits of texts and counts. The operator limits connections per network, attempts to sign in, and guesses of join codes.

**Times** are whole milliseconds since 1970 in UTC, ids are UUIDs. Any version may add members: ignore those that you do not know. In a body, the server \
refuses unknown members, except in signals."
    )
}
