//! A collection and those in it, side by side.

use std::collections::BTreeSet;

use super::{Workspace, Zones};
use crate::collection::{OriginKind, effective};
use crate::diag::{Diagnostic, Place, Severity};
use crate::profile::Measure;
use crate::report::{
    CollectionName, CollectionTable, Dates, Query, QueryError, RowProfiles, TableCell, TableQuery, TableRow,
};
use crate::time::Zone;

/// One row of a table before it is measured.
struct Row {
    /// `project/collection`.
    path: String,
    /// What the row's questions name as their profile.
    profile: Option<String>,
    /// The profile that the collection has by itself; the default one has the empty id.
    own: String,
    name: CollectionName,
}

impl Workspace {
    /// The zones that a table's rows are measured in: the query's, else each profile's.
    pub fn table_zones(&self, query: &TableQuery) -> Result<BTreeSet<String>, QueryError> {
        let rows = self.table_rows(query)?;
        let names = rows.iter().filter_map(|row| self.zone_name(&cell_of(query, Measure::LeadTime, row)).ok());
        Ok(names.collect())
    }

    /// Measures a collection and those right below it, each on its own records.
    pub fn collection_table(&mut self, query: &TableQuery, zones: &Zones) -> Result<CollectionTable, QueryError> {
        let rows = self.table_rows(query)?;
        let measures = measures(&query.metrics)?;
        let utc = Zone::utc();
        let (mut range, mut measured) = (None, Vec::new());
        for row in &rows {
            let mut cells = Vec::new();
            for measure in &measures {
                let asked = cell_of(query, *measure, row);
                let report = self.zone_of(&asked, zones, &utc).and_then(|zone| self.report(&asked, zone));
                cells.push(match report {
                    Ok(report) => {
                        range.get_or_insert(report.range);
                        let (figure, statistic) = (Some(report.figure), report.statistic);
                        TableCell { metric: measure.word(), statistic, figure, problem: None }
                    }
                    // What is wrong with the question is wrong with all of them.
                    Err(error) if error.code != "query.profile" => return Err(error),
                    Err(error) => {
                        TableCell { metric: measure.word(), statistic: None, figure: None, problem: Some(error) }
                    }
                });
            }
            let profile = row.profile.as_ref().unwrap_or(&row.own);
            let profile = Some(profile.clone()).filter(|id| !id.is_empty());
            measured.push(TableRow { collection: row.name.clone(), profile, cells });
        }
        Ok(CollectionTable {
            range: range.unwrap_or(Dates { from: String::new(), to: String::new() }),
            profiles: query.profiles,
            metrics: measures.iter().map(|measure| measure.word()).collect(),
            rows: measured,
            diagnostics: about_profiles(query, &rows),
        })
    }

    /// The zone of a question, out of those that the host brought along.
    pub(super) fn zone_of<'z>(&self, query: &Query, zones: &'z Zones, utc: &'z Zone) -> Result<&'z Zone, QueryError> {
        let name = self.zone_name(query)?;
        match zones.get(&name) {
            Some(zone) => Ok(zone),
            None if name == "UTC" => Ok(utc),
            None => {
                let message = format!("found no rules for the zone \"{name}\"");
                Err(QueryError::new("query.zone", "/zone", message))
            }
        }
    }

    fn table_rows(&self, query: &TableQuery) -> Result<Vec<Row>, QueryError> {
        let (project, number) = self.find_collection(&query.collection, "/collection")?;
        let below = (0..project.collections.len()).filter(|child| project.collections[*child].parent == Some(number));
        let numbers: Vec<usize> = [number].into_iter().chain(below).collect();
        let first = effective(project, number).profile.value.unwrap_or_default();
        let rows = numbers.into_iter().map(|at| {
            let effective = effective(project, at);
            let profile = match (&query.profile, query.profiles) {
                (Some(profile), _) => Some(profile.clone()),
                (None, RowProfiles::This) if at != number => Some(first.clone()),
                (None, _) => None,
            };
            let profile_from = match (&profile, effective.profile.from.kind) {
                (Some(_), _) => "query",
                (None, OriginKind::Own) => "own",
                (None, OriginKind::Ancestor) => "ancestor",
                (None, OriginKind::Project) => "project",
                (None, _) => "default",
            };
            let name = &effective.collection;
            Row {
                path: format!("{}/{}", project.id, name.id),
                profile,
                own: effective.profile.value.clone().unwrap_or_default(),
                name: CollectionName { id: name.id.clone(), name: name.name.clone(), profile_from },
            }
        });
        Ok(rows.collect())
    }
}

fn cell_of(query: &TableQuery, measure: Measure, row: &Row) -> Query {
    query.of_cell(measure.word(), &row.path, row.profile.as_deref())
}

fn measures(wanted: &[String]) -> Result<Vec<Measure>, QueryError> {
    let known = || Measure::WORDS.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
    let measure = |(index, word): (usize, &String)| {
        let found = Measure::WORDS.iter().find(|(known, _)| known == word);
        found.map(|(_, measure)| *measure).ok_or_else(|| {
            let message = format!("found \"{word}\", wanted one of {}", known());
            QueryError::new("query.metric", format!("/metrics/{index}"), message)
        })
    };
    match wanted {
        [] => Ok(Measure::WORDS.iter().map(|(_, measure)| *measure).collect()),
        some => some.iter().enumerate().map(measure).collect(),
    }
}

/// Rows that do not mean the same by a figure, or that are not measured as they are alone.
fn about_profiles(query: &TableQuery, rows: &[Row]) -> Vec<Diagnostic> {
    let place = || Place { pointer: Some("/profiles".to_owned()), ..Place::default() };
    let shown = |id: &str| if id.is_empty() { "the default one".to_owned() } else { format!("\"{id}\"") };
    let used: BTreeSet<&str> = rows.iter().map(|row| row.profile.as_deref().unwrap_or(&row.own)).collect();
    let mut findings = Vec::new();
    if used.len() > 1 {
        let rows: Vec<String> = rows.iter().map(|row| format!("{} by {}", row.name.name, shown(&row.own))).collect();
        let message = format!("found rows measured by different profiles: {}", rows.join(", "));
        findings.push(
            Diagnostic::new(Severity::Warning, "report.profilesDiffer", place(), message)
                .with_hint("their figures do not mean the same; one profile for all rows compares them"),
        );
    }
    let overruled: Vec<String> = rows
        .iter()
        .filter(|row| row.profile.as_ref().is_some_and(|profile| *profile != row.own))
        .map(|row| format!("{} has {}", row.name.name, shown(&row.own)))
        .collect();
    if !overruled.is_empty() {
        let of = query.profile.as_deref().unwrap_or(rows.first().map_or("", |row| &row.own));
        let message = format!(
            "found rows measured by {} that have another profile of their own: {}",
            shown(of),
            overruled.join(", ")
        );
        findings.push(Diagnostic::new(Severity::Warning, "report.profileOverruled", place(), message));
    }
    findings
}
