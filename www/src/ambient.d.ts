declare module "dora-insight/worker?worker&inline" {
  const EngineWorker: new () => Worker;
  export default EngineWorker;
}

declare module "dora-insight/engine.wasm?url" {
  const address: string;
  export default address;
}

/** The tools whose exports can be read, as the engine told the build: the first view names them before the engine is there. */
declare const SOURCES: readonly import("dora-insight").Source[];
