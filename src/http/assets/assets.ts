// The files our pages load, built once at start: a stylesheet, another for the console, an icon, a script for passkeys, each named
// after its content, so that a browser may keep them for ever and a new version has a new name.

import { createHash } from 'node:crypto';
import { chartCss } from './chart-css.ts';
import { consoleCss } from './console-css.ts';
import { iconSvg } from './icon.ts';
import { lookCss } from './look-css.ts';
import { readPasskeyScript } from './passkey-script.ts';
import { pictureCss } from './picture-css.ts';
import { tokensCss } from './tokens-css.ts';
import { consoleVendorCss, vendorCss } from './vendor/vendor-css.ts';

export type Asset = { name: string; contentType: string; cacheControl: string; body: Buffer };

function createAsset(stem: string, extension: string, contentType: string, text: string): Asset {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const cacheControl = 'public, max-age=31536000, immutable';
  return { name: `${stem}.${hash}.${extension}`, contentType, cacheControl, body: Buffer.from(text) };
}

/** Vendored component CSS first, then our tokens that fill it, then what is ours alone. */
export function createAssets() {
  const css = [...vendorCss, tokensCss, lookCss, pictureCss].join('\n');
  const stylesheet = createAsset('sluis', 'css', 'text/css; charset=utf-8', css);
  const consoleSheet = createAsset(
    'console',
    'css',
    'text/css; charset=utf-8',
    [...consoleVendorCss, consoleCss, chartCss].join('\n'),
  );
  const icon = createAsset('sluis', 'svg', 'image/svg+xml', iconSvg);
  const passkey = createAsset('passkey', 'js', 'text/javascript; charset=utf-8', readPasskeyScript());
  const byName = new Map([stylesheet, consoleSheet, icon, passkey].map((asset) => [asset.name, asset]));
  return {
    stylesheetName: stylesheet.name,
    consoleStylesheetName: consoleSheet.name,
    iconName: icon.name,
    passkeyScriptName: passkey.name,
    /** The asset of this exact file name, or null. */
    find: (name: string): Asset | null => byName.get(name) ?? null,
  };
}

export type Assets = ReturnType<typeof createAssets>;
