// The settings of the stories, out of the configuration: durations in the units that they count in.

import type { Config } from './config.ts';
import type { FlowSettings } from './flow/flow-deps.ts';

export function flowSettingsOf(config: Config): FlowSettings {
  const { publicUrl, session, inheritedTrust, desk } = config;
  const { host, origin } = new URL(publicUrl);
  return {
    brokerHost: host,
    brokerOrigin: origin,
    idleMs: session.idle,
    sessionSeconds: session.absolute / 1000,
    inheritedProofingSeconds: inheritedTrust.proofing / 1000,
    bindingSeconds: inheritedTrust.binding / 1000,
    deskSeconds: desk.validity / 1000,
    letterSeconds: desk.letterValidity / 1000,
    passkeySignIn: config.passkeySignIn,
    breakGlassAccountId: config.breakGlass.accountId ?? null,
  };
}
