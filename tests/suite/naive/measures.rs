//! The five measures of the default profile.

use chrono::NaiveDate;

use super::{Dates, Links, Pull, Records, Run, Step, mean, median, percentile, wilson};

/// What a measure says over a range of dates.
#[derive(Debug, Default)]
pub struct Answer {
    pub whole: Part,
    pub points: Vec<Point>,
    /// The median of each stage, and how many have it.
    pub stages: Vec<(Option<f64>, usize)>,
    /// What has begun before the range's end and has not ended: how many, the median age now, the greatest.
    pub open: Option<(u64, Option<f64>, Option<f64>)>,
    /// All records of the kinds that the population is made of.
    pub read: usize,
    /// How many of them the definition does not let in by what they are.
    pub not_matched: usize,
    /// How many are let in, but lie outside the range.
    pub outside: usize,
    /// How many spans in the range end before they start.
    pub negative: usize,
}

/// A figure over some dates.
#[derive(Debug, Default)]
pub struct Part {
    pub value: Option<f64>,
    pub n: usize,
    pub operands: Vec<(&'static str, f64)>,
    /// Mean, median, 75th, 90th and 95th percentile, least and greatest.
    pub statistics: Option<[f64; 7]>,
    pub interval: Option<(f64, f64)>,
}

/// A figure over one step of the trend.
#[derive(Debug)]
pub struct Point {
    pub name: NaiveDate,
    pub part: Part,
}

/// From when to when something went on, if it did, and the time in each stage.
struct Span {
    start: Option<i64>,
    end: Option<i64>,
    stages: Vec<Option<i64>>,
}

impl Answer {
    /// Lead time for changes: merged pull requests by the deployment that shipped them.
    pub fn lead_time(records: &Records, links: &Links<'_>, dates: &Dates, step: Step) -> Answer {
        let spans = links.ships.iter().map(|(change, deployment)| {
            let end = deployment.and_then(|run| records.runs[run].finished);
            let start = started(records, change);
            let events = [change.created, change.approvals.iter().max().copied(), change.merged, end];
            Span { start, end, stages: monotone(start, &events) }
        });
        let spans: Vec<Span> = spans.collect();
        Answer {
            read: records.pulls.len(),
            not_matched: records.pulls.len() - spans.len(),
            ..of_spans(&spans, dates, step)
        }
    }

    /// Time to restore: incidents by when they were resolved.
    pub fn time_to_restore(records: &Records, dates: &Dates, step: Step) -> Answer {
        let incidents = records.troubles.iter().filter(|trouble| trouble.is_incident());
        let spans = incidents.map(|incident| {
            let (start, end) = (Some(incident.opened), incident.resolved);
            Span { start, end, stages: monotone(start, &[end]) }
        });
        let spans: Vec<Span> = spans.collect();
        let read = records.troubles.len();
        Answer { read, not_matched: read - spans.len(), ..of_spans(&spans, dates, step) }
    }

    /// Deployment frequency: successful production deployments a calendar day. Where nothing is a deployment there is nothing to
    /// show, which is another thing than none in these dates.
    pub fn deployment_frequency(records: &Records, dates: &Dates, step: Step) -> Answer {
        let members = placed(records, dates, |_, run| run.is_deployment());
        let part = |dates: &Dates| {
            let mut days: Vec<NaiveDate> =
                members.iter().map(|(date, _)| *date).filter(|date| dates.hold(*date)).collect();
            let (n, begun) = (days.len() as f64, dates.begun() as f64);
            days.dedup();
            let rate = n / begun;
            let week = if dates.weekdays { 5.0 } else { 7.0 };
            let operands = vec![
                ("deployments", n),
                ("days", begun),
                ("daysWithDeployment", days.len() as f64),
                ("perDay", rate),
                ("perWeek", rate * week),
                ("per30Days", rate * 30.0 * week / 7.0),
            ];
            let is_shown = begun > 0.0 && !members.is_empty();
            let operands = if is_shown { operands } else { Vec::new() };
            Part { value: is_shown.then_some(rate), n: n as usize, operands, ..Part::default() }
        };
        of_runs(records, &members, dates, step, part)
    }

    /// Change failure rate: releases that were rolled back, blamed, repaired or undone, of all releases.
    pub fn change_failure_rate(records: &Records, links: &Links<'_>, dates: &Dates, step: Step) -> Answer {
        let failed = |number: usize, run: &Run| {
            let linked = [&links.blamed, &links.repaired, &links.undone].iter().any(|all| all.contains(&number));
            linked || run.is_rolled_back()
        };
        rate(records, dates, step, failed)
    }

