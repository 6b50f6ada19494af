//! A plain TCP proxy: it hands each connection to the next node that takes it, and knows nothing of what passes.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::net::{TcpListener, TcpStream};

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
