//! GitHub's REST answers: pull requests, their commits, reviews and comments; commits, tags, releases; deployments with their
//! statuses; workflow runs and jobs; issues.
//!
//! One list may hold several kinds (the issues list holds pull requests), so a record's kind is read off the members it has.

use std::borrow::Cow;

use super::adapter::{Adapter, Path, Reading, member_texts, pairs, require};
use super::json::{Json, Refusal, Walk};
use crate::event::{
    Cell, Kind, Record, Sha, comment, commit, deployment_status, is_bot_name, issue, pull_request, pull_request_commit,
    release, review, run, stage,
};
use crate::time::Instant;

pub(super) const ADAPTER: Adapter =
    Adapter { id: "github", name: "GitHub", wrappers: &[&["workflow_runs"], &["jobs"], &["items"]], recognise, read };

/// Members of which all must be there for a record to be GitHub's, and what it then is.
const SIGNS: &[(&[&str], &str)] = &[
    (&["merge_commit_sha", "number", "head"], "pull requests"),
    (&["workflow_id", "run_number"], "workflow runs"),
    (&["run_id", "runner_id"], "jobs"),
    (&["run_id", "run_url", "steps"], "jobs"),
    (&["tag_name", "target_commitish"], "releases"),
    (&["deployment_url", "state"], "deployment statuses"),
    (&["statuses_url", "environment", "task"], "deployments"),
    (&["pull_request_url", "state", "user"], "reviews"),
    (&["pull_request_url", "diff_hunk"], "review comments"),
    (&["issue_url", "body", "user"], "comments"),
    (&["zipball_url", "commit", "name"], "tags"),
    (&["sha", "commit", "parents"], "commits"),
    (&["number", "title", "labels", "user", "state"], "issues"),
];

fn recognise(members: &[String]) -> Option<&'static str> {
    let has = |sign: &&str| members.iter().any(|name| name == sign);
    SIGNS.iter().find(|(signs, _)| signs.iter().all(&has)).map(|(_, what)| *what)
}

/// A user, as far as it matters.
#[derive(Default)]
struct User<'a> {
    login: Option<Cow<'a, str>>,
    is_bot: bool,
}

/// A commit's own part: git's author and committer.
#[derive(Default)]
struct GitCommit<'a> {
    url: Option<Cow<'a, str>>,
    sha: Option<Sha>,
    author: Option<Cow<'a, str>>,
    authored_at: Option<Instant>,
    committed_at: Option<Instant>,
    message: Option<Cow<'a, str>>,
}

/// Every member that any of the kinds needs.
#[derive(Default)]
struct Members<'a> {
    names: Vec<&'static str>,
    id: Option<Cow<'a, str>>,
    number: Option<f64>,
    title: Option<Cow<'a, str>>,
    name: Option<Cow<'a, str>>,
    body: Option<Cow<'a, str>>,
    state: Option<Cow<'a, str>>,
    status: Option<Cow<'a, str>>,
    conclusion: Option<Cow<'a, str>>,
    event: Option<Cow<'a, str>>,
    user: User<'a>,
    author: User<'a>,
    assignee: User<'a>,
    labels: Cell<'a>,
    created_at: Option<Instant>,
    updated_at: Option<Instant>,
    closed_at: Option<Instant>,
    merged_at: Option<Instant>,
    submitted_at: Option<Instant>,
    published_at: Option<Instant>,
    started_at: Option<Instant>,
    completed_at: Option<Instant>,
    run_started_at: Option<Instant>,
    draft: Option<bool>,
    prerelease: Option<bool>,
    merge_commit_sha: Option<Sha>,
    sha: Option<Sha>,
    head_sha: Option<Sha>,
    head_branch: Option<Cow<'a, str>>,
    head: Option<Cow<'a, str>>,
    base: Option<Cow<'a, str>>,
    base_repo: Option<Cow<'a, str>>,
    repository: Option<Cow<'a, str>>,
    commit: GitCommit<'a>,
    parents: Vec<Sha>,
    tag_name: Option<Cow<'a, str>>,
    target_commitish: Option<Cow<'a, str>>,
    environment: Option<Cow<'a, str>>,
    reference: Option<Cow<'a, str>>,
    run_id: Option<Cow<'a, str>>,
    task: Option<Cow<'a, str>>,
    payload: Vec<Cow<'a, str>>,
    pull_numbers: Vec<f64>,
    url: Option<Cow<'a, str>>,
    html_url: Option<Cow<'a, str>>,
    repository_url: Option<Cow<'a, str>>,
    deployment_url: Option<Cow<'a, str>>,
    pull_request_url: Option<Cow<'a, str>>,
    issue_url: Option<Cow<'a, str>>,
    parts: Vec<Record<'a>>,
}

