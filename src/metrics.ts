// Counters for operators, few labels, never a person: decisions by route and outcome, answers of the gate.

import { Counter, collectDefaultMetrics, Registry } from 'prom-client';

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
  return {
    decision: (route: string, outcome: string): void => decisions.inc({ route, outcome }),
    answer: (edge: 'decision' | 'proxy', kind: string): void => answers.inc({ edge, kind }),
    render: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
