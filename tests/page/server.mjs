// Serves the built page from a folder of a host, as a static host would: no headers but the type.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const site = fileURLToPath(new URL("../../www/dist/", import.meta.url));
const TYPES = { ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml", ".wasm": "application/wasm" };

/** The folder that the page lies in: it must not need to be a host's root. */
export const BASE = "/team/metrics/";

/** Starts the server on a free port; `published` maps paths under the base to texts, and is looked at first. */
export async function serve(published = {}, bases = [BASE]) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://host");
    const path = decodeURIComponent(pathname);
    const base = bases.find((base) => path.startsWith(base));
    if (base === undefined) return response.writeHead(404).end();
    const name = path.slice(base.length) || "index.html";
    const type = { "content-type": TYPES[extname(name)] ?? "application/octet-stream" };
    if (name in published) return response.writeHead(200, type).end(published[name]);
    const file = join(site, normalize(`/${name}`));
    const found = await stat(file).catch(() => null);
    if (!found?.isFile()) return response.writeHead(404).end();
    response.writeHead(200, { ...type, "content-length": found.size });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  return { address: `http://127.0.0.1:${port}${encodeURI(bases[0])}`, close: () => new Promise((resolve) => server.close(resolve).closeAllConnections?.()) };
}
