//! The description of the API: it has exactly the routes that there are.

use crate::routes::{bare, routed, routes};
use crate::server_in_process::Server;
use reqwest::Method;
use serde_json::{Value, json};
use server::http::rest;
use std::collections::BTreeSet;

const METHODS: [Method; 5] = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

/// Every method and path of a description.
pub fn described(document: &Value) -> BTreeSet<(String, String)> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths.flat_map(|(path, methods)| methods.as_object().unwrap().keys().map(|method| (method.to_uppercase(), path.clone()))).collect()
}

#[test]
fn the_description_reads_so() {
    insta::assert_json_snapshot!(rest::openapi::document("https://conductor.example"));
}

#[test]
fn it_has_every_route_of_the_router_and_no_other() {
    let document = rest::openapi::document("https://conductor.example");
    let routed = routed();
    assert_eq!(described(&document), routed);
    let ids: BTreeSet<&str> = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|path| path.as_object().unwrap().values())
        .map(|what| what["operationId"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), routed.len(), "names are different");
}

#[tokio::test]
async fn the_server_answers_to_the_described_methods_and_to_no_others() {
    let server = Server::start().await;
    let nobody = server.nobody();
    let document = nobody.get("/api/v1/openapi.json").await.is(200);
    let described = described(&document);
    let paths: BTreeSet<&String> = described.iter().map(|(_, path)| path).collect();
    for path in paths {
        for method in METHODS {
            let answer = nobody.call(method.clone(), path, &json!(null)).await;
            let is_described = described.contains(&(method.to_string(), path.clone()));
            assert_ne!(answer.status == 405, is_described, "{method} {path}: {}", answer.status);
            assert_ne!(answer.status, 404, "{method} {path}");
        }
    }
    let open = |method: &str, path: &str| document["paths"][path][method]["security"] == json!([]);
    let table: BTreeSet<(String, String)> = routes().into_iter().map(|(method, path, _)| (method.to_string(), bare(path))).collect();
    let guarded = described.iter().filter(|(method, path)| !open(&method.to_lowercase(), path));
    assert_eq!(table, guarded.map(|(method, path)| (method.clone(), bare(path))).collect(), "the tests of who may ask know every route");
}

#[tokio::test]
async fn people_read_it_as_a_page_without_scripts() {
    let server = Server::start().await;
    let page = server.nobody().with_cookie("theme=dark".to_owned()).get("/api/v1/docs").await;
    assert_eq!((page.status.as_u16(), page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(page.text.starts_with("<!DOCTYPE html><html lang=\"en\" data-theme=\"dark\">"), "{}", &page.text[..200]);
    assert!(
        !page.text.contains("<script") && !page.text.contains("style=\"") && !page.text.contains("//unpkg"),
        "nothing runs or is fetched"
    );
    let document = rest::openapi::document("x");
    for (_, path) in described(&document) {
        assert!(page.text.replace("<wbr>", "").replace("<!>", "").contains(&path), "{path} is not on the page");
    }
    for link in page.text.split("href=\"#").skip(1) {
        let id = link.split('"').next().unwrap();
        assert!(page.text.contains(&format!(" id=\"{id}\"")), "#{id} leads nowhere");
    }
    for address in page.text.split("href=\"/").skip(1).map(|rest| format!("/{}", rest.split('"').next().unwrap())) {
        if !address.starts_with("/pkg/") && address != "/favicon.svg" {
            assert!(server.nobody().get(&address).await.status.as_u16() < 400, "{address}");
        }
    }
}
