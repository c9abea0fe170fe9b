//! `SELECT *` inside a trigger or a view, whose columns a rebuild has moved, so that they are matched with others.
//!
//! This is the second rule of `misplaced-columns`. Its first one looks at what the migrations themselves copy.

use super::Scene;
use super::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::read::ObjectKey;
use crate::source::{Check, Findings};

/// Columns that are matched by their position: those of a `SELECT *`, and those that they go into or stand beside. In
/// lower case.
struct Matched {
    from: Vec<String>,
    to: Vec<String>,
    /// The table that is filled, or that the `*` is read from.
    name: String,
}

/// Looks at one trigger or view as it is now.
pub(super) fn rule(scene: &Scene<'_>, key: &ObjectKey) -> Findings {
    let is_meant = matches!(key.0, ObjectKind::Trigger | ObjectKind::View);
    let Some(object) = scene.tracker.get(key).filter(|_| is_meant) else {
        return Findings::new();
    };
    let tokens = &object.tokens;
    let mut matched = Vec::new();
    for at in 0..tokens.len() {
        matched.extend(filled(scene, tokens, at));
        matched.extend(united(scene, tokens, at));
    }
    if key.0 == ObjectKind::View {
        matched.extend(named(scene, tokens));
    }
    let Some((shifted, pairs)) = matched.iter().find_map(|one| Some((one, misplaced(one)?))) else {
        return Findings::new();
    };
    let creates = |parsed: &Parsed<'_>| parsed.is_on(Act::Create(key.0), &key.1);
    let is_created = scene.statements.iter().any(creates);
    let alters = |parsed: &Parsed<'_>| {
        let is_table = matches!(
            parsed.act,
            Act::Create(ObjectKind::Table) | Act::Alter | Act::Drop(ObjectKind::Table)
        );
        is_table && tokens.contains(&parsed.name)
    };
    let fits = |parsed: &Parsed<'_>| if is_created { creates(parsed) } else { alters(parsed) };
    let message = format!(
        "`SELECT *` in the {} `{}` puts values of `{}` into the wrong columns: {pairs}",
        key.0, object.object.name, shifted.name
    );
    let finding = scene.finding(Check::MisplacedColumns, fits, message);
    vec![finding.help("name the columns, on both sides and in one order; or leave those of the table as they were")]
}

/// For `INSERT INTO t SELECT * FROM s`, of which INTO stands at a token.
fn filled(scene: &Scene<'_>, tokens: &[String], at: usize) -> Option<Matched> {
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token == word);
    if !is(at, "into") {
        return None;
    }
    let name = tokens.get(at + 1)?;
    let (to, behind) = match list(tokens, at + 2) {
        Some((names, behind)) => (names, behind),
        None => (columns(scene, name), at + 2),
    };
    let (from, _) = star(scene, tokens, behind)?;
    Some(Matched {
        from,
        to,
        name: name.clone(),
    })
}

/// For `SELECT * FROM t UNION SELECT * FROM s`, which starts at a token.
fn united(scene: &Scene<'_>, tokens: &[String], at: usize) -> Option<Matched> {
    let (to, behind) = star(scene, tokens, at)?;
    let words = ["union", "except", "intersect"];
    let is_compound = tokens.get(behind).is_some_and(|token| words.contains(&token.as_str()));
    let is_all = tokens.get(behind + 1).is_some_and(|token| token == "all");
    let next = behind + 1 + usize::from(is_all);
    let (from, _) = star(scene, tokens, next).filter(|_| is_compound)?;
    Some(Matched {
        from,
        to,
        name: tokens.get(next + 3)?.clone(),
    })
}

/// For `CREATE VIEW v (a, b) AS SELECT * FROM t`.
fn named(scene: &Scene<'_>, tokens: &[String]) -> Option<Matched> {
    let open = tokens.iter().position(|token| token == "(" || token == "as")?;
    let (to, behind) = list(tokens, open)?;
    let (from, _) =
        star(scene, tokens, behind + 1).filter(|_| tokens.get(behind).is_some_and(|token| token == "as"))?;
    Some(Matched {
        from,
        to,
        name: tokens.get(behind + 4)?.clone(),
    })
}

/// The names in the parentheses that open at a token, and the token behind them.
fn list(tokens: &[String], open: usize) -> Option<(Vec<String>, usize)> {
    tokens.get(open).filter(|token| *token == "(")?;
    let close = open + tokens[open..].iter().position(|token| token == ")")?;
    let names = tokens[open + 1..close].iter().filter(|token| *token != ",");
    Some((names.cloned().collect(), close + 1))
}

/// The columns of the `SELECT * FROM t` that starts at a token, and the token behind it. None for any other SELECT, and
/// where another table is joined.
fn star(scene: &Scene<'_>, tokens: &[String], at: usize) -> Option<(Vec<String>, usize)> {
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token == word);
    let starts = is(at, "select") && is(at + 1, "*") && is(at + 2, "from");
    let name = tokens.get(at + 3).filter(|name| starts && *name != "(")?;
    let ends = |at: &usize| {
        let words = ["where", ";", "union", "except", "intersect", "order", "limit"];
        *at >= tokens.len() || words.iter().any(|word| is(*at, word))
    };
    // `FROM t AS a` and `FROM t a`.
    let end = (at + 4..=at + 6).find(ends)?;
    let is_alone = !(at + 4..end).any(|at| is(at, ",") || is(at, "join"));
    is_alone.then(|| (columns(scene, name), end))
}

fn columns(scene: &Scene<'_>, table: &str) -> Vec<String> {
    let read = || -> rusqlite::Result<Vec<String>> {
        let sql = "SELECT lower(name) FROM pragma_table_xinfo(?1, 'main') WHERE hidden = 0 ORDER BY cid";
        scene
            .conn
            .prepare_cached(sql)?
            .query_map([table], |row| row.get(0))?
            .collect()
    };
    read().unwrap_or_default()
}

/// The pairs of columns that are matched wrongly, for the message: each would have a partner of its own name at another
/// place. None if all is well.
fn misplaced(matched: &Matched) -> Option<String> {
    let Matched { from, to, .. } = matched;
    let is_elsewhere =
        |(name, beside): &(&String, &String)| name != beside && to.contains(name) && from.contains(beside);
    let pairs = from.iter().zip(to).filter(is_elsewhere);
    let pairs: Vec<_> = pairs
        .map(|(name, beside)| format!("`{name}` into `{beside}`"))
        .collect();
    (from.len() == to.len() && !pairs.is_empty()).then(|| pairs.join(", "))
}
