//! Putting an explanation together: what of a measured question is explained, its values, and its records.

use std::collections::{BTreeMap, BTreeSet};

use super::drill::{Places, link_of, title};
use super::explain::{
    ExplainedRecord, Explanation, SpanRules, StageRule, StageTime, Subject, SubjectName, WorkWeekRule,
};
use super::formula::{
    LimitStep, band_sentence, band_steps, formula, group_name, limit_sentence, sentence, too_few_sentence,
};
use super::provenance::{self, Involved};
use super::{Dates, Frame, ProfileName, ZoneName, correction_note, sentences};
use crate::link::moment_of_some;
use crate::metric::{
    BucketCount, Conditions, Figure, Measured, Question, RowGroup, SpanTable, Working, frequency_working, gaps_of,
    overall_limits, rate_working, span_working, stage_working, total_to_now,
};
use crate::profile::{
    Correction, CountMeasure, Measure, Missing, Moment, Negative, OpenItems, Order, Per, Rounding, SpanMeasure, Total,
    word_of,
};
use crate::store::RowId;
use crate::time::{DayRange, Instant, Zone};

/// What is needed to explain a measured question.
pub struct Explaining<'e> {
    /// The question.
    pub question: &'e Question<'e>,
    /// Where and when.
    pub frame: &'e Frame<'e>,
    /// Its answer.
    pub measured: &'e Measured,
    /// For spans, the items' times.
    pub spans: Option<(&'e SpanTable, &'e SpanMeasure)>,
    /// Where records were read from.
    pub places: Places<'e>,
    /// All corrections.
    pub corrections: &'e [Correction],
    /// What of the answer.
    pub subject: Subject,
    /// Which of the answer's groups of rows is listed.
    pub group: usize,
    /// From which record on, and how many at most.
    pub page: (usize, usize),
}

/// Explains a figure, a step or a stage.
pub fn explain(explaining: &Explaining<'_>) -> Explanation {
    let Explaining { question, frame, measured, subject, .. } = explaining;
    let (profile, measure) = (question.reach.profile, frame.measure);
    let figure = explaining.figure();
    let positions = explaining.positions(explaining.group);
    let working = explaining.working();
    let formula = formula(question.reach, &working, &explaining.stage_ids());
    let mut values: Vec<f64> = explaining.values(&positions).into_iter().flatten().collect();
    let noun = explaining.noun();
    let limits = explaining.limits();
    let band = band_steps(profile, measure, &figure);
    let mut words = vec![sentence(measure, &formula, &figure, &mut values, &noun)];
    words.extend(explaining.spans.map(|(_, span)| explaining.measured_from(span)));
    words.extend(band.as_ref().map(band_sentence));
    words.extend(figure.band_reason.map(|_| too_few_sentence(profile, measure, &figure)));
    words.extend(limits.as_ref().zip(figure.value).map(|(limits, value)| limit_sentence(limits, value)));
    let involved = Involved::of(profile, measure);
    let (offset, limit) = explaining.page;
    let (start, end) = question.bounds;
    let dates = explaining.dates();
    Explanation {
        metric: measure.word(),
        of: SubjectName {
            kind: match subject {
                Subject::Figure => "figure",
                Subject::Step(_) => "step",
                Subject::Stage(_) => "stage",
            },
            bucket: if let Subject::Step(bucket) = subject { Some(*bucket) } else { None },
            stage: if let Subject::Stage(stage) = subject {
                Some(explaining.stage_ids()[*stage].clone())
            } else {
                None
            },
            from: dates.from.to_string(),
            to: dates.to.to_string(),
        },
        profile: ProfileName { id: profile.id.clone(), name: profile.name.clone() },
        collection: None,
        range: Dates { from: frame.range.from.to_string(), to: frame.range.to.to_string() },
        zone: ZoneName { name: frame.zone.name.clone(), digest: frame.zone.digest(start, end) },
        now: frame.now.to_string(),
        figure,
        words,
        formula,
        span: explaining.spans.map(|(_, span)| explaining.rules(span)),
        band,
        limits,
        funnels: measured.rows.iter().map(|group| provenance::funnel(question.reach, measure, group)).collect(),
        definitions: involved.definitions.iter().map(|one| provenance::definition(question.reach, *one)).collect(),
        links: involved.links.iter().map(|link| provenance::link(question.reach, *link)).collect(),
        corrections: explaining.corrections.iter().map(correction_note).collect(),
        operand: measured.rows[explaining.group].operand,
        total: positions.len() as u64,
        offset: offset as u64,
        records: explaining.records(&positions, &working, &involved.links, offset..offset.saturating_add(limit)),
        diagnostics: Vec::new(),
    }
}

