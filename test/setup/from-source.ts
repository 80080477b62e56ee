// Arguments of Node for a process that a test starts from source.

export const fromSource = ['--import', new URL('./child-loader.js', import.meta.url).href];