    /// Rework rate: releases that were hotfixes or rollbacks, blamed or undone, of all releases.
    pub fn rework_rate(records: &Records, links: &Links<'_>, dates: &Dates, step: Step) -> Answer {
        let rework = |number: usize, run: &Run| {
            run.is_hotfix || run.is_rollback || links.blamed.contains(&number) || links.undone.contains(&number)
        };
        rate(records, dates, step, rework)
    }
}

/// When work on a change began: as the pull request says, else when the first of its commits was written. Where it lists none,
/// they are those that its merge brought: the one that was squashed, or all that came in by the second parent.
fn started(records: &Records, change: &Pull) -> Option<i64> {
    let written = |sha: &String| records.known(&change.repo, sha).iter().map(|commit| commit.authored).min();
    let listed = change.commits.iter().map(|(sha, told)| told.or(written(sha)));
    if change.first_commit.is_some() || !change.commits.is_empty() {
        return change.first_commit.or(listed.flatten().min());
    }
    let merge = change.merge_commit.as_ref()?;
    match records.known(&change.repo, merge).first().map(|commit| &commit.parents[..]) {
        Some([first, second, ..]) => {
            let before = records.history(&change.repo, [first]);
            let brought = records.history(&change.repo, [second]);
            brought.difference(&before).filter_map(|(_, sha)| written(&(*sha).to_owned())).min()
        }
        _ => written(merge),
    }
}

/// The time to reach each event from the one before. No stage starts before the previous one ended, and none ends after the
/// whole does, so that the stages add up to it; an event that did not happen leaves its stage out, and the next one starts
/// where the last one ended that did.
fn monotone(start: Option<i64>, events: &[Option<i64>]) -> Vec<Option<i64>> {
    let (Some(mut reached), Some(Some(end))) = (start, events.last()) else { return vec![None; events.len()] };
    let mut stage = |event: &Option<i64>| {
        let before = reached;
        event.map(|event| {
            reached = reached.max(event.min(*end));
            reached - before
        })
    };
    events.iter().map(&mut stage).collect()
}

fn of_spans(spans: &[Span], dates: &Dates, step: Step) -> Answer {
    let ended: Vec<(NaiveDate, i64, &Span)> = spans
        .iter()
        // What lies ahead has not happened.
        .filter(|span| span.end.is_some_and(|end| end <= dates.now))
        .filter_map(|span| Some((dates.date(span.end?), span.end? - span.start?, span)))
        .filter(|(date, _, _)| dates.hold(*date))
        .collect();
    let kept: Vec<&(NaiveDate, i64, &Span)> = ended.iter().filter(|(_, total, _)| *total >= 0).collect();
    let part = |dates: &Dates| {
        let mine = kept.iter().filter(|(date, _, _)| dates.hold(*date));
        spread(&mine.map(|(_, total, _)| *total).collect::<Vec<i64>>())
    };
    let stage = |stage: usize| {
        let times: Vec<i64> = kept.iter().filter_map(|(_, _, span)| span.stages[stage]).collect();
        (median(&times), times.len())
    };
    let open =
        spans.iter().filter(|span| span.end.is_none() && span.start.is_some_and(|at| dates.date(at) <= dates.to));
    let ages: Vec<i64> = open.filter_map(|span| Some((dates.now - span.start?).max(0))).collect();
    let points = dates.steps(step).into_iter().map(|(name, dates)| Point { name, part: part(&dates) });
    Answer {
        whole: part(dates),
        points: points.collect(),
        stages: (0..spans.first().map_or(0, |span| span.stages.len())).map(stage).collect(),
        open: Some((ages.len() as u64, median(&ages), percentile(&ages, 1.0))),
        outside: spans.iter().filter(|span| span.end.is_some_and(|end| !dates.hold(dates.date(end)))).count(),
        negative: ended.len() - kept.len(),
        ..Answer::default()
    }
}

/// The figure of a list of times: their median.
fn spread(times: &[i64]) -> Part {
    let at = |share| percentile(times, share);
    let value = median(times);
    let seven = || Some([mean(times)?, value?, at(0.75)?, at(0.9)?, at(0.95)?, at(0.0)?, at(1.0)?]);
    let operands = value.map(|value| ("ms", value)).into_iter().collect();
    Part { value, n: times.len(), operands, statistics: seven(), interval: None }
}

/// The runs for which this holds by the date they finished on, whether or not in the range, oldest first.
fn placed(records: &Records, dates: &Dates, holds: impl Fn(usize, &Run) -> bool) -> Vec<(NaiveDate, usize)> {
    let all = records.runs.iter().enumerate().filter(|(number, run)| holds(*number, run));
    // What lies ahead in the range has not happened.
    let ahead = |at: i64| at > dates.now && dates.hold(dates.date(at));
    let happened = all.filter(|(_, run)| !run.finished.is_some_and(ahead));
    let mut dated: Vec<_> = happened.filter_map(|(number, run)| Some((dates.date(run.finished?), number))).collect();
    dated.sort_unstable();
    dated
}

fn rate(records: &Records, dates: &Dates, step: Step, counts: impl Fn(usize, &Run) -> bool) -> Answer {
    let members = placed(records, dates, |_, run| run.is_released());
    let some = placed(records, dates, |number, run| run.is_released() && counts(number, run));
    let part = |dates: &Dates| {
        let count = |all: &[(NaiveDate, usize)]| all.iter().filter(|(date, _)| dates.hold(*date)).count();
        let (some, all) = (count(&some), count(&members));
        if all == 0 {
            return Part::default();
        }
        let share = some as f64 / all as f64;
        Part {
            value: Some(share),
            n: all,
            operands: vec![("failures", some as f64), ("deployments", all as f64), ("ratio", share)],
            statistics: None,
            interval: Some(wilson(some as f64, all as f64)),
        }
    };
    of_runs(records, &members, dates, step, part)
}

fn of_runs(
    records: &Records,
    members: &[(NaiveDate, usize)],
    dates: &Dates,
    step: Step,
    part: impl Fn(&Dates) -> Part,
) -> Answer {
    Answer {
        whole: part(dates),
        points: dates.steps(step).into_iter().map(|(name, dates)| Point { name, part: part(&dates) }).collect(),
        read: records.runs.len(),
        not_matched: records.runs.iter().filter(|run| !run.is_production()).count(),
        outside: members.iter().filter(|(date, _)| !dates.hold(*date)).count(),
        ..Answer::default()
    }
}
