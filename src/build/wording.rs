//! The last change of every message: names as the files write them (they are compared in lower case), and no time that
//! a clock has told during the build, so that the same files give the same text each time.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::source::finding::Finding;
use crate::source::tokens::unquote;
use crate::source::{Findings, SourceMigration, SourceScript};

/// What a message shows in the place of a time that was the present one during the build.
const NOW: &str = "<now>";

/// Gives all findings their last wording.
pub(super) fn reword(findings: Findings, migrations: &[SourceMigration]) -> Findings {
    if findings.is_empty() {
        return findings;
    }
    let scripts = || migrations.iter().flat_map(|migration| [&migration.up, &migration.down]);
    let names = Names::read(scripts().flatten());
    let texts = || {
        let rust = migrations.iter().filter_map(|migration| migration.rust.as_ref());
        let sql = scripts().flatten().map(|script| &script.file);
        sql.chain(rust.map(|rust| &rust.file)).map(|file| file.text.as_str())
    };
    let is_written = |text: &str| texts().any(|other| other.contains(text));
    let present = Present::read();
    let reword = |mut finding: Finding| {
        let own = finding.file.text.clone();
        let said = |text: &str| names.as_written(&present.left_out(text, &is_written), &own);
        finding.message = said(&finding.message);
        finding.label = said(&finding.label);
        finding.help = names.as_written(&finding.help, &own);
        finding.notes = finding.notes.iter().map(|note| said(note)).collect();
        for place in &mut finding.places {
            place.label = names.as_written(&place.label, &own);
        }
        finding
    };
    findings.into_iter().map(reword).collect()
}

/// The ways in which the set writes each name of a table, column or other object, by the name in lower case.
#[derive(Default)]
struct Names(BTreeMap<String, Vec<String>>);

impl Names {
    fn read<'s>(scripts: impl Iterator<Item = &'s SourceScript>) -> Self {
        let mut names = Self::default();
        for script in scripts {
            for parsed in Parsed::all(script) {
                names.declared(&parsed);
            }
        }
        names
    }

    /// Adds the names that a statement gives to something.
    fn declared(&mut self, parsed: &Parsed<'_>) {
        match parsed.act {
            Act::Create(kind) => {
                self.add(parsed, parsed.name_at);
                let open = parsed.name_at + 1;
                if kind == ObjectKind::Table && parsed.is(open, "(") {
                    self.add(parsed, open + 1);
                    let places = parsed.outside_parentheses(open + 1);
                    let commas: Vec<_> = places.filter(|at| parsed.is(*at, ",")).collect();
                    commas.iter().for_each(|comma| self.add(parsed, comma + 1));
                }
            }
            Act::Alter => {
                let renamed = parsed.find(&["TO"]).map(|to| to + 1);
                let new = parsed.adds_column_at().or(renamed);
                new.into_iter().for_each(|at| self.add(parsed, at));
            }
            _ => {}
        }
    }

    fn add(&mut self, parsed: &Parsed<'_>, at: usize) {
        // Where a constraint of the table stands, there is no column.
        let constraints = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];
        if constraints.iter().any(|word| parsed.is(at, word)) {
            return;
        }
        let name = unquote(parsed.text(at));
        let known = self.0.entry(parsed.name_of(at)).or_default();
        if !known.contains(&name) {
            known.push(name);
        }
    }

    /// A text in which the names between backticks are written as in the files: as in `own`, the file that the text is
    /// about, if they stand there, else as where they are declared first. Also those in lists, and those that can be
    /// nothing but names.
    fn as_written(&self, text: &str, own: &str) -> String {
        let parts = text.split('`').enumerate();
        let parts = parts.map(|(i, part)| match i % 2 {
            0 => self.bare(part, own),
            _ => self.name(part, own).unwrap_or_else(|| {
                let names = part.split('.');
                let names = names.map(|name| self.name(name, own).unwrap_or_else(|| name.to_owned()));
                names.collect::<Vec<_>>().join(".")
            }),
        });
        parts.collect::<Vec<_>>().join("`")
    }

    /// The same of a text without backticks: `rows with the same (userid, key)`, `values of userid, key`, `the one with
    /// userid 3`. What stands in quotes is a value.
    fn bare(&self, text: &str, own: &str) -> String {
        let is_of_word = |letter: char| letter.is_alphanumeric() || letter == '_';
        let (mut rest, mut kept) = (text, String::new());
        let (mut depth, mut starts_item, mut is_list) = (0_usize, false, false);
        let mut is_sequence = false; // SQLite has named its columns
        while let Some(letter) = rest.chars().next() {
            let length = match letter {
                '\'' if !kept.ends_with(is_of_word) => quoted_length(rest),
                _ if is_of_word(letter) => rest.find(|letter| !is_of_word(letter)).unwrap_or(rest.len()),
                _ => letter.len_utf8(),
            };
            let (word, behind) = rest.split_at(length);
            if is_of_word(letter) {
                is_list = kept.ends_with("values of ") || (is_list && kept.ends_with(", "));
                let is_part = kept.ends_with('-') || behind.starts_with('-');
                let is_place = is_list || (depth > 0 && starts_item && !is_sequence);
                let name = self
                    .name(word, own)
                    .filter(|name| !is_part && (is_place || self.is_no_word(name)));
                kept.push_str(name.as_deref().unwrap_or(word));
            } else {
                is_sequence = kept.ends_with("sqlite_sequence ") || (is_sequence && letter != ')');
                depth = (depth + usize::from(letter == '(')).saturating_sub(usize::from(letter == ')'));
                kept.push_str(word);
            }
            starts_item = matches!(letter, '(' | ',') || (letter == ' ' && starts_item);
            rest = behind;
        }
        kept
    }

    /// Whether a name is no word of a sentence, `userId`, and nothing of the set is called so in lower case.
    fn is_no_word(&self, name: &str) -> bool {
        let has_capital = name.chars().skip(1).any(|letter| letter.is_ascii_uppercase());
        let lower = name.to_ascii_lowercase();
        let is_mixed = has_capital && name.chars().any(|letter| letter.is_ascii_lowercase());
        is_mixed && !self.0.get(&lower).is_some_and(|known| known.contains(&lower))
    }

    fn name(&self, name: &str, own: &str) -> Option<String> {
        let known = self.0.get(name)?;
        let is_own = |name: &&String| own.contains(name.as_str());
        known.iter().find(is_own).or(known.first()).cloned()
    }
}

