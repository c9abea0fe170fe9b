//! Findings as a person reads them: the source line, the place underlined, the remedy.

use annotate_snippets::{AnnotationKind, Level as Title, Renderer, Snippet};

use crate::source::Level;
use crate::source::finding::Finding;

/// A finding with its source line. `colour` adds ANSI colours.
pub(super) fn render(finding: &Finding, level: Level, colour: bool) -> String {
    let title = if level == Level::Deny {
        Title::ERROR
    } else {
        Title::WARNING
    };
    let title = title.primary_title(finding.message.as_str()).id(finding.check.id());
    let text = finding.file.text.as_str();
    let group = if text.trim().is_empty() {
        title.element(annotate_snippets::Origin::path(finding.file.path.as_str()))
    } else {
        let annotation = AnnotationKind::Primary.span(visible(finding));
        let annotation = if finding.label.is_empty() {
            annotation
        } else {
            annotation.label(finding.label.as_str())
        };
        title.element(
            Snippet::source(text)
                .path(finding.file.path.as_str())
                .annotation(annotation),
        )
    };
    let places = finding.places.iter().map(|place| {
        let annotation = AnnotationKind::Context.span(place.span.clone());
        Snippet::source(place.file.text.as_str())
            .path(place.file.path.as_str())
            .annotation(annotation.label(place.label.as_str()))
    });
    let group = group.elements(places);
    let notes = finding.notes.iter().map(|note| Title::NOTE.message(note.as_str()));
    let help = (!finding.help.is_empty()).then(|| Title::HELP.message(finding.help.as_str()));
    let group = group.elements(notes.chain(help));
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group])
}

/// The place, or the first line of the file for a finding about the file as a whole.
fn visible(finding: &Finding) -> std::ops::Range<usize> {
    if !finding.span.is_empty() {
        return finding.span.clone();
    }
    let text = &finding.file.text;
    let start = text.len() - text.trim_start().len();
    start..start + text[start..].lines().next().unwrap_or_default().trim_end().len()
}