/// Members whose presence alone tells a kind.
const TELLING: &[&str] = &[
    "merge_commit_sha",
    "workflow_id",
    "run_id",
    "tag_name",
    "deployment_url",
    "statuses_url",
    "pull_request_url",
    "issue_url",
    "zipball_url",
    "commit",
    "pull_request",
    "submitted_at",
    "labels",
    "number",
    "diff_hunk",
];

impl<'a> Members<'a> {
    fn has(&self, name: &str) -> bool {
        self.names.contains(&name)
    }

    fn take(&mut self, name: &str, json: &mut Json<'a>) -> Walk<()> {
        if let Some(telling) = TELLING.iter().find(|telling| **telling == name) {
            self.names.push(telling);
        }
        match name {
            "id" => self.id = json.id()?,
            "number" => self.number = json.count()?,
            "title" => self.title = json.text()?,
            "name" => self.name = json.text()?,
            "body" => self.body = json.text()?,
            "state" => self.state = json.text()?,
            "status" => self.status = json.text()?,
            "conclusion" => self.conclusion = json.text()?,
            "event" => self.event = json.text()?,
            "user" => self.user = user(json)?,
            "author" => self.author = user(json)?,
            "assignee" => self.assignee = user(json)?,
            "labels" => self.labels = member_texts(json, "name")?,
            "created_at" => self.created_at = json.instant()?,
            "updated_at" => self.updated_at = json.instant()?,
            "closed_at" => self.closed_at = json.instant()?,
            "merged_at" => self.merged_at = json.instant()?,
            "submitted_at" => self.submitted_at = json.instant()?,
            "published_at" => self.published_at = json.instant()?,
            "started_at" => self.started_at = json.instant()?,
            "completed_at" => self.completed_at = json.instant()?,
            "run_started_at" => self.run_started_at = json.instant()?,
            "draft" => self.draft = json.flag()?,
            "prerelease" => self.prerelease = json.flag()?,
            "merge_commit_sha" => self.merge_commit_sha = json.sha()?,
            "sha" => self.sha = json.sha()?,
            "head_sha" => self.head_sha = json.sha()?,
            "head_branch" => self.head_branch = json.text()?,
            "head" => self.head = branch(json, &mut None)?,
            "base" => self.base = branch(json, &mut self.base_repo)?,
            "repository" => self.repository = member_text(json, "full_name")?,
            "commit" => self.commit = git_commit(json)?,
            "parents" => parents(json, &mut self.parents)?,
            "tag_name" => self.tag_name = json.text()?,
            "target_commitish" => self.target_commitish = json.text()?,
            "environment" => self.environment = json.text()?,
            "ref" => self.reference = json.text()?,
            "run_id" => self.run_id = json.id()?,
            "task" => self.task = json.text()?,
            "payload" if json.peek() == Some(b'{') => pairs(json, &mut self.payload)?,
            "pull_requests" => pull_numbers(json, &mut self.pull_numbers)?,
            "url" => self.url = json.text()?,
            "html_url" => self.html_url = json.text()?,
            "repository_url" => self.repository_url = json.text()?,
            "deployment_url" => self.deployment_url = json.text()?,
            "pull_request_url" => self.pull_request_url = json.text()?,
            "issue_url" => self.issue_url = json.text()?,
            "statuses" if json.peek() == Some(b'[') => self.nested_statuses(json)?,
            "reviews" if json.peek() == Some(b'[') => self.nested_reviews(json)?,
            "commits" if json.peek() == Some(b'[') => self.nested_commits(json)?,
            _ => json.skip()?,
        }
        Ok(())
    }

