//! Sums of money that lose a cent on the way to whole numbers.

use std::ops::Range;

use super::copy::filled;
use super::money::{is_of_cents, may_be_of_money};
use super::operand::columns;
use super::statement::Parsed;
use super::{Lint, Moment, Rule};
use crate::source::tokens::Kind;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::LostCents,
    why: "Most decimal fractions are none in binary: `19.99 * 100` is 1998.9999999999998, and CAST cuts off what stands behind the point \
          (https://sqlite.org/lang_expr.html#castexpr). Of all prices, four in a hundred are a cent less then, and nobody sees it.",
    failing: &[
        (
            "0001_create_products",
            "CREATE TABLE products (id INTEGER PRIMARY KEY, price REAL NOT NULL);",
            "DROP TABLE products;",
        ),
        (
            "0002_cents",
            "ALTER TABLE products ADD COLUMN cents INTEGER;\nUPDATE products SET cents = CAST(price * 100 AS INTEGER);",
            "ALTER TABLE products DROP COLUMN cents;",
        ),
    ],
    passing: &[
        (
            "0001_create_products",
            "CREATE TABLE products (id INTEGER PRIMARY KEY, price REAL NOT NULL);",
            "DROP TABLE products;",
        ),
        (
            "0002_cents",
            "ALTER TABLE products ADD COLUMN cents INTEGER;\nUPDATE products SET cents = CAST(round(price * 100) AS INTEGER);",
            "ALTER TABLE products DROP COLUMN cents;",
        ),
    ],
    rule: Rule::Statement(rule),
};

fn rule(moment: &Moment<'_>) -> Findings {
    let parsed = &moment.parsed;
    let pairs = filled(parsed, || moment.columns(&parsed.name));
    let found = pairs.into_iter().filter_map(|(target, value)| {
        let cut = value.clone().find_map(|at| cut(parsed, at, &value))?;
        let column = parsed.name_of(cut.column);
        let is_money = may_be_of_money(&column) || is_of_cents(&target);
        let declared = columns(moment.conn, parsed, &column).unwrap_or_default();
        let takes_fractions = declared.iter().all(|column| {
            let names = ["DECIMAL", "NUMERIC"];
            column.affinity() == "REAL" || names.iter().any(|name| column.declared.contains(name))
        });
        if !is_money || declared.is_empty() || !takes_fractions {
            return None;
        }
        let (sum, less) = example(cut.factor)?;
        let expression = parsed.between(cut.tokens.start, cut.tokens.end).trim_end();
        let message = format!(
            "`{expression}` cuts off the last cent of many sums: {sum} becomes {less}, because {sum} * {} is a little less than a whole number",
            cut.factor
        );
        let finding = parsed.finding(Check::LostCents, cut.tokens.start, message);
        let product = parsed.between(cut.tokens.start + 2, cut.close).trim_end();
        Some(finding.help_or_allow(format!("write CAST(round({product}) AS INTEGER)"), "if that is meant"))
    });
    found.collect()
}

/// `CAST(column * 100 AS INTEGER)`, where nothing rounds.
struct Cut {
    tokens: Range<usize>,
    column: usize,
    factor: u32,
    /// The AS, where the product ends.
    close: usize,
}

/// The one whose CAST stands at a token.
fn cut(parsed: &Parsed<'_>, at: usize, value: &Range<usize>) -> Option<Cut> {
    if !parsed.are(at, &["CAST", "("]) {
        return None;
    }
    let close = (at..value.end).find(|at| parsed.is(*at, "AS"))?;
    let is_integer = parsed.text(close + 1).to_ascii_uppercase().contains("INT");
    let is_sign = |at: usize| ["(", ")", ".", "*"].iter().any(|sign| parsed.is(at, sign));
    let is_name = |at: usize| matches!(parsed.kind(at), Some(Kind::Word | Kind::Quoted));
    let inside = at + 2..close;
    let mut numbers = inside.clone().filter(|at| parsed.kind(*at) == Some(Kind::Number));
    let factor = parsed.text(numbers.next()?).trim_end_matches(".0").parse().ok()?;
    let mut names = inside.clone().filter(|at| is_name(*at) && !parsed.is(at + 1, "."));
    let column = names.next()?;
    let is_plain = inside.clone().all(|at| {
        let is_call = is_name(at) && parsed.is(at + 1, "(");
        (is_sign(at) || is_name(at) || parsed.kind(at) == Some(Kind::Number)) && !is_call
    });
    let is_alone = numbers.next().is_none() && names.next().is_none();
    let end = (close..value.end).find(|at| parsed.is(*at, ")"))? + 1;
    (is_integer && is_plain && is_alone && [100, 1_000, 10_000].contains(&factor)).then_some(Cut {
        tokens: at..end,
        column,
        factor,
        close,
    })
}

/// The first sum that loses its last digit by this factor, and what becomes of it, for the message.
fn example(factor: u32) -> Option<(f64, u32)> {
    let lost = |whole: &u32| (f64::from(*whole) / f64::from(factor) * f64::from(factor)) as u32 != *whole;
    let whole = (factor..factor * 100).find(lost)?;
    Some((f64::from(whole) / f64::from(factor), whole - 1))
}
