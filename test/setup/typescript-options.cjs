// How swc strips the types of a module for the tests; no source map, which native-runtime makes when a stack is shown.

exports.typeScriptOptions = {
  swcrc: false,
  configFile: false,
  sourceMaps: false,
  jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  module: { type: 'es6' },
};
