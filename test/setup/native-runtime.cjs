// Jest's runtime, but test files are imported by Node itself instead of into a vm context of their own: a worker then
// loads and compiles the product and its dependencies once, not once for each of a hundred test files.

const { AsyncLocalStorage } = require('node:async_hooks');
const { readFileSync } = require('node:fs');
const { createRequire, register } = require('node:module');
const { fileURLToPath, pathToFileURL } = require('node:url');
const { transformSync } = require('@swc/core');
const { default: JestRuntime } = require('jest-runtime');
const { typeScriptOptions } = require('./typescript-options.cjs');

register('./native-loader.js', pathToFileURL(__filename));

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

/** Loaded once per worker, so that what compares a million values is compiled once and not once for each test file. */
const sharedModules = new Set(['@jest/expect', 'jest-message-util', 'jest-snapshot', 'pretty-format']);

/** Jest's hundred makes each of a million errors dear that nobody reads. */
const stackTraceLimit = 25;

let suites = 0;

/** Called with `new`, as Jest does; the object it returns is a JestRuntime whose import is Node's. */
function createNativeRuntime(config, environment, ...rest) {
  forgetStorages();
  const runtime = new JestRuntime(config, environment, ...rest);
  let globals;
  const { setGlobalsForRuntime, requireInternalModule } = runtime;
  return Object.assign(runtime, {
    requireInternalModule(from, to) {
      if (to !== undefined && sharedModules.has(to)) return createRequire(from)(to);
      return requireInternalModule.call(runtime, from, to);
    },
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
