//! A ZIP file from texts (PKWARE, APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16).

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use std::io::{self, Write};

/// Version of ZIP that is needed to read it: 2.0, for deflate.
const VERSION: u16 = 20;
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
/// Deflate.
const METHOD: u16 = 8;
/// 1980-01-01, because the same session should give the same file.
const DATE: u16 = 1 << 5 | 1;

fn size(bytes: usize) -> io::Result<u32> {
    u32::try_from(bytes).map_err(|_| io::Error::other("the file is too large"))
}

fn short(n: usize) -> io::Result<u16> {
    u16::try_from(n).map_err(|_| io::Error::other("there are too many files"))
}

/// The bytes of a ZIP file that holds these files by name.
///
/// # Errors
/// If it is larger than 4 GiB.
pub fn zip(files: &[(String, String)]) -> io::Result<Vec<u8>> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let mut crc = Crc::new();
        crc.update(text.as_bytes());
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes())?;
        let packed = encoder.finish()?;
        let mut about = Vec::new();
        for short in [VERSION, FLAGS, METHOD, 0, DATE] {
            about.extend(short.to_le_bytes());
        }
        for long in [crc.sum(), size(packed.len())?, size(text.len())?] {
            about.extend(long.to_le_bytes());
        }
        about.extend(short(name.len())?.to_le_bytes());
        about.extend([0; 2]);
        let at = size(out.len())?;
        out.extend(b"PK\x03\x04");
        out.extend(&about);
        out.extend(name.as_bytes());
        out.extend(packed);
        directory.extend(b"PK\x01\x02");
        directory.extend(VERSION.to_le_bytes());
        directory.extend(&about);
        // No comment, the first disk, no attributes.
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (at, count) = (size(out.len())?, short(files.len())?);
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(size(directory.len())?.to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend([0; 2]);
    Ok(out)
}
