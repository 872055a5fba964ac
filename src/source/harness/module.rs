//! What the CI and CD modules say of an execution.

use std::borrow::Cow;

use super::listed;
use crate::event::Sha;
use crate::source::adapter::texts;
use crate::source::address;
use crate::source::json::{Json, Walk};

/// A commit that a build was started with.
pub(super) struct BuiltCommit {
    pub sha: Sha,
    /// Its time, in milliseconds: pushes list commits in either order.
    pub at: i64,
}

/// What is known of an execution through its modules.
#[derive(Default)]
pub(super) struct Modules<'a> {
    pub ci: bool,
    pub cd: bool,
    pub services: Vec<Cow<'a, str>>,
    pub environments: Vec<Cow<'a, str>>,
    pub environment_types: Vec<Cow<'a, str>>,
    pub environment_groups: Vec<Cow<'a, str>>,
    pub commits: Vec<BuiltCommit>,
    /// The commit that the build checked out.
    pub built: Option<Sha>,
    pub repo: Option<Cow<'a, str>>,
    pub branch: Option<Cow<'a, str>>,
    pub tag: Option<Cow<'a, str>>,
    pub pull_request: Option<Cow<'a, str>>,
}

pub(super) fn read<'a>(json: &mut Json<'a>, modules: &mut Modules<'a>) -> Walk<()> {
    json.object(|member, json| match member {
        "cd" => {
            modules.cd = true;
            delivery(json, modules)
        }
        "ci" => {
            modules.ci = true;
            integration(json, modules)
        }
        _ => json.skip(),
    })
}

fn delivery<'a>(json: &mut Json<'a>, modules: &mut Modules<'a>) -> Walk<()> {
    json.object(|member, json| {
        match member {
            "serviceIdentifiers" => modules.services = listed(texts(json)?),
            "envIdentifiers" | "environmentIdentifiers" => modules.environments = listed(texts(json)?),
            "environmentTypes" => modules.environment_types = listed(texts(json)?),
            "envGroupIdentifiers" => modules.environment_groups = listed(texts(json)?),
            _ => json.skip()?,
        }
        Ok(())
    })
}

fn integration<'a>(json: &mut Json<'a>, modules: &mut Modules<'a>) -> Walk<()> {
    let mut name = None;
    json.object(|member, json| {
        match member {
            "branch" => modules.branch = modules.branch.take().or(json.scalar()?),
            "tag" => modules.tag = json.scalar()?,
            "repoName" => name = json.scalar()?,
            "prNumber" => modules.pull_request = json.scalar()?.filter(|number| !number.is_empty()),
            "ciExecutionInfoDTO" => started_with(json, modules)?,
            "ciPipelineStageModuleInfo" => checked_out(json, modules)?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    // A link names the owner too, which other tools know the repository by.
    modules.repo = modules.repo.take().or(name);
    Ok(())
}

/// What started the build: a push, a pull request or a release.
fn started_with<'a>(json: &mut Json<'a>, modules: &mut Modules<'a>) -> Walk<()> {
    json.object(|member, json| match member {
        "branch" | "pullRequest" | "release" if json.peek() == Some(b'{') => {
            push_or_pull_request(member, json, modules)
        }
        _ => json.skip(),
    })
}

fn push_or_pull_request<'a>(event: &str, json: &mut Json<'a>, modules: &mut Modules<'a>) -> Walk<()> {
    let of_pull_request = event == "pullRequest";
    let mut number = None;
    json.object(|member, json| {
        match member {
            "commits" => json.list(|json| commit(json, modules))?,
            "link" => learn_repo(json.scalar()?, modules),
            "id" if of_pull_request => number = json.scalar()?,
            "sourceBranch" if of_pull_request => modules.branch = json.scalar()?,
            "releaseTag" => modules.tag = json.scalar()?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    modules.pull_request = modules.pull_request.take().or(number);
    Ok(())
}

fn commit<'a>(json: &mut Json<'a>, modules: &mut Modules<'a>) -> Walk<()> {
    let mut sha = None;
    let mut at = 0;
    json.object(|member, json| {
        match member {
            "id" => sha = json.sha()?,
            "timeStamp" => at = json.count()?.map_or(0, |ms| ms as i64),
            "link" => learn_repo(json.scalar()?, modules),
            _ => json.skip()?,
        }
        Ok(())
    })?;
    modules.commits.extend(sha.map(|sha| BuiltCommit { sha, at }));
    Ok(())
}

fn checked_out<'a>(json: &mut Json<'a>, modules: &mut Modules<'a>) -> Walk<()> {
    json.object(|member, json| {
        match member {
            "commitId" => modules.built = json.sha()?,
            "repoUrl" => learn_repo(json.scalar()?, modules),
            "sourceBranch" => modules.branch = modules.branch.take().or(json.scalar()?),
            _ => json.skip()?,
        }
        Ok(())
    })
}

fn learn_repo(link: Option<Cow<'_, str>>, modules: &mut Modules<'_>) {
    if modules.repo.is_none() {
        modules.repo = link.and_then(|link| address::repository(&link)).map(Cow::Owned);
    }
}
