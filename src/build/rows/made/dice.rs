//! Choices that look random and are not: the same files give the same rows.

use rusqlite::types::Value;

/// Each of the values once before any comes again, in an order of the column's own.
pub(super) fn in_turn(values: &[Value], number: usize, seed: usize, column: usize) -> Value {
    // By a step that shares no divisor with their number, or all columns have the same in a row.
    let step = if values.len().is_multiple_of(5) { 3 } else { 5 };
    // From the second time round in another order each: rows that agree in one column, and in no other. With few values
    // any rule would give two columns the same in all rows, as in two of yes and no, and they could change places.
    let seed = match number / values.len().max(1) {
        0 => seed + column * step,
        lap => mix(lap + seed, column, 0) % 10_007,
    };
    let strides = [7, 3, 1];
    let is_whole = |stride: &usize| !values.len().is_multiple_of(*stride);
    let stride = strides
        .into_iter()
        .cycle()
        .skip(seed % 3)
        .take(3)
        .find(is_whole)
        .unwrap_or(1);
    pick(values, number * stride + seed)
}

pub(super) fn pick(values: &[Value], dice: usize) -> Value {
    values.get(dice % values.len().max(1)).cloned().unwrap_or(Value::Null)
}

pub(super) fn pick_row(rows: &[Vec<Value>], dice: usize) -> Option<&Vec<Value>> {
    rows.get(dice % rows.len().max(1))
}

/// A number that looks random and is not.
pub(super) fn mix(number: usize, column: usize, attempt: usize) -> usize {
    let mut state = (number as u64)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add((column as u64).wrapping_mul(0xbf58_476d_1ce4_e5b9))
        .wrapping_add((attempt as u64).wrapping_mul(0x94d0_49bb_1331_11eb));
    state ^= state >> 31;
    state = state.wrapping_mul(0xd6e8_feb8_6659_fd93);
    state ^= state >> 29;
    (state >> 8) as usize
}
