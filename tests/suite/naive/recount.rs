//! A report taken at its word: its numbers recounted from its own rows.

use dora_insight::metric::{Figure, Operand};
use dora_insight::report::{DrillDown, Query, Report};
use dora_insight::workspace::{DrillQuery, Workspace};

use super::case::table;
use super::{mean, median};

/// What was read was used or left out for a reason that has a name; every number is one; statistics are in order.
pub fn check_sound(report: &Report, what: &str) {
    let excluded: u64 = report.accounting.excluded.iter().map(|excluded| excluded.count).sum();
    assert_eq!(report.accounting.read, report.accounting.used + excluded, "{what}: conservation");
    assert_eq!(report.accounting.used, report.figure.n, "{what}: used");
    let missed = report.links.iter().flat_map(|link| link.missed.keys().copied());
    let reasons = report.accounting.excluded.iter().map(|excluded| excluded.reason).chain(missed);
    let mut reasons = reasons.chain(report.figure.reason).chain(report.series.iter().filter_map(|point| point.reason));
    assert!(reasons.all(|reason| !reason.is_empty() && reason != "other"), "{what}: reasons");
    for point in &report.series {
        assert_eq!(point.value.is_none(), point.reason.is_some(), "{what}: a value or a reason for {}", point.start);
        check_numbers(point.value, &point.operands, what);
    }
    for figure in report.stages.iter().map(|stage| &stage.figure).chain([&report.figure]) {
        check_figure(figure, what);
    }
    let ages = report.open.iter().flat_map(|open| [open.median_age_ms, open.oldest_age_ms]).flatten();
    assert!(ages.into_iter().all(|age| age.is_finite() && age >= 0.0), "{what}: ages");
}

fn check_figure(figure: &Figure, what: &str) {
    assert_eq!(figure.value.is_none(), figure.reason.is_some(), "{what}: a value or a reason");
    assert!(figure.coverage.have <= figure.coverage.of, "{what}: {:?}", figure.coverage);
    check_numbers(figure.value, &figure.operands, what);
    if let Some((low, high)) = figure.interval95 {
        let value = figure.value.unwrap_or_default();
        let holds = low - 1e-12 <= value && value <= high + 1e-12;
        assert!(low.is_finite() && high.is_finite() && holds, "{what}: {value} in {low} to {high}");
    }
    if let Some(all) = &figure.statistics {
        let order = [all.min, all.median_lower, all.median, all.median_upper, all.p75, all.p90, all.p95, all.max];
        let medians = order[1..4].is_sorted() && order[0] <= order[1] && order[3] <= order[7];
        let percentiles = [all.min, all.median, all.p75, all.p90, all.p95, all.max].is_sorted();
        assert!(medians && percentiles && all.min <= all.mean && all.mean <= all.max, "{what}: {all:?}");
        assert!(order.iter().all(|value| value.is_finite()), "{what}: {all:?}");
    }
}

fn check_numbers(value: Option<f64>, operands: &[Operand], what: &str) {
    let mut numbers = operands.iter().map(|operand| operand.value).chain(value);
    assert!(numbers.all(|number| number.is_finite() && number >= 0.0), "{what}: {value:?} of {operands:?}");
}

/// The rows behind a figure and its steps recompute to them.
pub fn check_rows(engine: &mut Workspace, query: &Query, report: &Report, what: &str) {
    for (number, group) in report.rows.iter().enumerate() {
        let counted = |operands: &[Operand], n: u64| match operands.iter().find(|one| one.name == group.operand) {
            Some(operand) => operand.value,
            None if number == 0 => n as f64,
            None => 0.0,
        };
        let mut reached = 0;
        for point in &report.series {
            let (from, to) = point.rows[number];
            assert_eq!(from, reached, "{what}: where the rows of {} begin", point.start);
            assert_eq!(f64::from(to - from), counted(&point.operands, point.n), "{what}: the rows of {}", point.start);
            reached = to;
        }
        assert_eq!(reached as usize, group.ids.len(), "{what}: the rows of all steps");
        let told = counted(&report.figure.operands, report.figure.n);
        assert_eq!(group.ids.len() as f64, told, "{what}: {}", group.operand);
    }
    let mut drill = |bucket, offset, limit| {
        let page = DrillQuery { bucket, offset, limit: Some(limit), ..DrillQuery::new(query.clone()) };
        engine.drill_down(&page, table(query)).expect("rows")
    };
    let all = drill(None, 0, usize::MAX);
    assert_eq!((all.total, all.rows.len() as u64), (report.figure.n, report.figure.n), "{what}");
    let page = all.rows.len() / 3 + 1;
    let pages: Vec<DrillDown> = (0..3).map(|number| drill(None, number * page, page)).collect();
    assert!(pages.iter().flat_map(|page| &page.rows).eq(&all.rows), "{what}: the rows page by page");
    let ours = report.series.iter().enumerate().filter(|(_, point)| point.rows[0].0 < point.rows[0].1);
    for (number, point) in ours.step_by(report.series.len() / 6 + 1) {
        let step = drill(Some(number), 0, usize::MAX);
        let (from, to) = (point.rows[0].0 as usize, point.rows[0].1 as usize);
        assert_eq!(step.rows, all.rows[from..to], "{what}: the rows of {}", point.start);
        let is_span = report.open.is_some();
        assert!(!is_span || same(point.value, median(&totals(&step))), "{what}: the median of {}", point.start);
    }
    if report.open.is_some() {
        check_times(report, &all, what);
    }
}

/// Median and mean of a span, and the medians of its stages.
fn check_times(report: &Report, all: &DrillDown, what: &str) {
    let totals = totals(all);
    assert_eq!(totals.len(), all.rows.len(), "{what}: each row has its time");
    assert!(same(report.figure.value, median(&totals)), "{what}: the median of the rows");
    assert!(same(report.figure.statistics.map(|all| all.mean), mean(&totals)), "{what}: the mean of the rows");
    for (number, stage) in report.stages.iter().enumerate() {
        let times: Vec<i64> = all.rows.iter().filter_map(|row| row.stages_ms[number]).collect();
        assert_eq!(times.len() as u64, stage.figure.n, "{what}: rows with {}", stage.id);
        assert!(same(stage.figure.value, median(&times)), "{what}: the median of {}", stage.id);
    }
    for row in &all.rows {
        let sum: i64 = row.stages_ms.iter().flatten().sum();
        assert_eq!(Some(sum), row.total_ms, "{what}: the stages of {} add up to the time that passed", row.key);
    }
}

fn totals(rows: &DrillDown) -> Vec<i64> {
    rows.rows.iter().filter_map(|row| row.total_ms).collect()
}

/// Equal but for the last digits.
fn same(left: Option<f64>, right: Option<f64>) -> bool {
    left == right || left.zip(right).is_some_and(|(left, right)| (left - right).abs() <= 1e-9 * right.abs())
}
