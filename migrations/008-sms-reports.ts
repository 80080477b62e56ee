// What a gateway reports of a message after it took it: asked a few times while the code is of use, by one replica at a
// time. next_report_at also says until when whoever asks has it.

import { type Migration, runStatements } from './migration.ts';

export const smsReports: Migration = {
  name: '008-sms-reports',
  up: (trx) =>
    runStatements(trx, [
      `alter table sms_challenge
        add column report text check (report in ('delivered', 'not-delivered')),
        add column reports_asked int not null default 0,
        add column next_report_at timestamptz`,
      `create index sms_challenge_report on sms_challenge (next_report_at) where next_report_at is not null`,
    ]),
  down: (trx) =>
    runStatements(trx, [
      'alter table sms_challenge drop column report, drop column reports_asked, drop column next_report_at',
    ]),
};
