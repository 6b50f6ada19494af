//! Tickets as another platform signs them: JSON Web Tokens, made by hand so that every wrong one can be made too.

use ring::hmac;
use serde_json::Value;

/// Base64 (RFC 4648) without filling.
pub fn base64(bytes: &[u8], alphabet: &[u8; 64]) -> String {
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let n = three.iter().fold(0_u32, |n, byte| n << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..=three.len() {
            text.push(char::from(alphabet[(n >> (18 - 6 * place) & 63) as usize]));
        }
    }
    text
}

/// Base64 for URLs (RFC 4648 §5), without filling.
fn url(bytes: &[u8]) -> String {
    base64(bytes, b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
}

/// The signature of HS256.
pub fn hs256(secret: &[u8], message: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), message).as_ref().to_vec()
}

/// A whole token.
pub fn signed(header: &Value, claims: &Value, sign: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let message = format!("{}.{}", url(header.to_string().as_bytes()), url(claims.to_string().as_bytes()));
    let signature = url(&sign(message.as_bytes()));
    format!("{message}.{signature}")
}
