//! Writes the draft of `create`: compares head with the declared schema, asks the user for what no schema can say (is
//! this a rename? what do old rows get?), and has the statements found (`build/draft/`) and rehearsed
//! (`build/proof.rs`).
//!
//! `diff`, `schema` and `verify` use the second half of the file, which reads the schemas of a directory and of
//! declarations.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::build_script::BuildScript;
use super::call::Call;
use super::check;
use super::outcome::{Failure, ToComplete};
use super::screen::{HEADING, WARNING, plain, styled};
use crate::build::draft::intent::{Candidate, Intents, Place, Rename};
use crate::build::draft::{Declared, Draft, Ground, Missing, Need, Order, Refusal};
use crate::build::proof::{Proof, Proved};
use crate::build::stand_ins::StandIns;
use crate::build::{Checked, Compiler, said_of};
use crate::lint::Minimum;
use crate::schema::Schema;
use crate::schema::catalog::Catalog;
use crate::source::Level;

/// What a migration is made from.
pub(super) enum Wish {
    /// What a declared schema has and head has not.
    Declared(PathBuf),
    /// What somebody has changed in the schema of the database by hand.
    Drift,
}

/// A migration as it is to be written: the texts of its files, and what is left for a person.
#[derive(Default)]
pub(super) struct Written {
    pub(super) up: String,
    pub(super) down: Option<String>,
    pub(super) to_complete: Vec<ToComplete>,
    pub(super) differences: Vec<String>,
}

/// What the user has stated by options.
pub(super) struct Options {
    intents: Intents,
    minimum: Option<Minimum>,
}

impl Options {
    pub(super) fn read(
        renames: &[String],
        drops: &[String],
        fills: &[String],
        minimum: Option<&str>,
    ) -> Result<Self, Failure> {
        let usage = |why: String| Failure::usage(why, "see `create --help`");
        let fill = |text: &String| {
            let wrong = || format!("`{text}` is no value for a column: write users.locale=\"'en'\"");
            let (place, expression) = text.split_once('=').ok_or_else(wrong)?;
            let place = Place::parse(place.trim()).map_err(|_| wrong())?;
            Ok((place, expression.trim().to_owned()))
        };
        let intents = Intents {
            renames: renames
                .iter()
                .map(|text| Rename::parse(text))
                .collect::<Result<_, _>>()
                .map_err(usage)?,
            drops: drops
                .iter()
                .map(|text| Place::parse(text))
                .collect::<Result<_, _>>()
                .map_err(usage)?,
            fills: fills.iter().map(fill).collect::<Result<_, _>>().map_err(usage)?,
            apart: Vec::new(),
        };
        let minimum = minimum.map(str::parse).transpose().map_err(usage)?;
        Ok(Self { intents, minimum })
    }
}

/// Writes one migration.
pub(super) struct Author<'a> {
    call: &'a Call<'a>,
    dir: &'a Path,
    id: &'a str,
    message: &'a str,
    options: Options,
    /// How many values for old rows were stated by options. Those behind them in the list were asked for.
    stated: usize,
}

impl<'a> Author<'a> {
    pub(super) fn new(call: &'a Call<'a>, dir: &'a Path, id: &'a str, message: &'a str, options: Options) -> Self {
        Self {
            call,
            dir,
            id,
            message,
            stated: options.intents.fills.len(),
            options,
        }
    }

