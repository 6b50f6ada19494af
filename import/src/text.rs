//! Text as programs write it.

/// Returns whether a file is packed: an archive, or a workbook, which is one. None is unpacked, because a small one may hold any amount.
pub fn is_packed(bytes: &[u8]) -> bool {
    let marks: [&[u8]; 6] = [b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"\xfd7zXZ", b"BZh", b"\x28\xb5\x2f\xfd"];
    marks.iter().any(|mark| bytes.starts_with(mark))
}

/// The text of a file: UTF-8 with or without its mark, or UTF-16 with its mark (as Microsoft Teams writes reports) or recognizably so. A line that is
/// not UTF-8 has one sign for each byte, as in Latin-1: old logs are often of several programs, and what counts of a name is that it differs from others.
pub fn decode(bytes: &[u8]) -> Option<String> {
    let utf16 = |bytes: &[u8], of: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| of([pair[0], pair[1]]));
        char::decode_utf16(units).collect::<Result<String, _>>().ok()
    };
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => std::str::from_utf8(rest).ok().map(str::to_owned),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [_, 0, _, 0, ..] => utf16(bytes, u16::from_le_bytes),
        _ if bytes.contains(&0) => None,
        _ => Some(std::str::from_utf8(bytes).map_or_else(|_| by_line(bytes), str::to_owned)),
    }
}

/// Text of lines of which some are not UTF-8.
fn by_line(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        match std::str::from_utf8(line) {
            Ok(line) => text.push_str(line),
            Err(_) => text.extend(line.iter().map(|byte| char::from(*byte))),
        }
    }
    text
}
