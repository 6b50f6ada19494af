//! [`Light`]: answers and page data as JSON that browsers read with little code.

use super::Failure;
use codee::{Decoder, Encoder};
use leptos::prelude::*;
use leptos::server::codee;
use leptos::server_fn::codec::Post;
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};
use serde::Serialize;
use wire::{Misread, Read};

/// JSON that serde writes and [`wire`] reads.
#[derive(Debug)]
pub struct LightJson;

/// The answer of a server function.
pub type Light = Post<LightJson>;

impl ContentType for LightJson {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for LightJson {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for LightJson {
    type Error = serde_json::Error;

    fn encode(output: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_vec(output).map(Into::into)
    }
}

impl<T: Read> Decodes<T> for LightJson {
    type Error = String;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        let text = std::str::from_utf8(&bytes).map_err(|error| error.to_string())?;
        wire::from_str(text).map_err(|error| error.to_string())
    }
}

impl<T: Serialize> Encoder<T> for LightJson {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, Self::Error> {
        serde_json::to_string(value)
    }
}

impl<T: Read> Decoder<T> for LightJson {
    type Error = Misread;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Misread> {
        wire::from_str(text)
    }
}

/// Data of a page: asked for by the server, which puts it into the page, and again in the browser whenever `source` changes.
pub type PageResource<T> = Resource<Result<T, Failure>, LightJson>;

/// The data of a page.
pub fn page_resource<S, T, F>(
    source: impl Fn() -> S + Send + Sync + 'static,
    ask: impl Fn(S) -> F + Send + Sync + 'static,
) -> PageResource<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + Read + Send + Sync + 'static,
    F: Future<Output = Result<T, Failure>> + Send + 'static,
{
    Resource::new_with_options(source, ask, false)
}
