//! What a run of the set to head can need beside what every run needs, so that the app links that and no more:
//! `src/means.rs` has what it is about.

use super::emit::Needs;
use crate::migration::{Direction, Migration, Migrations};
use crate::plan::Step;
use crate::source::SourceMigration;

/// What this set needs. `sources`: its files, for what the data of the set does not say.
pub(super) fn of(set: &Migrations, sources: &[SourceMigration]) -> Needs {
    let mut ups = set.list.iter().map(|migration| Step {
        migration,
        direction: Direction::Up,
    });
    let only_adds = set
        .list
        .iter()
        .all(|migration| migration.added_to.is_some() && migration.guarded().is_empty());
    Needs {
        backups: ups.any(|step| step.is_lossy(set)),
        watch: !only_adds || sources.iter().any(may_refer),
        outside: set.list.iter().any(Migration::is_outside_transaction),
        // Where there is one before it, a build of a draft may have left a database with it alone.
        late: set.list.len() > 1,
        image: set.snapshot.is_some_and(|snapshot| snapshot.image.is_some()),
    }
}

/// Whether a migration may create a foreign key. Nobody can write one without the word REFERENCES; what a Rust step
/// does nobody knows.
fn may_refer(migration: &SourceMigration) -> bool {
    let mut statements = migration.up.iter().flat_map(|script| &script.statements);
    migration.rust.is_some() || statements.any(|statement| statement.sql.to_ascii_lowercase().contains("references"))
}

#[cfg(all(test, feature = "embed"))]
mod tests {
    use crate::build::Compiler;

    /// What the code says that is written for these migrations: up and down parts.
    fn means(migrations: &[(&str, &str)]) -> String {
        let dir = tempfile::tempdir().unwrap();
        for (i, (up, down)) in migrations.iter().enumerate() {
            std::fs::write(dir.path().join(format!("{i:04}_step.up.sql")), up).unwrap();
            std::fs::write(dir.path().join(format!("{i:04}_step.down.sql")), down).unwrap();
        }
        let compiler = Compiler::new(dir.path())
            .snapshot(true)
            .level(crate::Check::IdleDown, crate::Level::Allow);
        let code = compiler.check().emit();
        let (_, means) = code.split_once("Means::LITTLE").unwrap();
        let (means, _) = means.split_once(',').unwrap();
        means.to_owned()
    }

    const FOODS: (&str, &str) = (
        "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);",
        "DROP TABLE foods;",
    );

    #[test]
    fn what_only_adds_needs_little() {
        let image = if cfg!(feature = "image") { ".with_image()" } else { "" };
        let units = (
            "CREATE TABLE units (name TEXT); CREATE INDEX by_name ON units (name);",
            "DROP TABLE units;",
        );
        let note = (
            "ALTER TABLE foods ADD COLUMN note TEXT;",
            "ALTER TABLE foods DROP COLUMN note;",
        );
        let rows = (
            "INSERT INTO foods (name) VALUES ('egg');",
            "DELETE FROM foods WHERE name = 'egg';",
        );
        assert_eq!(means(&[FOODS]), image);
        let all = [FOODS, units, note, rows];
        assert_eq!(means(&all), format!(".with_late(){image}"));
        let vacuum = ("-- tohead: no-transaction\nVACUUM;", "SELECT 1;");
        assert!(means(&[vacuum]).contains(".with_outside()"), "{}", means(&[vacuum]));
    }

    #[test]
    fn what_may_take_rows_away_or_refers_needs_more() {
        let delete = ("DELETE FROM foods;", "SELECT 1;");
        let trigger = (
            "CREATE TRIGGER t AFTER INSERT ON foods BEGIN DELETE FROM foods WHERE id < new.id; END; INSERT INTO foods (name) VALUES ('egg');",
            "DROP TRIGGER t;",
        );
        let meals = (
            "CREATE TABLE meals (food INTEGER References foods);",
            "DROP TABLE meals;",
        );
        for (second, needs_backups) in [(delete, true), (trigger, true), (meals, false)] {
            let means = means(&[FOODS, second]);
            assert!(means.contains(".with_watch()"), "{means}");
            assert_eq!(
                means.contains(".with_backups()"),
                needs_backups,
                "{means} for {second:?}"
            );
        }
    }
}
