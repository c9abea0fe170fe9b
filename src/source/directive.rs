//! Directives: comment lines `-- tohead: …` at the top of an up file, and `// tohead: …` at the top of a Rust step.
//!
//! One that is unknown, stands in the wrong place or lacks its reason is a finding: a directive that is passed over in
//! silence would be taken to work.

use std::ops::Range;
use std::sync::Arc;

use super::finding::{Finding, SourceFile};
use super::tokens::{Kind, tokens};
use super::{Check, Findings};

/// What the directives of one migration say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Directives {
    /// Why there is no down part.
    pub(crate) irreversible: Option<String>,
    /// The migration runs outside of the run's transaction.
    pub(crate) no_transaction: bool,
    pub(crate) verdict: Option<Verdict>,
    /// The checks that may find something in this migration, in the order in which they stand.
    pub(crate) allowed: Vec<Allowed>,
}

/// What a directive says about older binaries, in the place of what the rehearsal computes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Breaking,
    Compatible,
}

/// One id of an `allow(…)`, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Allowed {
    pub(crate) check: Check,
    pub(crate) file: Arc<SourceFile>,
    pub(crate) span: Range<usize>,
}

impl Directives {
    /// Whether a directive allows what this check finds.
    pub(crate) fn allows(&self, check: Check) -> bool {
        self.allowed.iter().any(|allowed| allowed.check == check)
    }

    /// Adds the directives of an up script.
    pub(crate) fn read_sql(&mut self, file: &Arc<SourceFile>, findings: &mut Findings) {
        let mut at_top = true;
        for token in tokens(&file.text) {
            let text = token.text(&file.text);
            match token.kind {
                Kind::LineComment => {
                    if is_of_another_tool(text) {
                        findings.push(
                            Finding::new(Check::Directive, file, token.span.clone(), "this line divides up and down for another tool, and nothing for tohead: both halves would run")
                                .help("move what follows the mark for down into the .down.sql file, and delete both marks"),
                        );
                    }
                    if let Some(body) = after_prefix(text, "--") {
                        let body = token.span.end - body.len()..token.span.end;
                        if at_top {
                            self.add(file, body, findings);
                        } else {
                            findings.push(misplaced(file, token.span.clone(), "stands after the first statement"));
                        }
                    }
                }
                Kind::BlockComment if after_prefix(text, "/*").is_some() => {
                    findings.push(misplaced(file, token.span.clone(), "stands in a block comment"));
                }
                _ => at_top &= !token.is_significant(),
            }
        }
    }

    /// Adds the directives of a Rust step.
    pub(crate) fn read_rust(&mut self, file: &Arc<SourceFile>, findings: &mut Findings) {
        let (mut at_top, mut offset) = (true, 0);
        for line in file.text.split_inclusive('\n') {
            let trimmed = line.trim();
            let end = offset + line.trim_end().len();
            if let Some(body) = after_prefix(trimmed, "//") {
                if at_top {
                    self.add(file, end - body.len()..end, findings);
                } else {
                    findings.push(misplaced(file, end - trimmed.len()..end, "stands after the first item"));
                }
            }
            at_top &= trimmed.is_empty() || trimmed.starts_with("//");
            offset += line.len();
        }
    }

    /// Adds one directive, the text behind `tohead:`, or the finding that says what is wrong with it.
    fn add(&mut self, file: &Arc<SourceFile>, span: Range<usize>, findings: &mut Findings) {
        let text = &file.text[span.clone()];
        let start = span.start + (text.len() - text.trim_start().len());
        let parsed = match Parsed::parse(text.trim()) {
            Ok(parsed) => parsed,
            Err(why) => {
                // Where there is nothing behind the colon, the colon is underlined.
                let shown = if text.trim().is_empty() {
                    span.start - 1..span.start
                } else {
                    start..span.start + text.trim_end().len()
                };
                findings.push(wrong(file, shown, why));
                return;
            }
        };
        let word_span = start..start + parsed.word.len();
        let needs_reason = matches!(parsed.word, "irreversible" | "allow" | "compatible");
        if needs_reason && parsed.reason.is_none_or(|reason| reason.trim().is_empty()) {
            let message = format!("the directive `{}` needs a reason", parsed.word);
            let help = format!(
                "write why, for whoever reads this next: -- tohead: {} \"…\"",
                parsed.usage()
            );
            findings.push(Finding::new(Check::Directive, file, word_span, message).help(help));
        }
        let verdict = match parsed.word {
            "breaking" => Some(Verdict::Breaking),
            "compatible" => Some(Verdict::Compatible),
            _ => None,
        };
        if verdict.is_some() && self.verdict.is_some() && verdict != self.verdict {
            let message = "the migration is said to be `breaking` and `compatible`";
            let finding = Finding::new(Check::Directive, file, start..start + parsed.word.len(), message);
            findings.push(finding.help("delete one of the two directives"));
        }
        match parsed.word {
            "irreversible" => self.irreversible = Some(parsed.reason.unwrap_or_default().to_owned()),
            "no-transaction" => self.no_transaction = true,
            "breaking" | "compatible" => self.verdict = verdict,
            _ => self.allow(file, start, &parsed, findings),
        }
    }

