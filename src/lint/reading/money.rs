//! Columns that hold sums of money, as far as what they are called says so.

/// Whether a column holds sums of money for sure.
pub(crate) fn is_of_money(column: &str) -> bool {
    const NAMES: [&str; 8] = [
        "price", "amount", "cost", "balance", "discount", "salary", "revenue", "budget",
    ];
    NAMES.iter().any(|name| column.contains(name)) || column.split('_').any(|word| word == "fee" || word == "fees")
}

/// Whether it may, where its values are multiplied as those are of which cents are made.
pub(in crate::lint) fn may_be_of_money(column: &str) -> bool {
    is_of_money(column) || ["total", "paid", "value"].iter().any(|name| column.contains(name))
}

/// Whether a column holds whole numbers of the smallest coin.
pub(in crate::lint) fn is_of_cents(column: &str) -> bool {
    let words = ["cent", "cents", "pence", "pennies", "minor"];
    column.split('_').any(|word| words.contains(&word)) || column.ends_with("cents")
}