impl Explaining<'_> {
    fn figure(&self) -> Figure {
        match self.subject {
            Subject::Figure => self.measured.figure.clone(),
            Subject::Step(bucket) => self.measured.series[bucket].figure.clone(),
            Subject::Stage(stage) => self.measured.stages[stage].figure.clone(),
        }
    }

    fn stage_ids(&self) -> Vec<String> {
        self.spans.iter().flat_map(|(_, span)| span.stages.iter().map(|stage| stage.id.clone())).collect()
    }

    /// The days that the figure is over: a step's inside the range.
    fn dates(&self) -> DayRange {
        let range = self.question.range;
        match self.subject {
            Subject::Step(bucket) => {
                let bucket = &self.measured.series[bucket].bucket;
                DayRange { from: bucket.first.max(range.from), to: bucket.last.min(range.to) }
            }
            // Apache DevLake's frequency loses the first day.
            _ if self.frame.measure == Measure::DeploymentFrequency
                && self.question.reach.profile.deployment_frequency.first_day_lost =>
            {
                DayRange { from: range.from.plus(1), ..range }
            }
            _ => range,
        }
    }

    /// The members of a group that the figure stands on.
    fn positions(&self, group: usize) -> Vec<u32> {
        let RowGroup { account, .. } = &self.measured.rows[group];
        match (self.subject, self.spans) {
            (Subject::Step(bucket), _) => {
                let (from, to) = self.measured.series[bucket].rows[group];
                account.positions[from as usize..to as usize].to_vec()
            }
            (Subject::Stage(stage), Some((table, _))) => {
                let has_it = |item: &&u32| table.stage_ms(stage, **item as usize).is_some();
                account.positions.iter().filter(has_it).copied().collect()
            }
            (_, Some((_, span))) if span.open == OpenItems::Censored => {
                let open = account.left_out.iter().filter(|out| out.reason == "open");
                account.positions.iter().chain(open.flat_map(|out| &out.positions)).copied().collect()
            }
            _ => account.positions.clone(),
        }
    }

    fn anchors(&self, positions: &[u32]) -> Vec<Option<Instant>> {
        let population = &self.question.reach.resolved.populations[self.measured.rows[self.group].account.definition];
        let anchor = |position: &u32| match self.spans {
            Some((table, _)) => table.anchor(*position as usize),
            None => Some(population.members[*position as usize].at),
        };
        positions.iter().map(anchor).collect()
    }

    fn working(&self) -> Working {
        let (question, is_whole) = (self.question, !matches!(self.subject, Subject::Step(_)));
        let profile = question.reach.profile;
        if let Some((table, span)) = self.spans {
            return match self.subject {
                Subject::Stage(_) => stage_working(question, span),
                _ => span_working(question, span, table, &self.positions(0), is_whole),
            };
        }
        if let Some(rate) = provenance::rate(profile, self.frame.measure) {
            return rate_working(rate, self.positions(1).len(), self.positions(0).len());
        }
        let anchors: Vec<Instant> = self.anchors(&self.positions(0)).into_iter().flatten().collect();
        frequency_working(
            question,
            &profile.deployment_frequency,
            (&self.positions(0), &anchors),
            self.dates(),
            is_whole,
        )
    }

    /// What each member brings to the figure.
    fn values(&self, positions: &[u32]) -> Vec<Option<f64>> {
        let question = self.question;
        let counts = question.reach.profile.deployment_frequency.counts;
        match (self.spans, self.subject) {
            (Some((table, _)), Subject::Stage(stage)) => {
                positions.iter().map(|item| table.stage_ms(stage, *item as usize).map(|ms| ms as f64)).collect()
            }
            (Some((table, _)), _) => {
                positions.iter().map(|item| Some(total_to_now(question, table, *item) as f64)).collect()
            }
            (None, _) if self.frame.measure != Measure::DeploymentFrequency => {
                vec![Some(1.0); positions.len()]
            }
            (None, _) => {
                let frequency = &question.reach.profile.deployment_frequency;
                if let Per::Gaps { over, .. } = frequency.per {
                    let gaps = gaps_of(question, frequency, positions, over);
                    return gaps.into_iter().map(|gap| gap.map(|ms| ms as f64)).collect();
                }
                let anchors = self.anchors(positions);
                let day = |at: Option<Instant>| at.map(|at| question.zone.day_of(at));
                let value = |index: usize| {
                    let before = index.checked_sub(1).and_then(|before| anchors[before]);
                    let is_new = match counts {
                        CountMeasure::Members => true,
                        CountMeasure::DistinctDays => day(before) != day(anchors[index]),
                        CountMeasure::Presence | CountMeasure::Gaps => before.is_none(),
                    };
                    Some(f64::from(u8::from(is_new)))
                };
                (0..positions.len()).map(value).collect()
            }
        }
    }

    /// What the values are, of several.
    fn noun(&self) -> String {
        let measures_gaps = matches!(self.question.reach.profile.deployment_frequency.per, Per::Gaps { .. });
        match (self.spans, self.subject) {
            (Some((_, span)), Subject::Stage(stage)) => format!("times in {}", span.stages[stage].name),
            (Some(_), _) => "totals".to_owned(),
            (None, _) if self.frame.measure == Measure::DeploymentFrequency && measures_gaps => {
                "times from one deployment to the next".to_owned()
            }
            (None, _) if self.frame.measure == Measure::DeploymentFrequency => "deployments".to_owned(),
            _ => "failures".to_owned(),
        }
    }

    fn limits(&self) -> Option<LimitStep> {
        let (_, span) = self.spans?;
        let limits = match self.subject {
            Subject::Stage(stage) => span.stages[stage].limits,
            _ => overall_limits(span),
        };
        limits.map(|limits| LimitStep { ideal_ms: limits.ideal_ms, acceptable_ms: limits.acceptable_ms })
    }

    /// What one item's time is, in words.
    fn measured_from(&self, span: &SpanMeasure) -> String {
        let words = |moment| sentences::moment(self.question.reach.profile, moment, span.population);
        let last = span.stages.len() - 1;
        let (what, from, to) = match self.subject {
            Subject::Stage(stage) => {
                let from = match (&span.stages[stage].from, stage.checked_sub(1)) {
                    (Some(from), _) => words(from),
                    (None, Some(before)) => format!("the event before it: {}", words(&span.stages[before].until)),
                    (None, None) => words(&span.start),
                };
                ("Each time", from, words(&span.stages[stage].until))
            }
            _ => ("Each total", words(&span.start), words(&span.stages[last].until)),
        };
        let placed = words(&span.anchor);
        let mut sentence = format!("{what} runs from {from} to {to}; an item is in the range by {placed}");
        if self.question.reach.profile.work_week.is_some() {
            sentence += "; only working time counts";
        }
        if span.rounding != Rounding::None {
            sentence += &format!("; each is rounded ({})", word_of(Rounding::WORDS, span.rounding));
        }
        sentence + "."
    }

    fn rules(&self, span: &SpanMeasure) -> SpanRules {
        let profile = self.question.reach.profile;
        let words = |moment: &Moment| sentences::moment(profile, moment, span.population);
        let stage = |stage: &crate::profile::Stage| StageRule {
            id: stage.id.clone(),
            name: stage.name.clone(),
            from: stage.from.as_ref().map(words),
            until: words(&stage.until),
            limits: stage
                .limits
                .map(|limits| LimitStep { ideal_ms: limits.ideal_ms, acceptable_ms: limits.acceptable_ms }),
        };
        SpanRules {
            start: words(&span.start),
            anchor: words(&span.anchor),
            anchor_also: span.anchor_also.as_ref().map(words),
            weekends_off_long_spans: span.weekends_off_long_spans,
            stages: span.stages.iter().map(stage).collect(),
            order: word_of(Order::WORDS, span.order),
            missing: word_of(Missing::WORDS, span.missing),
            negative: word_of(Negative::WORDS, span.negative),
            drops_zero: span.drops_zero,
            total: word_of(Total::WORDS, span.total),
            rounding: word_of(Rounding::WORDS, span.rounding),
            open: word_of(OpenItems::WORDS, span.open),
            work_week: profile.work_week.as_ref().map(|week| WorkWeekRule {
                workdays: week.workdays.clone(),
                minutes: week.hours,
                holidays: week.holidays.iter().map(ToString::to_string).collect(),
            }),
        }
    }

    fn records(
        &self,
        positions: &[u32],
        working: &Working,
        links: &[usize],
        page: std::ops::Range<usize>,
    ) -> Vec<ExplainedRecord> {
        let reach = self.question.reach;
        let store = reach.store;
        let account = &self.measured.rows[self.group].account;
        let population = &reach.resolved.populations[account.definition];
        let (values, anchors) = (self.values(positions), self.anchors(positions));
        let page = page.start.min(positions.len())..page.end.min(positions.len());
        let shown = || positions[page.clone()].iter().map(|item| *item as usize);
        let moments: Vec<Vec<Option<Instant>>> = match self.spans {
            Some((_, span)) => span
                .stages
                .iter()
                .map(|stage| moment_of_some(reach, &stage.until, account.definition, shown()))
                .collect(),
            None => Vec::new(),
        };
        let rate = provenance::rate(reach.profile, self.frame.measure)
            .filter(|rate| account.definition == rate.numerator.population);
        let conditions = rate.map(|rate| Conditions::new(self.question, rate));
        let counted: Vec<(&'static str, BTreeSet<RowId>)> =
            self.measured.rows.iter().map(|group| (group.operand, group.ids.iter().copied().collect())).collect();
        let groups = Grouping::new(self.question, working);
        let record = |(number, item): (usize, usize)| {
            let member = population.members[item];
            let (kind, row) = (member.kind, member.row as usize);
            let id = store.row_id(kind, row);
            let stage = |(index, stage): (usize, String)| StageTime {
                stage,
                at: moments[index][number].map(|at| at.to_string()),
                ms: self.spans.and_then(|(table, _)| table.stage_ms(index, item)),
            };
            let held = conditions.as_ref().map(|conditions| conditions.held(item as u32)).unwrap_or_default();
            let having = |index: usize| sentences::having(reach.profile, &rate?.numerator.having[index]).into();
            let at = anchors[page.start + number];
            let counted = counted.iter().filter(|(_, ids)| ids.contains(&id));
            ExplainedRecord {
                id,
                kind: kind.word(),
                key: store.record_key(kind, row),
                title: title(store, kind, row),
                place: self.places.of(kind, row),
                at: at.map(|at| at.to_string()),
                outcome: member.outcome.word(),
                value: values[page.start + number],
                ended: at.is_some(),
                groups: groups.of(item as u32, at),
                counted: counted.map(|(operand, _)| *operand).collect(),
                conditions: held.into_iter().filter_map(having).collect(),
                start: self.spans.and_then(|(table, _)| table.start(item)).map(|start| start.to_string()),
                stages: self.stage_ids().into_iter().enumerate().map(stage).collect(),
                total_ms: self.spans.and_then(|(table, _)| table.total_ms(item)),
                links: links.iter().filter_map(|link| link_of(reach, *link, kind, row)).collect(),
            }
        };
        shown().enumerate().map(record).collect()
    }
}

