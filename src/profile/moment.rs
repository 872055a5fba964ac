//! Moments in the life of a record, reached through links.

use std::collections::BTreeMap;

use crate::event::Kind;
use crate::filter::Filter;

/// A point in time of an item: one way to find it, or several with a rule to choose.
#[derive(Clone, Debug)]
pub struct Moment {
    /// The ways, in order.
    pub ways: Vec<MomentRef>,
    /// Which of them counts.
    pub choose: Choose,
}

/// Which of several ways to a moment counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choose {
    /// The first that leads anywhere.
    FirstOf,
    /// The one that leads to the earliest instant.
    EarliestOf,
}

/// One way: along links, perhaps to the commits of a pull request, to a named moment.
#[derive(Clone, Debug)]
pub struct MomentRef {
    /// The path as written, for explanations.
    pub path: String,
    /// Links to follow.
    pub links: Vec<usize>,
    /// The kind meant at the end, where it is a part of what the links lead to.
    pub subject: Option<Kind>,
    /// What happened then.
    pub name: MomentName,
    /// The first or the last of several.
    pub pick: Pick,
    /// Statuses that are entered, lower-cased, or labels that are added; for `entered` and `labelled`.
    pub words: Vec<String>,
    /// Families of statuses that are entered, lower-cased; for `entered`.
    pub categories: Vec<String>,
    /// Only records like this, by kind.
    pub filters: BTreeMap<Kind, Filter>,
}

/// The first or the last of several instants.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pick {
    /// The earliest.
    First,
    /// The latest.
    Last,
}

/// What happens to records.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MomentName {
    /// Where its definition places it.
    At,
    /// A commit was written.
    Authored,
    /// A commit was committed.
    Committed,
    /// A commit reached the server.
    Pushed,
    /// It was created or opened.
    Created,
    /// A pull request left draft.
    Ready,
    /// A pull request was reviewed by somebody else than its author.
    Reviewed,
    /// A pull request was approved.
    Approved,
    /// A pull request was commented on.
    Commented,
    /// A label was put on a pull request.
    Labelled,
    /// A pull request was merged.
    Merged,
    /// It was closed.
    Closed,
    /// A run began.
    Started,
    /// A run ended.
    Finished,
    /// A release was published, or the version that fixes an issue.
    Released,
    /// It was resolved.
    Resolved,
    /// An incident was noticed.
    Detected,
    /// An incident was taken.
    Acknowledged,
    /// An issue came into a status.
    Entered,
    /// Its tool last changed it.
    Updated,
    /// An event was pushed about it by hand or by a script.
    Event,
}

impl MomentName {
    /// Words in documents. `opened` and `created` are one.
    pub const WORDS: &'static [(&'static str, MomentName)] = &[
        ("at", MomentName::At),
        ("authored", MomentName::Authored),
        ("committed", MomentName::Committed),
        ("pushed", MomentName::Pushed),
        ("created", MomentName::Created),
        ("opened", MomentName::Created),
        ("ready", MomentName::Ready),
        ("reviewed", MomentName::Reviewed),
        ("approved", MomentName::Approved),
        ("commented", MomentName::Commented),
        ("labelled", MomentName::Labelled),
        ("merged", MomentName::Merged),
        ("closed", MomentName::Closed),
        ("started", MomentName::Started),
        ("finished", MomentName::Finished),
        ("released", MomentName::Released),
        ("resolved", MomentName::Resolved),
        ("detected", MomentName::Detected),
        ("acknowledged", MomentName::Acknowledged),
        ("entered", MomentName::Entered),
        ("updated", MomentName::Updated),
        ("event", MomentName::Event),
    ];

    /// What can happen to a record of a kind.
    pub fn of(kind: Kind) -> &'static [MomentName] {
        use MomentName::*;
        match kind {
            Kind::Commit => &[At, Authored, Committed, Pushed, Event],
            Kind::PullRequest => {
                &[At, Created, Ready, Reviewed, Approved, Commented, Labelled, Merged, Closed, Updated, Event]
            }
            Kind::Run => &[At, Created, Started, Finished, Updated],
            Kind::Stage => &[At, Started, Finished],
            Kind::Release => &[At, Released],
            Kind::Issue => &[At, Created, Entered, Resolved, Closed, Released, Updated, Event],
            Kind::Incident => &[At, Created, Detected, Acknowledged, Resolved, Closed, Updated],
            _ => &[At],
        }
    }
}
