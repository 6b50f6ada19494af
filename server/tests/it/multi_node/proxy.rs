//! A plain TCP proxy: it hands each connection to the next node that takes it, and knows nothing of what passes.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Listens, and spreads connections over `ports` of this machine. It stops with the test.
pub async fn spread(listener: TcpListener, ports: Vec<u16>) {
    let (ports, next) = (Arc::new(ports), Arc::new(AtomicUsize::new(0)));
    while let Ok((mut client, _)) = listener.accept().await {
        let (ports, next) = (Arc::clone(&ports), Arc::clone(&next));
        tokio::spawn(async move {
            for _ in 0..ports.len() {
                let port = ports[next.fetch_add(1, Ordering::Relaxed) % ports.len()];
                if let Ok(mut node) = TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], port))).await {
                    let _ = tokio::io::copy_bidirectional(&mut client, &mut node).await;
                    return;
                }
            }
        });
    }
}

/// A way to a port of this machine that can be cut: then nothing passes, and neither end notices.
pub struct Way {
    pub port: u16,
    open: watch::Sender<bool>,
}

impl Way {
    pub async fn to(target: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (open, is_open) = watch::channel(true);
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let mut is_open = is_open.clone();
                tokio::spawn(async move {
                    if !*is_open.borrow_and_update() {
                        // As a packet filter does: the connection hangs until the way is open again, and is of no use then.
                        let _ = is_open.changed().await;
                        return;
                    }
                    let Ok(mut server) = TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], target))).await else { return };
                    tokio::select! {
                        _ = tokio::io::copy_bidirectional(&mut client, &mut server) => return,
                        _ = is_open.changed() => {}
                    }
                    let _ = is_open.changed().await;
                });
            }
        });
        Self { port, open }
    }

    pub fn cut(&self) {
        self.open.send_replace(false);
    }

    pub fn heal(&self) {
        self.open.send_replace(true);
    }
}
