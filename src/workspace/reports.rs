//! Figures out.

use super::collections::{Asking, ProfileUse};
use super::{Prepared, PreparedKey, Workspace};
use crate::diag::{Diagnostic, Severity};
use crate::document::{At, Check, parse};
use crate::event::{Field, FieldType, Kind};
use crate::filter::check_filter;
use crate::insight::TimeRange;
use crate::link::{Reach, resolve};
use crate::metric::{
    Figure, Measured, Question, Sample, difference, frequency_sample, measure_frequency, measure_rate, measure_spans,
    rate_sample, span_sample,
};
use crate::profile::{
    Bindings, DEFAULT_PROFILE, DEFAULT_PROFILE_ID, Measure, PercentileRule, Profile, Statistic, check_profile, preset,
    statistic_named,
};
use crate::report::{
    Change, Dates, Frame, Item, Places, Query, QueryError, Report, describe_row, report, why, why_measure,
};
use crate::select::{Chosen, KindFilters, Membership};
use crate::store::RowId;
use crate::time::{DayRange, Instant, Interval, Stamp, Zone, buckets};

/// The longest range: a century.
const MOST_DAYS: i64 = 36_525;

/// A query whose members are known to fit.
pub(super) struct Asked {
    pub measure: Measure,
    pub now: Instant,
    pub range: DayRange,
    pub interval: Interval,
    pub statistic: Option<Statistic>,
    pub filters: KindFilters,
    /// The range that the figure is compared to.
    pub compared_to: Option<DayRange>,
}

/// A query that was read, and the profile that answers it.
pub(super) struct Posed {
    pub asked: Asked,
    pub asking: Asking,
    /// What of the question needs attention.
    pub findings: Vec<Diagnostic>,
    pub key: PreparedKey,
}

impl Workspace {
    /// The name of the zone that a query's dates are in: its own, else its profile's. The host brings that zone's rules along.
    pub fn zone_name(&self, query: &Query) -> Result<String, QueryError> {
        match &query.zone {
            Some(zone) => Ok(zone.clone()),
            None => Ok(self.checked_profile(&self.asking(query)?.profile)?.zone),
        }
    }

    /// Answers a query.
    pub fn report(&mut self, query: &Query, zone: &Zone) -> Result<Report, QueryError> {
        let Posed { asked, asking, findings, key } = self.pose(query, zone)?;
        let prepared = &self.prepared[&key];
        let measured = self.measure(prepared, &asking, &asked, zone);
        let frame =
            Frame { measure: asked.measure, range: asked.range, zone, interval: asked.interval, now: asked.now };
        let mut report = report(&frame, &prepared.profile, &prepared.resolved, &self.corrections, measured);
        if let Some(earlier) = asked.compared_to {
            let seed = query.seed.unwrap_or(1);
            report.change = Some(self.change(prepared, (&asking, &asked, zone), &report.figure, earlier, seed));
        }
        report.collection = asking.name;
        report.diagnostics.extend(findings);
        Ok(report)
    }

    /// Everything known of one row, and what a profile makes of it.
    pub fn item(&mut self, id: RowId, profile: Option<&str>) -> Result<Option<Item>, QueryError> {
        let key = self.prepare(&ProfileUse::plain(profile), &Zone::utc())?;
        let prepared = &self.prepared[&key];
        Ok(describe_row(
            Places { store: &self.store, imports: &self.imports },
            &prepared.profile,
            &prepared.resolved,
            id,
        ))
    }

    /// The same by the profile of a question, and why the row counts in each measure of it, or does not.
    pub fn item_in(&mut self, id: RowId, query: &Query, zone: &Zone) -> Result<Option<Item>, QueryError> {
        let Posed { asked, asking, key, .. } = self.pose(query, zone)?;
        let prepared = &self.prepared[&key];
        let places = Places { store: &self.store, imports: &self.imports };
        let item = describe_row(places, &prepared.profile, &prepared.resolved, id);
        let (Some(mut item), Some(place)) = (item, self.store.row(id)) else { return Ok(None) };
        let why = self.ask(prepared, &asking, &asked, zone, |question| {
            let mut why = why(question.reach, &self.corrections, place.0, place.1);
            for (_, measure) in Measure::WORDS {
                let measured = measured(question, *measure, prepared);
                let spans = prepared.spans(*measure).map(|(table, _)| table);
                let own = why_measure(question, *measure, &measured, spans, &why, place);
                why.measures.extend(own);
            }
            why
        });
        item.why = Some(why);
        Ok(Some(item))
    }

