//! Sentences that hold for the whole API: paragraphs of CommonMark, of which the page knows `code` and indented blocks.

use crate::http::BODY_BYTES;

/// Authentication of programs.
pub const TOKEN: &str = "A token from the page `/tokens`. It begins with `ec_`.";
/// Authentication of browsers.
pub const COOKIE: &str = "The login of a browser, which signing in sets.";
/// The key that makes a command idempotent.
pub const KEY: &str = "A UUID of your own for this command; sent again within a day it is not done again and answered alike.";

/// The signature of a webhook.
pub const SIGNATURE: &str = "`v1,` and HMAC-SHA256 of `id.timestamp.body` in base64, as Standard Webhooks has it; several, with spaces between \
them, while the secret is changed.";

/// The text at the beginning. `batch` is the most bytes of a batch of signals.
#[must_use]
pub fn about(batch: usize) -> String {
    let (body, batch) = (BODY_BYTES >> 10, batch >> 20);
    format!(
        "Everything that an organizer can do, for programs. The room itself is live at `/live`, a WebSocket with a protocol of its own.

**Who asks.** Send a token as `Authorization: Bearer`:

    curl -H \"Authorization: Bearer $TOKEN\" \"$BASE/api/v1/sessions\"

A token has no scopes: it may do what its organizer may, in their sessions and events alone, except make and revoke tokens. What belongs to somebody else is \
`not_found`, as if it were not there. A token that is wrong or was revoked is refused with 401 also beside a good cookie. A cookie changes something only from \
pages of this site and of sites that the operator let in.

**Errors.** Every error of every address is `{{\"code\", \"message\", \"retry_after\"?}}`. Programs compare `code`, which is stable; `message` is a sentence for \
people. `retry_after` is in seconds and stands in the header `Retry-After` too; it comes with `storage_unavailable`, `busy` and `rate_limited`, and then nothing \
has changed. A method that an address does not have is 405, a content type it does not take 415, both as `bad_request`.

**Once.** Commands to a session take an `Idempotency-Key`, a UUID. With the same key the same organizer's command is done once within a day, also across a restart, and \
answered alike, refusals included. Without one, each request is a command of its own. 204 means that it is stored.

**Limits.** A body has at most {body} KiB, a batch of signals {batch} MiB and 10,000 signals; a request takes at most 30 s. Texts and counts are limited as the schemas \
say. The operator limits connections for each address, tries to sign in, and codes that do not exist.

**Times** are whole milliseconds since 1970 in UTC, ids are UUIDs. Members that you do not know may come with any version: ignore them. In a body, members \
that the server does not know are refused, except in signals."
    )
}
