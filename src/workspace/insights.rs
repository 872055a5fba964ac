//! Insights: every widget answered, with what it inherits.

use std::collections::BTreeSet;

use super::reports::Posed;
use super::{Workspace, Zones};
use crate::collection::{Effective, Name, Project, effective};
use crate::diag::{Diagnostic, Place, Severity};
use crate::insight::{Comparison, Goal, Insight, TableProfiles, TimeRange, Widget, WidgetKind};
use crate::metric::{Distribution, distribution, measure_statuses};
use crate::order;
use crate::profile::Measure;
use crate::report::{
    Accounting, AnnotationReport, Dates, GoalReport, InsightQuery, InsightReport, InsightSettings, Query, QueryError,
    RecordFilter, Report, RowProfiles, StatusTimes, TableQuery, WidgetReport,
};
use crate::time::{Interval, Zone};

/// The dates of an insight that names none, where the question names none either.
const DEFAULT_RANGE: &str = "last90Days";

/// An insight and the collection that it is shown for.
struct Shown {
    project: Name,
    insight: Insight,
    collection: Effective,
    /// The question that every widget starts from; its metric is empty.
    base: Query,
}

impl Workspace {
    /// The zones that an insight's widgets are answered in: the query's, else each profile's.
    pub fn insight_zones(&self, query: &InsightQuery) -> Result<BTreeSet<String>, QueryError> {
        let shown = self.shown(query)?;
        let mut zones: BTreeSet<String> = self.zone_name(&shown.base).ok().into_iter().collect();
        for widget in &shown.insight.widgets {
            match widget.kind {
                WidgetKind::CollectionTable => {
                    zones.extend(self.table_zones(&table_query(&shown, widget)).unwrap_or_default());
                }
                _ => zones.extend(self.zone_name(&widget_query(&shown, widget))),
            }
        }
        Ok(zones)
    }

    /// Answers every widget of an insight. A widget takes range, interval, statistic and profile from the insight unless it sets its
    /// own; what the question says of them stands in for what the insight says. A widget that cannot be answered says why, and takes
    /// no other with it.
    pub fn insight(&mut self, query: &InsightQuery, zones: &Zones) -> Result<InsightReport, QueryError> {
        self.store.seal();
        let shown = self.shown(query)?;
        let utc = Zone::utc();
        // The metric is only there to be read: dates and the present moment are wanted.
        let dated = Query { metric: "leadTime".to_owned(), ..shown.base.clone() };
        // A profile that cannot be used is each widget's problem; dates are told in UTC then.
        let zone = self.zone_of(&dated, zones, &utc).unwrap_or(&utc);
        let asked = self.read(&dated, zone)?;
        let asking = self.asking(&dated)?;
        let (Some(collection), profile) = (asking.name, asking.profile.id) else {
            return Err(QueryError::new("query.collection", "/collection", "found no collection"));
        };
        let widgets = shown.insight.widgets.iter().map(|widget| self.widget(&shown, widget, zones)).collect();
        let mut diagnostics = Vec::new();
        if shown.insight.unusable > 0 {
            let message = format!("found {} widgets that cannot be used", shown.insight.unusable);
            let place = Place { pointer: Some("/widgets".to_owned()), ..Place::default() };
            diagnostics.push(
                Diagnostic::new(Severity::Warning, "report.widgetsLeftOut", place, message)
                    .with_hint("the findings about the document say why"),
            );
        }
        Ok(InsightReport {
            insight: Name { id: shown.insight.id, name: shown.insight.name },
            project: shown.project,
            category: shown.collection.category,
            collection,
            path: shown.collection.path,
            settings: InsightSettings {
                range: Dates { from: asked.range.from.to_string(), to: asked.range.to.to_string() },
                interval: asked.interval,
                statistic: dated.statistic,
                profile: Some(profile).filter(|id| !id.is_empty()),
            },
            now: asked.now.to_string(),
            annotations: shown.insight.annotations.iter().map(AnnotationReport::of).collect(),
            widgets,
            diagnostics,
        })
    }