    /// The migration; none if nothing differs.
    pub(super) fn write(mut self, wish: &Wish) -> Result<Option<Written>, Failure> {
        let paths = match wish {
            Wish::Declared(path) => vec![path.as_path()],
            Wish::Drift => Vec::new(),
        };
        let checked = at_head(self.call, self.dir, &paths)?;
        let ground = checked.ground().map_err(not_read)?;
        let head = database_after(self.call, &checked, usize::MAX)?;
        let head = ground.catalog(&head).map_err(not_read)?;
        let declared = match wish {
            Wish::Declared(path) => declared(self.call, path, &ground)?,
            Wish::Drift => drifted(self.call, &head, &ground)?,
        };
        let (draft, intents) = loop {
            let order = self.order(&ground, &head, &declared);
            for difference in order.reordered() {
                self.call.screen.say(plain(&said_of(&difference)));
            }
            if order.is_empty() {
                return Ok(None);
            }
            match order.draft() {
                Ok(draft) => break (draft, self.options.intents.clone()),
                Err(refusal) => self.ask_about(refusal)?,
            }
        };
        let order = Order {
            intents: &intents,
            ..self.order(&ground, &head, &declared)
        };
        let proved = self.prove(&order, &draft, &ground, checked.stand_ins())?;
        Ok(Some(written(&draft, proved)))
    }

    fn order<'o>(&'o self, ground: &'o Ground<'o>, head: &'o Catalog, declared: &'o Declared) -> Order<'o> {
        Order {
            ground,
            head,
            declared: &declared.catalog,
            noted: &declared.renames,
            intents: &self.options.intents,
            minimum: self.options.minimum,
        }
    }

    fn prove(
        &self,
        order: &Order<'_>,
        draft: &Draft,
        ground: &Ground<'_>,
        stand_ins: &StandIns,
    ) -> Result<Proved, Failure> {
        let wanted = order.wanted(ground).map_err(not_read)?;
        let proof = Proof {
            dir: self.dir,
            id: self.id,
            message: self.message,
            order,
            draft,
            minimum: self.options.minimum,
            stand_ins,
            wanted,
        };
        proof.find().map_err(|unproved| {
            for line in &unproved.why {
                self.call.screen.tell(plain(line));
            }
            Failure::new(
                "unproved",
                "the migration that the declared schema asks for does not pass the rehearsal, and nothing was written",
                "correct the declared schema, or write the migration by hand: create --empty",
            )
        })
    }

    /// Asks for what is missing, so that the statements can be looked for again. Without a terminal, and for what no
    /// answer can mend, that is a failure.
    fn ask_about(&mut self, refusal: Refusal) -> Result<(), Failure> {
        let can_ask = std::io::stdin().is_terminal();
        match refusal {
            Refusal::Candidates(candidates) if can_ask => {
                for candidate in candidates.into_iter().take(1) {
                    self.ask_rename(candidate);
                }
                Ok(())
            }
            Refusal::Missing(missing) if can_ask => missing.iter().try_for_each(|missing| self.ask_value(missing)),
            Refusal::NoExpression { place, why } if self.was_asked(&place) => {
                self.call.screen.tell(plain(&why));
                self.options.intents.fills.retain(|(filled, _)| *filled != place);
                Ok(())
            }
            refusal => Err(failure(refusal)),
        }
    }

    /// Whether the value for a column was asked for, and not stated by an option.
    fn was_asked(&self, place: &Place) -> bool {
        let asked = &self.options.intents.fills[self.stated..];
        asked.iter().any(|(filled, _)| filled == place)
    }

    fn ask_rename(&mut self, candidate: Candidate) {
        let Rename { table, old, new } = &candidate.rename;
        let of = table.as_ref().map(|table| format!("{table}.")).unwrap_or_default();
        let question = format!("Is `{of}{new}` the new name of `{of}{old}`? [y/N]");
        let intents = &mut self.options.intents;
        if self.call.screen.is_yes(styled(HEADING, plain(&question))) {
            intents.renames.push(candidate.rename);
        } else {
            intents.apart.push(candidate.rename);
        }
    }

    fn ask_value(&mut self, missing: &Missing) -> Result<(), Failure> {
        let question = format!("{} An SQL expression, such as {}:", wanted(missing), missing.proposal);
        let answer = self
            .call
            .screen
            .answer(styled(HEADING, plain(&question)))
            .unwrap_or_default();
        if answer.is_empty() {
            return Err(failure(Refusal::Missing(vec![missing.clone()])));
        }
        let place = Place::column(&missing.table, &missing.column);
        self.options.intents.fills.push((place, answer));
        Ok(())
    }
}

