// `sluis demo`: the whole product on loopback with the embedded database; says where to click and who can log in,
// and stops cleanly on Ctrl-C. With --check it walks the journeys by itself, on ports and in a folder of its own.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../log.ts';
import { defaultPersonas, listIdentities, type Persona } from '../sim/eherkenning/personas.ts';
import { staffPersonas } from '../sim/eherkenning/staff-personas.ts';
import { checkDemo } from './demo-check.ts';
import { demoPassword, demoPeople } from './demo-people.ts';
import { type DemoStack, demoPortNames, demoPorts, startDemoStack } from './demo-stack.ts';
import { findFreePorts } from './free-ports.ts';

const demoFolder = './data/demo';

function welcome(stack: DemoStack): string {
  const lines = (personas: readonly Persona[]) =>
    listIdentities(personas)
      .map(
        ({ persona, mandate }) =>
          `    ${persona.name.padEnd(18)} ${mandate.companyName}: ${persona.role.nl}; at most ${persona.highestLevel}`,
      )
      .join('\n');
  return `
  Sluis demo, everything on this machine

    portal behind the gate   ${stack.portalUrl}/
    portal with OpenID       ${stack.verzuimUrl}/
    your account             ${stack.brokerUrl}/account
    console, for staff       ${stack.brokerUrl}/admin
    eHerkenning simulator    ${stack.eherkenningUrl}/
    staff simulator          ${stack.staffUrl}/
    SMS inbox                ${stack.smsUrl}/
    mailbox                  ${stack.mailUrl}/

  Begin at one of the portals: the first stands behind the gate, the second logs in over OpenID Connect. Each page there says which level it asks. Who can log in (no passwords, choose on the page):
${lines(defaultPersonas)}

  Who works here signs in at the console or the desk (${stack.brokerUrl}/desk):
${lines(staffPersonas)}

  Employers without eHerkenning sign in with e-mail and password, and go to the desk (Anouk, then Bram) or ask a letter:
    ${Object.values(demoPeople)
      .map(({ email }) => email)
      .join(', ')}; password: ${demoPassword}

  The embedded database in ${demoFolder} is for trial only. Stop with Ctrl-C.
`;
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

async function runCheck(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'sluis-demo-'));
  process.stdout.write('Sluis demo, walking the journeys:\n');
  try {
    const stack = await startDemoStack({
      folder,
      ports: await findFreePorts(demoPortNames),
      log: createLog('error', process.stderr),
      people: true,
    });
    const passed = await checkDemo(stack, (line) => process.stdout.write(`${line}\n`));
    await stack.close();
    return passed ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Exit code; throws Error with a text for people when a port is taken or the folder is in use. */
export async function runDemo({ check, rollOut }: { check: boolean; rollOut: boolean }): Promise<number> {
  if (check) return runCheck();
  mkdirSync(demoFolder, { recursive: true });
  process.stdout.write('Starting (the first start takes a few seconds) …\n');
  const stack = await startDemoStack({
    folder: demoFolder,
    ports: demoPorts,
    log: createLog('warn', process.stderr),
    people: true,
    rollOut,
  });
  process.stdout.write(welcome(stack));
  if (rollOut) process.stdout.write(`  The roll-out: ${stack.brokerUrl}/admin/roll-out\n\n`);
  await untilStopped();
  process.stdout.write('\nStopping …\n');
  await stack.close();
  return 0;
}