/// The length of the value in quotes that a text starts with; all of it where no quote ends it.
fn quoted_length(text: &str) -> usize {
    let mut escaped = true; // the first quote ends nothing
    let end = text.char_indices().find(|(_, letter)| {
        let ends = *letter == '\'' && !escaped;
        escaped = *letter == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// The time of the build.
struct Present {
    seconds: f64,
}

impl Present {
    fn read() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            seconds: since.as_secs_f64(),
        }
    }

    /// A text in which times near the present are replaced by [`NOW`], unless they stand in the files. `is_written`:
    /// whether they do.
    fn left_out(&self, text: &str, is_written: &dyn Fn(&str) -> bool) -> String {
        let (mut rest, mut kept) = (text, String::new());
        while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
            let (before, from) = rest.split_at(start);
            let length = moment(from).unwrap_or_else(|| number(from));
            let (word, behind) = from.split_at(length);
            let is_part_of_a_word = before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
            let is_now = !is_part_of_a_word && self.is_near(word) && !is_written(word);
            kept.push_str(before);
            kept.push_str(if is_now { NOW } else { word });
            rest = behind;
        }
        kept + rest
    }

    /// Whether a word is a time within a day of now: a date, or a number in one of the forms that SQLite's clocks give
    /// (<https://sqlite.org/lang_datefunc.html>).
    fn is_near(&self, word: &str) -> bool {
        const DAY: f64 = 86_400.0;
        if let Some(day) = day_of(word) {
            return (day - (self.seconds / DAY).floor()).abs() <= 1.0;
        }
        let Ok(number) = word.parse::<f64>() else { return false };
        let scales = [1.0, 1e3, 1e6, 1e9];
        let is_unix = |scale: &f64| (number / scale - self.seconds).abs() <= DAY;
        let julian_day = self.seconds / DAY + 2_440_587.5;
        scales.iter().any(is_unix) || (word.contains('.') && (number - julian_day).abs() <= 1.0)
    }
}

