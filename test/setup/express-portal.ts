// A portal as the guide of express-openid-connect has it, as a process of its own: the package loads openid-client in a
// way that Jest cannot follow. Tells its parent when it listens; ends when the parent lets go.

import express from 'express';
import openid from 'express-openid-connect';
import { createLoopbackFetch } from '../sim/loopback-fetch.ts';

const { issuer, port, secret } = JSON.parse(process.env['SLUIS_EXPRESS_PORTAL'] ?? '{}');
const { fetch } = createLoopbackFetch();
const options = {
  issuerBaseURL: issuer,
  baseURL: `http://express.localhost:${port}`,
  clientID: 'express',
  clientSecret: secret,
  clientAuthMethod: 'client_secret_basic',
  secret,
  idTokenSigningAlg: 'ES256',
  authRequired: false,
  authorizationParams: {
    response_type: 'code',
    response_mode: 'query',
    scope: 'openid sick-leave-overview',
  },
  customFetch: fetch,
};

const app = express();
app.use(openid.auth(options as Parameters<typeof openid.auth>[0]));
app.get('/', openid.requiresAuth(), async (req, res) => {
  res.json({ claims: req.oidc.idTokenClaims, userinfo: await req.oidc.fetchUserInfo() });
});
app.listen(port, '127.0.0.1', () => process.send?.('listening'));
process.on('disconnect', () => process.exit(0));
