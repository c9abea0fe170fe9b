//! Columns that a copy takes from a view, or from a query in its place, which leaves out some of the rows: `LEFT JOIN
//! active_users a ON a.id = u.id` gives every other user a NULL, and so does `(SELECT name FROM active_users …)`.

use crate::build::rows::part::Part;
use crate::lint::copy::{column, items, targets};
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;

impl Part<'_> {
    /// What the copy of a rebuilt table joins or asks for a column, if that may leave rows out: a view, a query, or the table
    /// itself under a condition.
    pub(in crate::build::rows) fn joined_through(&self, table: &str, name: &str) -> Option<String> {
        let (ran, parsed) = self.copy_of(table).filter(|_| !self.is_down)?;
        let targets = targets(parsed).unwrap_or_else(|| ran.columns.clone());
        let at = targets.iter().position(|target| target == name)?;
        let items = items(parsed);
        let item = items.get(at).filter(|_| items.len() == targets.len())?;
        let own = self.names_of(table);
        let is_own = |source: &String| own.contains(source.as_str());
        if parsed.are(item.start, &["(", "SELECT"]) {
            let from = parsed.find_outside(item.start + 1, "FROM")?;
            let source = parsed.name_of(from + 1);
            let takes_itself = parsed.name_of(from - 1) == name;
            return Some(source).filter(|source| self.is_view(source) || (takes_itself && is_own(source)));
        }
        let is_qualified = column(parsed, item).is_some() && parsed.is(item.start + 1, ".");
        let alias = is_qualified.then(|| parsed.name_of(item.start))?;
        let takes_itself = parsed.name_of(item.start + 2) == name;
        let from = parsed.find_outside(item.end, "FROM")?;
        let joined = parsed.outside_parentheses(from).filter(|at| parsed.is(*at, "JOIN"));
        let mut joined = joined.filter(|at| is_left(parsed, *at));
        joined.find_map(|at| self.filter_behind(parsed, at, &alias, |source| takes_itself && is_own(source)))
    }

    /// The name of what stands behind a JOIN with this alias, if it is a view, a query or the table itself.
    fn filter_behind(
        &self,
        parsed: &Parsed<'_>,
        join: usize,
        alias: &str,
        is_own: impl Fn(&String) -> bool,
    ) -> Option<String> {
        let is_query = parsed.is(join + 1, "(");
        let at = join + 1 + if parsed.is(join + 2, ".") { 2 } else { 0 };
        let end = if is_query { parsed.closing(at) } else { at };
        let name = end + 1 + usize::from(parsed.is(end + 1, "AS"));
        let is_it = parsed.name_of(name) == alias || (!is_query && parsed.name_of(at) == alias);
        if !is_it {
            return None;
        }
        let is_named_query = || {
            let with = parsed.behind_with();
            (0..with).any(|with| parsed.name_of(with) == parsed.name_of(at))
        };
        match is_query {
            true => Some(alias.to_owned()),
            false => Some(parsed.name_of(at)).filter(|name| is_named_query() || self.is_view(name) || is_own(name)),
        }
    }

    /// Whether a name is, or was, that of a view.
    pub(in crate::build::rows) fn is_view(&self, name: &str) -> bool {
        let views = [Act::Create(ObjectKind::View), Act::Drop(ObjectKind::View)];
        let is_made = |parsed: &Parsed<'_>| views.contains(&parsed.act) && parsed.name == name;
        let sql = "SELECT 1 FROM main.sqlite_schema WHERE type = 'view' AND name = ?1 COLLATE NOCASE";
        let is_there = || self.conn.prepare_cached(sql)?.exists([name]);
        self.parsed.iter().any(is_made) || is_there().unwrap_or(false)
    }
}

/// Whether a JOIN keeps the rows for which it finds none.
fn is_left(parsed: &Parsed<'_>, join: usize) -> bool {
    parsed.is(join - 1, "LEFT") || (parsed.is(join - 1, "OUTER") && parsed.is(join - 2, "LEFT"))
}