    fn widget(&mut self, shown: &Shown, widget: &Widget, zones: &Zones) -> WidgetReport {
        let mut report = WidgetReport {
            id: widget.id.clone(),
            kind: widget.kind.word(),
            view: widget.view.word(),
            title: widget.title.clone(),
            grid: widget.place,
            own: own_settings(widget),
            report: None,
            goal: None,
            distribution: None,
            statuses: None,
            table: None,
            problem: None,
        };
        let query = widget_query(shown, widget);
        let comparison = shown.insight.comparison;
        let answered = match widget.kind {
            WidgetKind::CollectionTable => {
                let table = self.collection_table(&table_query(shown, widget), zones);
                table.map(|table| report.table = Some(table))
            }
            WidgetKind::TimeInStages => {
                self.status_times(&query, zones).map(|statuses| report.statuses = Some(statuses))
            }
            WidgetKind::Distribution => self.answered(&query, comparison, zones).and_then(|own| {
                report.report = Some(own);
                self.distribution(&query, zones).map(|own| report.distribution = Some(own))
            }),
            _ => self.answered(&query, comparison, zones).map(|own| report.report = Some(own)),
        };
        report.problem = answered.err();
        report.goal = goal_of(shown, widget).zip(report.report.as_ref()).map(|(goal, own)| GoalReport::of(goal, own));
        report
    }

    /// A widget's report, beside the same of the dates that its insight compares with.
    fn answered(&mut self, query: &Query, comparison: Comparison, zones: &Zones) -> Result<Report, QueryError> {
        let utc = Zone::utc();
        let zone = self.zone_of(query, zones, &utc)?;
        let compared_to = comparison
            .earlier(self.read(query, zone)?.range)
            .map(|earlier| TimeRange::Dates { from: earlier.from.to_string(), to: earlier.to.to_string() });
        self.report(&Query { compared_to, ..query.clone() }, zone)
    }

    fn distribution(&mut self, query: &Query, zones: &Zones) -> Result<Distribution, QueryError> {
        let utc = Zone::utc();
        let zone = self.zone_of(query, zones, &utc)?;
        let Posed { asked, asking, key, .. } = self.pose(query, zone)?;
        let prepared = &self.prepared[&key];
        let (measure, table) = match asked.measure {
            crate::profile::Measure::TimeToRestore => (&prepared.profile.time_to_restore, &prepared.time_to_restore),
            _ => (&prepared.profile.lead_time, &prepared.lead_time),
        };
        Ok(self.ask(prepared, &asking, &asked, zone, |question| distribution(question, measure, table)))
    }

    fn status_times(&mut self, query: &Query, zones: &Zones) -> Result<StatusTimes, QueryError> {
        let utc = Zone::utc();
        let zone = self.zone_of(query, zones, &utc)?;
        let Posed { asked, asking, key, .. } = self.pose(query, zone)?;
        let mut found = self.ask(&self.prepared[&key], &asking, &asked, zone, measure_statuses);
        order::sort(&mut found.excluded);
        Ok(StatusTimes {
            range: Dates { from: asked.range.from.to_string(), to: asked.range.to.to_string() },
            statistic: found.statistic.to_string(),
            statuses: found.statuses,
            accounting: Accounting { read: found.read, used: found.used, excluded: found.excluded },
            ids: found.ids,
        })
    }

    fn shown(&self, query: &InsightQuery) -> Result<Shown, QueryError> {
        let (project, insight) = self.find_insight(&query.insight)?;
        let collection = match &query.collection {
            Some(wanted) => named_collection(project, wanted)?,
            None => root_of(project, insight)?,
        };
        let collection = effective(project, collection);
        if !insight.categories.contains(&collection.category.id) {
            let message = format!(
                "found \"{}\", which is of the category \"{}\", wanted one of the insight's: {}",
                collection.collection.id,
                collection.category.id,
                insight.categories.join(", ")
            );
            return Err(QueryError::new("query.collection", "/collection", message));
        }
        let own = &insight.own;
        let range = query.range.clone().or_else(|| own.range.clone());
        let range = range.unwrap_or_else(|| TimeRange::Preset { preset: DEFAULT_RANGE.to_owned() });
        let base = Query {
            profile: query.profile.clone().or_else(|| own.profile.clone()),
            collection: Some(format!("{}/{}", project.id, collection.collection.id)),
            zone: query.zone.clone(),
            interval: Some(query.interval.or(own.interval).unwrap_or(Interval::Week)),
            statistic: query.statistic.clone().or_else(|| own.statistic.clone()),
            ..Query::about("", &range, &query.now)
        };
        let project = Name { id: project.id.clone(), name: project.name.clone() };
        Ok(Shown { project, insight: insight.clone(), collection, base })
    }