/// Which groups of a formula a record is in.
enum Grouping<'g> {
    None,
    /// The names of each item's groups.
    Items(BTreeMap<u32, Vec<String>>),
    Buckets(&'g [BucketCount]),
    Days(&'g Zone),
}

impl<'g> Grouping<'g> {
    fn new(question: &'g Question<'g>, working: &'g Working) -> Grouping<'g> {
        match working {
            Working::Groups { by, groups, .. } => {
                let mut names: BTreeMap<u32, Vec<String>> = BTreeMap::new();
                for group in groups {
                    for item in &group.items {
                        names.entry(*item).or_default().push(group_name(question.reach, *by, group.key));
                    }
                }
                Grouping::Items(names)
            }
            Working::Buckets { buckets, .. } => Grouping::Buckets(buckets),
            Working::Quotient { above: ("daysWithDeployment", _), .. } => Grouping::Days(question.zone),
            _ => Grouping::None,
        }
    }

    fn of(&self, item: u32, at: Option<Instant>) -> Vec<String> {
        match (self, at) {
            (Grouping::Items(names), _) => names.get(&item).cloned().unwrap_or_default(),
            (Grouping::Buckets(buckets), Some(at)) => {
                let holds = |one: &&BucketCount| one.bucket.start <= at && at < one.bucket.end;
                buckets.iter().filter(holds).map(|one| one.bucket.first.to_string()).collect()
            }
            (Grouping::Days(zone), Some(at)) => vec![zone.day_of(at).to_string()],
            _ => Vec::new(),
        }
    }
}
