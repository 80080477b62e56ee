// Certificates of clients, and the ways in which proxies show them. Keys are not needed: TLS ends at the proxy.

/** CN=portaal.example.nl,serialNumber=00000003123456780000,O=Voorbeeld\\, Portaal B.V.,C=NL, until 2120. */
const portal =
  'MIIByjCCAW+gAwIBAgIBATAKBggqhkjOPQQDAjBrMQswCQYDVQQGEwJOTDEgMB4GA1UEChMXVm9vcmJlZWxkLCBQb3J0YWFsIEIuVi4xHTAbBgNVBAUTFDAwMDAwMDAzMTIzNDU2NzgwMDAwMRswGQYDVQQDExJwb3J0YWFsLmV4YW1wbGUubmwwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMGsxCzAJBgNVBAYTAk5MMSAwHgYDVQQKExdWb29yYmVlbGQsIFBvcnRhYWwgQi5WLjEdMBsGA1UEBRMUMDAwMDAwMDMxMjM0NTY3ODAwMDAxGzAZBgNVBAMTEnBvcnRhYWwuZXhhbXBsZS5ubDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABGnXlZXSOyaxtJ5s8xh793qlSc4XcrDbGD3+qLrOCVuSOJEnkYPdyF0tGFEg2W+WHhWD1ow5RSMPmjeiaEI8Gq2jAjAAMAoGCCqGSM49BAMCA0kAMEYCIQDLdFKy7d0SkmwhkUOUCn0Hlt9uBJnBYNUbFjH/jY3SvAIhAKFfFIwgBBeY6yDxAF+XFe/BnZtLVxNPzMHghc80tkSo';
const other =
  'MIIBbTCCAROgAwIBAgIBATAKBggqhkjOPQQDAjA9MQswCQYDVQQGEwJOTDETMBEGA1UEChMKQW5kZXIgQi5WLjEZMBcGA1UEAxMQYW5kZXIuZXhhbXBsZS5ubDAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowPTELMAkGA1UEBhMCTkwxEzARBgNVBAoTCkFuZGVyIEIuVi4xGTAXBgNVBAMTEGFuZGVyLmV4YW1wbGUubmwwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARJ+LZZggiPP5oZIoGMbdTDUZk6Ny1613U9UUqka8EKBCRGSLYqJ7iFQnPJ8FcOuoyOuXWfy+Zv0epC0yt3t8uwowIwADAKBggqhkjOPQQDAgNIADBFAiEA3OXDqgrhPZarY/+Zqx6/mJKalhePzTPPnUD7wAj4PrcCIHTCFLk/BKCfgu6J33arsFk4VUkmRq/BmaKOazrKZ1KM';
/** Of the same subject as portal, until 2021. */
const expired =
  'MIIByDCCAW2gAwIBAgIBATAKBggqhkjOPQQDAjBrMQswCQYDVQQGEwJOTDEgMB4GA1UEChMXVm9vcmJlZWxkLCBQb3J0YWFsIEIuVi4xHTAbBgNVBAUTFDAwMDAwMDAzMTIzNDU2NzgwMDAwMRswGQYDVQQDExJwb3J0YWFsLmV4YW1wbGUubmwwHhcNMjAwMTAxMDAwMDAwWhcNMjEwMTAxMDAwMDAwWjBrMQswCQYDVQQGEwJOTDEgMB4GA1UEChMXVm9vcmJlZWxkLCBQb3J0YWFsIEIuVi4xHTAbBgNVBAUTFDAwMDAwMDAzMTIzNDU2NzgwMDAwMRswGQYDVQQDExJwb3J0YWFsLmV4YW1wbGUubmwwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQ+HAWnWpvm6Crv/xVxYfGd6th8pARj2FHp7j3zJsIBbFJNceD+e3wbV9sS+WZAG+e1rhuEsgq63RTQZVypkD5wowIwADAKBggqhkjOPQQDAgNJADBGAiEAqyaWHkoVNFJGl29SkeAbngskEqA0XqG/Rzw5r0Y3+VUCIQD6gpo6qDC2Fdse2uUQbD9wK6UaYj/6YjzEOg6Dl1qrOg==';

export const certificates = { portal, other, expired };
export const portalSubject =
  'CN=portaal.example.nl,serialNumber=00000003123456780000,O=Voorbeeld\\, Portaal B.V.,C=NL';

const pem = (base64: string) =>
  `-----BEGIN CERTIFICATE-----\n${(base64.match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;

export const shownBy: Record<'rfc9440' | 'nginx' | 'traefik', (base64: string) => string> = {
  rfc9440: (base64) => `:${base64}:`,
  nginx: (base64) => encodeURIComponent(pem(base64)),
  traefik: (base64) => base64,
};
