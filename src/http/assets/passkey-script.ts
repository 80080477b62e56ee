// The one script of our pages: asks for options, hands them to the browser's authenticator, and sends the answer as
// a form. Before it comes the library's own browser build, read once at start.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The build for a plain script element lies beside what the package exports. */
function readLibrary(): string {
  const entry = createRequire(import.meta.url).resolve('@simplewebauthn/browser');
  return readFileSync(join(dirname(entry), '../dist/bundle/index.umd.min.js'), 'utf8');
}

const ownScript = `
(() => {
  const { browserSupportsWebAuthn, startAuthentication, startRegistration } = SimpleWebAuthnBrowser;
  const asks = { create: startRegistration, get: startAuthentication };

  function prepare(form) {
    const part = (name) => form.querySelector('[data-passkey-' + name + ']');
    const button = part('button');
    const say = (name) => {
      for (const each of ['failed', 'known']) if (part(each)) part(each).hidden = each !== name;
    };

    async function ask() {
      const answer = await fetch(form.dataset.options, {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: new URLSearchParams(new FormData(form)),
      });
      if (!answer.ok) throw new Error('no options');
      const { challenge, options } = await answer.json();
      const response = await asks[form.dataset.passkey]({ optionsJSON: options });
      form.elements.challenge.value = challenge;
      form.elements.response.value = JSON.stringify(response);
      form.submit();
    }

    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      if (button.disabled) return;
      button.disabled = true;
      say(null);
      try {
        await ask();
      } catch (error) {
        button.disabled = false;
        say(error.name === 'InvalidStateError' && part('known') ? 'known' : 'failed');
        button.focus();
      }
    });
    // Back from the next page the browser shows this one as it was left: with an answer that was used.
    addEventListener('pageshow', () => {
      form.elements.challenge.value = '';
      form.elements.response.value = '';
      button.disabled = false;
    });
    part('absent').hidden = true;
    button.hidden = false;
  }

  // The secret of a link: in its fragment no server is told it. Taken out of the address, kept for the other language.
  const secret = location.hash.slice(1);
  const field = document.querySelector('[data-from-fragment]');
  if (field && secret) {
    field.value = secret;
    history.replaceState(null, '', location.pathname + location.search);
    document.querySelectorAll('a[hreflang]').forEach((link) => { link.hash = secret; });
  }

  if (browserSupportsWebAuthn()) document.querySelectorAll('form[data-passkey]').forEach(prepare);
})();
`;

export function readPasskeyScript(): string {
  return `${readLibrary()}\n${ownScript}`;
}
