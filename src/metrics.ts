// Counters for operators, few labels, never a person: decisions by route and outcome, answers of the gate, mail, SMS,
// and what waits for somebody.

import { Counter, collectDefaultMetrics, Gauge, type LabelValues, Registry } from 'prom-client';

/** Of the roll-out, at each reading. */
export type RolloutReadings = {
  ends(): readonly { routeId: string; leftMs: number }[];
  countDeviations(): number;
  remaining(): Promise<readonly { cohort: string; remaining: number }[]>;
};

/** What a gauge shows at one reading: a value for each set of labels. */
type Reading<Label extends string> = readonly { labels: Record<Label, string>; value: number }[];

export function createMetrics() {
  const registry = new Registry();
  /** Counted at each reading, over all replicas; where it cannot be known the value is NaN. */
  function watchCount(name: string, help: string, count: () => Promise<number>): void {
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.set(await count().catch(() => Number.NaN));
      },
    });
  }
  /** Nothing is shown where it cannot be known. */
  function watchEach<Label extends string>(
    { name, help, labelNames }: { name: string; help: string; labelNames: Label[] },
    read: () => Reading<Label> | Promise<Reading<Label>>,
  ): void {
    new Gauge<Label>({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        const values = await Promise.resolve(read()).catch(() => []);
        this.reset();
        for (const { labels, value } of values) this.set(labels as LabelValues<Label>, value);
      },
    });
  }
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
  const smsDeliveries = new Counter({
    name: 'sluis_sms_delivery_total',
    help: 'Text messages by what their gateway reported of them: delivered, not-delivered, unreported (asked in vain)',
    labelNames: ['gateway', 'status'],
    registers: [registry],
  });
  return {
    smsDelivery: (gateway: string, status: string): void => smsDeliveries.inc({ gateway, status }),
    logoutNotice: (outcome: string): void => notices.inc({ outcome }),
    watchWaitingNotices: (count: () => Promise<number>): void =>
      watchCount(
        'sluis_logout_notice_waiting',
        'Portals that were not told of the end of a session yet, over all replicas',
        count,
      ),
    watchAnalysisAlarms: (list: () => readonly { serviceId: string; kind: string }[]): void =>
      watchEach(
        {
          name: 'sluis_analysis_alarms',
          help: 'Risk analyses that have to be done again, by service and reason: newer-norm, norm-version, review-passed',
          labelNames: ['service', 'kind'],
        },
        () => list().map(({ serviceId, kind }) => ({ labels: { service: serviceId, kind }, value: 1 })),
      ),
    watchOpenDrafts: (count: () => Promise<number>): void =>
      watchCount('sluis_policy_drafts_open', 'Drafts of policy that nobody decided yet', count),
    watchStaffChanges: (count: () => Promise<number>): void =>
      watchCount('sluis_staff_changes_waiting', 'Proposed changes of staff that nobody decided yet', count),
    watchRollout({ ends, countDeviations, remaining }: RolloutReadings): void {
      watchEach(
        {
          name: 'sluis_rollout_end_seconds',
          help: 'Time until a password alone no longer opens this route; absent once it does not',
          labelNames: ['route'],
        },
        () => ends().map(({ routeId, leftMs }) => ({ labels: { route: routeId }, value: leftMs / 1000 })),
      );
      watchCount(
        'sluis_rollout_deviations',
        'Routes that a password alone opens though they ask for substantial',
        async () => countDeviations(),
      );
      watchEach(
        {
          name: 'sluis_rollout_remaining',
          help: 'Persons with nothing but a password, by the number they act for, as the newest day was counted',
          labelNames: ['cohort'],
        },
        async () =>
          (await remaining()).map(({ cohort, remaining: value }) => ({ labels: { cohort }, value })),
      );
    },
    mail: (outcome: string): void => mails.inc({ outcome }),
    watchWaitingMail: (count: () => Promise<number>): void =>
      watchCount('sluis_mail_waiting', 'Mails not sent yet, over all replicas', count),
    decision: (route: string, outcome: string): void => decisions.inc({ route, outcome }),
    answer: (edge: 'decision' | 'proxy', kind: string): void => answers.inc({ edge, kind }),
    render: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
