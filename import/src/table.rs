//! Tables: values separated by commas, semicolons or tabs, with quotes as in RFC 4180.

/// Values of a line that are read; no known table has half as many columns.
const VALUES: usize = 64;

/// The values of a line, at most [`VALUES`].
pub fn values(line: &str, separator: char) -> Vec<String> {
    let (mut values, mut value, mut quoted) = (Vec::new(), String::new(), false);
    let mut signs = line.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => {
                value.push('"');
                signs.next();
            }
            '"' => quoted = !quoted,
            sign if sign == separator && !quoted => {
                values.push(std::mem::take(&mut value).trim().to_owned());
                if values.len() == VALUES {
                    return values;
                }
            }
            sign => value.push(sign),
        }
    }
    values.push(value.trim().to_owned());
    values
}

/// The sign between the values of a line: the most frequent one of three.
pub fn separator(line: &str) -> char {
    let count = |separator: char| line.matches(separator).count();
    [',', ';', '\t'].into_iter().max_by_key(|&separator| count(separator)).unwrap_or(',')
}

/// The number of the first column whose name begins with one of `names`, whatever its case.
pub fn column(head: &[String], names: &[&str]) -> Option<usize> {
    let is = |value: &String| {
        let value = value.to_lowercase();
        names.iter().any(|name| value.starts_with(name))
    };
    head.iter().position(is)
}