/// The question for a missing value.
fn wanted(missing: &Missing) -> String {
    let column = format!("`{}.{}`", missing.table, missing.column);
    match missing.need {
        Need::NewValue => format!("{column} is new and takes no NULL: what do old rows get?"),
        Need::OldNulls => format!("{column} takes no NULL any more: what do old rows get that hold one?"),
        Need::Unique => format!("{column} is new and UNIQUE, and all would get its default: what do old rows get?"),
        Need::Parent => {
            format!(
                "{column} is new and refers to rows that may not have its default as their key: what do old rows get?"
            )
        }
    }
}

fn written(draft: &Draft, proved: Proved) -> Written {
    let to_complete = proved.to_complete.into_iter().map(|(id, found)| ToComplete {
        directive: if id == "irreversible" {
            id
        } else {
            format!("allow({id})")
        },
        found,
    });
    Written {
        up: proved.up,
        down: proved.down,
        to_complete: to_complete.collect(),
        differences: draft.differences.iter().map(said_of).collect(),
    }
}

/// Rehearses a directory; one that is not there counts as empty. The app's build script is not run.
///
/// The script may register functions and collations that the set or the declared schemas need. So where there is one,
/// the directory is rehearsed again and again, each time with stand-ins for all that was missing, until nothing is. The
/// user is told what stands in, and which Rust steps are left out.
pub(super) fn rehearsed(call: &Call<'_>, dir: &Path, declared: &[&Path]) -> Checked {
    let script = BuildScript::of(dir);
    let mut stand_ins = StandIns::default();
    loop {
        let compiler = if dir.exists() {
            Compiler::new(dir)
        } else {
            Compiler::from_files(&dir.to_string_lossy(), Vec::new())
        };
        let checked = compiler.stand_ins(stand_ins.clone()).check();
        let before = stand_ins.clone();
        if script.is_some() {
            missing(&checked, declared, &mut stand_ins);
        }
        if stand_ins == before {
            tell_left_out(call, &checked, script.as_ref());
            return checked;
        }
    }
}

/// Adds to the stand-ins what the set and the declared schemas need and do not find.
fn missing(checked: &Checked, declared: &[&Path], stand_ins: &mut StandIns) {
    checked
        .findings_with_level()
        .for_each(|(_, finding)| stand_ins.learn(finding));
    let Ok(ground) = checked.ground() else { return };
    for path in declared {
        if let Err(findings) = Declared::read(path, &ground) {
            findings.iter().for_each(|finding| stand_ins.learn(finding));
        }
    }
}

/// Tells the user what the app's build would have run, and this command has not.
fn tell_left_out(call: &Call<'_>, checked: &Checked, script: Option<&BuildScript>) {
    let tell = |text: &str| {
        let text = format!("note: {text}");
        call.screen.tell(styled(WARNING, plain(&text)));
    };
    if let (Some(script), false) = (script, checked.stand_ins().is_empty()) {
        tell(&format!(
            "{} was not run: in the place of {} stands what answers NULL, or compares bytes; `check` asks the build",
            script.shown(),
            checked.stand_ins()
        ));
    }
    let steps = checked.left_out_steps();
    if !steps.is_empty() {
        tell(&format!(
            "only the app's build can run the Rust step of {}: what it does to the schema is not known here",
            steps.join(", ")
        ));
    }
}

/// The directory, rehearsed. It has to pass its checks before a migration is built on it.
fn at_head(call: &Call<'_>, dir: &Path, declared: &[&Path]) -> Result<Checked, Failure> {
    let checked = rehearsed(call, dir, declared);
    if checked.is_refused() {
        check::show(call, &checked);
        let remedy = match BuildScript::of(dir) {
            Some(_) => {
                "correct them, then run the command again; if `check` passes, which asks the app's build, write the migration by hand: create --empty"
            }
            None => "correct them, then run the command again",
        };
        return Err(Failure::new(
            "invalid-set",
            format!(
                "the migrations that are there do not pass their checks: {}",
                checked.lines(Level::Deny).join("; ")
            ),
            remedy,
        ));
    }
    Ok(checked)
}

