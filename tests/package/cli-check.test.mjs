// dora-insight check, and documents given to a report.
import assert from "node:assert/strict";
import { test } from "node:test";
import { lineColumn, spanOf } from "../../dist/package/cli/place.js";
import { FORTNIGHT, OPTIONS } from "./fortnight.mjs";
import { cli, scratch } from "./package.mjs";

const PROFILE = `{
  "id": "payments",
  "calendr": { "zone": "UTC" },
  "calendar": { "zone": "Europe/Berlin",
                "weekStart": "mondy" },
  "links": { "ships": { "from": "chnge" } },
  "bands": { "set": "mine" }
}
`;
const BANDS = `{
  "type": "bands", "id": "mine", "kind": "toolCutOff",
  "bands": { "timeToRestore": [{ "level": "good", "when": { "operand": "ms" } }] }
}
`;

test("findings name file, line and column, and the exit code tells of errors", async () => {
  const { code, stdout, stderr } = await cli(scratch({ "profile.json": PROFILE }), "check", "profile.json");
  assert.deepEqual([code, stderr], [1, ""]);
  const lines = stdout.split("\n");
  assert.match(lines[0], /^profile\.json:3:3: warning document\.unknownMember: found the member "calendr"/);
  assert.equal(lines[1], '  hint: did you mean "calendar"?');
  assert.ok(lines.includes('profile.json:5:30: error document.choice: found "mondy", wanted one of monday, sunday'));
  assert.ok(lines.includes('  hint: did you mean "monday"?'));
  assert.ok(lines.some((line) => /^profile\.json:6:33: error profile\.unknownName: found the definition "chnge"/.test(line)));
  assert.ok(lines.some((line) => /^profile\.json:7:21: error .*"mine"/.test(line)));
  assert.match(stdout, /\n1 document: \d errors, 1 warning\n$/);
});

test("documents given together may name one another", async () => {
  const sound = '{"type":"bands","id":"mine","kind":"toolCutOff","bands":{"timeToRestore":[{"level":"good"}]}}';
  const root = scratch({ "p.json": '{"id":"p","bands":{"set":"mine"}}', "b.json": sound, "broken.json": BANDS });
  assert.deepEqual(await cli(root, "check", "p.json", "b.json"), { code: 0, stdout: "2 documents: no findings\n", stderr: "" });
  const alone = await cli(root, "check", "p.json");
  assert.deepEqual([alone.code, alone.stdout.split("\n")[0].slice(0, 31)], [1, "p.json:1:26: error profile.unkn"]);
  const broken = await cli(root, "check", "b.json", "broken.json");
  assert.match(broken.stdout, /^broken\.json:3:59: error bands\.edge: .*\n2 documents: 1 error\n$/);
});

test("a bundle is checked as a whole, at its own places", async () => {
  const root = scratch({ "bundle.json": '{\n "profiles": [\n  { "id": "a" },\n  { "id": "a", "nam": "A" }\n ]\n}\n' });
  const { code, stdout } = await cli(root, "check", "bundle.json");
  assert.equal(code, 0);
  assert.match(stdout, /^bundle\.json:4:16: warning document\.unknownMember: .*\n  hint: .*\nbundle\.json:4:3: warning documents\.doubledId: /);
  assert.match(stdout, /\n1 document: 2 warnings\n$/);
});

test("a text that is no document says where it breaks", async () => {
  const root = scratch({
    "comma.json": '{ "id": "p",\n  "name": "P", }\n',
    "list.json": "[]",
    "bom.json": '\ufeff{"id":"p"}',
    "utf16.json": Buffer.from('\ufeff{"id":"p"}', "utf16le"),
    "deep.json": `{"id":"p","x-deep":${"[".repeat(70)}${"]".repeat(70)}}`,
  });
  const first = async (name) => (await cli(root, "check", name)).stdout.split("\n")[0];
  assert.match(await first("comma.json"), /^comma\.json:2:\d+: error document\.syntax: /);
  assert.match(await first("list.json"), /^list\.json:1:1: error document\.type: found an? .*list, wanted an object/);
  assert.equal(await first("bom.json"), "1 document: no findings");
  assert.equal(await first("utf16.json"), "utf16.json: error document.encoding: found bytes that are not UTF-8");
  assert.match(await first("deep.json"), /^deep\.json:1:1: error document\.depth: /);
});

