// The gateways of the configuration, made once: their tokens from files, their requests by the one way out.
// Null where no SMS is configured: then no page offers it and no road leads there.

import { readFileSync } from 'node:fs';
import { type Config, configPath } from './config.ts';
import { smsCodeSeconds } from './factor/sms.ts';
import type { SmsPort } from './flow/sms-port.ts';
import type { Log } from './log.ts';
import { createOutgoingFetch, OutgoingFetchError } from './oidc/outgoing-fetch.ts';
import { birdUrl, createBird } from './send/bird.ts';
import { cmUrl, createCm } from './send/cm.ts';
import { createGenericHttp } from './send/generic-http.ts';
import type { GatewaySettings, PostOut, SmsGateway } from './send/sms-gateway.ts';
import { createSmsSender } from './send/sms-sender.ts';
import { createSpryng, spryngUrl } from './send/spryng.ts';

type SmsConfig = NonNullable<Config['sms']>;
type GatewayConfig = SmsConfig['gateways'][number];
export type SmsSending = SmsPort & { close(): Promise<void> };

const maxAnswerBytes = 64 * 1024;
const ownUrls = { spryng: spryngUrl, bird: birdUrl, cm: cmUrl } as const;

function readToken(config: Config, index: number, file: string | undefined): string {
  if (file === undefined) return '';
  const path = configPath(config, file);
  let token: string;
  try {
    token = readFileSync(path, 'utf8').trim();
  } catch {
    throw new Error(`sms.gateways[${index}]: cannot read secretFile "${path}"; check that it exists`);
  }
  if (token === '') throw new Error(`sms.gateways[${index}]: secretFile "${path}" is empty`);
  return token;
}

/** timeoutMs: for one request; half of it for reaching the host, so that the two can be told apart. */
export function createPostOut(
  url: string,
  timeoutMs: number,
  privateHosts: readonly string[] = [],
): { post: PostOut; close(): Promise<void> } {
  const { host, protocol } = new URL(url);
  const outgoing = createOutgoingFetch({
    allowedHosts: [protocol === 'http:' && !/:[0-9]+$/.test(host) ? `${host}:80` : host],
    allowInsecureLoopback: protocol === 'http:',
    privateHosts,
    timeoutMs,
    connectTimeoutMs: Math.ceil(timeoutMs / 2),
    maxBytes: maxAnswerBytes,
    keepAlive: false,
  });
  return {
    async post({ url: address, ...request }) {
      try {
        const response = await outgoing.fetch(address, request);
        return { kind: 'answer', status: response.status, body: await response.text() };
      } catch (error) {
        if (!(error instanceof OutgoingFetchError)) throw error;
        return error.unsent
          ? { kind: 'not-sent', reason: `connect-${error.fault}` }
          : { kind: 'lost', reason: `answer-${error.fault}` };
      }
    },
    close: outgoing.close,
  };
}

function createGateway(item: GatewayConfig, settings: GatewaySettings, post: PostOut): SmsGateway {
  switch (item.type) {
    case 'spryng':
      return createSpryng(settings, post);
    case 'bird':
      return createBird(settings, post);
    case 'cm':
      return createCm(settings, post);
    case 'http': {
      const { method, headers, dedupes, body = '' } = item;
      return createGenericHttp({ ...settings, method, headers, dedupes, body }, post);
    }
  }
}

export function createSmsSending(config: Config, log: Log): SmsSending | null {
  if (!config.sms) return null;
  const { siteName, sender, countries, budgets, gateways } = config.sms;
  const made = gateways.map((item, index) => {
    const url = item.url ?? (item.type === 'http' ? '' : ownUrls[item.type]);
    const id = `${item.type}-${index + 1}`;
    const secret = readToken(config, index, item.secretFile);
    const { post, close } = createPostOut(url, item.timeout, config.outgoing.privateHosts);
    const settings = { id, url, secret, sender, validSeconds: smsCodeSeconds };
    return { gateway: createGateway(item, settings, post), close };
  });
  const send = createSmsSender(made.map(({ gateway }) => gateway));
  return {
    siteName,
    countries,
    budgets,
    async send(message) {
      const sent = await send(message);
      const { status, gateway, tries } = sent;
      if (status !== 'accepted') log.warn('sms-not-accepted', { status, gateway, tries, cause: sent.reason });
      return sent;
    },
    close: async () => void (await Promise.all(made.map(({ close }) => close()))),
  };
}
