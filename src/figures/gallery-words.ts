/** Parameters of a figure for people: no brackets, no names run together. */

/** Pairs of a name and what it is. */
export const parametersInWords = (parameters: Readonly<Record<string, unknown>>): [string, string][] =>
  Object.entries(parameters).map(([name, value]) =>
    name === 'parameters'
      ? ['parameters', `${value} (the source does not give all of them)`]
      : [plainName(name), words(value)],
  );

/** `maskGain` is "mask gain"; a name of capitals, or with signs, is left as it is. */
const plainName = (name: string): string =>
  /^[a-z]+(?:[A-Z][a-z]+)+$/.test(name)
    ? name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    : name;

function words(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value))
    return value.map((one) => (Array.isArray(one) ? `(${words(one)})` : words(one))).join(', ');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, part]) => `${plainName(name)}: ${isPlain(part) ? words(part) : `(${words(part)})`}`)
      .join('; ');
  return typeof value === 'number' ? inDigits(value) : String(value);
}

const isPlain = (value: unknown): boolean =>
  typeof value !== 'object' || value === null || Array.isArray(value);

/** Thousands apart; large and small numbers with their power of ten. */
function inDigits(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e9) return value.toLocaleString('en-US');
  if (value === 0 || (size >= 1e-4 && size < 1e9)) return String(value);
  const [mantissa, power] = value.toExponential().split('e');
  return `${mantissa === '1' ? '' : `${mantissa} × `}10^${Number(power)}`;
}
