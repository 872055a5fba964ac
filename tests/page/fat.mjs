// A fat export: pull requests as GitHub's REST API lists them, each with two whole repositories and a dozen people, most of which no figure
// asks for. About 25 kB a record.
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";

/** Members that every repository of an answer has, besides what a figure reads. */
const REPOSITORY_URLS = [
  "archive", "assignees", "blobs", "branches", "collaborators", "comments", "commits", "compare", "contents", "contributors", "deployments", "downloads", "events",
  "forks", "git_commits", "git_refs", "git_tags", "hooks", "issue_comment", "issue_events", "issues", "keys", "labels", "languages", "merges", "milestones",
  "notifications", "pulls", "releases", "stargazers", "statuses", "subscribers", "subscription", "tags", "teams", "trees",
];
const PERSON_URLS = ["avatar", "events", "followers", "following", "gists", "html", "organizations", "received_events", "repos", "starred", "subscriptions"];
const DAY = 86_400_000;
const FIRST = Date.UTC(2021, 0, 1);
const at = (ms) => new Date(ms).toISOString().replace(".000", "");
const hex = (number) => number.toString(16).padStart(40, "0");

function urls(names, address) {
  return Object.fromEntries(names.map((name) => [`${name}_url`, `${address}/${name}{/sha}`]));
}

function person(login) {
  const id = [...login].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1e8;
  return { login, id, node_id: `MDQ6VXNlcj${id}`, gravatar_id: "", type: "User", user_view_type: "public", site_admin: false, ...urls(PERSON_URLS, `https://api.github.com/users/${login}`) };
}

function repository(name) {
  return {
    id: 4_711, node_id: "MDEwOlJlcG9zaXRvcnk0NzEx", name: name.split("/")[1], full_name: name, private: true, owner: person("acme"), description: "What the shop sells, and how it is paid for.",
    fork: false, size: 182_334, stargazers_count: 3, watchers_count: 3, language: "Rust", has_issues: true, has_projects: true, has_wiki: false, archived: false, disabled: false, license: null,
    topics: ["shop", "payments", "checkout"], visibility: "private", forks: 2, open_issues: 51, default_branch: "main", url: `https://api.github.com/repos/${name}`, html_url: `https://github.com/${name}`,
    ...urls(REPOSITORY_URLS, `https://api.github.com/repos/${name}`),
  };
}

const BODY = "What changes, and why.\r\n\r\n- the total is rounded once, at the end\r\n- the tests name the case they are about\r\n\r\n".repeat(20);

function pullRequest(number) {
  const name = `acme/shop-${number % 12}`;
  const api = `https://api.github.com/repos/${name}`;
  const opened = FIRST + (number % 1_800) * DAY + (number % 9) * 3_600_000;
  const side = (ref, sha) => ({ label: `acme:${ref}`, ref, sha: hex(sha), user: person("acme"), repo: repository(name) });
  return {
    url: `${api}/pulls/${number}`, id: 1_000_000 + number, node_id: `PR_kw${number}`, html_url: `https://github.com/${name}/pull/${number}`, diff_url: `https://github.com/${name}/pull/${number}.diff`,
    issue_url: `${api}/issues/${number}`, number, state: "closed", locked: false, title: `Round the total of a basket once (#${number})`, user: person(`dev-${number % 40}`), body: BODY,
    created_at: at(opened), updated_at: at(opened + 3 * DAY), closed_at: at(opened + 2 * DAY), merged_at: at(opened + 2 * DAY), merge_commit_sha: hex(3 * number + 2),
    assignee: person("dev-1"), assignees: [person("dev-1"), person("dev-2")], requested_reviewers: [person("dev-3"), person("dev-4")], requested_teams: [],
    labels: ["bug", "checkout", "ready"].map((label, id) => ({ id, node_id: `LA_${id}`, url: `${api}/labels/${label}`, name: label, color: "d73a4a", default: false, description: "What it is about." })),
    milestone: null, draft: false, commits_url: `${api}/pulls/${number}/commits`, review_comments_url: `${api}/pulls/${number}/comments`, statuses_url: `${api}/statuses/${hex(3 * number)}`,
    head: side(`total-${number}`, 3 * number), base: side("main", 3 * number + 1),
    _links: Object.fromEntries(["self", "html", "issue", "comments", "review_comments", "commits", "statuses"].map((link) => [link, { href: `${api}/pulls/${number}/${link}` }])),
    author_association: "MEMBER", auto_merge: null, active_lock_reason: null,
  };
}

/** Writes a list of pull requests of about so many bytes; gives how many they are. */
export async function writeFat(path, bytes) {
  const out = createWriteStream(path);
  let written = 0;
  let number = 0;
  out.write("[\n");
  while (written < bytes) {
    number += 1;
    const text = `${number > 1 ? ",\n" : ""}${JSON.stringify(pullRequest(number))}`;
    written += text.length;
    if (!out.write(text)) await new Promise((resolve) => out.once("drain", resolve));
  }
  out.end("\n]\n");
  await finished(out);
  return number;
}
