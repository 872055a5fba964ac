// The command line itself: help, version, and slips of the fingers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { version } from "../../dist/package/node.js";
import { painter } from "../../dist/package/cli/text.js";
import { FORTNIGHT, OPTIONS } from "./fortnight.mjs";
import { cli, folder, run, scratch } from "./package.mjs";

const root = scratch({ "e.ndjson": FORTNIGHT, "bundle.json": '{"profiles":[{"id":"payments"}]}', "profile.json": '{"id":"p"}' });

async function refused(words, message) {
  const { code, stdout, stderr } = await cli(root, ...words);
  assert.deepEqual([code, stdout], [2, ""], words.join(" "));
  assert.match(stderr, /^dora-insight.*\n$/, "one line");
  assert.ok(stderr.includes(message), `${stderr} lacks: ${message}`);
}

test("version, help, and help for each command", async () => {
  assert.deepEqual(await cli(root, "--version"), { code: 0, stdout: `${version()}\n`, stderr: "" });
  const help = await cli(root, "--help");
  assert.deepEqual(await cli(root, "help"), help);
  assert.deepEqual([help.code, help.stderr], [0, ""]);
  for (const command of ["report", "doctor", "convert", "check", "presets", "sources"]) {
    assert.match(help.stdout, new RegExp(`^  dora-insight ${command}\\b`, "m"));
    const own = await cli(root, command, "--help");
    assert.deepEqual(await cli(root, "help", command), own);
    assert.match(own.stdout, new RegExp(`^dora-insight ${command}: `));
    assert.ok(own.stdout.split("\n").every((line) => line.length <= 130), command);
  }
});

test("presets are listed, and each is a document", async () => {
  const { code, stdout } = await cli(root, "presets");
  assert.equal(code, 0);
  assert.match(stdout, /^dora-2025-words +DORA \(2025 wording\) +exact +2026-11$/m);
  assert.match(stdout, /^gitlab +GitLab +exact +2026-11$/m);
  const document = JSON.parse((await cli(root, "presets", "gitlab")).stdout);
  assert.deepEqual([document.id, document.fidelity], ["gitlab", "exact"]);
  assert.equal(JSON.parse((await cli(root, "presets", "--json")).stdout)[0].id, "dora-2025-words");
  await refused(["presets", "gitlub"], "found no preset gitlub; did you mean gitlab?");
});

test("sources are listed by id and name", async () => {
  const { code, stdout } = await cli(root, "sources");
  assert.equal(code, 0);
  assert.match(stdout, /^events +Neutral events$/m);
  assert.match(stdout, /^github +GitHub$/m);
});

test("a wrong word is named, with the nearest that is known", async () => {
  await refused([], "found no command, wanted one of report, explain, compare, score, doctor, suggest, convert, check, presets, sources");
  await refused(["reprot"], "unknown command reprot; did you mean report?");
  await refused(["--hepl"], "unknown option --hepl; did you mean --help?");
  await refused(["help", "chekc"], "unknown command chekc; did you mean check?");
  await refused(["report", "e.ndjson", "--form", "2024-01-01"], "unknown option --form; did you mean --from?");
  await refused(["report", "e.ndjson", "-x"], "unknown option -x");
  await refused(["report", "e.ndjson", ...OPTIONS, "--metric", "leadtime"], "--metric: found leadtime, wanted one of leadTime, ");
  await refused(["report", "e.ndjson", ...OPTIONS, "--metric", "leadtime"], "did you mean leadTime?");
  await refused(["report", "e.ndjson", ...OPTIONS, "--interval", "weeks"], "did you mean week?");
  await refused(["report", "e.ndjson", ...OPTIONS, "--source", "gihtub"], "did you mean github?");
  await refused(["sources", "github"], "found github, wanted nothing after the command");
});

