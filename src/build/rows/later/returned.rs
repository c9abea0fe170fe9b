//! Rows and values that a down part could bring back and does not.
//!
//! What an up part drops is gone. But what it only moves, under another name or into another table, is still there when
//! its down part starts, and belongs where it came from.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::build::rows::content::{Cell, Content, Contents, ValueChange, holds_value, number};
use crate::build::rows::part::{DROPPED, MEANT, Part, Ran, Watch, told};
use crate::lint::copy::{assignments, is_constant, is_shift};
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::source::finding::Finding;
use crate::source::{Check, Findings};

/// Fewer different values than these may stand beside the same keys by chance.
const TELLING: usize = 3;

/// The names that an up part gives tables and columns, by those that they had before it.
#[derive(Debug, Default)]
pub(in crate::build) struct Renamed {
    tables: BTreeMap<String, String>,
    columns: BTreeMap<String, BTreeMap<String, String>>,
    /// Tables and columns of which an UPDATE has written every row.
    written: BTreeSet<(String, String)>,
    /// Those that an UPDATE or a trigger assigns at all.
    assigned: BTreeSet<(String, String)>,
    /// Tables that an INSERT fills from others.
    filled: BTreeSet<String>,
}

impl Renamed {
    pub(in crate::build) fn by(watch: &Watch) -> Self {
        let tables = watch.before.keys();
        // What is made anew under the same name holds the same rows.
        let now = |table: &String| {
            let again = watch.is_made(table).then_some(table.as_str());
            watch.now(table).or(again).map(str::to_owned)
        };
        let tables = tables.filter_map(|table| Some((table.clone(), now(table)?)));
        Self {
            tables: tables.collect(),
            columns: watch.columns.clone(),
            written: written(watch),
            assigned: assigned(watch),
            filled: filled(watch),
        }
    }

    /// What a table was called before the up part.
    pub(super) fn earlier<'r>(&'r self, table: &'r str) -> &'r str {
        let mut tables = self.tables.iter();
        tables.find(|(_, now)| *now == table).map_or(table, |(was, _)| was)
    }

    /// What a column was called before the up part. `table`: what its table was called then.
    pub(super) fn earlier_column<'r>(&'r self, table: &str, column: &'r str) -> &'r str {
        let mut columns = self.columns.get(table).into_iter().flatten();
        columns.find(|(_, now)| *now == column).map_or(column, |(was, _)| was)
    }

    /// Whether the up part fills a table, called as before it, from others.
    pub(super) fn is_filled(&self, table: &str) -> bool {
        self.filled.contains(table)
    }

    /// Whether the up part assigns a column, both called as they were before it.
    pub(super) fn is_assigned(&self, table: &str, column: &str) -> bool {
        let mut assigned = self.assigned.iter();
        assigned.any(|(other, name)| other == table && name == column)
    }

    /// Where a column is after the up part.
    fn place<'r>(&'r self, table: &str, column: &'r str) -> Option<(&'r str, &'r str)> {
        let columns = self.columns.get(table);
        let column = columns
            .and_then(|columns| columns.get(column))
            .map_or(column, String::as_str);
        Some((self.tables.get(table)?, column))
    }
}

fn assigned(watch: &Watch) -> BTreeSet<(String, String)> {
    let updates = watch.ran.iter().flat_map(|ran| {
        let columns = ran.seen.updates.iter();
        columns.filter_map(|(table, column)| ran.original(table, column))
    });
    updates
        .map(|(table, column)| (table.to_owned(), column.to_owned()))
        .collect()
}

fn filled(watch: &Watch) -> BTreeSet<String> {
    let reads_another = |ran: &&Ran| ran.seen.reads.iter().any(|read| *read != ran.name);
    let fills = watch
        .ran
        .iter()
        .filter(|ran| ran.act == Act::Insert)
        .filter(reads_another);
    let tables = fills.flat_map(|ran| ran.fills().filter_map(|name| watch.original(name)));
    tables.map(str::to_owned).collect()
}

