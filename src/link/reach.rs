//! From an item to the instants of a moment.

use std::collections::BTreeMap;

use super::{Population, Resolved, RowFilter};
use crate::event::{
    Field, Kind, comment, commit, custom, fix_version, incident, issue, label_event, pull_request, pull_request_commit,
    release, review, run, stage, transition,
};
use crate::profile::{Choose, Moment, MomentName, MomentRef, Pick, Profile};
use crate::store::Store;
use crate::time::Instant;

/// What is needed to follow moments.
#[derive(Clone, Copy)]
pub struct Reach<'r> {
    /// All records.
    pub store: &'r Store,
    /// The profile whose moments they are.
    pub profile: &'r Profile,
    /// Its definitions and links.
    pub resolved: &'r Resolved,
}

/// The instant of a moment for each member of a population, worked out filter by filter once.
pub fn moment_of(reach: Reach<'_>, moment: &Moment, population: usize) -> Vec<Option<Instant>> {
    moment_of_some(reach, moment, population, 0..reach.resolved.populations[population].members.len())
}

/// The same for some members.
pub fn moment_of_some(
    reach: Reach<'_>,
    moment: &Moment,
    population: usize,
    positions: impl Iterator<Item = usize>,
) -> Vec<Option<Instant>> {
    let ways: Vec<Way<'_>> = moment.ways.iter().map(|way| Way::new(reach, way)).collect();
    positions
        .map(|position| {
            let mut instants = ways.iter().map(|way| way.instant(population, position));
            match moment.choose {
                Choose::FirstOf => instants.find_map(|instant| instant),
                Choose::EarliestOf => instants.flatten().min(),
            }
        })
        .collect()
}

fn events_by_key(store: &Store, way: &MomentRef) -> BTreeMap<u32, Vec<Instant>> {
    let table = store.table(Kind::Custom);
    let mut by_key: BTreeMap<u32, Vec<Instant>> = BTreeMap::new();
    for row in 0..table.live {
        let wanted =
            way.words.is_empty() || way.words.contains(&store.symbol_text(custom::EVENT_TYPE, row).to_lowercase());
        if let Some(at) = table.instant(custom::EVENT_TIME, row).filter(|_| wanted) {
            by_key.entry(table.symbol(custom::KEY, row)).or_default().push(at);
        }
    }
    by_key
}

/// One way to a moment, ready to be walked for many members.
struct Way<'r> {
    reach: Reach<'r>,
    way: &'r MomentRef,
    filters: Vec<(Kind, RowFilter<'r>)>,
    /// Pushed events of the wanted types, by the key they are about.
    events: BTreeMap<u32, Vec<Instant>>,
}

