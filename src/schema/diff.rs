//! What differs between two schemas, object by object and, for tables, definition by definition.

use std::fmt;

use super::normalise::Normal;
use crate::migration::ObjectKind;

/// An object that is not the same in both schemas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) kind: ObjectKind,
    /// As its author wrote it.
    pub(crate) name: String,
    /// The table that an index or trigger belongs to, in lower case; its own name for a table or view.
    pub(crate) table: String,
    pub(crate) change: Change,
    /// Its normalised definition in the first schema; none if it is new.
    pub(crate) was: Option<String>,
}

/// In which way an object is not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// Only in the first schema.
    Gone,
    /// Only in the second.
    New {
        /// Its normalised definition.
        definition: String,
    },
    /// A table of which columns or constraints differ: these.
    Table(Vec<Item>),
    /// A table whose columns and constraints are the same in another order.
    Order,
    /// A table whose definition says the same in other words: see `spelling.rs`.
    Spelling,
    /// Any other difference of the text.
    Text { first: String, second: String },
}

/// A column or constraint of a table that is not the same in both schemas, as normalised text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    Gone(String),
    New(String),
    Changed { first: String, second: String },
}

/// What differs between two states of one object; none if they are the same.
pub(crate) fn difference(first: Option<&Normal>, second: Option<&Normal>) -> Option<Difference> {
    let change = match (first, second) {
        (None, None) => return None,
        (Some(_), None) => Change::Gone,
        (None, Some(new)) => Change::New {
            definition: new.tokens.join(" "),
        },
        (Some(first), Some(second)) if first.tokens == second.tokens => return None,
        (Some(first), Some(second)) => change(&first.tokens, &second.tokens),
    };
    let object = &second.or(first)?.object;
    Some(Difference {
        kind: object.kind,
        name: object.name.clone(),
        table: object.table.to_ascii_lowercase(),
        change,
        was: first.map(|first| first.tokens.join(" ")),
    })
}

/// In which way two definitions that are not the same differ.
fn change(first: &[String], second: &[String]) -> Change {
    let text = || Change::Text {
        first: first.join(" "),
        second: second.join(" "),
    };
    let (Some(first_table), Some(second_table)) = (Definitions::parse(first), Definitions::parse(second)) else {
        return text();
    };
    if first_table.frame != second_table.frame {
        return text();
    }
    let items = first_table.compare(&second_table);
    if items.is_empty() {
        Change::Order
    } else {
        Change::Table(items)
    }
}

/// The normalised text of a CREATE TABLE, cut at the commas of its outermost parentheses into columns and constraints.
pub(crate) struct Definitions {
    /// What stands before and behind the parentheses, such as STRICT.
    frame: String,
    pub(crate) items: Vec<String>,
}

impl Definitions {
    /// None for anything but an ordinary CREATE TABLE.
    pub(crate) fn parse(tokens: &[String]) -> Option<Self> {
        let is_table = tokens.first()? == "create" && tokens.get(1)? == "table";
        let open = tokens.iter().position(|token| token == "(").filter(|_| is_table)?;
        let (mut depth, mut items, mut item) = (0, Vec::new(), Vec::new());
        for (i, token) in tokens.iter().enumerate().skip(open) {
            match token.as_str() {
                "(" => depth += 1,
                ")" => depth -= 1,
                _ => {}
            }
            match (token.as_str(), depth) {
                (")", 0) => {
                    items.push(item.join(" "));
                    let frame = [&tokens[..open], &tokens[i + 1..]].concat().join(" ");
                    return Some(Self { frame, items });
                }
                (",", 1) => items.push(std::mem::take(&mut item).join(" ")),
                ("(", 1) => {}
                _ => item.push(shown(token)),
            }
        }
        None
    }

    /// The items that are not the same in the other table. Two with the same first word count as one that has changed.
    fn compare(&self, other: &Self) -> Vec<Item> {
        let only = |these: &[String], those: &[String]| -> Vec<String> {
            these.iter().filter(|item| !those.contains(item)).cloned().collect()
        };
        let mut new = only(&other.items, &self.items);
        let mut items = Vec::new();
        for gone in only(&self.items, &other.items) {
            let same_name = new.iter().position(|item| item_name(item) == item_name(&gone));
            items.push(match same_name {
                Some(at) => Item::Changed {
                    first: gone,
                    second: new.remove(at),
                },
                None => Item::Gone(gone),
            });
        }
        items.extend(new.into_iter().map(Item::New));
        items
    }
}

/// A token as it stands in an item, between spaces: a name that holds a space is put in double quotes.
fn shown(token: &str) -> std::borrow::Cow<'_, str> {
    if token.contains(' ') && !token.starts_with(['\'', '"']) {
        format!("\"{token}\"").into()
    } else {
        token.into()
    }
}

/// The first word of a definition, which for a column is its name, and the rest.
fn split_name(item: &str) -> (&str, &str) {
    let quoted = item.strip_prefix('"').and_then(|rest| rest.split_once('"'));
    quoted
        .or_else(|| item.split_once(' '))
        .map_or((item, ""), |(name, rest)| (name, rest.trim_start()))
}

/// The first word of a definition: for a column its name.
pub(crate) fn item_name(item: &str) -> &str {
    split_name(item).0
}

/// Whether a definition is a column rather than a table constraint.
pub(crate) fn is_column(item: &str) -> bool {
    !matches!(
        item_name(item),
        "constraint" | "primary" | "unique" | "check" | "foreign"
    )
}

/// Whether a column that is gone may only have another name in the second schema: there is a new one with the same
/// definition behind its name.
pub(crate) fn is_rename(gone: &Item, items: &[Item]) -> bool {
    let Item::Gone(gone) = gone else { return false };
    items
        .iter()
        .any(|item| matches!(item, Item::New(new) if is_column(new) && split_name(new).1 == split_name(gone).1))
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`", self.kind, self.name)?;
        match &self.change {
            Change::Gone => f.write_str(" is missing"),
            Change::New { .. } => f.write_str(" is left over"),
            Change::Order => f.write_str(" has its columns in another order"),
            Change::Spelling => f.write_str(" has the same definition in other words"),
            Change::Text { first, second } => write!(f, ": `{second}` instead of `{first}`"),
            Change::Table(items) => items.iter().enumerate().try_for_each(|(i, item)| {
                f.write_str(if i == 0 { ": " } else { ", " })?;
                match item {
                    Item::Gone(gone) => write!(f, "`{gone}` is missing"),
                    Item::New(new) => write!(f, "`{new}` is left over"),
                    Item::Changed { first, second } => write!(f, "`{second}` instead of `{first}`"),
                }
            }),
        }
    }
}
