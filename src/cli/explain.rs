//! `explain`: what a check finds, why that matters, and what to do; without an id, all checks.

use clap::Args;

use super::call::Call;
use super::outcome::{Failure, Outcome};

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The check's id, as it stands in a message [default: a list of all]
    #[arg(value_name = "ID")]
    id: Option<String>,
}

#[cfg(not(feature = "compile"))]
pub(super) fn run(_: &Call<'_>, _: &Explain) -> Result<Outcome, Failure> {
    Err(super::call::only_stand_alone(
        "explain",
        "this program was built without its checks",
    ))
}

#[cfg(feature = "compile")]
pub(super) fn run(call: &Call<'_>, explain: &Explain) -> Result<Outcome, Failure> {
    match &explain.id {
        Some(id) => pages::one(call, id),
        None => Ok(pages::list(call)),
    }
}

#[cfg(feature = "compile")]
mod pages {
    use crate::build::explain::{Page, level_name, nearest};
    use crate::cli::call::Call;
    use crate::cli::outcome::{Answer, CheckLine, Failure, Outcome};
    use crate::cli::screen::{HEADING, styled};
    use crate::source::Check;

    pub(super) fn one(call: &Call<'_>, id: &str) -> Result<Outcome, Failure> {
        let check = Check::from_id(id.trim()).ok_or_else(|| unknown(id))?;
        let page = Page::of(check);
        call.screen.say(&page);
        Ok(Outcome::new(
            "explained, and changed nothing",
            Answer::Page(Box::new(page)),
            "run `check` to see what is found in your migrations",
        ))
    }

    pub(super) fn list(call: &Call<'_>) -> Outcome {
        let line = |check: &Check| CheckLine {
            id: check.id(),
            level: level_name(check.default_level()),
            finds: check.description().trim(),
        };
        let checks: Vec<_> = Check::ALL.iter().map(line).collect();
        let width = checks.iter().map(|check| check.id.len()).max().unwrap_or_default();
        for CheckLine { id, level, finds } in &checks {
            call.screen.say(format_args!(
                "{}  {level:<5}  {finds}",
                styled(HEADING, format_args!("{id:<width$}"))
            ));
        }
        Outcome::new(
            format!("{} checks listed", checks.len()),
            Answer::Checks { checks },
            "run `explain ID` for one of them",
        )
    }

    /// The checks that have a word in their ids.
    fn with_word(word: &str) -> Vec<&'static str> {
        let ids = Check::ALL.iter().map(|check| check.id());
        ids.filter(|id| id.split('-').any(|part| part.eq_ignore_ascii_case(word)))
            .collect()
    }

    fn unknown(id: &str) -> Failure {
        let with_word = with_word(id);
        // A word that several ids have is near to others by chance.
        let meant = if with_word.is_empty() {
            nearest(id).into_iter().collect()
        } else {
            with_word
        };
        let meant: Vec<_> = meant.iter().map(|id| format!("`{id}`")).collect();
        let message = match &meant[..] {
            [] => format!("there is no check `{id}`"),
            meant => format!("there is no check `{id}`: did you mean {}?", meant.join(" or ")),
        };
        Failure::usage(message, "run `explain` for a list of all checks")
    }
}
