// Escaping HTML templates for the simulator's pages: every interpolated value is text unless it came from html``.
// A page that shows what an identity provider said must not run it (threats: error_description with <script>).

export type Html = { readonly markup: string };
type Fragment = Html | string | number | null | false | readonly Fragment[];

const replacements: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => replacements[character] ?? '');
}

function renderFragment(fragment: Fragment): string {
  if (fragment === null || fragment === false) return '';
  if (typeof fragment === 'string' || typeof fragment === 'number') return escapeHtml(String(fragment));
  if ('markup' in fragment) return fragment.markup;
  return fragment.map(renderFragment).join('');
}

/** html`<p>${text}</p>`: strings and numbers are escaped, nested html`` and lists of it are kept, null is nothing. */
export function html(strings: TemplateStringsArray, ...values: Fragment[]): Html {
  const markup = strings.reduce(
    (text, part, index) => text + (index > 0 ? renderFragment(values[index - 1] ?? null) : '') + part,
    '',
  );
  return { markup };
}