fn written(watch: &Watch) -> BTreeSet<(String, String)> {
    let updates = watch.ran.iter().filter(|ran| ran.act == Act::Update);
    let columns = updates.flat_map(|ran| {
        let columns = ran.seen.own_updates.iter();
        let columns = columns.filter_map(|(table, column)| ran.original(table, column));
        let is_whole = |table: &str| {
            watch
                .before
                .get(table)
                .is_some_and(|before| ran.changes() >= before.count())
        };
        columns.filter(move |(table, _)| is_whole(table))
    });
    columns
        .map(|(table, column)| (table.to_owned(), column.to_owned()))
        .collect()
}

/// A table before the up part and after the down part.
struct Returned<'r> {
    table: &'r str,
    before: &'r Content,
    after: &'r Content,
    /// What the tables that the down part touches held before it.
    meanwhile: &'r Contents,
    renamed: &'r Renamed,
}

/// A value before the up part, its row before the down part, and the value after that.
type Way<'r> = (&'r Cell, &'r [Cell], &'r Cell);

/// What is not brought back, and where it was.
struct Loss<'r> {
    column: &'r str,
    change: ValueChange,
    kept: Kept<'r>,
}

/// Where the values are that do not come back.
enum Kept<'r> {
    /// As they were, in a column of a table.
    In(&'r str, &'r str),
    /// In a column that the down part leaves alone, multiplied or moved by the same number.
    Computed(&'r str, &'r str),
    /// In a column that is gone again, which holds another value for each of them.
    Told(&'r str, &'r str),
    /// Where they were: the up part has left them alone.
    Stayed,
    /// They come back multiplied by this.
    Multiplied(f64),
    /// The first of these stands between their parts, the second when they come back.
    Joined(char, char),
}

/// How an UPDATE of a down part writes a column, so that it is no way back for a row that the up part has left alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Overwritten {
    /// The same into all its rows, or moved by a number.
    Moved,
    /// Computed from what is there.
    Computed,
}

