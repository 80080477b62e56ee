// Which addresses may become a link: http, https, or a path on this host. Anything else gets no link at all
// (javascript:, data:, and //host or /\host, which browsers read as another host).

export function safeHref(address: string | null): string | null {
  if (address === null) return null;
  // Browsers drop tab, CR and LF inside an address before they read its scheme (WHATWG URL 4.4).
  if (/[\u0000-\u0020\u007f]/.test(address)) return null;
  if (address.startsWith('/')) return /^\/[/\\]/.test(address) ? null : address;
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return null;
  const url = new URL(address);
  return url.username === '' && url.password === '' ? address : null;
}

/** The enrolment link for a phone that shows this page itself; only ever the TOTP form of otpauth. */
export function safeAppLink(address: string | undefined): string | null {
  return address !== undefined && /^otpauth:\/\/totp\/[\x21-\x7e]+$/.test(address) ? address : null;
}
