//! Where text goes: standard output, standard error, colour or not.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::rc::Rc;

use anstyle::{AnsiColor, Style};

use super::outcome::FAILED;

pub(super) const HEADING: Style = Style::new().bold();
pub(super) const GOOD: Style = AnsiColor::Green.on_default();
pub(super) const WARNING: Style = AnsiColor::Yellow.on_default();
pub(super) const BAD: Style = AnsiColor::Red.on_default().bold();
pub(super) const FAINT: Style = Style::new().dimmed();

/// Text in a style. Where there is no colour, the codes are stripped when it is printed.
pub(super) fn styled(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

/// Text that came from a database or a file, made safe for a terminal: control characters other than
/// line breaks and tabs are written as escapes.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let is_unsafe = |c: char| c.is_control() && c != '\n' && c != '\t';
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let escaped = |c: char| {
        if is_unsafe(c) {
            c.escape_default().to_string()
        } else {
            c.to_string()
        }
    };
    Cow::Owned(text.chars().map(escaped).collect())
}

/// What standard output is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Output {
    /// People.
    Text,
    /// One JSON object.
    Json,
    /// An SQL script; what people read goes to standard error.
    Script,
}

/// The streams of the process. Clones write to the same.
#[derive(Clone, Debug)]
pub(super) struct Screen {
    output: Output,
    /// Whether anything was printed to standard output.
    has_text: Rc<Cell<bool>>,
    /// Why standard output could not be written.
    broken: Rc<RefCell<Option<io::Error>>>,
}

impl Screen {
    pub(super) fn new(output: Output) -> Self {
        Self {
            output,
            has_text: Rc::default(),
            broken: Rc::default(),
        }
    }

    pub(super) fn is_json(&self) -> bool {
        self.output == Output::Json
    }

    /// A line for people: on standard output, or where that is for a script on standard error. None with `--json`.
    pub(super) fn say(&self, text: impl Display) {
        match self.output {
            Output::Text => self.print(format_args!("{text}\n")),
            Output::Script => self.tell(text),
            Output::Json => {}
        }
    }

    /// An empty line, unless nothing was printed before.
    pub(super) fn gap(&self) {
        if self.has_text.get() {
            self.say("");
        }
    }

    /// A line for people on standard error, also where a program reads standard output.
    pub(super) fn tell(&self, text: impl Display) {
        // Nobody is left to hear that standard error is closed.
        let _ = writeln!(anstream::stderr(), "{text}");
    }

    /// A question: a line that stays open.
    pub(super) fn ask(&self, question: impl Display) {
        let mut stderr = anstream::stderr();
        let _ = write!(stderr, "{question} ").and_then(|()| stderr.flush());
    }

    /// Asks a question and returns the line that was typed; `None` at the end of the input.
    pub(super) fn answer(&self, question: impl Display) -> Option<String> {
        self.ask(question);
        let mut reply = String::new();
        io::stdin().read_line(&mut reply).ok().filter(|read| *read > 0)?;
        Some(reply.trim().to_owned())
    }

    /// Asks a question to which the answer is yes or no. Only `y` and `yes` are a yes.
    pub(super) fn is_yes(&self, question: impl Display) -> bool {
        let answer = self.answer(question).unwrap_or_default();
        matches!(answer.to_lowercase().as_str(), "y" | "yes")
    }

    /// Text as it is, to standard output.
    pub(super) fn print(&self, text: impl Display) {
        self.has_text.set(true);
        let mut stdout = anstream::stdout().lock();
        if let Err(error) = write!(stdout, "{text}").and_then(|()| stdout.flush()) {
            self.broken.borrow_mut().get_or_insert(error);
        }
    }

    /// The exit code of the process: this one, or a failure if something could not be printed. A reader that closes its
    /// end early has seen enough, which is no failure.
    pub(super) fn exit_code(&self, code: u8) -> u8 {
        match &*self.broken.borrow() {
            Some(error) if error.kind() != ErrorKind::BrokenPipe => {
                self.tell(format_args!(
                    "{} standard output cannot be written: {error}",
                    styled(BAD, "error:")
                ));
                code.max(FAILED)
            }
            _ => code,
        }
    }
}
