//! Plain text tables with aligned columns.

use std::fmt;

/// Text columns first, aligned to the left; then number columns, aligned to the right.
pub struct Table {
    texts: usize,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// The first `texts` columns hold text.
    pub fn new(texts: usize, head: &[&str]) -> Self {
        Self {
            texts,
            rows: vec![head.iter().map(|&cell| cell.to_owned()).collect()],
        }
    }

    pub fn row(&mut self, texts: &[&str], numbers: &[f64]) {
        let texts = texts.iter().map(|&text| text.to_owned());
        self.rows.push(
            texts
                .chain(numbers.iter().map(|number| format!("{number:.1}")))
                .collect(),
        );
    }

    fn widths(&self) -> Vec<usize> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |cell: &String| cell.chars().count();
        (0..columns)
            .map(|column| {
                self.rows
                    .iter()
                    .filter_map(|row| row.get(column))
                    .map(width)
                    .max()
                    .unwrap_or(0)
            })
            .collect()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths = self.widths();
        for row in &self.rows {
            let mut line = String::new();
            for (column, (cell, &width)) in row.iter().zip(&widths).enumerate() {
                let gap = if column == 0 { "" } else { "  " };
                line += &if column < self.texts {
                    format!("{gap}{cell:<width$}")
                } else {
                    format!("{gap}{cell:>width$}")
                };
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn columns_line_up_by_characters_not_bytes() {
        let mut table = Table::new(1, &["food", "kcal"]);
        table.row(&["Jalapeño"], &[29.0]);
        table.row(&["Salt"], &[0.0]);
        assert_eq!(table.to_string(), "food      kcal\nJalapeño  29.0\nSalt       0.0\n");
    }
}
