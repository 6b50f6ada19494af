//! The description as a page: plain HTML from the document, with the site's style sheet and without scripts.

use super::document;
use crate::http::AppState;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Html;
use leptos::prelude::*;
use serde_json::Value;
use std::sync::Arc;

/// The description for people.
pub async fn serve(State(app): State<Arc<AppState>>, headers: HeaderMap) -> Html<String> {
    let document = document(app.origins.base().as_str());
    let page = page(&document, kit::theme::chosen_in(&headers)).to_html();
    Html(format!("<!DOCTYPE html>{page}"))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn page(document: &Value, theme: Option<&'static str>) -> impl IntoView {
    let title = text(&document["info"]["title"]);
    let groups: Vec<_> = array(&document["tags"]).iter().map(|tag| (text(&tag["name"]), text(&tag["description"]))).collect();
    let links = groups.iter().map(|(name, _)| view! { <li><a href=format!("#{name}")>{name.clone()}</a></li> }).collect_view();
    let sections = groups.iter().map(|(name, about)| section(document, name, about)).collect_view();
    let schemas = document["components"]["schemas"].as_object().into_iter().flatten().map(|(name, schema)| schema_card(name, schema));
    view! {
        <html lang="en" data-theme=theme>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <title>{format!("API · {title}")}</title>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href="/pkg/app.css"/>
            </head>
            <body>
                <a class="skip-link" href="#content">"Skip to content"</a>
                <header class="head">
                    <kit::frame::Brand/>
                    <nav class="head__nav" aria-label="Main"><a class="head__link" href="/tokens">"Tokens"</a></nav>
                </header>
                <main id="content" class="page reference">
                    <div class="page__head">
                        <div>
                            <h1 class="page__title">"The API"</h1>
                            <p class="page__lead">
                                {format!("Version {}, served at ", text(&document["info"]["version"]))}
                                <code>{text(&document["servers"][0]["url"])}</code>
                                ". For programs: " <a href="/api/v1/openapi.json">"openapi.json"</a> ", OpenAPI 3.1."
                            </p>
                        </div>
                    </div>
                    <nav class="reference__nav" aria-label="Parts"><ul>{links}<li><a href="#Schemas">"Schemas"</a></li></ul></nav>
                    <div class="card prose">{prose(&text(&document["info"]["description"]))}</div>
                    {sections}
                    <section aria-labelledby="Schemas">
                        <h2 class="reference__title" id="Schemas">"Schemas"</h2>
                        <div class="stack">{schemas.collect_view()}</div>
                    </section>
                </main>
            </body>
        </html>
    }
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Paragraphs, with `code` and **what matters** set apart, and indented blocks.
fn prose(words: &str) -> AnyView {
    let paragraph = |words: &str| match words.strip_prefix("    ") {
        Some(block) => view! { <pre class="reference__code" tabindex="0"><code>{block.replace("\n    ", "\n")}</code></pre> }.into_any(),
        None => view! { <p>{inline(words)}</p> }.into_any(),
    };
    words.split("\n\n").map(paragraph).collect_view().into_any()
}

fn inline(words: &str) -> AnyView {
    let bold = |words: &str| {
        let parts = words.split("**").enumerate();
        parts
            .map(|(n, part)| if n % 2 == 1 { view! { <b>{part.to_owned()}</b> }.into_any() } else { part.to_owned().into_any() })
            .collect_view()
    };
    let parts = words.split('`').enumerate();
    parts
        .map(|(n, part)| if n % 2 == 1 { view! { <code>{part.to_owned()}</code> }.into_any() } else { bold(part).into_any() })
        .collect_view()
        .into_any()
}

fn section(document: &Value, tag: &str, about: &str) -> AnyView {
    let paths = document["paths"].as_object().into_iter().flatten();
    let operations =
        paths.flat_map(|(path, methods)| methods.as_object().into_iter().flatten().map(move |(method, what)| (path, method, what)));
    let own = operations.filter(|(_, _, what)| what["tags"][0] == tag).map(|(path, method, what)| operation(path, method, what));
    view! {
        <section aria-labelledby=tag.to_owned()>
            <h2 class="reference__title" id=tag.to_owned()>{tag.to_owned()}</h2>
            <p class="muted">{about.to_owned()}</p>
            <div class="stack">{own.collect_view()}</div>
        </section>
    }
    .into_any()
}

fn operation(path: &str, method: &str, what: &Value) -> AnyView {
    let id = text(&what["operationId"]);
    let parameters = array(&what["parameters"])
        .iter()
        .map(|parameter| row(&text(&parameter["name"]), &text(&parameter["in"]), &parameter["schema"], &text(&parameter["description"])));
    let body =
        what["requestBody"]["content"].as_object().into_iter().flatten().map(|(kind, content)| row("body", kind, &content["schema"], ""));
    let rows: Vec<_> = parameters.chain(body).collect();
    let answers = what["responses"].as_object().into_iter().flatten().filter(|(status, _)| status.starts_with('2'));
    let answers = answers.map(|(status, answer)| {
        let content = answer["content"].as_object().and_then(|content| content.iter().next());
        let what = content.map(|(kind, content)| view! { <span class="muted">{format!("{kind} ")}</span>{shape(&content["schema"])} });
        view! { <li><b>{status.clone()}</b>" "{inline(&text(&answer["description"]))}" "{what}</li> }
    });
    let errors: Vec<String> = what["responses"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(status, _)| status.clone())
        .filter(|status| !status.starts_with('2'))
        .collect();
    view! {
        <article class="panel operation" id=id.clone() aria-labelledby=format!("{id}-title")>
            <h3 class="operation__title" id=format!("{id}-title")>{text(&what["summary"])}</h3>
            <p class="operation__address">
                <span class=format!("operation__method operation__method--{method}")>{method.to_uppercase()}</span>
                <code>{breakable(path)}</code>
            </p>
            {what["description"].as_str().map(|about| view! { <p>{inline(about)}</p> })}
            {(!rows.is_empty()).then(|| view! { <dl class="fields">{rows}</dl> })}
            <ul class="operation__answers">{answers.collect_view()}<li class="muted">{format!("Errors: {}", errors.join(", "))}</li></ul>
        </article>
    }
    .into_any()
}

/// A path that may be broken after each slash.
fn breakable(path: &str) -> AnyView {
    path.split_inclusive('/').map(|part| view! { {part.to_owned()}<wbr/> }).collect_view().into_any()
}

fn row(name: &str, kind: &str, schema: &Value, about: &str) -> AnyView {
    view! {
        <div>
            <dt><code>{name.to_owned()}</code></dt>
            <dd>
                <span class="muted">{format!("{kind} ")}</span>{shape(schema)}
                {(!about.is_empty()).then(|| view! { <span class="fields__about">{inline(about)}</span> })}
            </dd>
        </div>
    }
    .into_any()
}

/// A schema in one line: a link, or its values.
fn shape(schema: &Value) -> AnyView {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap_or_default().to_owned();
        return view! { <a href=format!("#schema-{name}")>{name.clone()}</a> }.into_any();
    }
    for (key, between) in [("oneOf", " or "), ("anyOf", " or "), ("allOf", " with ")] {
        if let Some(parts) = schema[key].as_array() {
            let part = |(n, part)| view! { {(n > 0).then_some(between)}{shape(part)} };
            return parts.iter().enumerate().map(part).collect_view().into_any();
        }
    }
    if let Some(values) = schema["enum"].as_array() {
        let names = values.iter().map(text).collect::<Vec<_>>().join(" · ");
        return view! { <span class="fields__values">{names}</span> }.into_any();
    }
    if let Some(value) = schema["const"].as_str() {
        return view! { <code>{format!("{value:?}")}</code> }.into_any();
    }
    if schema["type"] == "array" {
        return view! { "array of " {shape(&schema["items"])} }.into_any();
    }
    let kinds: Vec<String> = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().map(text).collect(),
        kind => vec![text(kind)],
    };
    let limits: String = ["format", "minimum", "maximum", "minLength", "maxLength", "default"]
        .into_iter()
        .filter(|key| !schema[*key].is_null())
        .map(|key| format!(", {key} {}", schema[key].as_str().map_or_else(|| schema[key].to_string(), str::to_owned)))
        .collect();
    format!("{}{limits}", kinds.join(" or ")).into_any()
}

fn schema_card(name: &str, schema: &Value) -> AnyView {
    let about = text(&schema["description"]);
    view! {
        <article class="panel operation" id=format!("schema-{name}")>
            <h3 class="operation__title">{name.to_owned()}</h3>
            {(!about.is_empty()).then(|| view! { <p>{inline(&about)}</p> })}
            {members(schema)}
        </article>
    }
    .into_any()
}

/// The members of an object, of each alternative, or the shape of anything else.
fn members(schema: &Value) -> AnyView {
    for (key, before) in [("oneOf", "One of:"), ("allOf", "All of:")] {
        if let Some(parts) = schema[key].as_array() {
            return view! { <p class="muted">{before}</p><div class="stack stack--tight">{parts.iter().map(members).collect_view()}</div> }
                .into_any();
        }
    }
    let Some(properties) = schema["properties"].as_object() else {
        return view! { <p class="operation__shape">{shape(schema)}</p> }.into_any();
    };
    let required = array(&schema["required"]);
    let rows = properties.iter().map(|(name, member)| {
        let kind = if required.iter().any(|needed| needed == name) { "" } else { "optional" };
        row(name, kind, member, &text(&member["description"]))
    });
    view! { <dl class="fields">{rows.collect_view()}</dl> }.into_any()
}
