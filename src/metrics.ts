// Counters for operators, few labels, never a person: decisions by route and outcome, answers of the gate, mail.

import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';

export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'sluis_' });
  const decisions = new Counter({
    name: 'sluis_decisions_total',
    help: 'Decisions worked out, by route and outcome; answers from memory are not counted again',
    labelNames: ['route', 'outcome'],
    registers: [registry],
  });
  const answers = new Counter({
    name: 'sluis_gate_answers_total',
    help: 'Answers of the gate, by kind',
    labelNames: ['edge', 'kind'],
    registers: [registry],
  });
  const mails = new Counter({
    name: 'sluis_mail_total',
    help: 'Tries to send a mail, by outcome: sent, failed (will be tried again), given-up',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const notices = new Counter({
    name: 'sluis_logout_notice_total',
    help: 'Tries to tell a portal that a session ended, by outcome: sent, failed (will be tried again), given-up',
    labelNames: ['outcome'],
    registers: [registry],
  });
  return {
    logoutNotice: (outcome: string): void => notices.inc({ outcome }),
    watchWaitingNotices(countWaiting: () => Promise<number>): void {
      new Gauge({
        name: 'sluis_logout_notice_waiting',
        help: 'Portals that were not told of the end of a session yet, over all replicas',
        registers: [registry],
        async collect() {
          this.set(await countWaiting().catch(() => Number.NaN));
        },
      });
    },
    watchAnalysisAlarms(list: () => readonly { serviceId: string; kind: string }[]): void {
      new Gauge({
        name: 'sluis_analysis_alarms',
        help: 'Risk analyses that have to be done again, by service and reason: newer-norm, norm-version, review-passed',
        labelNames: ['service', 'kind'],
        registers: [registry],
        collect() {
          this.reset();
          for (const { serviceId, kind } of list()) this.set({ service: serviceId, kind }, 1);
        },
      });
    },
    mail: (outcome: string): void => mails.inc({ outcome }),
    /** Asked at each reading; where it cannot be known the value is NaN. */
    watchWaitingMail(countWaiting: () => Promise<number>): void {
      new Gauge({
        name: 'sluis_mail_waiting',
        help: 'Mails not sent yet, over all replicas',
        registers: [registry],
        async collect() {
          this.set(await countWaiting().catch(() => Number.NaN));
        },
      });
    },
    decision: (route: string, outcome: string): void => decisions.inc({ route, outcome }),
    answer: (edge: 'decision' | 'proxy', kind: string): void => answers.inc({ edge, kind }),
    render: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
