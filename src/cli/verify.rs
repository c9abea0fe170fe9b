//! `verify`: compares the ledger with the migrations, and the schema with what the rehearsal produced.

use super::call::Call;
use super::outcome::{Answer, Failure, Outcome};
use super::screen::plain;
use crate::error::list;
use crate::report::Verification;

pub(super) fn run(call: &Call<'_>) -> Result<Outcome, Failure> {
    let verification = call.runner().verify(&call.conn)?;
    call.screen.say(plain(&verification.to_string()));
    #[cfg(feature = "compile")]
    if let (super::call::Source::Directory(dir), Some(drift)) = (&call.source, &verification.drift) {
        for line in super::diff::drifted(call, dir, drift)
            .iter()
            .filter(|_| !drift.is_empty())
        {
            call.screen.say(plain(line));
        }
    }
    let failure = (!verification.is_ok()).then(|| disagreement(&verification));
    let outcome = Outcome::new(
        "compared, and changed nothing",
        Answer::Verify { verification },
        "nothing: ledger, migrations and schema agree",
    );
    Ok(match failure {
        Some(failure) => outcome.but(failure),
        None => outcome,
    })
}

/// What does not agree, in one line, and what to do about it.
pub(super) fn disagreement(verification: &Verification) -> Failure {
    let drift: Vec<_> = verification.drift.iter().flatten().map(ToString::to_string).collect();
    let groups = [
        (
            "edited after it was applied",
            &verification.edited,
            "restore the edited files; put the change into a new migration",
        ),
        (
            "applied and not in the set",
            &verification.unknown,
            "restore the missing files, or use the program that has them",
        ),
        (
            "left out below an applied one",
            &verification.missing,
            "give these migrations versions above the applied ones",
        ),
        (
            "not as the migrations left it",
            &drift,
            "undo what was changed in the schema by hand, restore a backup, or adopt it: create --from-drift",
        ),
    ];
    let found: Vec<_> = groups.iter().filter(|(_, items, _)| !items.is_empty()).collect();
    let mut problems: Vec<_> = found
        .iter()
        .map(|(what, items, _)| format!("{what}: {}", list(items, String::clone)))
        .collect();
    if !verification.mark_agrees {
        problems.push("the mark does not say what the ledger says".to_owned());
    }
    if let Some(seq) = verification.broken_at {
        problems.push(format!("entry {seq} of the ledger is not as it was written"));
    }
    let of_ledger = verification
        .broken_at
        .map(|_| "somebody has changed the ledger by hand: keep a copy, and restore a backup if it matters");
    let recommendation = found.first().map(|(.., remedy)| *remedy).or(of_ledger).unwrap_or(
        "if the app keeps a value of its own in `PRAGMA user_version`, turn the mark off (Compiler::mark); else set the field to 0 and run `up`, which sets the mark anew",
    );
    Failure::new(
        "verification",
        format!("not everything agrees: {}", problems.join("; ")),
        recommendation,
    )
}
