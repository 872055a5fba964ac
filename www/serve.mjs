// Serves the page on loopback, for a look at it: node www/serve.mjs [PORT]
// /package/ is the built npm package; everything else is looked for in www/ and then in www/public/, as a bundler would lay them together.
// Nothing but Node is needed, and nothing outside these three folders can be asked for.
import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const HOST = "127.0.0.1";
const www = fileURLToPath(new URL(".", import.meta.url));
const packageFolder = fileURLToPath(new URL("../dist/package/", import.meta.url));
const sitePlaces = [www, join(www, "public")];

// Browsers refuse a module script, and compile WebAssembly slowly, when the type is wrong.
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".gz": "application/gzip",
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

/** The file or folder of that name under the first place that has it; null when none does. */
async function find(places, names) {
  for (const place of places) {
    try {
      const [root, path] = await Promise.all([realpath(place), realpath(join(place, ...names))]);
      // A link that leads out of the place is not followed.
      if (path === root || path.startsWith(root + sep)) {
        const found = await stat(path);
        if (found.isFile()) return { path, size: found.size, folder: false };
        // A folder is its index page; one without does not hide the same folder in the next place.
        const index = found.isDirectory() && (await stat(join(path, "index.html")).catch(() => null));
        if (index?.isFile()) return { path: join(path, "index.html"), size: index.size, folder: true };
      }
    } catch {
      // not in this place
    }
  }
  return null;
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

  const found = names[0] === "package" ? await find([packageFolder], names.slice(1)) : await find(sitePlaces, names);
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
