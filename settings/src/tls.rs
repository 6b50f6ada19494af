//! The cryptography of TLS.

/// Makes *ring* encrypt the connections of this process. To be called before a client of HTTPS is made; a second call changes nothing.
pub fn install() {
    // The first provider to be installed wins; all parts of this program install the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
