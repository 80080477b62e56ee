// Jest's runtime, but test files are imported by Node itself instead of into a vm context of their own: a worker then
// loads and compiles the product and its dependencies once, not once for each of a hundred test files.

const { AsyncLocalStorage } = require('node:async_hooks');
const { readFileSync } = require('node:fs');
const { register } = require('node:module');
const { fileURLToPath, pathToFileURL } = require('node:url');
const { transformSync } = require('@swc/core');
const { default: JestRuntime } = require('jest-runtime');
const { typeScriptOptions } = require('./typescript-options.cjs');

register('./native-loader.js', pathToFileURL(__filename));

/** What `expect` compares values with; in its own context these would not be the tests' own `String` or `Error`. */
const sharedIntrinsics = Object.entries(Object.getOwnPropertyDescriptors(globalThis)).filter(
  ([name, { value }]) => /^[A-Z]/.test(name) && typeof value === 'function',
);

/** The source map of a module as a data URL, made at the first stack that names it. */
const sourceMaps = {
  made: new Map(),
  get(file) {
    if (!/\.ts($|\?)/.test(file)) return undefined;
    const path = file.startsWith('file:') ? fileURLToPath(file) : file;
    if (!this.made.has(path)) {
      const source = readFileSync(path, 'utf8');
      const { map } = transformSync(source, { ...typeScriptOptions, sourceMaps: true, filename: path });
      this.made.set(path, `data:application/json;base64,${Buffer.from(map).toString('base64')}`);
    }
    return this.made.get(path);
  },
  *[Symbol.iterator]() {},
};

/**
 * Every storage that was ever used is walked at each promise from then on, and each test file's jest-circus makes its own:
 * so between two files all are switched off. One that is used again switches itself on.
 */
const usedStorages = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function runAndRemember(...rest) {
  usedStorages.add(this);
  return run.apply(this, rest);
};
function forgetStorages() {
  for (const storage of usedStorages) storage.disable();
  usedStorages.clear();
}

/** Jest's hundred makes each of a million errors dear that nobody reads. */
const stackTraceLimit = 25;

let suites = 0;

/** Called with `new`, as Jest does; the object it returns is a JestRuntime whose import is Node's. */
function createNativeRuntime(config, environment, ...rest) {
  forgetStorages();
  const runtime = new JestRuntime(config, environment, ...rest);
  for (const [name, descriptor] of sharedIntrinsics) {
    Object.defineProperty(environment.global, name, descriptor);
  }
  let globals;
  const { setGlobalsForRuntime } = runtime;
  return Object.assign(runtime, {
    getSourceMaps: () => sourceMaps,
    unstable_shouldLoadAsEsm: (path) => path.endsWith('.ts'),
    setGlobalsForRuntime(given) {
      globals = given;
      setGlobalsForRuntime.call(runtime, given);
    },
    async unstable_importModule(path) {
      const { moduleMocker } = environment;
      const jest = { fn: moduleMocker.fn.bind(moduleMocker), spyOn: moduleMocker.spyOn.bind(moduleMocker) };
      globalThis[Symbol.for('sluis.test.globals')] = { ...globals, jest };
      globalThis.console = environment.global.console;
      suites += 1;
      Error.stackTraceLimit = stackTraceLimit;
      return import(`${pathToFileURL(path).href}?suite=${suites}`);
    },
  });
}

module.exports = { __esModule: true, default: createNativeRuntime };