test("a report is not made with a document that has errors", async () => {
  const root = scratch({ "e.ndjson": FORTNIGHT, "profile.json": PROFILE, "bundle.json": `{ "bandSets": [ ${BANDS} ] }` });
  const { code, stdout, stderr } = await cli(root, "report", "e.ndjson", ...OPTIONS, "--profile", "profile.json");
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /^profile\.json:5:30: error document\.choice: /m);
  const both = await cli(root, "report", "e.ndjson", ...OPTIONS, "--profile", "profile.json", "--documents", "bundle.json");
  assert.match(both.stderr, /^bundle\.json:3:59: error bands\.edge: /m);
  assert.match(both.stderr, /^profile\.json:6:33: error profile\.unknownName: /m);
});

test("a report uses the profile and the bands that it is given", async () => {
  const bands = '{"id":"mine","kind":"toolCutOff","bands":{"timeToRestore":[{"level":"splendid"}]}}';
  const root = scratch({
    "e.ndjson": FORTNIGHT,
    "p.json": '{"id":"p","name":"Ours","bands":{"set":"mine","fewest":1}}',
    "bundle.json": `{"bandSets":[${bands}],"profiles":[{"id":"q","bands":{"set":"mine","fewest":1}}]}`,
  });
  const words = ["report", "e.ndjson", ...OPTIONS, "--metric", "timeToRestore", "--documents", "bundle.json"];
  const file = await cli(root, ...words, "--profile", "p.json");
  assert.deepEqual([file.code, file.stderr], [0, ""]);
  assert.match(file.stdout, /^Ours, .*\n\n.*\ntime to restore +1 h 45 min +2 +2 of 2 +splendid\n$/);
  const id = await cli(root, ...words, "--profile", "q");
  assert.match(id.stdout, /^q, [^]*splendid/);
  const neither = await cli(root, ...words);
  assert.match(neither.stdout, /^DORA \(2025 wording\), [^]*too few/);
});

test("pointers find their places", () => {
  const text = '{\n "é": [1, {"a/b": "x\\"]", "~": null}],\n "é2": {},\n "twice": 1, "twice": 2\n}';
  const at = (pointer) => {
    const { start, end, exact } = spanOf(text, pointer);
    return [text.slice(start, end), exact, lineColumn(text, start)];
  };
  assert.deepEqual(at("/é/0"), ["1", true, { line: 2, column: 9 }]);
  assert.deepEqual(at("/é/1/a~1b"), ['"x\\"]"', true, { line: 2, column: 20 }]);
  assert.deepEqual(at("/é/1/~0").slice(0, 2), ["null", true]);
  assert.deepEqual(at("/twice"), ["2", true, { line: 4, column: 23 }]);
  assert.deepEqual(at("/é2/none"), ["{}", false, { line: 3, column: 9 }]);
  assert.deepEqual(at("").slice(1), [true, { line: 1, column: 1 }]);
});

test("every kind of document is checked by what its type says", async () => {
  const root = scratch({
    "insight.json": '{"type":"insight","id":"a","categories":["teams"],"widgets":[{"id":"w","kind":"leadTme","grid":{"x":0,"y":0,"w":6,"h":4}}]}',
    "zone.json": '{"type":"integration","id":"jira","source":"jira","zone":5}',
    "score.json": '{"type":"score","id":"s","parts":[]}',
    "workspace.json": '{"projects":[{"id":"p","categories":[{"id":"teams"}],"collections":[{"id":"a","parent":"b"}]}]}',
  });
  const { code, stdout } = await cli(root, "check", "insight.json", "zone.json", "score.json", "workspace.json");
  assert.equal(code, 1);
  for (const finding of ['insight.json:1:79: error document.choice: found "leadTme"', "zone.json:1:58: error integration.zone: found 5", "score.json:1:", "workspace.json:1:"]) {
    assert.ok(stdout.includes(finding), `${stdout} lacks ${finding}`);
  }
});
