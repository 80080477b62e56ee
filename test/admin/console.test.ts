// The console as a whole: what it shows to whom, looked at in a real browser.

import { expect, it } from '@jest/globals';
import { demoStaffConfig } from '../../src/cli/demo-people.ts';
import { describeStackOnce } from '../setup/stack.ts';

describeStackOnce(
  'the console',
  (the) => {
    const broker = (path: string) => the().stack.brokerUrl + path;

    it('shows the overview to staff, and to nobody else that there is such a page', async () => {
      const staff = the().visitor();
      const page = await the().signInStaff(staff, 'thomas');
      expect(page.status).toBe(200);
      expect(page.body).toContain('Thomas Meijer');
      const other = the().visitor();
      await the().signIn(other, 'EH3', '/bedrijf', 'noor/0');
      expect((await other.get(broker('/admin'))).status).toBe(404);
    });
  },
  {
    prepare: async () => ({ extraConfig: demoStaffConfig() }),
  },
);
