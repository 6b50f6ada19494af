//! A workbook as Excel and LibreOffice open it (ECMA-376, Office Open XML, SpreadsheetML): texts are inline strings, which are never run
//! as formulas.

use super::zip::zip;
use app::report::{Cell, Sheet};
use std::fmt::Write;
use std::io;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// Places in the list of formats below.
const BOLD: u8 = 1;
const MOMENT: u8 = 2;
const WRAPPED: u8 = 3;
const PERCENT: u8 = 4;

/// Formats of cells: plain, bold, a moment, a text with line breaks, a percentage.
fn styles() -> String {
    format!(
        r#"{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf applyAlignment="1"><alignment vertical="top"/></xf><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="left" vertical="top"/></xf><xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf numFmtId="9" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf></cellXfs></styleSheet>"#
    )
}

/// A workbook of these sheets, as the bytes of its file.
///
/// # Errors
/// If it is larger than a ZIP file can be.
pub fn workbook(sheets: &[Sheet]) -> io::Result<Vec<u8>> {
    let numbers = 1..=sheets.len();
    let types: String = numbers.clone().fold(String::new(), |mut all, n| {
        let _ = write!(
            all,
            r#"<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>"#
        );
        all
    });
    let listed: String = numbers.clone().zip(sheets).fold(String::new(), |mut all, (n, sheet)| {
        let _ = write!(all, r#"<sheet name="{}" sheetId="{n}" r:id="rId{n}"/>"#, escaped(sheet.name));
        all
    });
    let related: String = numbers.clone().fold(String::new(), |mut all, n| {
        let _ = write!(all, r#"<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>"#);
        all
    });
    let style = sheets.len() + 1;
    let mut files = vec![
        (
            "[Content_Types].xml".to_owned(),
            format!(
                r#"{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>{types}</Types>"#
            ),
        ),
        (
            "_rels/.rels".to_owned(),
            format!(
                r#"{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml".to_owned(),
            format!(r#"{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>"#),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!(
                r#"{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{related}<Relationship Id="rId{style}" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>"#
            ),
        ),
        ("xl/styles.xml".to_owned(), styles()),
    ];
    files.extend(numbers.zip(sheets).map(|(n, sheet)| (format!("xl/worksheets/sheet{n}.xml"), worksheet(sheet))));
    zip(&files)
}

fn worksheet(sheet: &Sheet) -> String {
    let has_head = sheet.columns.iter().any(|(name, _)| !name.is_empty());
    let mut xml = format!(r#"{HEAD}<worksheet xmlns="{MAIN}">"#);
    if has_head {
        xml.push_str(r#"<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>"#);
    }
    xml.push_str("<cols>");
    for (n, (_, width)) in (1..).zip(&sheet.columns) {
        let _ = write!(xml, r#"<col min="{n}" max="{n}" width="{width}" customWidth="1"/>"#);
    }
    xml.push_str("</cols><sheetData>");
    if has_head {
        let names: Vec<Cell> = sheet.columns.iter().map(|(name, _)| Cell::Text((*name).to_owned())).collect();
        row(&mut xml, 1, &names, Some(BOLD));
    }
    for (n, cells) in (1 + usize::from(has_head)..).zip(&sheet.rows) {
        row(&mut xml, n, cells, None);
    }
    xml.push_str("</sheetData></worksheet>");
    xml
}

fn row(xml: &mut String, n: usize, cells: &[Cell], style: Option<u8>) {
    let _ = write!(xml, r#"<row r="{n}">"#);
    for (column, cell) in ('A'..='Z').zip(cells) {
        let _ = match cell {
            Cell::Empty => Ok(()),
            Cell::Text(text) => {
                let style = style.unwrap_or(WRAPPED);
                write!(xml, r#"<c r="{column}{n}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>"#, escaped(text))
            }
            Cell::Number(number) => write!(xml, r#"<c r="{column}{n}"><v>{number}</v></c>"#),
            Cell::Share(share) => write!(xml, r#"<c r="{column}{n}" s="{PERCENT}"><v>{share}</v></c>"#),
            Cell::Time(at) => write!(xml, r#"<c r="{column}{n}" s="{MOMENT}"><v>{:.8}</v></c>"#, serial(at.as_millis())),
        };
    }
    xml.push_str("</row>");
}

/// A moment as spreadsheets count: days since 1899-12-30.
#[expect(clippy::cast_precision_loss, reason = "milliseconds of this age are far below 2^52")]
fn serial(millis: i64) -> f64 {
    millis as f64 / 86_400_000.0 + 25_569.0
}

/// A text in XML. Characters that XML cannot hold are left out, and what Excel would take for an escaped character (`_x0041_`) is escaped.
fn escaped(text: &str) -> String {
    let mut xml = String::with_capacity(text.len());
    for c in text.replace("_x", "_x005F_x").chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => xml.push(c),
        }
    }
    xml
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_texts() {
        assert_eq!(escaped("a < b & \"c\" > d\u{0}\u{1b}"), "a &lt; b &amp; &quot;c&quot; &gt; d");
        assert_eq!(escaped("_x0041_"), "_x005F_x0041_");
        let sheet = Sheet { name: "S", columns: vec![("Words", 9)], rows: vec![vec![Cell::Text("=1+1".to_owned())]] };
        let xml = worksheet(&sheet);
        assert!(xml.contains(r#"t="inlineStr"><is><t xml:space="preserve">=1+1</t></is></c>"#) && !xml.contains("<f>"), "{xml}");
    }

    #[test]
    fn moments_are_days_since_1899() {
        assert!((serial(0) - 25_569.0).abs() < 1e-9);
        assert!((serial(1_767_225_600_000) - 46_023.0).abs() < 1e-9, "2026-01-01");
    }
}
