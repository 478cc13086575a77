/**
 * A certificate for `painter.test` that is its own authority, and its key: of no use but on the loopback
 * address of these tests. Made with: openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1
 * -nodes -days 36500 -subj /CN=painter.test -addext subjectAltName=DNS:painter.test
 */
export const certificate = `-----BEGIN CERTIFICATE-----
MIIBnjCCAUSgAwIBAgIURr6kv815ByXf/odrXrjx/ClRAOUwCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMcGFpbnRlci50ZXN0MCAXDTI2MTEyNTAzNDIzNloYDzIxMjYx
MTAxMDM0MjM2WjAXMRUwEwYDVQQDDAxwYWludGVyLnRlc3QwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAAQ7gtriAuuUDZuifFDhsQcY4efwvWg8XoztEEdUWTAXlzRg
zAcXCxyESXOQdDj1RgwCxYwj2pSxbSh25EeFdMspo2wwajAdBgNVHQ4EFgQU3uKE
RgGEB5BlwyiD+F+SuLW5QQcwHwYDVR0jBBgwFoAU3uKERgGEB5BlwyiD+F+SuLW5
QQcwDwYDVR0TAQH/BAUwAwEB/zAXBgNVHREEEDAOggxwYWludGVyLnRlc3QwCgYI
KoZIzj0EAwIDSAAwRQIgWy6UsBzNqWtBzTqZoNmpYjIft+clndUrSgjgcapH7XYC
IQDxWJGwUXR7cMcDFoBj6jErz3wDHD0IGv8AFfaj74VceQ==
-----END CERTIFICATE-----
`;

export const privateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgf5ZjoJPRRQF/T3VB
vBjQfvGBYqH7/i6EJQHW3UAo0OWhRANCAAQ7gtriAuuUDZuifFDhsQcY4efwvWg8
XoztEEdUWTAXlzRgzAcXCxyESXOQdDj1RgwCxYwj2pSxbSh25EeFdMsp
-----END PRIVATE KEY-----
`;
