//! A lock file that git could not merge.

use std::ops::Range;

/// Git's markers, as it writes them at the start of a line
/// (<https://git-scm.com/docs/git-merge#_how_conflicts_are_presented>).
const OURS: &str = "<<<<<<<";
const BASE: &str = "|||||||";
const SEPARATOR: &str = "=======";
const THEIRS: &str = ">>>>>>>";

/// Where the first marker stands. None of them can stand at the start of a line of TOML.
pub(crate) fn first_marker(text: &str) -> Option<Range<usize>> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if [OURS, BASE, SEPARATOR, THEIRS]
            .iter()
            .any(|marker| line.starts_with(marker))
        {
            return Some(at..at + line.trim_end().len());
        }
        at += line.len();
    }
    None
}

/// The two versions of the file that git could not join.
#[cfg(feature = "cli")]
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Sides {
    /// What the current branch had: in front of `=======`.
    pub(crate) ours: String,
    /// What is being merged into it.
    pub(crate) theirs: String,
}

/// Takes the two sides apart; none if the markers do not stand in the order in which git writes them.
///
/// Git leaves out of a conflict what both sides have in common, also in the middle of it, so a side is
/// all that stands outside of the markers, and its part of every conflict.
#[cfg(feature = "cli")]
pub(crate) fn sides(text: &str) -> Option<Sides> {
    #[derive(Clone, Copy, PartialEq, Eq)]
    enum In {
        Both,
        Ours,
        Base,
        Theirs,
    }
    let mut sides = Sides {
        ours: String::new(),
        theirs: String::new(),
    };
    let mut place = In::Both;
    for line in text.split_inclusive('\n') {
        let is = |marker: &str| line.starts_with(marker);
        place = match place {
            In::Both if is(OURS) => In::Ours,
            In::Ours if is(BASE) => In::Base,
            In::Ours | In::Base if is(SEPARATOR) => In::Theirs,
            In::Theirs if is(THEIRS) => In::Both,
            _ if [OURS, BASE, SEPARATOR, THEIRS].iter().any(|marker| is(marker)) => return None,
            place => {
                if matches!(place, In::Both | In::Ours) {
                    sides.ours.push_str(line);
                }
                if matches!(place, In::Both | In::Theirs) {
                    sides.theirs.push_str(line);
                }
                place
            }
        };
    }
    (place == In::Both).then_some(sides)
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;

    #[test]
    fn each_side_is_what_stands_outside_and_its_own_parts() {
        let text = "a\n<<<<<<< HEAD\nb\n||||||| base\nx\n=======\nc\n>>>>>>> main\nd\n<<<<<<< HEAD\ne\n=======\n>>>>>>> main\n";
        assert_eq!(first_marker(text), Some(2..14));
        let expected = Sides {
            ours: "a\nb\nd\ne\n".to_owned(),
            theirs: "a\nc\nd\n".to_owned(),
        };
        assert_eq!(sides(text), Some(expected));
        for wrong in ["<<<<<<< a\nb\n", "=======\n", "<<<<<<<\n>>>>>>>\n", ">>>>>>>\n"] {
            assert_eq!(sides(wrong), None, "{wrong}");
        }
        assert_eq!(first_marker("format = 1\n# ======= \n"), None);
    }
}