    fn find_insight(&self, wanted: &str) -> Result<(&Project, &Insight), QueryError> {
        let refused = |message: String| Err(QueryError::new("query.insight", "/insight", message));
        let path = |of: &str, id: &str| format!("{of}/{id}");
        let named = |(of, insight): &&(String, Insight)| insight.id == wanted || path(of, &insight.id) == wanted;
        let found: Vec<&(String, Insight)> = self.insights.iter().filter(named).collect();
        match found[..] {
            [(of, insight)] => match self.projects.iter().find(|project| project.id == *of) {
                Some(project) => Ok((project, insight)),
                None => refused(format!("found \"{wanted}\", whose project cannot be used")),
            },
            [] => {
                let known: Vec<&str> = self.insights.iter().map(|(_, insight)| insight.id.as_str()).collect();
                refused(format!("found the insight \"{wanted}\", wanted one of {}", known.join(", ")))
            }
            _ => {
                let ways: Vec<String> = found.iter().map(|(of, insight)| path(of, &insight.id)).collect();
                refused(format!("found \"{wanted}\", which several projects have, wanted one of {}", ways.join(", ")))
            }
        }
    }
}

/// The number of a collection of the insight's project, by its id or as `project/collection`.
fn named_collection(project: &Project, wanted: &str) -> Result<usize, QueryError> {
    let own = wanted.strip_prefix(&project.id).and_then(|rest| rest.strip_prefix('/'));
    let found = project.collection(wanted).or_else(|| project.collection(own?));
    found.ok_or_else(|| {
        let known: Vec<&str> = project.collections.iter().map(|collection| collection.id.as_str()).collect();
        let message = format!("found \"{wanted}\", wanted a collection of the insight's project: {}", known.join(", "));
        QueryError::new("query.collection", "/collection", message)
    })
}

/// The root of the insight's first category that is shown.
fn root_of(project: &Project, insight: &Insight) -> Result<usize, QueryError> {
    let enabled = |id: &&String| project.categories.iter().any(|category| category.id == **id && category.enabled);
    let root = insight.categories.iter().find(enabled).and_then(|category| {
        let root = project.collection(category)?;
        let category = project.collections[root].category;
        (0..project.collections.len()).find(|number| {
            project.collections[*number].category == category && project.collections[*number].parent.is_none()
        })
    });
    root.ok_or_else(|| {
        let message =
            format!("found no collection in {}, which the insight is shown for", insight.categories.join(", "));
        QueryError::new("query.collection", "/collection", message)
    })
}

/// The settings that a widget does not take from its insight.
fn own_settings(widget: &Widget) -> Vec<&'static str> {
    let settings = [
        ("range", !widget.uses_insight_time),
        ("interval", widget.own.interval.is_some()),
        ("statistic", widget.own.statistic.is_some()),
        ("profile", widget.own.profile.is_some()),
        ("filters", !widget.filters.is_empty()),
        ("goal", widget.goal.is_some()),
    ];
    settings.into_iter().filter(|(_, own)| *own).map(|(name, _)| name).collect()
}

/// What a widget's measure is meant to be: its own goal, else the insight's.
fn goal_of<'s>(shown: &'s Shown, widget: &'s Widget) -> Option<&'s Goal> {
    let measure = widget.measure()?;
    widget.goal.as_ref().or_else(|| shown.insight.goals.iter().find(|goal| goal.measure == measure))
}

fn widget_query(shown: &Shown, widget: &Widget) -> Query {
    let base = &shown.base;
    let metric = widget.measure().unwrap_or(Measure::LeadTime).word();
    let own = &widget.own;
    let range = own.range.as_ref().filter(|_| !widget.uses_insight_time).unwrap_or(&base.range);
    Query {
        metric: metric.to_owned(),
        profile: own.profile.clone().or_else(|| base.profile.clone()),
        range: range.clone(),
        interval: own.interval.or(base.interval),
        statistic: own.statistic.clone().or_else(|| base.statistic.clone()),
        filters: filters(widget),
        ..base.clone()
    }
}

fn filters(widget: &Widget) -> Vec<RecordFilter> {
    let filter = |filter: &crate::collection::RecordFilter| RecordFilter {
        record: filter.kind.word().to_owned(),
        condition: filter.condition.clone(),
        overrides: filter.overrides.clone(),
    };
    widget.filters.iter().map(filter).collect()
}

fn table_query(shown: &Shown, widget: &Widget) -> TableQuery {
    let query = widget_query(shown, widget);
    TableQuery {
        collection: query.collection.unwrap_or_default(),
        metrics: Vec::new(),
        profiles: match widget.profiles {
            TableProfiles::Own => RowProfiles::Own,
            TableProfiles::This => RowProfiles::This,
        },
        profile: query.profile,
        range: query.range,
        zone: query.zone,
        statistic: query.statistic,
        filters: query.filters,
        now: query.now,
    }
}
