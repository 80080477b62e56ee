// The console as a whole: what it shows to whom, looked at in a real browser.

import { expect, it } from '@jest/globals';
import { defaultPersonas, pairwiseSubject } from '../../src/sim/eherkenning/personas.ts';
import { describeStackOnce } from '../setup/stack.ts';

const subOf = (id: string) =>
  pairwiseSubject('sluis', defaultPersonas.find((persona) => persona.id === id)?.sub ?? '');

describeStackOnce(
  'the console',
  (the) => {
    const broker = (path: string) => the().stack.brokerUrl + path;

    it('shows the overview to staff, and to nobody else that there is such a page', async () => {
      const staff = the().visitor();
      await the().signIn(staff, 'EH3', '/bedrijf', 'ravi/0');
      const page = await staff.get(broker('/admin'));
      expect(page.status).toBe(200);
      expect(page.body).toContain('R. Jansen');
      const other = the().visitor();
      await the().signIn(other, 'EH3', '/bedrijf', 'noor/0');
      expect((await other.get(broker('/admin'))).status).toBe(404);
    });
  },
  {
    prepare: async () => ({
      extraConfig: `staff:\n  - { upstream: eherkenning, subject: ${subOf('ravi')}, roles: [editor, approver, auditor, operator], name: R. Jansen }\n`,
    }),
  },
);
