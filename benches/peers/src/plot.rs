//! The medians as pictures: a line for each contender over the number of migrations, both axes logarithmic.

use std::path::Path;

use plotters::prelude::*;

use crate::report::time;
use crate::samples::Samples;
use crate::scenarios::SCENARIOS;

/// A picture of each scenario.
pub fn all(measured: &[Samples], dir: &Path) {
    for scenario in &SCENARIOS {
        let samples: Vec<_> = measured
            .iter()
            .filter(|samples| samples.scenario == scenario.name)
            .collect();
        let file = dir.join(file_name(scenario.name));
        draw(scenario.name, &samples, &file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }
}

fn file_name(scenario: &str) -> String {
    format!("{}.svg", scenario.replace(", ", "-").replace(' ', "-").to_lowercase())
}

/// The same colour in every picture; tohead is black and thick, a floor is grey.
fn style(who: &str) -> ShapeStyle {
    let colour = match who {
        "tohead" => return BLACK.stroke_width(4),
        "rusqlite_migration" => RGBColor(0, 114, 178),
        "refinery" => RGBColor(230, 159, 0),
        "refinery, grouped" => RGBColor(190, 170, 40),
        "diesel_migrations" => RGBColor(0, 158, 115),
        "sqlx" => RGBColor(213, 94, 0),
        "migratio" => RGBColor(204, 121, 167),
        who if who.starts_with("raw") => RGBColor(90, 90, 90),
        _ => RGBColor(170, 170, 170),
    };
    colour.stroke_width(2)
}

fn draw(title: &str, samples: &[&Samples], file: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let medians: Vec<_> = samples.iter().map(|samples| samples.median()).collect();
    let lowest = medians.iter().copied().fold(f64::INFINITY, f64::min) / 1.5;
    let highest = medians.iter().copied().fold(0.0, f64::max) * 1.5;
    let area = SVGBackend::new(file, (800, 480)).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .caption(title, ("sans-serif", 22))
        .margin(12)
        .x_label_area_size(40)
        .y_label_area_size(80)
        .build_cartesian_2d((9.0..30_000.0f64).log_scale(), (lowest..highest).log_scale())?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(WHITE)
        .x_desc("migrations")
        .x_labels(4)
        .x_label_formatter(&|count| {
            if *count > 2_000.0 {
                String::new()
            } else {
                format!("{count:.0}")
            }
        })
        .y_label_formatter(&|nanos| time(*nanos))
        .draw()?;
    let mut names: Vec<_> = samples.iter().map(|samples| samples.who).collect();
    names.sort_unstable();
    names.dedup();
    names.sort_by_key(|who| *who != "tohead");
    for who in names {
        let mut points: Vec<_> = samples
            .iter()
            .filter(|samples| samples.who == who)
            .map(|samples| (samples.count as f64, samples.median()))
            .collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        let style = style(who);
        chart
            .draw_series(LineSeries::new(points.iter().copied(), style).point_size(4))?
            .label(who)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], style));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::MiddleRight)
        .border_style(RGBColor(200, 200, 200))
        .background_style(WHITE)
        .draw()?;
    area.present()?;
    Ok(())
}
