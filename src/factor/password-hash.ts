// The formats a stored password may have: ours, and those that other systems leave behind. Every number in them is
// bounded before it is obeyed, because a hash with a cost of its own choosing is a way to stop the server (D4).

export type PasswordHash =
  | {
      kind: 'argon2';
      type: 'argon2id' | 'argon2i';
      version: number;
      memoryKib: number;
      passes: number;
      lanes: number;
      salt: Buffer;
      digest: Buffer;
    }
  | { kind: 'bcrypt'; cost: number; text: string }
  | { kind: 'scrypt'; n: number; r: number; p: number; salt: Buffer; digest: Buffer }
  | { kind: 'pbkdf2'; algorithm: 'sha256' | 'sha512'; iterations: number; salt: Buffer; digest: Buffer };

const maxHashChars = 512;
/** About a second each on one core; what honest systems choose is far below. */
const maxBcryptCost = 14;
const maxScryptWork = 2 ** 20;
const maxIterations = 2_000_000;
const maxArgonMemoryKib = 256 * 1024;
const maxArgonWorkKib = 1024 * 1024;

function parseNumber(text: string | undefined): number | null {
  return text !== undefined && /^[1-9][0-9]{0,9}$/.test(text) ? Number(text) : null;
}

/** Base64 with or without padding, and passlib's spelling with a dot for the plus. */
function parseBase64(text: string | undefined, [least, most]: [number, number]): Buffer | null {
  if (text === undefined || !/^[A-Za-z0-9+/.]+={0,2}$/.test(text)) return null;
  const bytes = Buffer.from(text.replaceAll('.', '+'), 'base64');
  return bytes.length >= least && bytes.length <= most ? bytes : null;
}

const saltBytes: [number, number] = [8, 64];
/** A short digest would match many passwords, an empty one all of them. */
const digestBytes: [number, number] = [16, 64];

function parseParameters(text: string | undefined): Map<string, string> {
  return new Map((text ?? '').split(',').map((pair) => pair.split('=', 2) as [string, string]));
}

function parseArgon2(parts: string[]): PasswordHash | null {
  const hasVersion = parts[2]?.startsWith('v=') ?? false;
  const [parameterText, saltText, digestText, ...rest] = parts.slice(hasVersion ? 3 : 2);
  const version = hasVersion ? parseNumber(parts[2]?.slice(2)) : 16;
  const parameters = parseParameters(parameterText);
  const [memoryKib, passes, lanes] = ['m', 't', 'p'].map((name) => parseNumber(parameters.get(name)));
  const salt = parseBase64(saltText, saltBytes);
  const digest = parseBase64(digestText, digestBytes);
  const type = parts[1] === 'argon2i' ? 'argon2i' : 'argon2id';
  if (!memoryKib || !passes || !lanes || !salt || !digest || rest.length > 0) return null;
  if ((version !== 19 && version !== 16) || lanes > 8 || memoryKib < 8 * lanes) return null;
  if (memoryKib > maxArgonMemoryKib || memoryKib * passes > maxArgonWorkKib || passes > 1000) return null;
  return { kind: 'argon2', type, version, memoryKib, passes, lanes, salt, digest };
}

function parseBcrypt(text: string): PasswordHash | null {
  const match = /^\$2[aby]\$([0-9]{2})\$[./A-Za-z0-9]{53}$/.exec(text);
  const cost = Number(match?.[1]);
  return match && cost >= 4 && cost <= maxBcryptCost ? { kind: 'bcrypt', cost, text } : null;
}

function parseScrypt([, , parameterText, saltText, digestText, ...rest]: string[]): PasswordHash | null {
  const parameters = parseParameters(parameterText);
  const [ln, r, p] = ['ln', 'r', 'p'].map((name) => parseNumber(parameters.get(name)));
  const salt = parseBase64(saltText, saltBytes);
  const digest = parseBase64(digestText, digestBytes);
  if (!ln || !r || !p || !salt || !digest || rest.length > 0 || ln > 20) return null;
  const n = 2 ** ln;
  return n * r * p <= maxScryptWork ? { kind: 'scrypt', n, r, p, salt, digest } : null;
}

function pbkdf2(
  algorithm: 'sha256' | 'sha512',
  iterations: number | null,
  salt: Buffer | null,
  digest: Buffer | null,
): PasswordHash | null {
  if (!iterations || !salt || !digest || iterations > maxIterations) return null;
  return { kind: 'pbkdf2', algorithm, iterations, salt, digest };
}

function parsePbkdf2([, name, rounds = '', saltText, digestText, ...rest]: string[]): PasswordHash | null {
  if (rest.length > 0) return null;
  const algorithm = name === 'pbkdf2-sha512' ? 'sha512' : 'sha256';
  const iterations = parseNumber(rounds.startsWith('i=') ? rounds.slice(2) : rounds);
  return pbkdf2(
    algorithm,
    iterations,
    parseBase64(saltText, saltBytes),
    parseBase64(digestText, digestBytes),
  );
}

/** Django's own spelling: the salt is the text itself. */
function parseDjango([, rounds, saltText = '', digestText, ...rest]: string[]): PasswordHash | null {
  const salt = /^[\x21-\x7e]{8,64}$/.test(saltText) ? Buffer.from(saltText) : null;
  if (rest.length > 0) return null;
  return pbkdf2('sha256', parseNumber(rounds), salt, parseBase64(digestText, digestBytes));
}

/** Null for a format we do not know, and for one whose cost is more than we will pay. */
export function parsePasswordHash(text: string): PasswordHash | null {
  if (text.length > maxHashChars) return null;
  const parts = text.split('$');
  if (parts[0] === 'pbkdf2_sha256') return parseDjango(parts);
  if (parts[0] !== '') return null;
  switch (parts[1]) {
    case 'argon2id':
    case 'argon2i':
      return parseArgon2(parts);
    case '2a':
    case '2b':
    case '2y':
      return parseBcrypt(text);
    case 'scrypt':
      return parseScrypt(parts);
    case 'pbkdf2-sha256':
    case 'pbkdf2-sha512':
      return parsePbkdf2(parts);
    default:
      return null;
  }
}