/// A database in which the first `count` migrations of a directory have run. What the checks say of them does not
/// matter.
pub(super) fn database_after(call: &Call<'_>, checked: &Checked, count: usize) -> Result<Connection, Failure> {
    checked.database_after(count).map_err(|error| {
        check::show(call, checked);
        not_read(error)
    })
}

/// Reads a declared schema, and shows all that is wrong with it.
pub(super) fn declared(call: &Call<'_>, path: &Path, ground: &Ground<'_>) -> Result<Declared, Failure> {
    Declared::read(path, ground).map_err(|findings| {
        for finding in &findings {
            call.screen.tell(plain(&finding.to_string()));
        }
        let message = format!("the declared schema {} cannot be used", path.display());
        Failure::new("declared-schema", message, "correct it, then run the command again")
    })
}

/// The schema at head with the objects that differ in the database in the form that they have there, as a declared
/// schema.
fn drifted(call: &Call<'_>, head: &Catalog, ground: &Ground<'_>) -> Result<Declared, Failure> {
    let set = call.source.set()?;
    let runner = set.runner().busy_timeout(call.busy_timeout).follow_drafts(false);
    if call.is_missing {
        return Err(Failure::usage(
            "--from-drift compares a database with the migrations, and there is none",
            "name one that is at head with --database",
        ));
    }
    let verification = runner.verify(&call.conn)?;
    if !runner.status(&call.conn)?.pending.is_empty() {
        return Err(Failure::usage(
            "--from-drift compares a database at head with the migrations, and this one is not at head",
            "bring it to head with `up`",
        ));
    }
    let live = Schema::read(&call.conn).map_err(not_read)?;
    let drift: Vec<_> = verification.drift.iter().flatten().collect();
    let mut objects = Vec::new();
    for object in head.objects().map(|normal| &normal.object) {
        let is_drifted = drift
            .iter()
            .any(|difference| (difference.kind, difference.name.clone()) == object.key());
        let now = live.objects.iter().find(|now| now.key() == object.key());
        objects.extend(if is_drifted { now.cloned() } else { Some(object.clone()) });
    }
    Declared::of_objects("the database", &Schema::of(objects), ground).map_err(not_read)
}

/// The failure for a schema that SQLite cannot read.
pub(super) fn not_read(error: rusqlite::Error) -> Failure {
    crate::error::Error::sqlite("reading the schema")(error).into()
}

/// The failure for statements that could not be found, with the options that would help.
fn failure(refusal: Refusal) -> Failure {
    match refusal {
        Refusal::Wrong(why) | Refusal::NoExpression { why, .. } => Failure::usage(why, "see `create --help`"),
        Refusal::Candidates(candidates) => {
            let lines: Vec<_> = candidates
                .iter()
                .map(|candidate| {
                    let (yes, no) = candidate.answers();
                    format!("{yes}, or {no}")
                })
                .collect();
            Failure::usage(
                format!(
                    "something goes and something new could be it under another name, and nobody has said so: {}",
                    lines.join("; ")
                ),
                "say which it is, by these options or by a comment beside the new name: -- renamed from x",
            )
        }
        Refusal::Missing(missing) => {
            let lines: Vec<_> = missing
                .iter()
                .map(|missing| {
                    let Missing {
                        table,
                        column,
                        proposal,
                        ..
                    } = missing;
                    let place = Place::column(table, column).as_argument();
                    format!("{} --fill {place}=\"{proposal}\"", wanted(missing))
                })
                .collect();
            Failure::usage(
                format!("rows need a value that nobody has stated: {}", lines.join("; ")),
                "state it with --fill, or declare a DEFAULT",
            )
        }
        Refusal::Impossible(why) => Failure::new("impossible", why, "write the migration by hand: create --empty"),
        Refusal::Sqlite(error) => not_read(error),
    }
}
