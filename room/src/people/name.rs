//! Names of people: those reserved for the people who run the room, and those that look alike.

/// Words that say that somebody runs the room, in the languages of its pages. No attendee's name may hold one.
const RUNS_THE_ROOM: [&str; 17] = [
    "host",
    "cohost",
    "organizer",
    "organiser",
    "moderator",
    "admin",
    "administrator",
    "conductor",
    "system",
    "moderation",
    "moderatorin",
    "administratorin",
    "organisator",
    "organisatorin",
    "veranstalter",
    "gastgeber",
    "gastgeberin",
];
/// Words for the viewer on the pages: as a name one of them would make everybody believe that they said it.
const THE_VIEWER: [&str; 2] = ["you", "sie"];

/// True if a cleaned name is kept for those who run the room, or looks as if it were.
#[must_use]
pub fn is_reserved(name: &str) -> bool {
    let whole = look(name);
    let is_kept = |word: &str| {
        let words = [look(word), look(word.trim_end_matches(|c: char| c.is_ascii_digit()))];
        RUNS_THE_ROOM.iter().any(|kept| words.contains(&look(kept)))
    };
    THE_VIEWER.iter().any(|kept| whole == look(kept))
        // Spread out: "H o s t".
        || is_kept(&name.chars().filter(|c| !separates(*c)).collect::<String>())
        || name.split(separates).any(is_kept)
}

/// True if a character stands between words. Signs that are used as letters do not.
pub(crate) fn separates(c: char) -> bool {
    !c.is_alphanumeric() && !matches!(c, '@' | '$' | '!' | '|' | '€') && !is_mark(c) && letter_of_shape(c).is_none()
}

/// True for a mark that changes a letter a little or is not seen: accents of any letter, joiners, directions, variants, tags.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0020}'..='\u{e007f}')
}

/// The look of a name: names that a person can take for one another have the same. In the manner of the skeletons of Unicode Technical
/// Standard 39, for the letters that are used to imitate Latin ones.
#[must_use]
pub fn look(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars().filter(|c| !is_mark(*c)) {
        let c = letter_of_shape(c).unwrap_or(c);
        match capital(c) {
            Some(c) => small(c, &mut out),
            None => c.to_lowercase().for_each(|c| small(c, &mut out)),
        }
    }
    // A name of signs alone looks like itself.
    if out.is_empty() { name.to_lowercase() } else { out }
}

/// The Latin letter or digit that a styled one shows: full width, mathematical, in a circle or a square, of a flag.
fn letter_of_shape(c: char) -> Option<char> {
    let code = u32::from(c);
    let nth = |first: char, n: u32| char::from_u32(u32::from(first) + n);
    match code {
        0xff01..=0xff5e => char::from_u32(code - 0xfee0),
        0x1d400..=0x1d6a3 => nth('a', (code - 0x1d400) % 26),
        0x1d7ce..=0x1d7ff => nth('0', (code - 0x1d7ce) % 10),
        0x249c..=0x24b5 => nth('a', code - 0x249c),
        0x24b6..=0x24e9 => nth('a', (code - 0x24b6) % 26),
        0x1f110..=0x1f129 => nth('a', code - 0x1f110),
        0x1f130..=0x1f149 => nth('a', code - 0x1f130),
        0x1f150..=0x1f169 => nth('a', code - 0x1f150),
        0x1f170..=0x1f189 => nth('a', code - 0x1f170),
        0x1f1e6..=0x1f1ff => nth('a', code - 0x1f1e6),
        _ => None,
    }
}

/// Capitals that look like a Latin capital, and whose small letter looks like another.
const fn capital(c: char) -> Option<char> {
    Some(match c {
        'Η' => 'h',
        'Ν' => 'n',
        'Ρ' | 'Р' => 'p',
        'Υ' => 'y',
        'Ζ' => 'z',
        'Χ' => 'x',
        'Β' => 'b',
        'Ꮋ' => 'h',
        'Ꭲ' => 't',
        'Ꮪ' => 's',
        _ => return None,
    })
}