    /// Reads a query, and works out the profile that answers it.
    pub(super) fn pose(&mut self, query: &Query, zone: &Zone) -> Result<Posed, QueryError> {
        self.store.seal();
        let mut asked = self.read(query, zone)?;
        let asking = self.asking(query)?;
        let findings = asking.settle(&mut asked.filters);
        let key = self.prepare(&asking.profile, zone)?;
        self.choose(&asking, &key);
        Ok(Posed { asked, asking, findings, key })
    }

    pub(super) fn measure(&self, prepared: &Prepared, asking: &Asking, asked: &Asked, zone: &Zone) -> Measured {
        self.ask(prepared, asking, asked, zone, |question| measured(question, asked.measure, prepared))
    }

    /// How a figure differs from that of an earlier range.
    fn change(
        &self,
        prepared: &Prepared,
        (asking, asked, zone): (&Asking, &Asked, &Zone),
        figure: &Figure,
        range: DayRange,
        seed: u32,
    ) -> Change {
        let before = Asked { range, filters: asked.filters.clone(), ..*asked };
        let profile = &prepared.profile;
        let (earlier, found) = self.ask(prepared, asking, &before, zone, |question| {
            let earlier = measured(question, asked.measure, prepared).figure;
            let found = self.ask(prepared, asking, asked, zone, |now| {
                let samples = sample(now, asked.measure, prepared).zip(sample(question, asked.measure, prepared));
                difference(asked.measure, (figure, &earlier), samples, profile.fewest, u64::from(seed))
            });
            (earlier, found)
        });
        Change {
            range: Dates { from: range.from.to_string(), to: range.to.to_string() },
            figure: earlier,
            difference: found.value,
            interval95: found.interval95,
            noise: found.noise,
            resamples: found.resamples,
            seed,
            reason: found.reason,
        }
    }