impl<'r> Way<'r> {
    fn new(reach: Reach<'r>, way: &'r MomentRef) -> Way<'r> {
        let filters = way.filters.iter().map(|(kind, filter)| (*kind, RowFilter::new(filter, reach.store))).collect();
        let events = if way.name == MomentName::Event { events_by_key(reach.store, way) } else { BTreeMap::new() };
        Way { reach, way, filters, events }
    }

    fn instant(&self, population: usize, position: usize) -> Option<Instant> {
        let mut chosen: Option<Instant> = None;
        let pick = self.way.pick;
        let mut consider = |at: Instant| {
            chosen = Some(match (chosen, pick) {
                (None, _) => at,
                (Some(known), Pick::First) => known.min(at),
                (Some(known), Pick::Last) => known.max(at),
            });
        };
        self.follow(&self.way.links, population, position, &mut consider);
        chosen
    }

    fn follow(&self, links: &[usize], population: usize, position: usize, consider: &mut impl FnMut(Instant)) {
        let resolved = self.reach.resolved;
        let members: &Population = &resolved.populations[population];
        let member = members.members[position];
        let Some((link, rest)) = links.split_first() else {
            if self.passes(member.kind, member.row as usize) {
                match self.way.name {
                    MomentName::At => consider(member.at),
                    name => self.happened(name, member.kind, member.row as usize, consider),
                }
            }
            return;
        };
        let rules = &self.reach.profile.links[*link];
        if let Some(pairs) = members.pairs.as_ref().filter(|pairs| pairs.link == *link) {
            self.follow(rest, rules.to, pairs.targets[position] as usize, consider);
            return;
        }
        // The way may come from another definition that shares the record.
        let Some(from) = resolved.populations[rules.from].position(member.kind, member.row as usize) else { return };
        for target in resolved.links[*link].targets(from) {
            self.follow(rest, rules.to, *target as usize, &mut *consider);
        }
    }

    fn passes(&self, kind: Kind, row: usize) -> bool {
        match self.filters.iter().find(|(known, _)| *known == kind) {
            Some((_, filter)) => filter.passes(self.reach.store, row),
            None => self.filters.is_empty() || self.way.subject.is_some_and(|subject| subject != kind),
        }
    }

    fn happened(&self, name: MomentName, kind: Kind, row: usize, consider: &mut impl FnMut(Instant)) {
        let store = self.reach.store;
        let mut field = |field: Field| {
            if let Some(at) = store.instant(field, row) {
                consider(at);
            }
        };
        match (kind, name) {
            (Kind::PullRequest, MomentName::Authored | MomentName::Committed) => self.commits(name, row, consider),
            (Kind::PullRequest, MomentName::Updated) => field(pull_request::UPDATED_AT),
            (Kind::PullRequest | Kind::Issue | Kind::Commit, MomentName::Event) => self.events(kind, row, consider),
            (Kind::PullRequest, _) => self.pull_request(name, row, consider),
            (Kind::Run | Kind::Release, MomentName::Authored | MomentName::Committed) => {
                self.own_commit(name, kind, row, consider);
            }
            (Kind::Stage, MomentName::Started) => field(stage::STARTED_AT),
            (Kind::Stage, MomentName::Finished) => {
                // A stage without an end of its own ended with its run.
                let end = store.instant(stage::FINISHED_AT, row);
                let owner = store.table(Kind::Stage).owner(row);
                end.or_else(|| store.instant(run::FINISHED_AT, owner)).into_iter().for_each(consider);
            }
            (Kind::Commit, MomentName::Authored) => field(commit::AUTHORED_AT),
            (Kind::Commit, MomentName::Committed) => field(commit::COMMITTED_AT),
            (Kind::Commit, MomentName::Pushed) => field(commit::PUSHED_AT),
            (Kind::Run, MomentName::Created) => field(run::CREATED_AT),
            (Kind::Run, MomentName::Started) => field(run::STARTED_AT),
            (Kind::Run, MomentName::Finished) => field(run::FINISHED_AT),
            (Kind::Run, MomentName::Updated) => field(run::UPDATED_AT),
            (Kind::Issue, MomentName::Updated) => field(issue::UPDATED_AT),
            (Kind::Incident, MomentName::Updated) => field(incident::UPDATED_AT),
            (Kind::Release, MomentName::Released) => field(release::RELEASED_AT),
            (Kind::Issue, MomentName::Created) => field(issue::CREATED_AT),
            (Kind::Issue, MomentName::Resolved) => field(issue::RESOLVED_AT),
            (Kind::Issue, MomentName::Closed) => field(issue::CLOSED_AT),
            (Kind::Issue, MomentName::Entered) => self.entered(row, consider),
            (Kind::Issue, MomentName::Released) => {
                let versions = store.table(Kind::FixVersion);
                versions
                    .parts_of(row)
                    .filter_map(|part| versions.instant(fix_version::RELEASED_AT, part))
                    .for_each(consider);
            }
            (Kind::Incident, MomentName::Created) => field(incident::CREATED_AT),
            (Kind::Incident, MomentName::Detected) => field(incident::DETECTED_AT),
            (Kind::Incident, MomentName::Acknowledged) => field(incident::ACKNOWLEDGED_AT),
            (Kind::Incident, MomentName::Resolved) => field(incident::RESOLVED_AT),
            (Kind::Incident, MomentName::Closed) => field(incident::CLOSED_AT),
            _ => {}
        }
    }

    fn pull_request(&self, name: MomentName, row: usize, consider: &mut impl FnMut(Instant)) {
        let store = self.reach.store;
        let pulls = store.table(Kind::PullRequest);
        let field = match name {
            MomentName::Created => Some(pull_request::CREATED_AT),
            MomentName::Ready => Some(pull_request::READY_AT),
            MomentName::Merged => Some(pull_request::MERGED_AT),
            MomentName::Closed => Some(pull_request::CLOSED_AT),
            _ => None,
        };
        if let Some(at) = field.and_then(|field| pulls.instant(field, row)) {
            consider(at);
        }
        let author = pulls.symbol(pull_request::AUTHOR, row);
        let reviews = store.table(Kind::Review);
        match name {
            MomentName::Approved => {
                let approved = |part: &usize| {
                    let state = store.symbol_text(review::STATE, *part);
                    state.eq_ignore_ascii_case("approved") || state.eq_ignore_ascii_case("approve")
                };
                reviews
                    .parts_of(row)
                    .filter(approved)
                    .filter_map(|part| reviews.instant(review::AT, part))
                    .for_each(consider);
            }
            MomentName::Reviewed => reviews
                .parts_of(row)
                .filter(|part| reviews.symbol(review::AUTHOR, *part) != author)
                .filter_map(|part| reviews.instant(review::AT, part))
                .for_each(consider),
            MomentName::Commented => {
                let comments = store.table(Kind::Comment);
                comments.parts_of(row).filter_map(|part| comments.instant(comment::AT, part)).for_each(consider);
            }
            MomentName::Labelled => {
                let events = store.table(Kind::LabelEvent);
                let wanted = |part: &usize| {
                    let label = store.symbol_text(label_event::LABEL, *part).to_lowercase();
                    store.symbol_text(label_event::ACTION, *part) != "removed"
                        && (self.way.words.is_empty() || self.way.words.contains(&label))
                };
                events
                    .parts_of(row)
                    .filter(wanted)
                    .filter_map(|part| events.instant(label_event::AT, part))
                    .for_each(consider);
            }
            _ => {}
        }
    }

    /// When a pull request's commits were written: as its tool says, else as its commits say, else as the commits say that its
    /// merge brought in.
    fn commits(&self, name: MomentName, row: usize, consider: &mut impl FnMut(Instant)) {
        let store = self.reach.store;
        let pulls = store.table(Kind::PullRequest);
        let authored = name == MomentName::Authored;
        let told = match self.way.pick {
            Pick::First => pulls.instant(pull_request::FIRST_COMMIT_AT, row),
            Pick::Last => pulls.instant(pull_request::LAST_COMMIT_AT, row),
        };
        if let Some(at) = told.filter(|_| authored) {
            consider(at);
            return;
        }
        let commits = store.table(Kind::Commit);
        let graph = &self.reach.resolved.graph;
        let own_field = if authored { commit::AUTHORED_AT } else { commit::COMMITTED_AT };
        let of_sha = |sha: u32| graph.row(graph.whole(sha)).and_then(|row| commits.instant(own_field, row));
        let parts = store.table(Kind::PullRequestCommit);
        let part_field = if authored { pull_request_commit::AUTHORED_AT } else { pull_request_commit::COMMITTED_AT };
        let mut any = false;
        for part in parts.parts_of(row) {
            let at = parts.instant(part_field, part).or_else(|| of_sha(parts.sha(pull_request_commit::SHA, part)));
            if let Some(at) = at {
                any = true;
                consider(at);
            }
        }
        // Commits that are listed and not dated are missing; only where none is listed does the merge tell them.
        if any || !parts.parts_of(row).is_empty() {
            return;
        }
        let merge = graph.whole(pulls.sha(pull_request::MERGE_COMMIT_SHA, row));
        match graph.parents(merge) {
            [base, tip, ..] => {
                for sha in graph.between(*base, *tip) {
                    of_sha(sha).into_iter().for_each(&mut *consider);
                }
            }
            _ => of_sha(merge).into_iter().for_each(consider),
        }
    }

    /// When the commit was written that a run or a release is made of.
    fn own_commit(&self, name: MomentName, kind: Kind, row: usize, consider: &mut impl FnMut(Instant)) {
        let store = self.reach.store;
        let field = if kind == Kind::Run { run::SHA } else { release::SHA };
        let graph = &self.reach.resolved.graph;
        let at = if name == MomentName::Authored { commit::AUTHORED_AT } else { commit::COMMITTED_AT };
        let commit = graph.row(graph.whole(store.table(kind).sha(field, row)));
        commit.and_then(|row| store.instant(at, row)).into_iter().for_each(consider);
    }

    /// Events pushed about a record: by issue key, or by commit.
    fn events(&self, kind: Kind, row: usize, consider: &mut impl FnMut(Instant)) {
        let store = self.reach.store;
        let shas =
            |list: &mut dyn Iterator<Item = u32>| list.filter(|sha| *sha != 0).map(|sha| store.sha_text(sha)).collect();
        let keys: Vec<String> = match kind {
            Kind::Issue => vec![store.symbol_text(issue::KEY, row).to_owned()],
            Kind::Commit => shas(&mut std::iter::once(store.table(kind).sha(commit::SHA, row))),
            _ => {
                let parts = store.table(Kind::PullRequestCommit);
                let own = parts.parts_of(row).map(|part| parts.sha(pull_request_commit::SHA, part));
                let merge = store.table(kind).sha(pull_request::MERGE_COMMIT_SHA, row);
                shas(&mut own.chain([merge]))
            }
        };
        for key in keys.iter().filter_map(|key| store.symbols.find(key.as_bytes())) {
            for at in self.events.get(&key).into_iter().flatten() {
                consider(*at);
            }
        }
    }

    /// The first entry only counts, unless the last is asked for.
    fn entered(&self, row: usize, consider: &mut impl FnMut(Instant)) {
        let store = self.reach.store;
        let transitions = store.table(Kind::Transition);
        let wanted = |part: &usize| {
            let to = store.symbol_text(transition::TO, *part).to_lowercase();
            let category = store.symbol_text(transition::TO_CATEGORY, *part).to_lowercase();
            self.way.words.contains(&to) || self.way.categories.contains(&category)
        };
        transitions
            .parts_of(row)
            .filter(wanted)
            .filter_map(|part| transitions.instant(transition::AT, part))
            .for_each(consider);
    }
}
