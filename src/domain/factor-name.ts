// What a factor is called among those its owner has: each name once, so that nobody removes the wrong one.

const longest = 40;

/** The wanted name, or the first of «name 2», «name 3», … that none of these has; case makes no difference. */
export function freeFactorName(wanted: string, taken: readonly string[]): string {
  const used = new Set(taken.map((name) => name.toLowerCase()));
  const candidate = (number: number) => {
    if (number === 1) return wanted;
    const ending = ` ${number}`;
    // By characters, so that none is cut in half.
    return (
      [...wanted]
        .slice(0, longest - ending.length)
        .join('')
        .trimEnd() + ending
    );
  };
  let number = 1;
  while (used.has(candidate(number).toLowerCase())) number += 1;
  return candidate(number);
}