    fn nested(&mut self, json: &mut Json<'a>, part: fn(Members<'a>) -> Walk<Record<'a>>) -> Walk<()> {
        json.list(|json| {
            self.parts.push(part(members(json)?)?);
            Ok(())
        })
    }

    fn nested_statuses(&mut self, json: &mut Json<'a>) -> Walk<()> {
        self.nested(json, |members| Ok(members.deployment_status()))
    }

    fn nested_reviews(&mut self, json: &mut Json<'a>) -> Walk<()> {
        self.nested(json, |members| Ok(members.review()))
    }

    fn nested_commits(&mut self, json: &mut Json<'a>) -> Walk<()> {
        self.nested(json, |members| Ok(members.pull_request_commit(None)))
    }

    /// The repository, from the record itself or from any of its addresses.
    fn repo(&self) -> Option<Cow<'a, str>> {
        let told = self.base_repo.clone().or_else(|| self.repository.clone());
        let addresses = [
            &self.repository_url,
            &self.pull_request_url,
            &self.deployment_url,
            &self.issue_url,
            &self.url,
            &self.html_url,
            &self.commit.url,
        ];
        told.or_else(|| addresses.into_iter().flatten().find_map(|url| repo_in(url)).map(Cow::Owned))
    }

    fn pull_request(self) -> Walk<Record<'a>> {
        let mut record = Record::new(Kind::PullRequest);
        let repo = self.repo();
        if let (Some(repo), Some(number)) = (&repo, self.number) {
            record.set(pull_request::ID, format!("{repo}#{number}"));
        }
        let state = match (self.merged_at, self.closed_at) {
            (Some(_), _) => "merged",
            (None, Some(_)) => "closed",
            (None, None) => "open",
        };
        if self.merged_at.is_some() {
            // GitHub names a test merge here until a pull request is merged.
            record.set(pull_request::MERGE_COMMIT_SHA, self.merge_commit_sha);
        }
        record.set(pull_request::REPO, repo);
        record.set(pull_request::NUMBER, self.number);
        record.set(pull_request::TITLE, self.title);
        record.set(pull_request::BODY, self.body);
        record.set(pull_request::AUTHOR_IS_BOT, self.user.flag());
        record.set(pull_request::AUTHOR, self.user.login);
        record.set(pull_request::STATE, state);
        record.set(pull_request::DRAFT, self.draft);
        record.set(pull_request::HEAD, self.head);
        record.set(pull_request::BASE, self.base);
        record.set(pull_request::LABELS, self.labels);
        record.set(pull_request::CREATED_AT, self.created_at);
        record.set(pull_request::MERGED_AT, self.merged_at);
        record.set(pull_request::CLOSED_AT, self.closed_at);
        record.set(pull_request::UPDATED_AT, self.updated_at);
        record.set(pull_request::URL, self.html_url);
        record.parts = self.parts;
        require(&record, &[("number", pull_request::NUMBER), ("base.repo.full_name", pull_request::ID)])?;
        Ok(record)
    }

    fn issue(self) -> Walk<Record<'a>> {
        let mut record = Record::new(Kind::Issue);
        let repo = self.repo();
        match (&repo, self.number) {
            (Some(repo), Some(number)) => record.set(issue::KEY, format!("{repo}#{number}")),
            _ => record.set(issue::ID, self.id),
        }
        record.set(issue::PROJECT, repo.clone());
        record.set(issue::REPO, repo);
        record.set(issue::TITLE, self.title);
        record.set(issue::AUTHOR, self.user.login);
        record.set(issue::STATUS, self.state);
        record.set(issue::LABELS, self.labels);
        record.set(issue::ASSIGNEE, self.assignee.login);
        record.set(issue::CREATED_AT, self.created_at);
        // GitHub knows one end of an issue.
        record.set(issue::RESOLVED_AT, self.closed_at);
        record.set(issue::CLOSED_AT, self.closed_at);
        record.set(issue::UPDATED_AT, self.updated_at);
        record.set(issue::URL, self.html_url);
        require(&record, &[("created_at", issue::CREATED_AT)])?;
        Ok(record)
    }

    fn commit(self, path: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
        let repo = self.repo();
        if let Some(number) = path.number_in("commit") {
            let mut membership = self.pull_request_commit_of(&repo);
            membership.set(pull_request_commit::NUMBER, number);
            reading.records.push(membership);
        }
        let mut record = Record::new(Kind::Commit);
        let login = self.author.login.clone().or_else(|| self.commit.author.clone());
        let bot = self.author.is_bot || login.as_deref().is_some_and(is_bot_name);
        record.set(commit::REPO, repo);
        record.set(commit::SHA, self.sha);
        record.set(commit::AUTHORED_AT, self.commit.authored_at);
        record.set(commit::COMMITTED_AT, self.commit.committed_at);
        record.set(commit::AUTHOR_IS_BOT, login.as_ref().map(|_| bot));
        record.set(commit::AUTHOR, login);
        record.set(commit::IS_MERGE, self.parents.len() > 1);
        if !self.parents.is_empty() {
            record.set(commit::PARENTS, Cell::Shas(self.parents));
        }
        let (title, message) = split_message(self.commit.message);
        record.set(commit::REVERTS, message.as_deref().and_then(reverted));
        record.set(commit::TITLE, title);
        record.set(commit::MESSAGE, message);
        require(&record, &[("sha", commit::SHA), ("commit.author.date", commit::AUTHORED_AT)])?;
        reading.records.push(record);
        Ok(())
    }

    fn pull_request_commit_of(&self, repo: &Option<Cow<'a, str>>) -> Record<'a> {
        let mut part = Record::new(Kind::PullRequestCommit);
        part.set(pull_request_commit::REPO, repo.clone());
        part.set(pull_request_commit::SHA, self.sha);
        part.set(pull_request_commit::AUTHORED_AT, self.commit.authored_at);
        part.set(pull_request_commit::COMMITTED_AT, self.commit.committed_at);
        part.set(pull_request_commit::AUTHOR, self.author.login.clone().or_else(|| self.commit.author.clone()));
        part.set(pull_request_commit::MESSAGE, self.commit.message.clone());
        part
    }

    fn pull_request_commit(self, number: Option<f64>) -> Record<'a> {
        let mut part = self.pull_request_commit_of(&self.repo());
        part.set(pull_request_commit::NUMBER, number);
        part
    }

    fn review(self) -> Record<'a> {
        let mut part = Record::new(Kind::Review);
        part.set(review::REPO, self.repo());
        part.set(review::NUMBER, self.pull_request_url.as_deref().and_then(number_in));
        part.set(review::ID, self.id);
        part.set(review::AUTHOR, self.user.login);
        part.set(review::STATE, self.state.map(|state| state.to_ascii_lowercase()));
        part.set(review::AT, self.submitted_at);
        part
    }

    fn comment(self) -> Record<'a> {
        let mut part = Record::new(Kind::Comment);
        let thread = self.pull_request_url.as_deref().or(self.issue_url.as_deref());
        part.set(comment::REPO, self.repo());
        part.set(comment::NUMBER, thread.and_then(number_in));
        part.set(comment::ID, self.id);
        part.set(comment::AUTHOR, self.user.login);
        part.set(comment::AT, self.created_at);
        part
    }

    fn deployment(self) -> Walk<Record<'a>> {
        let mut record = Record::new(Kind::Run);
        record.set(run::REPO, self.repo());
        record.set(run::ID, self.id.map(|id| format!("deployment/{id}")));
        record.set(run::RUN_KIND, "cd");
        record.set(run::ENVIRONMENT, self.environment);
        record.set(run::SHA, self.sha);
        record.set(run::REF, self.reference);
        record.set(run::IS_ROLLBACK, self.task.map(|task| task == "rollback"));
        if !self.payload.is_empty() {
            record.set(run::PARAMETERS, Cell::List(self.payload));
        }
        record.set(run::CREATED_AT, self.created_at);
        record.set(run::STARTED_AT, self.created_at);
        record.set(run::UPDATED_AT, self.updated_at);
        record.set(run::URL, self.html_url);
        record.parts = self.parts;
        require(&record, &[("id", run::ID), ("created_at", run::CREATED_AT)])?;
        Ok(record)
    }

    fn deployment_status(self) -> Record<'a> {
        let mut part = Record::new(Kind::DeploymentStatus);
        part.set(deployment_status::REPO, self.repo());
        let id = self.deployment_url.as_deref().and_then(|url| url.rsplit('/').next());
        part.set(deployment_status::RUN_ID, id.map(|id| format!("deployment/{id}")));
        part.set(deployment_status::ID, self.id);
        part.set(deployment_status::STATE, self.state);
        part.set(deployment_status::AT, self.created_at);
        part
    }

    fn workflow_run(self) -> Walk<Record<'a>> {
        let mut record = Record::new(Kind::Run);
        let repo = self.repo();
        let ended = self.status.as_deref() == Some("completed");
        let pulls: Vec<Cow<'a, str>> = match &repo {
            Some(repo) => self.pull_numbers.iter().map(|number| Cow::Owned(format!("{repo}#{number}"))).collect(),
            None => Vec::new(),
        };
        if !pulls.is_empty() {
            record.set(run::PULL_REQUESTS, Cell::List(pulls));
        }
        record.set(run::REPO, repo);
        record.set(run::ID, self.id.map(|id| format!("run/{id}")));
        record.set(run::PIPELINE, self.name);
        record.set(run::RUN_KIND, "ci");
        record.set(run::STATUS, if ended { self.conclusion.or(self.status) } else { self.status });
        record.set(run::BRANCH, self.head_branch);
        record.set(run::SHA, self.head_sha);
        record.set(run::TRIGGER, self.event);
        record.set(run::CREATED_AT, self.created_at);
        record.set(run::STARTED_AT, self.run_started_at.or(self.created_at));
        if ended {
            record.set(run::FINISHED_AT, self.updated_at);
        }
        record.set(run::UPDATED_AT, self.updated_at);
        record.set(run::URL, self.html_url);
        require(&record, &[("id", run::ID), ("created_at", run::CREATED_AT)])?;
        Ok(record)
    }

    fn job(self) -> Record<'a> {
        let mut part = Record::new(Kind::Stage);
        part.set(stage::RUN_ID, self.run_id.map(|id| format!("run/{id}")));
        part.set(stage::NAME, self.name);
        part.set(stage::STAGE_TYPE, "job");
        part.set(stage::STATUS, self.conclusion.or(self.status));
        part.set(stage::STARTED_AT, self.started_at);
        part.set(stage::FINISHED_AT, self.completed_at);
        part
    }

    fn release(self) -> Walk<Record<'a>> {
        let mut record = Record::new(Kind::Release);
        let repo = self.repo();
        let tag = self.tag_name.unwrap_or_default();
        record.set(release::ID, format!("{}@{tag}", repo.as_deref().unwrap_or_default()));
        record.set(release::REPO, repo);
        record.set(release::NAME, self.name);
        record.set(release::TAG, tag);
        // Usually the name of a branch, and then it says nothing of the commit.
        record.set(release::SHA, self.target_commitish.as_deref().and_then(Sha::parse_whole));
        record.set(release::RELEASED_AT, self.published_at.or(self.created_at));
        record.set(release::UPDATED_AT, self.published_at.or(self.created_at));
        record.set(release::PRERELEASE, self.prerelease);
        record.set(release::DRAFT, self.draft);
        record.set(release::URL, self.html_url);
        require(&record, &[("tag_name", release::TAG), ("published_at", release::RELEASED_AT)])?;
        Ok(record)
    }

    fn tag(self) -> Walk<Record<'a>> {
        let mut record = Record::new(Kind::Release);
        let repo = self.repo();
        let name = self.name.unwrap_or_default();
        record.set(release::ID, format!("{}@{name}", repo.as_deref().unwrap_or_default()));
        record.set(release::REPO, repo);
        record.set(release::TAG, name);
        record.set(release::SHA, self.commit.sha);
        record.set(release::TAG_ONLY, true);
        require(&record, &[("name", release::TAG), ("commit.sha", release::SHA)])?;
        Ok(record)
    }
}

