//! `schema`: prints the schema at head, for review and for the first schema.sql.

use clap::Args;

use super::call::{Call, Source, only_stand_alone};
use super::outcome::{Failure, Outcome};

#[derive(Debug, Args)]
pub(super) struct SchemaOptions {
    /// The schema after this version instead of the one at head
    #[arg(long, value_name = "VERSION", value_parser = super::values::target)]
    at: Option<crate::migration::Target>,
}

pub(super) fn run(call: &Call<'_>, options: &SchemaOptions) -> Result<Outcome, Failure> {
    match &call.source {
        Source::Embedded(_) => Err(only_stand_alone(
            "schema",
            "this program carries its migrations without the means to read a schema",
        )),
        #[cfg(feature = "compile")]
        Source::Directory(dir) => printed::print(call, dir, options.at.as_ref()),
        #[cfg(not(feature = "compile"))]
        Source::Directory(dir) => {
            let SchemaOptions { at: _ } = options;
            Err(super::call::cannot_read("schema", dir))
        }
    }
}

#[cfg(feature = "compile")]
mod printed {
    use std::path::Path;

    use crate::cli::author::{database_after, not_read, rehearsed};
    use crate::cli::call::Call;
    use crate::cli::diff::count_at;
    use crate::cli::outcome::{Answer, Failure, Outcome};
    use crate::migration::Target;
    use crate::schema::print;

    pub(super) fn print(call: &Call<'_>, dir: &Path, at: Option<&Target>) -> Result<Outcome, Failure> {
        let checked = rehearsed(call, dir, &[]);
        let count = count_at(&checked, at.unwrap_or(&Target::Head))?;
        let conn = database_after(call, &checked, count)?;
        let catalog = checked
            .ground()
            .and_then(|ground| ground.catalog(&conn))
            .map_err(not_read)?;
        let sql = print::script(&conn, &catalog);
        if !call.screen.is_json() {
            call.screen.print(&sql);
        }
        Ok(Outcome::new(
            "printed the schema, and changed nothing",
            Answer::Schema { sql },
            "keep it as schema.sql beside the directory; `create` writes the migration when it changes",
        ))
    }
}
