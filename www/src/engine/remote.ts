import EngineWorker from "dora-insight/worker?worker&inline";
import engineAddress from "dora-insight/engine.wasm?url";
import { connect, type RemoteWorkspace, type Restart } from "dora-insight/client";

/** The engine, compiled here and handed to a worker that was made of a blob: such a worker cannot reach any address of its own. */
export function startEngine(onRestart: (restart: Restart) => void): Promise<RemoteWorkspace> {
  return connect({
    engine: new URL(engineAddress, document.baseURI),
    worker: () => new EngineWorker(),
    onRestart,
  });
}
