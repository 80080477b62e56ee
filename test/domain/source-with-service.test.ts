// One service is put into the text of a policy: the text then says exactly what the document says, whatever its style,
// and every other line stays as it was.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { type PolicyDocument, policyDocumentSchema, type Service } from '../../src/domain/policy-document.ts';
import { sourceWithService, withService } from '../../src/flow/source-with-service.ts';

const example = readFileSync('policy.example.yaml', 'utf8');
const read = (text: string): PolicyDocument => policyDocumentSchema.parse(parse(text));
const change = (service: Service): Service => ({
  ...service,
  label: { nl: 'a: b # c\n- d', en: '"{[*&!|>' },
  aspects: { ...service.aspects, bsn: 'combined' },
});
const styles: [string, string][] = [
  ['as people wrote it', example],
  ['as a program writes it', stringify(read(example))],
  ['as JSON', JSON.stringify(read(example))],
  ['with four spaces', stringify(read(example), { indent: 4 })],
  ['with quoted keys', example.replace('  wage-service:', '  "wage-service":')],
  [
    'with an alias',
    example.replace(
      'aspects: { scale: small, misuseRisk: real }',
      'aspects: &a { scale: small, misuseRisk: real }',
    ),
  ],
  ['with Windows line ends', example.replaceAll('\n', '\r\n')],
  ['of something else', 'version: 1\nservices:\n  wage-service: { label: other }\n'],
  ['of nothing', ''],
];

describe('one service in the text of a policy', () => {
  it.each(styles)('%s', (_, source) => {
    const document = read(example);
    for (const id of Object.keys(document.services)) {
      const before = document.services[id];
      if (!before) continue;
      const service = change(before);
      expect(read(sourceWithService(source, document, id, service))).toEqual(
        withService(document, id, service),
      );
    }
    const [model] = Object.values(document.services);
    if (!model) throw new Error('the example has no service');
    const text = sourceWithService(source, document, 'new-one', model);
    expect(read(text)).toEqual(withService(document, 'new-one', model));
  });

  it('leaves every line outside the service as it was', () => {
    const document = read(example);
    const before = document.services['sick-leave-report'];
    if (!before) throw new Error('the example has no such service');
    const text = sourceWithService(example, document, 'sick-leave-report', change(before));
    const [head = '', tail = ''] = [
      example.split('  sick-leave-report:')[0],
      example.split('receiver: substantial }\n')[1],
    ];
    expect(text.startsWith(head)).toBe(true);
    expect(text.endsWith(tail)).toBe(true);
    expect(tail.length).toBeGreaterThan(1_000);
  });
});
