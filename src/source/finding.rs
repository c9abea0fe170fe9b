//! A finding: what is wrong with a set, where, and what to do about it.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::Check;

/// A file of the directory as it was read.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// As it is shown to people: the directory as given, `/`, and the name in it.
    pub(crate) path: String,
    /// Decoded; empty for a file that is not text.
    pub(crate) text: String,
}

impl SourceFile {
    /// A file of which only the path matters, or a directory.
    #[allow(dead_code)] // `build.rs` reads every file
    pub(crate) fn without_text(path: impl Into<String>) -> Arc<Self> {
        Arc::new(Self {
            path: path.into(),
            text: String::new(),
        })
    }

    /// 1-based line and column (in characters) of a byte offset.
    pub(crate) fn line_column(&self, offset: usize) -> (usize, usize) {
        let before = &self.text[..offset.min(self.text.len())];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (
            before.matches('\n').count() + 1,
            before[line_start..].chars().count() + 1,
        )
    }
}

/// Another place that has to do with a finding, mostly in another file.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) file: Arc<SourceFile>,
    pub(crate) span: Range<usize>,
    /// What the place does, as the rest of a sentence whose subject is the place: "drops the column".
    pub(crate) label: String,
}

/// One thing that a check has found.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub(crate) check: Check,
    pub(crate) file: Arc<SourceFile>,
    /// Bytes of the file's text; empty for a finding about the file as a whole.
    pub(crate) span: Range<usize>,
    /// What is wrong, in one line that is enough by itself.
    pub(crate) message: String,
    /// A few words below the underlined place; empty where the message says enough.
    pub(crate) label: String,
    /// Other places to look at.
    pub(crate) places: Vec<Place>,
    pub(crate) notes: Vec<String>,
    /// What to do about it.
    pub(crate) help: String,
    /// Nobody is told: what was found is known to be meant or harmless. It counts only for directives, so that one
    /// which allows it is not reported as unused.
    #[cfg_attr(not(feature = "compile"), allow(dead_code))]
    pub(crate) is_quiet: bool,
}

impl Finding {
    pub(crate) fn new(check: Check, file: &Arc<SourceFile>, span: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            check,
            file: Arc::clone(file),
            span,
            message: message.into(),
            label: String::new(),
            places: Vec::new(),
            notes: Vec::new(),
            help: String::new(),
            is_quiet: false,
        }
    }

    /// Makes the finding quiet if this is true: see [`is_quiet`](Self::is_quiet). Once quiet, it stays quiet.
    #[cfg_attr(not(feature = "compile"), allow(dead_code))]
    pub(crate) fn quiet_if(mut self, is_quiet: bool) -> Self {
        self.is_quiet |= is_quiet;
        self
    }

    #[cfg_attr(not(feature = "compile"), allow(dead_code))]
    pub(crate) fn span(mut self, span: Range<usize>) -> Self {
        self.span = span;
        self
    }

    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    #[cfg_attr(not(feature = "compile"), allow(dead_code))]
    pub(crate) fn places(mut self, places: impl IntoIterator<Item = Place>) -> Self {
        self.places.extend(places);
        self
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds a note, if there is one.
    pub(crate) fn note_about(self, note: Option<&str>) -> Self {
        match note {
            Some(note) => self.note(note),
            None => self,
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// What to do, and the directive that allows it, for those of whom `case` is true:
    /// `help_or_allow("name the columns", "if that is meant")`.
    pub(crate) fn help_or_allow(self, remedy: impl fmt::Display, case: &str) -> Self {
        let check = self.check;
        self.help(format!("{remedy}; {case}: -- tohead: allow({check}) \"why\""))
    }
}

/// One line: `file:line:column: message [check]; remedy`. Other places stand in parentheses behind the message.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.file.line_column(self.span.start);
        write!(f, "{}:{line}:{column}: {}", self.file.path, self.message)?;
        for Place { file, span, label } in &self.places {
            let (line, column) = file.line_column(span.start);
            write!(f, " ({}:{line}:{column} {label})", file.path)?;
        }
        write!(f, " [{}]", self.check)?;
        if self.help.is_empty() {
            Ok(())
        } else {
            write!(f, "; {}", self.help)
        }
    }
}