    /// Puts a question together, and hands it to whoever answers it.
    pub(super) fn ask<T>(
        &self,
        prepared: &Prepared,
        asking: &Asking,
        asked: &Asked,
        zone: &Zone,
        answer: impl FnOnce(&Question<'_>) -> T,
    ) -> T {
        let profile = &prepared.profile;
        // A profile that is only tried has not been asked about any collection before.
        let own;
        let known = prepared.memberships.get(&asking.key);
        let collection = match (&asking.collection, known) {
            (Some(collection), None) => {
                own = Membership::new(&self.store, profile, &prepared.resolved, collection);
                Some(&own)
            }
            _ => known,
        };
        let steps = buckets(asked.range, asked.interval, profile.week_start, zone);
        let question = Question {
            reach: Reach { store: &self.store, profile, resolved: &prepared.resolved },
            range: asked.range,
            bounds: asked.range.bounds(zone),
            buckets: &steps,
            zone,
            chosen: Chosen { filters: &asked.filters, collection },
            statistic: asked.statistic,
            now: asked.now,
            integrations: asking
                .collection
                .as_ref()
                .and_then(|collection| collection.integrations.as_ref())
                .map(|integrations| integrations.value.as_slice()),
            declared: &self.integrations,
        };
        answer(&question)
    }

    /// Works a profile out over all rows, unless that was done since either changed; gives the key under which it is kept.
    pub(super) fn prepare(&mut self, profile: &ProfileUse, zone: &Zone) -> Result<PreparedKey, QueryError> {
        self.store.seal();
        // Spans depend on the zone only where not all time counts.
        let anywhere = (profile.clone(), String::new());
        let in_zone = (profile.clone(), zone.name.clone());
        for key in [&anywhere, &in_zone] {
            if self.prepared.contains_key(key) {
                return Ok(key.clone());
            }
        }
        let mut checked = self.checked_profile(profile)?;
        if let Some(integrations) = &profile.integrations {
            checked = checked.within(integrations);
        }
        let profile = checked;
        let by_days = profile.work_week.is_some() || profile.lead_time.weekends_off_long_spans;
        let key = if by_days { in_zone } else { anywhere };
        let resolved = resolve(&self.store, &profile, &self.corrections);
        let prepared = self.work_out(profile, resolved, zone, None);
        self.prepared.insert(key.clone(), prepared);
        Ok(key)
    }

    pub(super) fn read(&self, query: &Query, zone: &Zone) -> Result<Asked, QueryError> {
        let Some((_, measure)) = Measure::WORDS.iter().find(|(word, _)| *word == query.metric) else {
            let known = Measure::WORDS.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
            let message = format!("found \"{}\", wanted one of {known}", query.metric);
            return Err(QueryError::new("query.metric", "/metric", message));
        };
        let Ok(Stamp::Instant(now)) = Stamp::parse(&query.now) else {
            let message =
                format!("found \"{}\", wanted a time with its zone such as \"2024-05-31T09:30:00Z\"", query.now);
            return Err(QueryError::new("query.now", "/now", message));
        };
        let since_first = [Some(&query.range), query.compared_to.as_ref()]
            .into_iter()
            .flatten()
            .any(|range| matches!(range, TimeRange::Preset { preset } if preset == "sinceFirst"));
        let first = since_first.then(|| self.first_instant()).flatten();
        let resolved = |range: &TimeRange, member: &str| {
            range
                .resolve(zone.day_of(now), first.map(|first| zone.day_of(first)))
                .map_err(|error| QueryError::new("query.range", format!("/{member}/{}", error.member), error.message))
        };
        let range = resolved(&query.range, "range")?;
        let compared_to = query.compared_to.as_ref().map(|range| resolved(range, "comparedTo")).transpose()?;
        let statistic = match &query.statistic {
            None => None,
            Some(word) => Some(statistic_named(word, PercentileRule::Linear).ok_or_else(|| {
                let message = format!(
                    "found \"{word}\", wanted mean, median, medianLower, medianUpper, or a percentile such as p90"
                );
                QueryError::new("query.statistic", "/statistic", message)
            })?),
        };
        let interval = query.interval.unwrap_or(Interval::Week);
        for (member, range) in [("/range", Some(range)), ("/comparedTo", compared_to)] {
            let days = range.map_or(0, |range| i64::from(range.to.since(range.from)) + 1);
            if days > MOST_DAYS {
                let message = format!("found a range of {days} days, wanted at most {MOST_DAYS}");
                return Err(QueryError::new("query.range", member, message));
            }
        }
        Ok(Asked { measure: *measure, now, range, interval, statistic, filters: read_filters(query)?, compared_to })
    }

    /// The earliest thing that any record says happened: a deployment may say nothing but when it ended.
    fn first_instant(&self) -> Option<Instant> {
        let whole = Kind::ALL.iter().copied().filter(|kind| kind.parent().is_none());
        let dates = whole.flat_map(|kind| {
            let specs = kind.fields().iter().enumerate();
            let dates = specs.filter(|(_, spec)| spec.field_type == FieldType::Instant && spec.name != "updatedAt");
            dates.map(move |(index, _)| Field { kind, index })
        });
        dates
            .flat_map(|field| {
                (0..self.store.table(field.kind).live).filter_map(move |row| self.store.instant(field, row))
            })
            .min()
    }

    /// The text of a profile document by id: one of the documents, else a preset. The empty id is the default profile's, for which a
    /// document of its id stands as for any preset.
    pub(super) fn profile_text(&self, id: &str) -> Result<&str, QueryError> {
        let known = if id.is_empty() { DEFAULT_PROFILE_ID } else { id };
        match self.profiles.get(known) {
            Some(text) => Ok(text.as_str()),
            None if id.is_empty() => Ok(DEFAULT_PROFILE),
            None => preset(id).ok_or_else(|| {
                let known = self.profiles.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
                let message = format!("found the profile \"{id}\", wanted a preset or one of the documents: {known}");
                QueryError::new("query.profile", "/profile", message)
            }),
        }
    }

    pub(super) fn checked_profile(&self, wanted: &ProfileUse) -> Result<Profile, QueryError> {
        let id = &wanted.id;
        let text = self.profile_text(id)?;
        let band_sets: Vec<&str> = self.band_sets.iter().map(String::as_str).collect();
        let checked = check_profile(text, &wanted.bindings, &band_sets);
        checked.profile.ok_or_else(|| {
            let first = checked.diagnostics.iter().find(|finding| finding.severity == Severity::Error);
            let reason = first.map_or_else(String::new, |finding| finding.message.clone());
            QueryError::new("query.profile", "/profile", format!("the profile \"{id}\" cannot be used: {reason}"))
        })
    }
}

/// Answers a question with one of the profile's measures.
pub(super) fn measured(question: &Question<'_>, measure: Measure, prepared: &Prepared) -> Measured {
    let profile = &prepared.profile;
    match measure {
        Measure::LeadTime => measure_spans(question, measure, &profile.lead_time, &prepared.lead_time),
        Measure::TimeToRestore => measure_spans(question, measure, &profile.time_to_restore, &prepared.time_to_restore),
        Measure::DeploymentFrequency => measure_frequency(question, &profile.deployment_frequency),
        Measure::ChangeFailureRate => measure_rate(question, measure, &profile.change_failure_rate),
        Measure::ReworkRate => measure_rate(question, measure, &profile.rework_rate),
    }
}

/// What one of the profile's measures is made of, to be drawn again.
fn sample<'q>(question: &'q Question<'q>, measure: Measure, prepared: &'q Prepared) -> Option<Sample<'q>> {
    let profile = &prepared.profile;
    match measure {
        Measure::LeadTime => span_sample(question, &profile.lead_time, &prepared.lead_time),
        Measure::TimeToRestore => span_sample(question, &profile.time_to_restore, &prepared.time_to_restore),
        Measure::DeploymentFrequency => frequency_sample(question, &profile.deployment_frequency),
        Measure::ChangeFailureRate => Some(rate_sample(question, &profile.change_failure_rate)),
        Measure::ReworkRate => Some(rate_sample(question, &profile.rework_rate)),
    }
}