/// Compares the tables that an up part has touched before it with those after the down part.
/// `up`: the statements of the up part.
pub(in crate::build) fn not_returned(
    part: &Part<'_>,
    up: &[Parsed<'_>],
    before_up: &Contents,
    after_down: &Contents,
    renamed: &Renamed,
) -> Findings {
    let mut lost = part.lost_since(up, before_up);
    lost.extend(part.deletes_older(up, before_up, renamed));
    if !lost.is_empty() {
        return lost;
    }
    let returned = before_up.iter().filter_map(|(table, before)| {
        let after = after_down.get(table)?;
        (!before.is_virtual && before.key_len() == 1).then_some(Returned {
            table,
            before,
            after,
            meanwhile: &part.watch.before,
            renamed,
        })
    });
    let findings = returned.flat_map(|returned| {
        let rows = returned
            .lost_rows()
            .map(|(rows, from)| part.rows_not_returned(&returned, rows, from));
        let values = returned.lost_values(&|column| part.overwrites(returned.table, column));
        let values = values.iter().map(|loss| part.values_not_returned(&returned, loss));
        rows.into_iter().chain(values).collect::<Findings>()
    });
    let findings: Findings = findings.chain(part.kept_twice(before_up)).collect();
    if findings.is_empty() {
        return part.wiped(before_up, renamed);
    }
    findings
}

impl<'r> Returned<'r> {
    /// The rows of both by their keys, if those tell them apart.
    fn by_key(&self) -> Option<BTreeMap<&'r Cell, &'r Vec<Cell>>> {
        let key = self.after.place(self.before.column_name(self.key()))?;
        Some(self.after.rows().iter().map(|row| (&row[key], row)).collect())
    }

    /// The place of the key before.
    fn key(&self) -> usize {
        (0..).find(|at| self.before.is_key(*at)).unwrap_or_default()
    }

    /// How many rows do not come back although another table holds them, and which.
    fn lost_rows(&self) -> Option<(usize, (&'r str, &'r str))> {
        if self.after.count() >= self.before.count() {
            return None;
        }
        let there = self.by_key()?;
        let key = self.key();
        let lost: Vec<_> = self
            .before
            .rows()
            .iter()
            .filter(|row| !there.contains_key(&row[key]))
            .collect();
        let holds = |column: &str| {
            let at = self.before.place(column)?;
            let cells = lost.iter().filter(|row| holds_value(&row[at]));
            let cells: Vec<_> = cells.map(|row| (&row[key], &row[at])).collect();
            self.kept(&cells, column)
        };
        let columns = self
            .before
            .columns()
            .filter(|column| !self.before.is_key_column(column));
        let from = columns.filter_map(holds).find(|(table, _)| *table != self.table)?;
        Some((lost.len(), from))
    }

    /// The columns of which values do not come back.
    /// `is_overwritten`: how the down part writes a column.
    fn lost_values(&self, is_overwritten: &dyn Fn(&str) -> Option<Overwritten>) -> Vec<Loss<'r>> {
        let Some(there) = self.by_key() else { return Vec::new() };
        let key = self.key();
        let loss = |column: &'r str| {
            let (from, to) = (self.before.place(column)?, self.after.place(column)?);
            let mut change = ValueChange::default();
            let (mut cells, mut pairs) = (Vec::new(), Vec::new());
            for row in self.before.rows() {
                let now = there
                    .get(&row[key])
                    .filter(|now| now[to] != row[from] && holds_value(&row[from]));
                if let Some(now) = now {
                    change.add(&row[from], &now[to]);
                    cells.push((&row[key], &row[from]));
                    pairs.push((&row[from], &now[to]));
                }
            }
            if change.is_rounding {
                return None;
            }
            if cells.is_empty() {
                return None;
            }
            let kept = self.kept(&cells, column).map(|(table, column)| Kept::In(table, column));
            let kept = kept.or_else(|| self.computed(column, &there, to));
            let kept = kept.or_else(|| {
                let (table, column) = self.in_another_form(column, &pairs)?;
                Some(Kept::In(table, column))
            });
            let kept = kept.or_else(|| self.told(column, &pairs));
            let kept = kept.or_else(|| joined_by_another(&pairs).map(|(was, now)| Kept::Joined(was, now)));
            if let Some(kept) = kept.or_else(|| multiplied(&pairs).map(Kept::Multiplied)) {
                return Some(Loss { column, change, kept });
            }
            let overwritten = is_overwritten(column)?;
            let change = self.stayed(column, overwritten == Overwritten::Computed)?;
            let kept = Kept::Stayed;
            Some(Loss { column, change, kept })
        };
        let columns = self
            .before
            .columns()
            .filter(|column| !self.before.is_key_column(column));
        columns.filter_map(loss).collect()
    }

    /// The table and column in which all of these values stand beside their keys before the down part. Where they stood
    /// before the up part, the down part says itself what it does to them.
    fn kept(&self, cells: &[(&Cell, &Cell)], column: &str) -> Option<(&'r str, &'r str)> {
        let different: BTreeSet<_> = cells.iter().map(|(_, value)| value).collect();
        let is_telling = |name: &str| !cells.is_empty() && (different.len() >= TELLING || name == column);
        // Another column of the table may hold the same by chance.
        let stood = |name: &str, table: &str| {
            let at = self.before.place(name).filter(|_| table == self.table);
            let rows = || self.before.rows().iter();
            let is_row =
                |at: usize, key: &Cell, value: &Cell| rows().any(|row| row[self.key()] == *key && row[at] == *value);
            at.is_some_and(|at| cells.iter().all(|(key, value)| is_row(at, key, value)))
        };
        let tables = self.meanwhile.iter().filter(|(_, content)| !content.is_virtual);
        tables.into_iter().find_map(|(table, content)| {
            let keys = content.places().find_map(|key| {
                let mut rows = BTreeMap::<&Cell, Vec<&Vec<Cell>>>::new();
                content
                    .rows()
                    .iter()
                    .for_each(|row| rows.entry(&row[key]).or_default().push(row));
                let holds = |at: &usize| {
                    let name = content.column_name(*at);
                    let is_other = *at != key && (table != self.table || name != column) && !stood(name, table);
                    let stands = |(key, value): &(&Cell, &Cell)| {
                        rows.get(key)
                            .is_some_and(|rows| rows.iter().any(|row| row[*at] == **value))
                    };
                    is_other && is_telling(name) && cells.iter().all(stands)
                };
                content.places().find(holds)
            });
            keys.map(|at| (table.as_str(), content.column_name(at)))
        })
    }

    /// The rows before the up part, as it has left them and as they are after the down part: with the table and its state
    /// meanwhile.
    fn ways(&self, column: &str) -> Option<(&'r str, &'r Content, Vec<Way<'r>>)> {
        let (table, _) = self.renamed.place(self.table, column)?;
        let (table, content) = self.meanwhile.get_key_value(table)?;
        let (from, to) = (self.before.place(column)?, self.after.place(column)?);
        let key = content.place(self.before.column_name(self.key()))?;
        let made: BTreeMap<_, _> = content.rows().iter().map(|row| (&row[key], row)).collect();
        let there = self.by_key()?;
        let way = |row: &'r Vec<Cell>| {
            let own = &row[self.key()];
            Some((&row[from], made.get(own)?.as_slice(), &there.get(own)?[to]))
        };
        let ways = self
            .before
            .rows()
            .iter()
            .filter(|row| holds_value(&row[from]))
            .filter_map(way);
        Some((table, content, ways.collect()))
    }

    /// The column that the up part has made and that holds these values in another form, where one and the same value, or
    /// NULL, has come in the place of all: inside a JSON document, or multiplied. `pairs`: before and now.
    fn in_another_form(&self, column: &str, pairs: &[(&Cell, &Cell)]) -> Option<(&'r str, &'r str)> {
        let different: BTreeSet<_> = pairs.iter().map(|(was, _)| was).collect();
        let came: BTreeSet<_> = pairs.iter().map(|(_, now)| now).collect();
        if came.len() != 1 || different.len() < TELLING {
            return None;
        }
        let (table, content, ways) = self.ways(column)?;
        let is_new = |at: &usize| {
            let name = content.column_name(*at);
            !name.is_empty() && !self.before.has_column(name) && !self.after.has_column(name)
        };
        let lost: Vec<_> = ways.iter().filter(|(was, _, now)| was != now).collect();
        let holds = |at: &usize| {
            let packed = lost.iter().filter(|(was, made, _)| is_packed(was, &made[*at]));
            let packed: BTreeSet<_> = packed.map(|(was, _, _)| *was).collect();
            let scaled: Vec<_> = lost
                .iter()
                .filter_map(|(was, made, _)| Some((number(was)?, number(&made[*at])?)))
                .collect();
            (packed.len() >= TELLING && packed.len() * 2 >= different.len()) || is_scaled(&scaled)
        };
        let at = content.places().filter(is_new).find(holds)?;
        Some((table, content.column_name(at)))
    }

    /// Whether a column that the up part has made, and that the down part drops, holds another value for each of them, or
    /// the column itself as the up part has written it, so that it tells what they were, while others of the column have
    /// come in their place. `pairs`: those that have changed, before and now.
    fn told(&self, column: &'r str, pairs: &[(&Cell, &Cell)]) -> Option<Kept<'r>> {
        let (table, content, mut ways) = self.ways(column)?;
        let known: BTreeSet<_> = ways.iter().map(|(was, _, _)| *was).collect();
        if pairs.iter().any(|(_, now)| now.is_some() && !known.contains(now)) {
            return None; // the same in another form
        }
        // Integers that stand for false and true.
        let is_bit = |cell: &Cell| matches!(cell.as_deref(), Some("0" | "1"));
        if known.iter().filter(|was| is_bit(was)).count() == 2 {
            ways.retain(|(was, _, _)| is_bit(was));
        }
        let own = self.renamed.place(self.table, column).map(|(_, now)| now);
        let is_new = |at: &usize| {
            let name = content.column_name(*at);
            let is_other = !self.before.has_column(name) && !self.after.has_column(name);
            let is_rewritten = || Some(name) == own && ways.iter().any(|(was, made, _)| made[*at] != **was);
            !name.is_empty() && (is_other || is_rewritten())
        };
        let tells = |at: &usize| {
            let pairs: BTreeSet<_> = ways.iter().map(|(was, made, _)| (*was, &made[*at])).collect();
            let was: BTreeSet<_> = pairs.iter().map(|(was, _)| was).collect();
            let made: BTreeSet<_> = pairs.iter().map(|(_, made)| made).collect();
            let is_one_to_one = pairs.len() == was.len() && pairs.len() == made.len();
            // Where no value is there twice, that says nothing.
            is_one_to_one
                && made.iter().all(|made| made.is_some())
                && was.len() > 1
                && ways.len() >= was.len() + TELLING - 1
        };
        // A single one may be what another trial has made up for the statement.
        let lost = ways.iter().filter(|(was, _, now)| was != now).count();
        let at = content.places().filter(is_new).find(tells).filter(|_| lost > 1)?;
        Some(Kept::Told(table, content.column_name(at)))
    }

    /// Values that the up part has left alone, beside others of their column, and that have changed on the way back.
    /// `is_computed`: they are computed from what is there, so that what the up part has made of others tells nothing.
    fn stayed(&self, column: &str, is_computed: bool) -> Option<ValueChange> {
        // A row that holds by chance what is written there was not left alone.
        let place = (self.table.to_owned(), column.to_owned());
        let (_, now) = self.renamed.place(self.table, column)?;
        if self.renamed.written.contains(&place) {
            return None;
        }
        let (_, content, ways) = self.ways(column)?;
        let at = content.place(now)?;
        let (key, from) = (
            content.place(self.before.column_name(self.key()))?,
            self.before.place(column)?,
        );
        let made: BTreeMap<_, _> = content.rows().iter().map(|row| (&row[key], &row[at])).collect();
        let changed = |row: &Vec<Cell>| made.get(&row[self.key()]).copied().filter(|made| **made != row[from]);
        // What the up part has made of others cannot be told from it.
        let made_of_others: BTreeSet<_> = self.before.rows().iter().filter_map(changed).collect();
        let mut change = ValueChange::default();
        for (was, made, now) in ways.iter().filter(|(was, made, _)| made[at] == **was) {
            if was != now && made[at] != **now && (is_computed || !made_of_others.contains(was)) {
                change.add(was, now);
            }
        }
        (change.count > 0 && !made_of_others.is_empty()).then_some(change)
    }

    /// Whether the up part has made numbers of the values by which they could be computed again, and the down part leaves
    /// those. `there`: the rows after it; `to`: the place of the column in them.
    fn computed(&self, column: &'r str, there: &BTreeMap<&Cell, &Vec<Cell>>, to: usize) -> Option<Kept<'r>> {
        let (table, now) = self.renamed.place(self.table, column)?;
        let content = self.meanwhile.get(table)?;
        let (key, at) = (content.place(self.before.column_name(self.key()))?, content.place(now)?);
        let rows: BTreeMap<_, _> = content.rows().iter().map(|row| (&row[key], row)).collect();
        let (own_key, from) = (self.key(), self.before.place(column)?);
        let were = self.before.rows().iter().filter(|row| holds_value(&row[from]));
        let made = were.filter_map(|row| Some((row, rows.get(&row[own_key])?, there.get(&row[own_key])?)));
        let pairs = made.map(|(row, made, now)| {
            let is_left = made[at] == now[to];
            Some((number(&row[from])?, number(&made[at]).filter(|_| is_left)?))
        });
        let pairs: Vec<_> = pairs.collect::<Option<_>>()?;
        is_linear(&pairs).then_some(Kept::Computed(table, now))
    }
}

/// Whether a JSON document holds a value as one of its own.
fn is_packed(value: &Cell, document: &Cell) -> bool {
    let (Some(value), Some(document)) = (value, document) else {
        return false;
    };
    let is_document = document.starts_with('{') || document.starts_with('[');
    let ends = |text: &str| text.starts_with([',', '}', ']']);
    let holds = |quoted: &str| {
        let mut found = document.match_indices(quoted);
        found.any(|(at, _)| {
            document[..at].ends_with([':', ',', '[']) && document.get(at + quoted.len()..).is_some_and(ends)
        })
    };
    is_document
        && !value.is_empty()
        && (holds(&format!("\"{value}\"")) || (number(&Some(value.clone())).is_some() && holds(value)))
}

/// Whether the second numbers are the first ones in another unit, rounded.
fn is_scaled(pairs: &[(f64, f64)]) -> bool {
    const UNITS: &[f64] = &[10.0, 60.0, 100.0, 1_000.0, 3_600.0, 86_400.0, 1_000_000.0];
    let different: BTreeSet<_> = pairs.iter().map(|(was, _)| was.to_bits()).collect();
    let is_it = |unit: &f64| {
        let is_close = |(was, made): &(f64, f64)| (was * unit - made).abs() <= 0.5 + 1e-9 * made.abs();
        // What is too large for an integer is not rounded.
        pairs.iter().filter(|pair| is_close(pair)).count() * 5 >= pairs.len() * 4
    };
    let is_large = pairs.iter().any(|(was, _)| was.abs() >= 1.0);
    different.len() > TELLING && is_large && UNITS.iter().any(is_it)
}

/// What stands between the parts of all these values before, and another one now, where nothing else is different.
fn joined_by_another(pairs: &[(&Cell, &Cell)]) -> Option<(char, char)> {
    const BETWEEN: &[char] = &[',', ';', '|', '\n', '\t'];
    let (was, now) = pairs.first()?;
    let (was, now) = (was.as_ref()?, now.as_ref()?);
    let (one, other) = was.chars().zip(now.chars()).find(|(one, other)| one != other)?;
    let is_it = |(was, now): &(&Cell, &Cell)| {
        let joined = was.as_ref().map(|was| was.replace(one, &other.to_string()));
        joined == **now
    };
    let is_between = BETWEEN.contains(&one) && BETWEEN.contains(&other);
    (is_between && pairs.iter().all(is_it)).then_some((one, other))
}

/// By which number all of these are multiplied, if it is one that no rounding explains. A pair is a value before and
/// after.
fn multiplied(pairs: &[(&Cell, &Cell)]) -> Option<f64> {
    let factor = |(was, is): &(&Cell, &Cell)| Some(number(is)? / number(was).filter(|was| *was != 0.0)?);
    let factors: Vec<_> = pairs.iter().map(factor).collect::<Option<_>>()?;
    let first = factors
        .first()
        .copied()
        .filter(|first| factors.len() > TELLING && *first != 0.0)?;
    let is_it = |factor: &f64| (factor / first - 1.0).abs() < 0.01;
    ((first - 1.0).abs() > 0.05 && factors.iter().all(is_it)).then_some(first)
}

/// Whether the second numbers are the first ones, multiplied by one number and moved by another one.
fn is_linear(pairs: &[(f64, f64)]) -> bool {
    let different: BTreeSet<_> = pairs.iter().map(|(was, _)| was.to_bits()).collect();
    let Some((first, last)) = pairs.first().zip(pairs.iter().find(|(was, _)| *was != pairs[0].0)) else {
        return false;
    };
    let factor = (last.1 - first.1) / (last.0 - first.0);
    let is_on_it = |(was, is): &(f64, f64)| {
        let expected = first.1 + factor * (was - first.0);
        (expected - is).abs() <= 1e-9 * expected.abs().max(1.0)
    };
    different.len() > TELLING && factor != 0.0 && pairs.iter().all(is_on_it)
}

impl Part<'_> {
    fn rows_not_returned(&self, returned: &Returned<'_>, rows: usize, (from, column): (&str, &str)) -> Finding {
        let (table, of) = (returned.table, returned.before.count());
        let message = format!("{rows} of {of} rows of `{table}` do not come back, although `{from}` holds them");
        let index = self.returns(table, None, from);
        // What stays there somebody can still bring back.
        let goes = self.watch.now(from).is_none() || self.column_at_last(from, column) == DROPPED;
        let check = if goes { Check::LostRows } else { Check::LossyDown };
        self.finding(check, index, message)
            .help_or_allow("copy them back", MEANT)
    }

    fn values_not_returned(&self, returned: &Returned<'_>, loss: &Loss<'_>) -> Finding {
        let (table, of) = (returned.table, returned.before.count());
        let told = told(table, of, &[(loss.column, &loss.change)]);
        let (why, from, remedy) = match loss.kept {
            Kept::In(from, column) => (
                format!("although `{from}.{column}` holds them"),
                from,
                "put every value back into its own column, by the key of its row",
            ),
            Kept::Computed(from, column) => (
                format!("because what the up part has made of them stays as it is in `{from}.{column}`"),
                from,
                "compute them back",
            ),
            Kept::Told(from, column) => (
                format!("although `{from}.{column}` tells which row had which"),
                from,
                "compute every value from what the up part has made of it",
            ),
            Kept::Stayed => (
                "although the up part has left these as they were".to_owned(),
                table,
                "say with WHERE which rows the up part has changed",
            ),
            Kept::Multiplied(factor) => (
                format!("which is every value multiplied by {factor:.6}"),
                table,
                "undo exactly what the up part does",
            ),
            Kept::Joined(was, now) => (
                format!("which come back with {now:?} in the place of {was:?}"),
                table,
                "join them by what stood between them",
            ),
        };
        let message = format!("up and then down: {told}, {why}");
        let index = self.returns(table, Some(loss.column), from);
        self.finding(Check::LossyDown, index, message)
            .help_or_allow(remedy, MEANT)
    }

    /// Whether an UPDATE writes the same into rows of a column, moves each of its numbers, or computes them from itself: what
    /// it does to a row that the up part has left alone is no way back.
    fn overwrites(&self, table: &str, column: &str) -> Option<Overwritten> {
        let updates = self
            .watch
            .ran
            .iter()
            .filter(|ran| ran.act == Act::Update && ran.name == table);
        let mut updates = updates.filter_map(|ran| self.parsed.get(ran.index));
        updates.find_map(|parsed| {
            let how = |(name, value): &(String, Range<usize>)| {
                if name != column {
                    None
                } else if is_constant(parsed, value) || is_shift(parsed, name, value) {
                    Some(Overwritten::Moved)
                } else {
                    let reads_itself = value.clone().any(|at| parsed.name_of(at) == *name);
                    let has_condition = parsed.find_outside(parsed.name_at, "WHERE").is_some();
                    (reads_itself && has_condition).then_some(Overwritten::Computed)
                }
            };
            assignments(parsed).iter().find_map(how)
        })
    }

    /// The statement that should bring values of a table back: the copy, the UPDATE, or the one that drops what holds
    /// them.
    fn returns(&self, table: &str, column: Option<&str>, from: &str) -> usize {
        let drops = |ran: &&Ran| ran.act == Act::Drop(ObjectKind::Table) && ran.name == from;
        let updates = |ran: &&Ran| {
            let mut updates = ran.seen.own_updates.iter();
            updates.any(|(updated, assigned)| updated == table && Some(assigned.as_str()) == column)
        };
        let mentions = |parsed: &Parsed<'_>| parsed.mentions(from) || parsed.mentions(table);
        let mut ran = self.watch.ran.iter();
        let update = self.watch.ran.iter().find(updates).map(|ran| ran.index);
        let copy = self
            .copy_into(table)
            .filter(|at| self.parsed.get(*at).is_some_and(|parsed| parsed.act == Act::Insert));
        copy.or(update)
            .or_else(|| ran.find(drops).map(|ran| ran.index))
            .or_else(|| self.parsed.iter().position(mentions))
            .unwrap_or(0)
    }
}
