// What the sample employer portal shows: one fictitious company, its people, and numbers that are test numbers.
// The portal holds this data whoever asks; that nobody sees it below the right level is the gate's work.

export type Employee = {
  id: string;
  name: string;
  job: string;
  bsn: string;
  born: string;
  since: string;
  monthlyWageEuro: number;
};

export type SickLeave = { employeeId: string; from: string; until: string | null; reason: string };

export const company = {
  name: 'Bakkerij De Korenbloem B.V.',
  rsin: '492099595',
  kvk: '90000019',
  address: 'Molenkade 12, 1234 AB Waterdam',
  contact: { name: 'Noor de Wit', phone: '088 000 00 00', mail: 'personeelszaken@korenbloem.example' },
};

export const employees: readonly Employee[] = [
  {
    id: '1001',
    name: 'Jip Molenaar',
    job: 'Bakker',
    bsn: '123456782',
    born: '1990-04-12',
    since: '2019-02-01',
    monthlyWageEuro: 2950,
  },
  {
    id: '1002',
    name: 'Amina Bouzid',
    job: 'Bedrijfsleider',
    bsn: '111222333',
    born: '1984-11-30',
    since: '2015-06-15',
    monthlyWageEuro: 4125,
  },
  {
    id: '1003',
    name: 'Kees Verbeek',
    job: 'Bezorger',
    bsn: '012345672',
    born: '1999-07-03',
    since: '2023-09-01',
    monthlyWageEuro: 2310,
  },
];

export const sickLeaves: readonly SickLeave[] = [
  { employeeId: '1001', from: '2026-10-05', until: null, reason: 'Ziek' },
  { employeeId: '1002', from: '2026-06-01', until: '2026-09-21', reason: 'Ziek door zwangerschap' },
  { employeeId: '1003', from: '2026-03-16', until: '2026-03-20', reason: 'Ziek' },
];

export function findEmployee(id: string): Employee | undefined {
  return employees.find((employee) => employee.id === id);
}