fn read_filters(query: &Query) -> Result<KindFilters, QueryError> {
    let mut filters = KindFilters::new();
    for (index, filter) in query.filters.iter().enumerate() {
        let path = format!("/filters/{index}");
        let Some(kind) = Kind::named(&filter.record) else {
            let message = format!("found \"{}\", wanted a kind of record", filter.record);
            return Err(QueryError::new("query.filters", format!("{path}/record"), message));
        };
        let refused = |pointer: String, message: String| {
            QueryError::new("query.filters", format!("{path}/where{pointer}"), message)
        };
        let node = parse(&filter.condition.to_string()).map_err(|finding| refused(String::new(), finding.message))?;
        let mut check = Check::default();
        let checked = check_filter(&mut check, &At::root(&node), kind, &Bindings::new());
        if let Some(finding) = check.findings.into_iter().find(|finding| finding.severity == Severity::Error) {
            return Err(refused(finding.place.pointer.unwrap_or_default(), finding.message));
        }
        if let (Some(field), Some(checked)) = (&filter.overrides, &checked)
            && !checked.fields().contains(field)
        {
            let own: Vec<String> = checked.fields().into_iter().collect();
            let message =
                format!("found \"{field}\", wanted an attribute that the filter is about: {}", own.join(", "));
            return Err(QueryError::new("query.filters", format!("{path}/overrides"), message));
        }
        if let Some(checked) = checked
            && filters.insert(kind, checked).is_some()
        {
            return Err(QueryError::new("query.filters", path, format!("found a second filter for {}", kind.word())));
        }
    }
    Ok(filters)
}
