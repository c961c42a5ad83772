/** The text of a learning rule, such as `y0*x0*r1*4 - 2^-1*(w + 3)*u2`, as a sum of products. */
import { invalid, type Problem, PulsegateError, unknown } from '../errors';

const EVENTS = ['x0', 'y0', 'r0'] as const;
export const TRACES = ['x1', 'x2', 'y1', 'y2', 'y3', 'r1'] as const;
const STORED = ['w', 't', 'd'] as const;
const SIGNS = ['sgn(w)', 'sgn(t)', 'sgn(d)'] as const;
const CLOCKS = ['u0', 'u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7', 'u8', 'u9'] as const;

export type Variable =
  | (typeof EVENTS)[number]
  | (typeof TRACES)[number]
  | (typeof STORED)[number]
  | (typeof SIGNS)[number]
  | (typeof CLOCKS)[number];

const VARIABLES: readonly string[] = [...EVENTS, ...TRACES, ...STORED, ...SIGNS, ...CLOCKS];

/** V + C. */
export interface Factor {
  readonly variable: Variable;
  readonly add: number;
}

/** scale * product of (V + C). */
export interface Product {
  readonly scale: number;
  readonly factors: readonly Factor[];
}

/** 7-bit traces, 9-bit weights and tags: five of them and a scale stay exact in double precision. */
const MOST_FACTORS = 5;
const SCALE = 'm * 2^e with m a whole number from -8 to 7 and e from -7 to 9';
const PRODUCT = 'products of factors such as x1, (w + 3), sgn(w), 4 or 2^-1, joined by * + -';

/** The products of the rule; throws a PulsegateError that says where its text is wrong. */
export function parseRule(text: string, path: string): readonly Product[] {
  const tokens = text.match(/\d+(?:\.\d+)?|[a-z]\w*|\S/gi) ?? [];
  let at = 0;
  const peek = (): string | undefined => tokens[at];
  const take = (token: string): boolean => {
    if (peek() !== token) return false;
    at++;
    return true;
  };
  const fault = (): PulsegateError =>
    fail(
      invalid(
        path,
        'learning rule',
        text,
        peek() === undefined ? `${PRODUCT}; it ends too early` : `${PRODUCT}; not understood at "${peek()}"`,
      ),
    );
  const wanted = (token: string): void => {
    if (!take(token)) throw fault();
  };
  const number = (): number => {
    const token = peek();
    if (token === undefined || !/^\d+$/.test(token)) throw fault();
    at++;
    return Number(token);
  };
  const variable = (): Variable => {
    const token = peek() ?? '';
    if (!/^[a-z]/i.test(token)) throw fault();
    at++;
    let name = token;
    if (token === 'sgn' && take('(')) {
      name = `sgn(${peek()})`;
      at++;
      wanted(')');
    }
    if (!VARIABLES.includes(name)) throw fail(unknown(path, 'trace or factor', name, VARIABLES));
    return name as Variable;
  };
  const constant = (): number => {
    const base = number();
    if (!take('^')) return base;
    const negative = take('-');
    const exponent = number();
    return base ** (negative ? -exponent : exponent);
  };
  const sum = (): Factor => {
    const of = variable();
    const sign = take('+') ? 1 : take('-') ? -1 : 0;
    const add = sign === 0 ? 0 : sign * number();
    wanted(')');
    if (add < -128 || add > 127)
      throw fail(invalid(path, 'constant', add, 'a whole number from -128 to 127 (8 bits)'));
    return { variable: of, add };
  };
  const product = (sign: number): Product => {
    const begin = at;
    const factors: Factor[] = [];
    let scale = sign;
    do {
      const minus = take('-');
      if (minus) scale = -scale;
      else take('+');
      if (/^\d/.test(peek() ?? '')) scale *= constant();
      else if (take('(')) factors.push(sum());
      else factors.push({ variable: variable(), add: 0 });
    } while (take('*'));
    return checked({ scale, factors }, tokens.slice(begin, at).join(''), path);
  };
  const products: Product[] = [];
  let sign = take('-') ? -1 : 1;
  do {
    products.push(product(sign));
    sign = peek() === '-' ? -1 : 1;
  } while (take('+') || take('-'));
  if (at < tokens.length) throw fault();
  return products;
}

const fail = (problem: Problem): PulsegateError => new PulsegateError([problem]);

function checked(product: Product, text: string, path: string): Product {
  if (!representable(product.scale)) throw fail(invalid(path, 'scale', product.scale, SCALE));
  if (product.factors.length > MOST_FACTORS + 2)
    throw fail(invalid(path, 'product', text, `at most ${MOST_FACTORS + 2} factors`));
  const wide = product.factors.filter(({ variable, add }) => add !== 0 || !isEvent(variable));
  if (wide.length > MOST_FACTORS)
    throw fail(invalid(path, 'product', text, `at most ${MOST_FACTORS} factors beside events`));
  if (!product.factors.some(({ variable, add }) => add === 0 && isTrigger(variable)))
    throw fail(invalid(path, 'product', text, 'one that holds x0, y0 or one of u0 to u9'));
  return product;
}

const isEvent = (variable: Variable): boolean => /^[xyr]0$|^u/.test(variable);
const isTrigger = (variable: Variable): boolean => /^[xy]0$|^u/.test(variable);

function representable(scale: number): boolean {
  for (let e = -7; e <= 9; e++) {
    const m = scale / 2 ** e;
    if (Number.isInteger(m) && m >= -8 && m <= 7) return true;
  }
  return false;
}
