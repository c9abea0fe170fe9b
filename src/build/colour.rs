//! Whether a build script shows its findings in colour.
//!
//! Cargo captures what a build script writes, so that the script never has a terminal itself. And it tells the script
//! neither whether cargo has a terminal nor what `--color` was given
//! (<https://doc.rust-lang.org/cargo/reference/environment-variables.html#environment-variables-cargo-sets-for-build-scripts>).
//! On Linux both can be seen in `/proc`, since cargo is the parent of the process. Where that cannot be seen there is
//! no colour, unless `CARGO_TERM_COLOR` asks for it: colour codes in a log are worse than a plain terminal.

/// Whether to use colour.
pub(super) fn is_wanted() -> bool {
    Surroundings::read().want_colour()
}

/// What a user has said about colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    Always,
    Never,
    Auto,
}

impl When {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "always" => Some(Self::Always),
            "never" => Some(Self::Never),
            "auto" => Some(Self::Auto),
            _ => None,
        }
    }
}

/// What is known about where the text goes.
#[derive(Clone, Copy, Debug)]
struct Surroundings {
    /// `cargo --color`.
    option: Option<When>,
    /// `CARGO_TERM_COLOR`.
    variable: Option<When>,
    /// <https://no-color.org>
    no_color: bool,
    /// What cargo writes its errors to is a terminal that knows colours.
    is_terminal: bool,
}

impl Surroundings {
    fn read() -> Self {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let cargo = cargo::Parent::find();
        Self {
            option: cargo.as_ref().and_then(cargo::Parent::option),
            variable: variable("CARGO_TERM_COLOR").and_then(|when| When::parse(&when)),
            no_color: variable("NO_COLOR").is_some(),
            is_terminal: variable("TERM").is_none_or(|term| term != "dumb")
                && cargo.is_some_and(|cargo| cargo.has_terminal()),
        }
    }

    /// The option comes before `NO_COLOR`, that before the variable, and last the terminal decides; cargo has the same
    /// order for its own two.
    fn want_colour(self) -> bool {
        match (self.option, self.variable) {
            (Some(When::Always), _) => true,
            (Some(When::Never), _) => false,
            _ if self.no_color => false,
            (None, Some(When::Always)) => true,
            (None, Some(When::Never)) => false,
            _ => self.is_terminal,
        }
    }
}

#[cfg(target_os = "linux")]
mod cargo {
    use std::fs::{self, File};
    use std::io::IsTerminal;
    use std::os::unix::process::parent_id;
    use std::path::PathBuf;

    use super::When;

    /// The process that has started this one, if it is cargo
    /// (<https://man7.org/linux/man-pages/man5/proc.5.html>).
    pub(super) struct Parent {
        dir: PathBuf,
    }

    impl Parent {
        pub(super) fn find() -> Option<Self> {
            let dir = PathBuf::from(format!("/proc/{}", parent_id()));
            let name = fs::read_to_string(dir.join("comm")).ok()?;
            (name.trim_end() == "cargo").then_some(Self { dir })
        }

        /// The last `--color` on its command line, which ends where the words for a program begin.
        pub(super) fn option(&self) -> Option<When> {
            let line = fs::read(self.dir.join("cmdline")).ok()?;
            let words: Vec<_> = line.split(|byte| *byte == 0).map(String::from_utf8_lossy).collect();
            option(&words)
        }

        pub(super) fn has_terminal(&self) -> bool {
            let errors = self.dir.join("fd/2");
            // A pipe is not opened: what is written to it would have another reader.
            let is_device = fs::read_link(&errors).is_ok_and(|target| target.starts_with("/dev"));
            is_device && File::open(errors).is_ok_and(|errors| errors.is_terminal())
        }
    }

    pub(super) fn option<T: AsRef<str>>(words: &[T]) -> Option<When> {
        let own: Vec<_> = words
            .iter()
            .map(AsRef::as_ref)
            .take_while(|word| *word != "--")
            .collect();
        let said = own
            .iter()
            .enumerate()
            .filter_map(|(at, word)| match word.strip_prefix("--color") {
                Some("") => own.get(at + 1).copied(),
                Some(when) => when.strip_prefix('='),
                None => None,
            });
        said.filter_map(When::parse).next_back()
    }
}

#[cfg(not(target_os = "linux"))]
mod cargo {
    use super::When;

    /// Nothing is known of it here.
    pub(super) enum Parent {}

    impl Parent {
        pub(super) fn find() -> Option<Self> {
            None
        }

        pub(super) fn option(&self) -> Option<When> {
            match *self {}
        }

        pub(super) fn has_terminal(&self) -> bool {
            match *self {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_comes_before_the_variables_and_those_before_the_terminal() {
        use When::{Always, Auto, Never};
        let cases = [
            (None, None, false, true, true),
            (None, None, false, false, false),
            (None, None, true, true, false),
            (None, Some(Always), false, false, true),
            (None, Some(Always), true, true, false),
            (None, Some(Never), false, true, false),
            (None, Some(Auto), false, true, true),
            (None, Some(Auto), false, false, false),
            (Some(Always), Some(Never), true, false, true),
            (Some(Never), Some(Always), false, true, false),
            (Some(Auto), Some(Always), false, false, false),
            (Some(Auto), None, true, true, false),
        ];
        for (option, variable, no_color, is_terminal, expected) in cases {
            let surroundings = Surroundings {
                option,
                variable,
                no_color,
                is_terminal,
            };
            assert_eq!(surroundings.want_colour(), expected, "{surroundings:?}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_option_is_read_as_cargo_reads_it() {
        let option = |line: &str| cargo::option(&line.split(' ').collect::<Vec<_>>());
        assert_eq!(option("cargo build --color always"), Some(When::Always));
        assert_eq!(option("cargo --color=never build"), Some(When::Never));
        assert_eq!(option("cargo build --color auto --color=always"), Some(When::Always));
        assert_eq!(option("cargo run -- --color=always"), None);
        assert_eq!(option("cargo build --colour always --color"), None);
    }
}
