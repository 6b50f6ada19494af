//! Mistakes that stop the start, with messages that name the cause.

use crate::command::{program, serve, stderr, stdout};
use std::fs;

#[test]
fn an_invalid_value_stops_the_start_and_its_key_is_named() {
    let dir = tempfile::tempdir().unwrap();
    for (key, value) in [
        ("CONDUCTOR_LISTEN", "everywhere"),
        ("CONDUCTOR_BASE_URL", "conductor.example"),
        ("CONDUCTOR_METRICS_LISTEN", "9090"),
        ("CONDUCTOR_TRUSTED_PROXIES", "proxy"),
        ("CONDUCTOR_OUTCOME_WINDOW_SECONDS", "180-60"),
        ("CONDUCTOR_MAX_CONNECTIONS", "0"),
        ("CONDUCTOR_LOG_FORMAT", "xml"),
        ("CONDUCTOR_NEVER", "DANCE"),
        ("AGENT_AUTO_APPROVE_THRESHOLD", "1.5"),
        ("AGENT_AUTO_APPROVE_THRESHOLD", "NaN"),
        ("AGENT_PENDING_APPROVAL_TTL_SECONDS", "0"),
        ("AGENT_PENDING_APPROVAL_TTL_SECONDS", "soon"),
        ("AGENT_MAX_PENDING_APPROVALS", "-1"),
        ("LLM_TIMEOUT_SECONDS", "0"),
        ("LLM_PRICE", "cheap"),
        ("LLM_URL", "https://ann:hunter2@model.example/v1"),
        ("CONDUCTOR_WEBHOOK_URL", "https://ann:hunter2@platform.example"),
        ("CONDUCTOR_WEBHOOK_URL", "https://platform.example/needs/a/secret"),
        ("CONDUCTOR_WEBHOOK_SECRET", "whsec_hunter2"),
        ("CONDUCTOR_WEBHOOK_SECRET", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="),
        ("CONDUCTOR_WEBHOOK_SECRET_FILE", "/nowhere/hunter1"),
        ("CONDUCTOR_WEBHOOK_ALLOW_PRIVATE", "perhaps"),
        ("CONDUCTOR_WEBHOOK_TRIES", "0"),
        ("LLM_FALLBACK_MODEL", "second without a first"),
        ("MAX_LLM_COST_PER_DAY", "-1"),
        ("DATABASE_URL", "mysql://root:hunter2@localhost/x"),
        ("REDIS_URL", "http://:hunter2@localhost"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "https://ann:hunter2@collector.example"),
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "collector.example:4317"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "hunter2"),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "10s"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
        ("OTEL_RESOURCE_ATTRIBUTES", "test"),
        ("OTEL_TRACES_SAMPLER", "jaeger_remote"),
        ("OTEL_TRACES_SAMPLER_ARG", "2"),
        ("OTEL_SDK_DISABLED", "perhaps"),
    ] {
        let mut command = program(&["serve"]);
        let output = command.env("CONDUCTOR_LISTEN", "127.0.0.1:0").env("CONDUCTOR_DATA_DIR", dir.path()).env(key, value).output().unwrap();
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{key}={value}: {said}");
        assert!(said.contains(key), "{key}={value}: {said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
}

#[test]
fn an_unknown_key_stops_the_start() {
    let dir = tempfile::tempdir().unwrap();
    for (key, meant) in [("CONDUCTOR_LISTENN", "CONDUCTOR_LISTEN"), ("AGENT_MAX_PENDING_APPROVAL", "AGENT_MAX_PENDING_APPROVALS")] {
        let output = serve(dir.path()).env(key, "1").output().unwrap();
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(&format!("the environment variable {key} is not known; did you mean {meant}?")), "{said}");
    }
    assert_eq!(program(&["serve", "--listn", "x"]).output().unwrap().status.code(), Some(2));
    assert_eq!(program(&["dance"]).output().unwrap().status.code(), Some(2));
}

#[test]
fn passwords_cross_a_network_only_if_somebody_said_so() {
    let dir = tempfile::tempdir().unwrap();
    let output = program(&["serve", "--listen", "0.0.0.0:0"]).env("CONDUCTOR_DATA_DIR", dir.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("CONDUCTOR_BASE_URL"), "{}", stderr(&output));
}

#[test]
fn a_data_directory_that_cannot_be_used_stops_the_start() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    let output = serve(&file).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("data directory"), "{}", stderr(&output));
}

#[test]
fn a_damaged_database_and_a_bad_key_stop_the_start() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("conductor.db"), "SQLite format 3\0 and then nothing of the kind").unwrap();
    let output = serve(dir.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("damaged"), "{}", stderr(&output));
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("server.key"), "changeme").unwrap();
    let output = serve(dir.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("server.key"), "{}", stderr(&output));
}

#[test]
fn a_taken_port_stops_the_start() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let dir = tempfile::tempdir().unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = program(&["serve", "--listen", &address]).env("CONDUCTOR_DATA_DIR", dir.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains(&address), "{}", stderr(&output));
}

#[test]
fn a_database_server_that_does_not_answer_stops_the_start() {
    let dir = tempfile::tempdir().unwrap();
    let output = serve(dir.path()).env("DATABASE_URL", "postgres://ann:hunter2@127.0.0.1:1/x").output().unwrap();
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("DATABASE_URL") || said.contains("database"), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
}

#[test]
fn the_help_is_the_documentation() {
    for (name, arguments) in [("help", &["--help"][..]), ("serve", &["serve", "--help"])] {
        let output = program(arguments).env("COLUMNS", "100").output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        insta::with_settings!({snapshot_path => "snapshots", prepend_module_to_snapshot => false}, {
            insta::assert_snapshot!(name, stdout(&output));
        });
    }
    let version = stdout(&program(&["--version"]).output().unwrap());
    assert!(version.starts_with("engagement-conductor "), "{version}");
}

#[test]
fn several_nodes_need_a_database_and_a_redis_that_they_share() {
    let dir = tempfile::tempdir().unwrap();
    for (given, value, missing) in [
        ("CONDUCTOR_DATA_DIR", dir.path().to_str().unwrap(), "DATABASE_URL"),
        ("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none", "REDIS_URL"),
    ] {
        let output = serve(dir.path()).env("CONDUCTOR_SEVERAL_NODES", "true").env(given, value).output().unwrap();
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("CONDUCTOR_SEVERAL_NODES") && said.contains(missing), "{said}");
    }
}