/// Adds the look of a small letter or a sign; what is neither letter nor digit adds nothing.
fn small(c: char, out: &mut String) {
    let one = match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'α' | 'а' | '@' | '4' | 'ᴀ' | 'ᵃ' | 'ª' => 'a',
        'в' | 'ʙ' | 'ᵇ' | '8' => 'b',
        'ç' | 'ć' | 'č' | 'с' | 'ϲ' | 'ᴄ' | 'ᶜ' => 'c',
        'đ' | 'ď' | 'ԁ' | 'ᴅ' | 'ᵈ' => 'd',
        'è'..='ë' | 'ē' | 'ę' | 'ě' | 'ε' | 'е' | 'ё' | '3' | '€' | 'ᴇ' | 'ᵉ' => 'e',
        'ğ' | 'ɢ' | 'ᵍ' | 'ց' => 'g',
        'ħ' | 'һ' | 'н' | 'հ' | 'ʜ' | 'ʰ' => 'h',
        'j' | 'ј' | 'ϳ' | 'ᴊ' => 'j',
        'к' | 'κ' | 'ᴋ' | 'ᵏ' => 'k',
        'i' | 'l' | '1' | '|' | '!' | 'ì'..='ï' | 'ī' | 'į' | 'ı' | 'ł' | 'ι' | 'і' | 'ї' | 'ӏ' | 'ɪ' | 'ⁱ' | 'ʟ' | 'ˡ' => {
            'l'
        }
        'ñ' | 'ń' | 'ň' | 'η' | 'ո' | 'ɴ' | 'ⁿ' => 'n',
        '0' | 'ò'..='ö' | 'ø' | 'ō' | 'ő' | 'ο' | 'о' | 'օ' | 'ᴏ' | 'ᵒ' | 'º' => 'o',
        'р' | 'ρ' | 'ᴘ' | 'ᵖ' => 'p',
        'ř' | 'г' | 'ʀ' | 'ʳ' => 'r',
        '5' | '$' | 'š' | 'ś' | 'ş' | 'ș' | 'ѕ' | 'ς' | 'ꜱ' | 'ˢ' => 's',
        '7' | 'ţ' | 'ț' | 'ť' | 'т' | 'τ' | 'ᴛ' | 'ᵗ' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'υ' | 'ս' | 'ᴜ' | 'ᵘ' => 'u',
        'ν' | 'ᴠ' | 'ᵛ' => 'v',
        'х' | 'χ' => 'x',
        'ý' | 'ÿ' | 'у' | 'γ' | 'ʏ' | 'ʸ' => 'y',
        'ž' | 'ź' | 'ż' | 'ᴢ' => 'z',
        'm' | 'м' | 'ᴍ' | 'ᵐ' => return out.push_str("rn"),
        'w' | 'ԝ' | 'ᴡ' | 'ʷ' => return out.push_str("vv"),
        'ß' => return out.push_str("ss"),
        c if c.is_alphanumeric() => c,
        // Marks of scripts that have them are letters there.
        c if !c.is_ascii() && !c.is_whitespace() => c,
        _ => return,
    };
    out.push(one);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_those_who_run_the_room_are_reserved() {
        for name in ["Host", "HOST", "The host", "Host 2", "Host2", "co-host", "Moderation", "Gastgeberin", "admin.", "You", "sie"] {
            assert!(is_reserved(name), "{name}");
        }
    }

    #[test]
    fn look_alikes_of_reserved_names_are_reserved() {
        for name in [
            "Hоst",
            "НОЅТ",
            "H0st",
            "ho$t",
            "h o s t",
            "H.o.s.t",
            "Höst",
            "Ｈｏｓｔ",
            "𝓗𝓸𝓼𝓽",
            "Ⓗⓞⓢⓣ",
            "🅷🅾🆂🆃",
            "🇭🇴🇸🇹",
            "ʜᴏꜱᴛ",
            "ΗΟST",
            "H\u{301}ost",
            "Hо\u{200d}ѕt",
            "Ho\u{200e}st",
            "Adrnin",
            "adm1n",
            "аdmіn",
            "⭐ Host ⭐",
            "M0derator",
        ] {
            assert!(is_reserved(name), "{name}");
        }
    }

    #[test]
    fn names_of_people_are_not_reserved() {
        for name in
            ["Ada", "Hosni", "Thost", "Ana Systema", "Youssef", "Siegfried", "José", "Жанна", "王芳", "דוד", "محمد", "🦊", "Amber Fox", ""]
        {
            assert!(!is_reserved(name), "{name}");
        }
    }

    #[test]
    fn names_look_alike_across_scripts_and_stay_apart_otherwise() {
        assert_eq!(look("Anna"), look("Аnnа"));
        assert_eq!(look("Anna"), look("anna "));
        for (a, b) in [("Anna", "Anne"), ("王芳", "王方"), ("कि", "का"), ("🦊", "🐻"), ("Ana 2", "Ana 6")] {
            assert_ne!(look(a), look(b));
        }
    }
}
