// Serves the built page on loopback, for a look at it: node www/serve.mjs [PORT]
// The sample organisation lies in it under sample/. Nothing but Node is needed, and nothing outside www/dist can be asked for.
import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const HOST = "127.0.0.1";
const site = fileURLToPath(new URL("dist/", import.meta.url));

// Browsers refuse a module script, and compile WebAssembly slowly, when the type is wrong.
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".ndjson": "application/x-ndjson; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ts": "text/plain; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** The names in a URL's path, or null when one of them is no plain visible file name: "..", a hidden file, a hidden slash. */
function segments(pathname) {
  let names;
  try {
    names = pathname.split("/").map(decodeURIComponent);
  } catch {
    return null; // a broken %-sequence
  }
  return names.some((name) => name.startsWith(".") || /[/\\\0]/.test(name)) ? null : names.filter((name) => name !== "");
}

/** The file of that name, or a folder's index page; null when there is none. */
async function find(names) {
  try {
    const [root, path] = await Promise.all([realpath(site), realpath(join(site, ...names))]);
    // A link that leads out of the place is not followed.
    if (path !== root && !path.startsWith(root + sep)) return null;
    const found = await stat(path);
    if (found.isFile()) return { path, size: found.size, folder: false };
    const index = found.isDirectory() && (await stat(join(path, "index.html")).catch(() => null));
    return index?.isFile() ? { path: join(path, "index.html"), size: index.size, folder: true } : null;
  } catch {
    return null;
  }
}

function say(response, status, text, headers = {}) {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...headers });
  response.end(`${text}\n`);
}

async function answer(request, response) {
  if (request.method !== "GET" && request.method !== "HEAD") {
    return say(response, 405, "this server only gives", { allow: "GET, HEAD" });
  }
  // Split by hand: the URL class would resolve dots before they could be refused.
  const [pathname, ...query] = request.url.split("?");
  const names = segments(pathname);
  if (names === null) return say(response, 400, "no such name can be asked for");

  const found = await find(names);
  if (found === null) return say(response, 404, "not found");
  if (found.folder && !pathname.endsWith("/")) {
    // Else the links on the page would start one folder too high. Rebuilt from its names, so that it can't lead to another host.
    const location = `/${names.map(encodeURIComponent).join("/")}/${query.length > 0 ? `?${query.join("?")}` : ""}`;
    return say(response, 308, "moved", { location });
  }

  response.writeHead(200, {
    "content-type": TYPES[extname(found.path).toLowerCase()] ?? "application/octet-stream",
    "content-length": found.size,
    // What was just rebuilt is what is shown.
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  if (request.method === "HEAD") return response.end();
  const file = createReadStream(found.path);
  file.on("error", () => response.destroy()); // removed meanwhile, by a build
  response.on("close", () => file.destroy());
  file.pipe(response);
}

const wanted = process.argv[2] ?? "8080";
const port = /^\d{1,5}$/.test(wanted) ? Number(wanted) : NaN;
if (!(port <= 65535)) {
  console.error(`"${wanted}" is no port: give a number up to 65535`);
  process.exit(1);
}

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    console.error(`${request.url}: ${error.message}`);
    if (response.headersSent) response.destroy();
    else say(response, 500, "something went wrong here");
  });
});
server.on("error", (error) => {
  const why = {
    EADDRINUSE: `port ${port} is in use: choose another one, such as PORT=${port === 65535 ? port - 1 : port + 1}`,
    EACCES: `port ${port} is not allowed to you: choose one above 1023`,
  };
  console.error(why[error.code] ?? error.message);
  process.exit(1);
});
server.listen(port, HOST, () => console.log(`http://${HOST}:${server.address().port}/ (Ctrl-C ends it)`));
// Ctrl-C is how it is meant to end, so it is no failure. Open connections are not waited for.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