impl User<'_> {
    fn flag(&self) -> Option<bool> {
        self.login.as_deref().map(|login| self.is_bot || is_bot_name(login))
    }
}

fn read<'a>(json: &mut Json<'a>, path: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let members = members(json)?;
    let record = if members.has("merge_commit_sha") && members.has("number") {
        members.pull_request()?
    } else if members.has("workflow_id") {
        members.workflow_run()?
    } else if members.has("tag_name") {
        members.release()?
    } else if members.has("deployment_url") {
        members.deployment_status()
    } else if members.has("statuses_url") && members.environment.is_some() {
        members.deployment()?
    } else if members.has("run_id") {
        members.job()
    } else if members.has("submitted_at")
        || (members.has("pull_request_url") && !members.has("diff_hunk") && members.state.is_some())
    {
        members.review()
    } else if members.has("pull_request_url") || (members.has("issue_url") && !members.has("number")) {
        members.comment()
    } else if members.has("zipball_url") {
        members.tag()?
    } else if members.has("commit") {
        return members.commit(path, reading);
    } else if members.has("pull_request") && members.has("number") {
        reading.passed_over = Some("pullRequestInIssueList");
        return Ok(());
    } else if members.has("number") {
        members.issue()?
    } else {
        let mut refusal = Refusal::new(0, "github.kind", "found a record of no kind that GitHub's REST exports have");
        refusal.hint = Some(
            "expected pull requests, commits, reviews, comments, tags, releases, deployments, statuses, runs, jobs or issues",
        );
        return Err(refusal);
    };
    reading.records.push(record);
    Ok(())
}

