//! `backup`, `restore` and `migrate`, by the program itself.

use crate::fade::{event_where_polls_help, only_polls, with_a_waiting_poll};
use crate::house::{House, attendee, attendee_wants, organizer_wants, say};
use crate::process::{Process, free_port};
use conductor::proposal::Status;
use protocol::{ServerFrame, Snapshot};
use std::path::Path;
use std::process::{Command, Output};

fn program(dir: &Path, arguments: &[&str], database: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_engagement-conductor"));
    command.env_clear().args(arguments).arg("--data-dir").arg(dir);
    if let Some(url) = database {
        command.env("DATABASE_URL", url);
    }
    command.output().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_a_running_server_restores_its_rooms() {
    let mut house = House::open().await;
    let event = event_where_polls_help(&house).await;
    house.stop().await;
    let (session, proposal) = with_a_waiting_poll(&house, event, only_polls()).await;
    let (ann, organizer) = (attendee(), house.organizer.cookie());
    let process = Process::start(house.dir(), free_port()).await;
    let mut guest = crate::house::Guest::welcomed(process.connect(&ann, session, attendee_wants()).await).await;
    guest.act(say("before the backup")).await.unwrap();

    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("backup.ndjson");
    let name = file.to_str().unwrap();
    let done = program(house.dir(), &["backup", name], None);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions()) & 0o777, 0o600);
    assert!(!program(house.dir(), &["backup", name], None).status.success(), "an older backup is not written over");
    guest.act(say("after the backup")).await.unwrap();
    assert!(!program(house.dir(), &["restore", name], None).status.success(), "what is there is not written over");
    process.kill();

    let fresh = elsewhere.path().join("restored");
    let done = program(&fresh, &["restore", name], None);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let process = Process::start(&fresh, free_port()).await;
    let guest = crate::house::Guest::welcomed(process.connect(&ann, session, attendee_wants()).await).await;
    let said: Vec<_> = guest.room.chat.iter().map(|message| message.text.as_str()).collect();
    assert_eq!(said, ["before the backup"]);
    assert!(guest.room.chat[0].mine, "the pseudonym of a cookie is the same: the server's key came along");
    let mut dashboard = crate::house::Guest::welcomed(process.connect(&organizer, session, organizer_wants()).await).await;
    let view = dashboard
        .until(|frame| match frame {
            ServerFrame::Snapshot { view: Snapshot::Conduct(view), .. } => Some((**view).clone()),
            _ => None,
        })
        .await;
    assert!(view.proposals.iter().any(|known| known.id == proposal.id && matches!(known.status, Status::Awaiting)));
}
