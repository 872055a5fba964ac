//! What the doctor looks at, and what it notes.

use std::collections::BTreeMap;

use super::remedy::Remedy;
use crate::diag::{Fix, Severity};
use crate::event::Kind;
use crate::link::{Member, Resolved, RowFilter};
use crate::metric::Question;
use crate::profile::{Having, Link, LinkRule, Profile};
use crate::report::{DoctorSample, Places};
use crate::source::ImportReport;
use crate::store::Store;
use crate::workspace::{Prepared, Workspace};

/// The most samples of one finding.
const SAMPLES: usize = 5;

/// A question's records, what the profile makes of them, and where the profile is said.
pub(super) struct Examination<'e> {
    pub workspace: &'e Workspace,
    pub prepared: &'e Prepared,
    pub question: &'e Question<'e>,
    pub remedy: &'e Remedy<'e>,
    filters: BTreeMap<Kind, RowFilter<'e>>,
}

/// A finding before its effects are known.
pub(super) struct Symptom {
    pub code: &'static str,
    pub severity: Severity,
    pub message: String,
    pub hint: String,
    pub count: u64,
    pub of: Option<u64>,
    pub samples: Vec<DoctorSample>,
    pub fix: Option<Fix>,
    /// It is only worth saying if its fix moves a figure.
    pub only_if_it_moves: bool,
}

impl Symptom {
    /// A finding about `count` of `of`, without samples and without a fix.
    pub fn new(code: &'static str, severity: Severity, (count, of): (usize, usize), message: String) -> Symptom {
        Symptom {
            code,
            severity,
            message,
            hint: String::new(),
            count: count as u64,
            of: Some(of as u64),
            samples: Vec::new(),
            fix: None,
            only_if_it_moves: false,
        }
    }
}

impl<'e> Examination<'e> {
    pub fn new(
        workspace: &'e Workspace,
        prepared: &'e Prepared,
        question: &'e Question<'e>,
        remedy: &'e Remedy<'e>,
    ) -> Examination<'e> {
        let filter =
            |(kind, filter): (&Kind, &'e crate::filter::Filter)| (*kind, RowFilter::new(filter, &workspace.store));
        let filters = question.chosen.filters.iter().map(filter).collect();
        Examination { workspace, prepared, question, remedy, filters }
    }

    pub fn store(&self) -> &'e Store {
        &self.workspace.store
    }

    pub fn profile(&self) -> &'e Profile {
        &self.prepared.profile
    }

    pub fn resolved(&self) -> &'e Resolved {
        &self.prepared.resolved
    }

    /// Whether a row is of the question's collection and passes its filters.
    pub fn is_asked(&self, kind: Kind, row: usize) -> bool {
        self.question.chosen.collection.is_none_or(|collection| collection.has(kind, row))
            && self.filters.get(&kind).is_none_or(|filter| filter.passes(self.store(), row))
    }

    /// The members of a definition that the question is about, whenever they happened, each with its position.
    pub fn members(&self, definition: usize) -> Vec<(usize, Member)> {
        let members = self.resolved().populations[definition].members.iter().copied().enumerate();
        members.filter(|(_, member)| self.is_asked(member.kind, member.row as usize)).collect()
    }

    /// The link from changes to the deployments that shipped them, with its number.
    pub fn ships(&self) -> Option<(usize, &'e Link)> {
        let span = &self.profile().lead_time;
        let moments = span.stages.iter().map(|stage| &stage.until).chain([&span.anchor]);
        let mut links = moments.flat_map(|moment| &moment.ways).filter_map(|way| way.links.first());
        let number = *links.find(|link| self.profile().links[**link].from == span.population)?;
        Some((number, &self.profile().links[number]))
    }

    /// The links from incidents to the deployments that caused them.
    pub fn causes(&self) -> Vec<usize> {
        let linked_by = |having: &Having| match having {
            Having::LinkedBy(link) => Some(*link),
            _ => None,
        };
        let is_of_incidents = |link: &usize| {
            let from = &self.profile().definitions[self.profile().links[*link].from];
            from.kinds.iter().all(|kind| matches!(kind, Kind::Incident | Kind::Issue))
        };
        let having = &self.profile().change_failure_rate.numerator.having;
        having.iter().filter_map(linked_by).filter(is_of_incidents).collect()
    }

    /// The latest few of some rows, as samples.
    pub fn samples(&self, rows: impl DoubleEndedIterator<Item = (Kind, usize)>) -> Vec<DoctorSample> {
        rows.rev().take(SAMPLES).map(|(kind, row)| self.sample(kind, row)).collect()
    }

    /// The same of members.
    pub fn member_samples(&self, members: &[Member]) -> Vec<DoctorSample> {
        self.samples(members.iter().map(|member| (member.kind, member.row as usize)))
    }

    fn sample(&self, kind: Kind, row: usize) -> DoctorSample {
        DoctorSample {
            id: Some(self.store().row_id(kind, row)),
            kind: Some(kind.word()),
            key: self.store().record_key(kind, row),
            place: Some(Places { store: self.store(), imports: &self.workspace.imports }.of(kind, row)),
        }
    }

    /// Every integration that has files, and its tool.
    pub fn integrations(&self) -> Vec<(String, String)> {
        let mut all: Vec<(String, String)> = Vec::new();
        for report in self.workspace.imports() {
            if let Some(tool) = report.source
                && !all.iter().any(|(id, _)| *id == report.integration)
            {
                all.push((report.integration.clone(), tool.to_owned()));
            }
        }
        all
    }

    /// The reports of the files that the question's records came from.
    pub fn imports(&self) -> impl Iterator<Item = &'e ImportReport> {
        let asked = self.question.integrations;
        let is_asked = move |report: &&ImportReport| asked.is_none_or(|asked| asked.contains(&report.integration));
        self.workspace.imports().into_iter().filter(is_asked)
    }
}

/// Files as samples, a few at most.
pub(super) fn file_samples<'r>(reports: impl Iterator<Item = &'r ImportReport>) -> Vec<DoctorSample> {
    let sample = |report: &ImportReport| DoctorSample { id: None, kind: None, key: report.file.clone(), place: None };
    reports.take(SAMPLES).map(sample).collect()
}

/// Whether a rule joins by time alone.
pub(super) const fn is_by_time(rule: LinkRule) -> bool {
    matches!(
        rule,
        LinkRule::NextByTime | LinkRule::NextAfter | LinkRule::LatestAtOrBefore | LinkRule::LatestStrictlyBefore
    )
}

/// How many of something, in words: `1 deployment`, `12 deployments`.
pub(super) fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// The word for one thing, or for several.
pub(super) const fn either(count: usize, one: &'static str, several: &'static str) -> &'static str {
    if count == 1 { one } else { several }
}

/// What members of a definition's kinds are called together.
pub(super) fn spoken(kinds: &[Kind]) -> &'static str {
    match kinds {
        [Kind::PullRequest] => "pull request",
        [Kind::Commit] => "commit",
        [Kind::Issue] => "issue",
        _ => "change",
    }
}
