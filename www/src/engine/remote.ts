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

/** Resolves once something of the page can be read, so that it does not wait behind the engine's bytes; a hidden tab is never painted, and goes on after a moment. */
export const painted = () =>
  new Promise<void>((resolve) => {
    const observer = new PerformanceObserver((list) => {
      if (list.getEntriesByName("first-contentful-paint").length === 0) return;
      observer.disconnect();
      resolve();
    });
    observer.observe({ type: "paint", buffered: true });
    setTimeout(resolve, 500);
  });