test("an option that lacks something says what", async () => {
  await refused(["report", ...OPTIONS], "found no file, wanted at least one file or folder");
  await refused(["report", "e.ndjson"], "found no --from, wanted --from DATE");
  await refused(["report", "e.ndjson", "--from", "2024-01-01"], "found no --to, wanted --to DATE");
  await refused(["report", "e.ndjson", "--from", "--to", "2024-01-01"], "--from has no value, wanted --from DATE");
  await refused(["report", "e.ndjson", "--from="], "--from has no value");
  await refused(["report", "e.ndjson", ...OPTIONS, "--to", "2024-01-02"], "--to is given twice");
  await refused(["report", "e.ndjson", ...OPTIONS, "--json=yes"], "--json takes no value");
  await refused(["report", "e.ndjson", ...OPTIONS, "--json", "--csv"], "found --csv and --json, wanted one of them");
  await refused(["report", "nowhere.json", ...OPTIONS], "cannot read nowhere.json: there is no such file or folder");
  await refused(["check"], "found no document");
  await refused(["check", "nowhere.json"], "cannot read nowhere.json: there is no such file");
});

test("what the engine refuses in a query is told of the option", async () => {
  const asked = (...words) => ["report", "e.ndjson", ...words];
  await refused(asked("--from", "2024-01-32", "--to", "2024-02-01"), '--from: found "2024-01-32", wanted a date');
  await refused(asked("--from", "2024-02-02", "--to", "2024-02-01"), "--to: found 2024-02-01, which is before 2024-02-02");
  await refused(asked("--from", "2024-01-01", "--to", "2024-01-02", "--now", "today"), '--now: found "today"');
  await refused(asked("--from", "2024-01-01", "--to", "2024-01-02", "--zone", "CET/Berlin"), '--zone: found the zone "CET/Berlin"');
  await refused(asked(...OPTIONS, "--statistic", "average"), '--statistic: found "average"');
  await refused(asked(...OPTIONS, "--profile", "paymnts", "--documents", "bundle.json"), "did you mean payments?");
  await refused(asked(...OPTIONS, "--documents", "profile.json"), "--documents: profile.json holds no workspace");
  await refused(asked(...OPTIONS, "--profile", "bundle.json"), "--profile: bundle.json holds a workspace, wanted --documents bundle.json");
  await refused(asked(...OPTIONS, "--documents", "nowhere.json"), "--documents: cannot read nowhere.json");
});

test("words after -- are files", async () => {
  await refused(["report", ...OPTIONS, "--", "--json"], "cannot read --json: there is no such file or folder");
});

test("a reader that leaves early is no error", async () => {
  const command = `"${process.execPath}" "${folder}cli.js" report e.ndjson ${OPTIONS.join(" ")} --interval day --csv | head -n 1`;
  const { code, stdout, stderr } = await run("sh", ["-c", command], { cwd: root });
  assert.deepEqual([code, stdout, stderr], [0, "metric,start,end,partial,value,unit,n,band,reason\r\n", ""]);
});

test("colour is for terminals, and for people who have not asked for plain", (t) => {
  const { isTTY } = process.stdout;
  const { NO_COLOR } = process.env;
  t.after(() => {
    process.stdout.isTTY = isTTY;
    if (NO_COLOR !== undefined) process.env.NO_COLOR = NO_COLOR;
  });
  const painted = (stdoutIsTTY, stream) => {
    process.stdout.isTTY = stdoutIsTTY;
    return painter(stream)("red", "error");
  };
  delete process.env.NO_COLOR;
  assert.equal(painted(true, { isTTY: true }), "\u001b[31merror\u001b[39m");
  assert.equal(painted(false, { isTTY: true }), "error");
  assert.equal(painted(true, { isTTY: false }), "error");
  process.env.NO_COLOR = "1";
  assert.equal(painted(true, { isTTY: true }), "error");
  delete process.env.NO_COLOR;
});

test("nothing is coloured where nobody looks", async () => {
  const { stdout, stderr } = await run(process.execPath, [`${folder}cli.js`, "report", "e.ndjson", "profile.json", ...OPTIONS], {
    cwd: root,
    env: { ...process.env, FORCE_COLOR: "1" },
  });
  assert.ok(stderr.length > 0);
  assert.ok(!`${stdout}${stderr}`.includes("\u001b"));
});