    /// Adds the checks of `allow(…)`, or a finding for each that no directive can allow.
    fn allow(&mut self, file: &Arc<SourceFile>, start: usize, parsed: &Parsed<'_>, findings: &mut Findings) {
        let ids = parsed.ids.unwrap_or_default();
        let mut offset = start + parsed.word.len() + 1;
        for id in ids.split(',') {
            let name = id.trim();
            let at = offset + (id.len() - id.trim_start().len());
            let span = at..at + name.len();
            offset += id.len() + 1;
            match Check::from_id(name).filter(|check| check.is_allowable()) {
                Some(check) => self.allowed.push(Allowed {
                    check,
                    file: Arc::clone(file),
                    span,
                }),
                None => {
                    let message = format!("`{name}` is nothing that a directive can allow");
                    let help = match (Check::from_id(name), nearest(name)) {
                        (Some(_), _) => {
                            "correct the files: this check is about what cannot be read or cannot run".to_owned()
                        }
                        (None, Some(near)) => format!("did you mean `{near}`? `tohead explain` lists all checks"),
                        (None, None) => "`tohead explain` lists all checks".to_owned(),
                    };
                    findings.push(Finding::new(Check::Directive, file, span, message).help(help));
                }
            }
        }
    }
}

/// The check whose id has the longest start in common with what was written.
fn nearest(name: &str) -> Option<&'static str> {
    let common = |check: &&Check| check.id().bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count();
    let allowable = Check::ALL.iter().filter(|check| check.is_allowable());
    let near = allowable.filter(|check| common(check) >= 4 && common(check) * 2 > name.len());
    near.max_by_key(common).map(|check| check.id())
}

/// Reports every directive in a down file.
pub(crate) fn refuse_in_down(file: &Arc<SourceFile>, findings: &mut Findings) {
    for token in tokens(&file.text) {
        let is_directive = match token.kind {
            Kind::LineComment => after_prefix(token.text(&file.text), "--").is_some(),
            Kind::BlockComment => after_prefix(token.text(&file.text), "/*").is_some(),
            _ => false,
        };
        if is_directive {
            findings.push(misplaced(file, token.span.clone(), "stands in a down file"));
        }
    }
}

/// The text behind `-- tohead:`, if the comment is a directive.
fn after_prefix<'t>(comment: &'t str, opening: &str) -> Option<&'t str> {
    let rest = comment.strip_prefix(opening)?.trim_start();
    let name = rest.get(..6).filter(|name| name.eq_ignore_ascii_case("tohead"))?;
    rest[name.len()..].trim_start().strip_prefix(':')
}

/// Whether a comment is the mark behind which another tool keeps the down part in the same file: `-- +goose Down` and
/// its kind.
fn is_of_another_tool(comment: &str) -> bool {
    let text = comment.trim_start_matches('-').trim().to_ascii_lowercase();
    ["+goose down", "+migrate down", "migrate:down", "+micrate down"]
        .iter()
        .any(|mark| text.starts_with(mark))
}

/// A directive, taken apart.
struct Parsed<'t> {
    word: &'t str,
    ids: Option<&'t str>,
    reason: Option<&'t str>,
}

impl<'t> Parsed<'t> {
    /// `word`, `word "reason"` or `allow(id, id) "reason"`, and maybe a comment behind `--`.
    fn parse(text: &'t str) -> Result<Self, String> {
        let end = text
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
            .unwrap_or(text.len());
        let (word, mut rest) = text.split_at(end);
        let mut ids = None;
        match word {
            "irreversible" | "no-transaction" | "breaking" | "compatible" => {}
            "allow" => {
                let list = rest.strip_prefix('(').and_then(|list| list.split_once(')'));
                let (list, behind) = list.ok_or("`allow` names what it allows in parentheses")?;
                ids = Some(list);
                rest = behind;
            }
            "" => return Err("a directive is missing behind `tohead:`".to_owned()),
            other => return Err(format!("there is no directive `{other}`")),
        }
        rest = rest.trim_start();
        let mut reason = None;
        if let Some(quoted) = rest.strip_prefix('"') {
            let (inner, behind) = quoted
                .split_once('"')
                .ok_or_else(|| format!("the reason of `{word}` has no closing quote"))?;
            reason = Some(inner);
            rest = behind.trim_start();
        }
        if rest.is_empty() || rest.starts_with("--") || rest.starts_with("//") {
            Ok(Self { word, ids, reason })
        } else {
            Err(format!(
                "`{rest}` stands behind the directive `{word}`, where only a reason in double quotes or a comment may stand"
            ))
        }
    }

    /// How the directive is written, without its reason.
    fn usage(&self) -> String {
        self.ids
            .map_or_else(|| self.word.to_owned(), |ids| format!("{}({ids})", self.word))
    }
}

const KNOWN: &str =
    "the directives are: irreversible \"why\", allow(check) \"why\", no-transaction, breaking, compatible \"why\"";

fn wrong(file: &Arc<SourceFile>, span: Range<usize>, message: String) -> Finding {
    Finding::new(Check::Directive, file, span, message).help(KNOWN)
}

fn misplaced(file: &Arc<SourceFile>, span: Range<usize>, how: &str) -> Finding {
    Finding::new(Check::Directive, file, span, format!("a directive {how}"))
        .help("directives are comment lines at the top of the up file, before its first statement")
}
