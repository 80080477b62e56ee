// A second portal on a host of its own, behind the same broker: what one portal's cookie is worth at another.

/** For editPolicy: `tweede.localhost`, with a page at low and one at substantial. */
export function withSecondPortal(source: string): string {
  const port = /portal\.localhost:([0-9]+)/.exec(source)?.[1] ?? '';
  const upstream = /upstream: (http:\/\/\S+)/.exec(source)?.[1] ?? '';
  return `${source}
portals:
  tweede:
    label: { nl: Tweede portaal, en: Second portal }
    origin: http://tweede.localhost:${port}
    upstream: ${upstream}
    headers: remote-user
routes:
  second-company:
    portal: tweede
    methods: [GET]
    path: /bedrijf
    service: company-administration
    data: [company-details, contact-person]
  second-sick-leave:
    portal: tweede
    methods: [GET]
    path: /verzuim
    service: sick-leave-service
    data: [sick-leave]
`;
}

export const secondHost = 'tweede.localhost';
