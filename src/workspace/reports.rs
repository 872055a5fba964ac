//! Figures out.

use serde::Deserialize;

use super::collections::{Asking, ProfileUse};
use super::{Prepared, PreparedKey, Workspace};
use crate::diag::Severity;
use crate::document::{At, Check, parse};
use crate::event::{Field, FieldType, Kind};
use crate::filter::check_filter;
use crate::insight::TimeRange;
use crate::link::{Reach, resolve};
use crate::metric::{Measured, Question, measure_frequency, measure_rate, measure_spans};
use crate::profile::{
    Bindings, DEFAULT_PROFILE, Measure, PercentileRule, Profile, Statistic, check_profile, preset, statistic_named,
};
use crate::report::{DrillDown, Frame, Item, Query, QueryError, Report, describe_row, drill_rows, report};
use crate::select::{Chosen, KindFilters, Membership};
use crate::store::RowId;
use crate::time::{DayRange, Instant, Interval, Stamp, Zone, buckets};

/// A page of rows behind a figure.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DrillQuery {
    /// The report's query.
    pub query: Query,
    /// Which group of rows; without it the first.
    #[serde(default)]
    pub operand: Option<String>,
    /// Only the rows of this step of the trend, by its number.
    #[serde(default)]
    pub bucket: Option<usize>,
    /// The number of the first row wanted.
    #[serde(default)]
    pub offset: usize,
    /// How many rows at most; without it a hundred.
    #[serde(default)]
    pub limit: Option<usize>,
}

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
        self.store.seal();
        let mut asked = self.read(query, zone)?;
        let asking = self.asking(query)?;
        let findings = asking.settle(&mut asked.filters);
        let key = self.prepare(&asking.profile, zone)?;
        let prepared = &self.prepared[&key];
        let measured = self.measure(prepared, &asking, &asked, zone);
        let frame =
            Frame { measure: asked.measure, range: asked.range, zone, interval: asked.interval, now: asked.now };
        let mut report = report(&frame, &prepared.profile, &prepared.resolved, &self.corrections, measured);
        report.collection = asking.name;
        report.diagnostics.extend(findings);
        Ok(report)
    }

    /// The rows behind a figure or a step of its trend.
    pub fn drill_down(&mut self, drill: &DrillQuery, zone: &Zone) -> Result<DrillDown, QueryError> {
        self.store.seal();
        let mut asked = self.read(&drill.query, zone).map_err(|error| error.within("/query"))?;
        let asking = self.asking(&drill.query).map_err(|error| error.within("/query"))?;
        asking.settle(&mut asked.filters);
        let key = self.prepare(&asking.profile, zone).map_err(|error| error.within("/query"))?;
        let prepared = &self.prepared[&key];
        let measured = self.measure(prepared, &asking, &asked, zone);
        let group = match &drill.operand {
            None => Some(0),
            Some(wanted) => measured.rows.iter().position(|group| group.operand == wanted),
        };
        let known = || measured.rows.iter().map(|group| group.operand).collect::<Vec<_>>().join(", ");
        let Some((index, group)) = group.and_then(|index| Some((index, measured.rows.get(index)?))) else {
            let message = format!("found {:?}, wanted one of {}", drill.operand, known());
            return Err(QueryError::new("query.operand", "/operand", message));
        };
        let ids = match drill.bucket {
            None => &group.ids[..],
            Some(bucket) => match measured.series.get(bucket) {
                Some(point) => &group.ids[point.rows[index].0 as usize..point.rows[index].1 as usize],
                None => {
                    let message = format!("found {bucket}, wanted a number below {}", measured.series.len());
                    return Err(QueryError::new("query.bucket", "/bucket", message));
                }
            },
        };
        let page = (drill.offset, drill.limit.unwrap_or(100));
        let profile = &prepared.profile;
        let (population, spans) = match asked.measure {
            Measure::LeadTime => (profile.lead_time.population, Some((&prepared.lead_time, &profile.lead_time))),
            Measure::TimeToRestore => {
                (profile.time_to_restore.population, Some((&prepared.time_to_restore, &profile.time_to_restore)))
            }
            Measure::DeploymentFrequency => (profile.deployment_frequency.population, None),
            Measure::ChangeFailureRate => (profile.change_failure_rate.denominator, None),
            Measure::ReworkRate => (profile.rework_rate.denominator, None),
        };
        let spans =
            spans.map(|(table, measure)| (table, measure.stages.iter().map(|stage| stage.id.clone()).collect()));
        Ok(drill_rows(&self.store, &prepared.resolved, population, spans, (group.operand, ids), page))
    }

    /// Everything known of one row, and what a profile makes of it.
    pub fn item(&mut self, id: RowId, profile: Option<&str>) -> Result<Option<Item>, QueryError> {
        let key = self.prepare(&ProfileUse::plain(profile), &Zone::utc())?;
        let prepared = &self.prepared[&key];
        Ok(describe_row(&self.store, &prepared.profile, &prepared.resolved, id))
    }

    pub(super) fn measure(&self, prepared: &Prepared, asking: &Asking, asked: &Asked, zone: &Zone) -> Measured {
        let profile = &prepared.profile;
        let measure = asked.measure;
        self.answer(prepared, asking, asked, zone, |question| match measure {
            Measure::LeadTime => measure_spans(question, measure, &profile.lead_time, &prepared.lead_time),
            Measure::TimeToRestore => {
                measure_spans(question, measure, &profile.time_to_restore, &prepared.time_to_restore)
            }
            Measure::DeploymentFrequency => measure_frequency(question, &profile.deployment_frequency),
            Measure::ChangeFailureRate => measure_rate(question, measure, &profile.change_failure_rate),
            Measure::ReworkRate => measure_rate(question, measure, &profile.rework_rate),
        })
    }

    /// Puts a question together, and gives what is made of it.
    pub(super) fn answer<T>(
        &self,
        prepared: &Prepared,
        asking: &Asking,
        asked: &Asked,
        zone: &Zone,
        of: impl FnOnce(&Question<'_>) -> T,
    ) -> T {
        let profile = &prepared.profile;
        let collection = asking
            .collection
            .as_ref()
            .map(|collection| Membership::new(&self.store, profile, &prepared.resolved, collection));
        let steps = buckets(asked.range, asked.interval, profile.week_start, zone);
        of(&Question {
            reach: Reach { store: &self.store, profile, resolved: &prepared.resolved },
            range: asked.range,
            bounds: asked.range.bounds(zone),
            buckets: &steps,
            zone,
            chosen: Chosen { filters: &asked.filters, collection: collection.as_ref() },
            statistic: asked.statistic,
            now: asked.now,
        })
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
        let since_first = matches!(&query.range, TimeRange::Preset { preset } if preset == "sinceFirst");
        let first = since_first.then(|| self.first_instant()).flatten();
        let range = query
            .range
            .resolve(zone.day_of(now), first.map(|first| zone.day_of(first)))
            .map_err(|error| QueryError::new("query.range", format!("/range/{}", error.member), error.message))?;
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
        let days = i64::from(range.to.since(range.from)) + 1;
        if days > MOST_DAYS {
            let message = format!("found a range of {days} days, wanted at most {MOST_DAYS}");
            return Err(QueryError::new("query.range", "/range", message));
        }
        Ok(Asked { measure: *measure, now, range, interval, statistic, filters: read_filters(query)? })
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

    /// The text of a profile document by id: one of the documents, else a preset; the default one for the empty id.
    pub(super) fn profile_text(&self, id: &str) -> Result<&str, QueryError> {
        match self.profiles.get(id) {
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
        if let Some(checked) = checked
            && filters.insert(kind, checked).is_some()
        {
            return Err(QueryError::new("query.filters", path, format!("found a second filter for {}", kind.word())));
        }
    }
    Ok(filters)
}