/// The length of the number that a text starts with: digits and points.
fn number(text: &str) -> usize {
    let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.');
    let number = &text[..end.unwrap_or(text.len())];
    number.trim_end_matches('.').len().max(1)
}

/// The length of the time that a text starts with, a date and perhaps a time of day; none if it starts with no date.
fn moment(text: &str) -> Option<usize> {
    day_of(text)?;
    let time = text[10..].strip_prefix([' ', 'T']).unwrap_or_default();
    let is_time =
        time.len() >= 5 && time.as_bytes()[2] == b':' && time.starts_with(|letter: char| letter.is_ascii_digit());
    let end = time.find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, ':' | '.' | 'Z'));
    Some(if is_time { 11 + end.unwrap_or(time.len()) } else { 10 })
}

/// The day of the `YYYY-MM-DD` that a text starts with, counted from 1970
/// (<https://howardhinnant.github.io/date_algorithms.html#days_from_civil>).
fn day_of(text: &str) -> Option<f64> {
    let date = text.get(..10).filter(|date| date.is_ascii())?;
    let is_form = date.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if !is_form {
        return None;
    }
    let part = |range: std::ops::Range<usize>| date[range].parse::<i64>().ok();
    let (year, month, day) = (part(0..4)?, part(5..7)?, part(8..10)?);
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some(days as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_outside_of_backticks_are_written_as_in_the_files() {
        let mut names = Names::default();
        for name in ["userId", "Key", "Rating", "IRI", "note"] {
            names.0.insert(name.to_ascii_lowercase(), vec![name.to_owned()]);
        }
        let cases = [
            ("(userid, key) becomes unique", "(userId, Key) becomes unique"),
            ("(iri asc) has a key", "(IRI asc) has a key"),
            (
                "with their values of userid, key, rating",
                "with their values of userId, Key, Rating",
            ),
            (
                "such as the one with userid 3 and a key",
                "such as the one with userId 3 and a key",
            ),
            ("`userid` ('userid\\'s', userid)", "`userId` ('userid\\'s', userId)"),
            (
                "INSERT INTO sqlite_sequence (key, seq) SELECT (key)",
                "INSERT INTO sqlite_sequence (key, seq) SELECT (Key)",
            ),
            ("the app's key: allow(key-added)", "the app's key: allow(key-added)"),
        ];
        for (text, expected) in cases {
            assert_eq!(names.as_written(text, ""), expected);
        }
    }

    #[test]
    fn a_moment_of_the_build_is_left_out_in_every_form() {
        let present = Present {
            seconds: 1_709_210_096.0, // 2024-02-29T12:34:56Z
        };
        let cases = [
            ("'2024-02-29 12:34:56' and '2024-02-29'", "'<now>' and '<now>'"),
            ("'2024-03-01T00:00:01.123Z' to NULL", "'<now>' to NULL"),
            (
                "'2024-02-27' and '2023-02-29 12:34:56'",
                "'2024-02-27' and '2023-02-29 12:34:56'",
            ),
            ("(1709210096 to 1709210096123)", "(<now> to <now>)"),
            ("(2460370.02425 to 17)", "(<now> to 17)"),
            (
                "3 of 20 rows, such as the one with id 1063.",
                "3 of 20 rows, such as the one with id 1063.",
            ),
            ("v1709210096 and é2024-02-29", "v1709210096 and é2024-02-29"),
            ("'2024-02-29é' 1.", "'<now>é' 1."),
        ];
        for (text, expected) in cases {
            assert_eq!(present.left_out(text, &|_| false), expected);
            assert_eq!(present.left_out(text, &|_| true), text, "what the files say stays");
        }
    }

    #[test]
    fn days_are_counted_as_by_sqlite() {
        let conn = rusqlite::Connection::open_in_memory().unwrap();
        for date in ["1970-01-01", "2000-02-29", "2024-12-31", "2100-03-01"] {
            let sql = "SELECT julianday(?1) - 2440587.5";
            let day: f64 = conn.query_row(sql, [date], |row| row.get(0)).unwrap();
            assert_eq!(day_of(date), Some(day), "{date}");
        }
        assert_eq!(day_of("2024-2-29 "), None);
    }
}
