/**
 * The natural logarithm from sums, products and one quotient (FreeBSD msun, e_log.c): every engine and every machine gives
 * the same bits, which `Math.log` does not promise.
 */
const words = new Int32Array(2);
const double = new Float64Array(words.buffer);
/** Which word has the exponent. */
const HIGH = new Uint8Array(Int32Array.of(1).buffer)[0] === 1 ? 1 : 0;

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** ln x of a normal number above 0, to less than one unit in the last place. */
export function ln(x: number): number {
  double[0] = x;
  const high = words[HIGH];
  // x = m 2^k, m from sqrt(1/2) to sqrt(2)
  const fraction = high & 0x000fffff;
  const carry = (fraction + 0x95f64) & 0x100000;
  const k = (high >> 20) - 1023 + (carry >> 20);
  words[HIGH] = fraction | (carry ^ 0x3ff00000);
  const f = double[0] - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const odd = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const even =
    z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + (odd + even)) + k * LN2_LOW) - f);
}
