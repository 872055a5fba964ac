import { plain } from "./metric";

const KINDS: Record<string, [one: string, many: string]> = {
  commit: ["commit", "commits"],
  pullRequest: ["pull request", "pull requests"],
  pullRequestCommit: ["commit of a pull request", "commits of pull requests"],
  review: ["review", "reviews"],
  comment: ["comment", "comments"],
  labelEvent: ["label change", "label changes"],
  run: ["pipeline run", "pipeline runs"],
  stage: ["stage", "stages"],
  artifact: ["artifact", "artifacts"],
  deploymentStatus: ["deployment status", "deployment statuses"],
  release: ["release", "releases"],
  issue: ["issue", "issues"],
  transition: ["status change", "status changes"],
  fixVersion: ["fix version", "fix versions"],
  status: ["status definition", "status definitions"],
  incident: ["incident", "incidents"],
  custom: ["custom event", "custom events"],
};

export const kindWord = (kind: string, count = 1) => KINDS[kind]?.[count === 1 ? 0 : 1] ?? plain(kind);

/** Records that are parts of others: told after their wholes. */
export const PARTS: readonly string[] = ["pullRequestCommit", "review", "comment", "labelEvent", "stage", "artifact", "deploymentStatus", "transition", "fixVersion"];

/** The three kinds of tools that the four figures need, and what each brings. */
export const TOOLS = [
  { id: "issues", name: "Issue tool", brings: ["issue", "incident"], needs: "issues or incidents, for the time to restore", examples: "Jira, GitHub Issues, Azure Boards" },
  { id: "source", name: "Source control", brings: ["pullRequest", "commit"], needs: "pull requests and commits, for the lead time", examples: "GitHub, Azure Repos, GitLab" },
  { id: "deploys", name: "Deployment tool", brings: ["run", "release"], needs: "deployments, for all four figures", examples: "Harness, GitHub Actions, Azure Pipelines" },
] as const;