fn members<'a>(json: &mut Json<'a>) -> Walk<Members<'a>> {
    let mut members = Members::default();
    json.object(|name, json| members.take(name, json))?;
    Ok(members)
}

fn user<'a>(json: &mut Json<'a>) -> Walk<User<'a>> {
    let mut user = User::default();
    json.object(|name, json| {
        match name {
            "login" => user.login = json.text()?,
            "type" => user.is_bot = json.text()?.as_deref() == Some("Bot"),
            _ => json.skip()?,
        }
        Ok(())
    })?;
    Ok(user)
}

fn member_text<'a>(json: &mut Json<'a>, member: &str) -> Walk<Option<Cow<'a, str>>> {
    let mut found = None;
    json.object(|name, json| {
        if name == member {
            found = json.text()?;
            return Ok(());
        }
        json.skip()
    })?;
    Ok(found)
}

fn branch<'a>(json: &mut Json<'a>, repo: &mut Option<Cow<'a, str>>) -> Walk<Option<Cow<'a, str>>> {
    let mut found = None;
    json.object(|name, json| {
        match name {
            "ref" => found = json.text()?,
            "repo" => *repo = member_text(json, "full_name")?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    Ok(found)
}

fn git_commit<'a>(json: &mut Json<'a>) -> Walk<GitCommit<'a>> {
    let mut found = GitCommit::default();
    json.object(|name, json| {
        match name {
            "url" => found.url = json.text()?,
            "sha" => found.sha = json.sha()?,
            "message" => found.message = json.text()?,
            "author" => (found.author, found.authored_at) = signature(json)?,
            "committer" => found.committed_at = signature(json)?.1,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    Ok(found)
}

fn signature<'a>(json: &mut Json<'a>) -> Walk<(Option<Cow<'a, str>>, Option<Instant>)> {
    let mut found = (None, None);
    json.object(|name, json| {
        match name {
            "name" => found.0 = json.text()?,
            "date" => found.1 = json.instant()?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    Ok(found)
}

fn parents(json: &mut Json<'_>, parents: &mut Vec<Sha>) -> Walk<()> {
    json.list(|json| {
        json.object(|name, json| {
            if name == "sha" {
                parents.extend(json.sha()?);
                return Ok(());
            }
            json.skip()
        })
    })
}

fn pull_numbers(json: &mut Json<'_>, numbers: &mut Vec<f64>) -> Walk<()> {
    json.list(|json| {
        json.object(|name, json| {
            if name == "number" {
                numbers.extend(json.count()?);
                return Ok(());
            }
            json.skip()
        })
    })
}

fn split_message(message: Option<Cow<'_, str>>) -> (Option<String>, Option<String>) {
    let Some(message) = message else { return (None, None) };
    match message.split_once('\n') {
        Some((title, rest)) => (Some(title.trim_end().to_owned()), Some(rest.trim().to_owned())),
        None => (Some(message.into_owned()), None),
    }
}

/// The commit that `git revert` says it takes back.
fn reverted(message: &str) -> Option<Sha> {
    let (_, after) = message.split_once("This reverts commit ")?;
    Sha::parse(after.split(|c: char| !c.is_ascii_hexdigit()).next()?)
}

/// `owner/name` out of an address of the API or of the site.
fn repo_in(url: &str) -> Option<String> {
    let path = match url.split_once("/repos/") {
        Some((_, path)) => path,
        None => url.split_once("://")?.1.split_once('/')?.1,
    };
    let mut steps = path.split('/');
    match (steps.next(), steps.next()) {
        (Some(owner), Some(name)) if !owner.is_empty() && !name.is_empty() => Some(format!("{owner}/{name}")),
        _ => None,
    }
}

/// The number at the end of an address of a pull request or issue.
fn number_in(url: &str) -> Option<f64> {
    url.rsplit('/').next()?.parse::<u32>().ok().map(f64::from)
}
