declare module "dora-insight/worker?worker&inline" {
  const EngineWorker: new () => Worker;
  export default EngineWorker;
}

declare module "dora-insight/engine.wasm?url" {
  const address: string;
  export default address;
}
