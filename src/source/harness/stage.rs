//! The stages of an execution, out of the map that its graph is drawn from.

use std::borrow::Cow;

use super::milliseconds;
use crate::event::{Kind, Record, artifact, stage};
use crate::source::adapter::keep_extras;
use crate::source::json::{Json, Walk};

/// What a node of the graph says beside the stage it becomes.
#[derive(Default)]
struct Node<'a> {
    hidden: bool,
    /// It only holds the stages of a matrix, a loop or a parallel group.
    holds_others: bool,
    /// Stages of a matrix share the id of the node they were made from, so its name is needed as well.
    identity: (Option<Cow<'a, str>>, Option<Cow<'a, str>>),
    artifacts: Vec<Record<'a>>,
    extras: Vec<Cow<'a, str>>,
}

pub(super) fn read<'a>(json: &mut Json<'a>, parts: &mut Vec<Record<'a>>) -> Walk<()> {
    let mut seen = Vec::new();
    let mut artifacts: Vec<Record<'a>> = Vec::new();
    json.object(|_, json| {
        let mut stage = Record::new(Kind::Stage);
        let node = node(json, &mut stage)?;
        if node.hidden || node.holds_others || seen.contains(&node.identity) {
            return Ok(());
        }
        if node.identity != (None, None) {
            seen.push(node.identity);
        }
        keep_extras(&mut stage, node.extras);
        parts.push(stage);
        for artifact in node.artifacts {
            if !artifacts.contains(&artifact) {
                artifacts.push(artifact);
            }
        }
        Ok(())
    })?;
    parts.append(&mut artifacts);
    Ok(())
}

fn node<'a>(json: &mut Json<'a>, stage: &mut Record<'a>) -> Walk<Node<'a>> {
    let mut node = Node::default();
    json.object(|member, json| {
        match member {
            "hidden" => node.hidden = json.flag()? == Some(true),
            "nodeGroup" => node.holds_others |= json.text()?.as_deref() == Some("STRATEGY"),
            "nodeType" => {
                let word = json.text()?;
                let wrapper = |word: &str| matches!(word, "MATRIX" | "LOOP" | "FOR" | "PARALLELISM" | "parallel");
                node.holds_others |= word.as_deref().is_some_and(wrapper);
                stage.set(stage::STAGE_TYPE, word);
            }
            "nodeUuid" => node.identity.0 = json.text()?,
            "nodeIdentifier" => node.identity.1 = json.text()?,
            "name" => stage.set(stage::NAME, json.text()?),
            "status" => stage.set(stage::STATUS, json.text()?),
            "startTs" => stage.set(stage::STARTED_AT, milliseconds(json)?),
            "endTs" => stage.set(stage::FINISHED_AT, milliseconds(json)?),
            "isRollbackStageNode" if json.flag()? == Some(true) => node.extras.push(Cow::Borrowed("isRollback=true")),
            "isRollbackStageNode" => {}
            "moduleInfo" => json.object(|member, json| match member {
                "cd" => delivery(json, stage, &mut node),
                _ => json.skip(),
            })?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    Ok(node)
}

fn delivery<'a>(json: &mut Json<'a>, stage: &mut Record<'a>, node: &mut Node<'a>) -> Walk<()> {
    json.object(|member, json| match member {
        "serviceInfo" => json.object(|member, json| {
            match member {
                "identifier" => stage.set(stage::SERVICE, json.text()?),
                "artifacts" => artifacts(json, &mut node.artifacts)?,
                _ => json.skip()?,
            }
            Ok(())
        }),
        "infraExecutionSummary" => json.object(|member, json| {
            match member {
                "identifier" => stage.set(stage::ENVIRONMENT, json.text()?),
                "type" => node.extras.extend(json.text()?.map(|word| Cow::Owned(format!("environmentType={word}")))),
                _ => json.skip()?,
            }
            Ok(())
        }),
        _ => json.skip(),
    })
}

fn artifacts<'a>(json: &mut Json<'a>, found: &mut Vec<Record<'a>>) -> Walk<()> {
    json.object(|member, json| match member {
        "primary" => {
            found.extend(deployed(json)?);
            Ok(())
        }
        "sidecars" => json.list(|json| {
            found.extend(deployed(json)?);
            Ok(())
        }),
        _ => json.skip(),
    })
}

/// An artifact that was deployed. Each kind of registry has members of its own.
fn deployed<'a>(json: &mut Json<'a>) -> Walk<Option<Record<'a>>> {
    let mut part = Record::new(Kind::Artifact);
    json.object(|member, json| {
        match member {
            "imagePath" | "artifactPath" | "filePath" | "jobName" | "packageName" => {
                part.set(artifact::NAME, json.scalar()?);
            }
            "tag" | "version" | "build" | "buildNumber" => part.set(artifact::QUALIFIER, json.scalar()?),
            "bucket" | "bucketName" | "repositoryName" | "repository" | "registry" => {
                part.set(artifact::LOCATION, json.scalar()?);
            }
            _ => json.skip()?,
        }
        Ok(())
    })?;
    if part.text(artifact::NAME).is_none() {
        return Ok(None);
    }
    part.set(artifact::DIRECTION, "input");
    Ok(Some(part))
}
