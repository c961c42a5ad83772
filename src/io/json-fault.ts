/** Where a text stops being JSON. The engine's own message often has no position, so a second reader looks for it. */

interface JsonFault {
  readonly line: number;
  readonly column: number;
  /** What stands there, as a message shows it. */
  readonly found: string;
  readonly allowed: string;
}

type State = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'next' | 'end';

const SPACE = /[ \t\r\n]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a JSON string may not contain
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const WORD = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
const ODD_WORD = /[\w.+-]+/y;

/** The first fault of a JSON text; undefined where there is none. */
export function jsonFault(text: string): JsonFault | undefined {
  const nesting: ('[' | '{')[] = [];
  let state: State = 'value';
  let position = 0;
  for (;;) {
    position += match(SPACE, text, position).length;
    if (position >= text.length) return state === 'end' ? undefined : faultAt('the end of the text');
    const token = tokenAt(text, position);
    const next: State | undefined = token === '' ? undefined : step(state, token, nesting);
    if (next === undefined) return faultAt(foundAt(text, position, token));
    state = next;
    position += token.length;
  }

  function faultAt(found: string): JsonFault {
    const before = text.slice(0, position);
    const line = before.split('\n').length;
    return { line, column: position - before.lastIndexOf('\n'), found, allowed: allowedIn(state, nesting) };
  }
}

/** The state after a token, or undefined where the token may not stand. Keeps the brackets that are open. */
function step(state: State, token: string, nesting: ('[' | '{')[]): State | undefined {
  const after = (): State => (nesting.length === 0 ? 'end' : 'next');
  const close = (): State => {
    nesting.pop();
    return after();
  };
  const inside = nesting[nesting.length - 1];
  if (state === 'key' || state === 'first key') {
    if (token.startsWith('"')) return 'colon';
    return state === 'first key' && token === '}' ? close() : undefined;
  }
  if (state === 'colon') return token === ':' ? 'value' : undefined;
  if (state === 'next') {
    if (token === ',') return inside === '{' ? 'key' : 'value';
    return token === (inside === '{' ? '}' : ']') ? close() : undefined;
  }
  if (state === 'end') return undefined;
  if (token === '[' || token === '{') {
    nesting.push(token);
    return token === '[' ? 'first value' : 'first key';
  }
  if (token === ']' && state === 'first value') return close();
  return '}],:'.includes(token) ? undefined : after();
}

function allowedIn(state: State, nesting: readonly string[]): string {
  if (state === 'next') return nesting[nesting.length - 1] === '{' ? '"," or "}"' : '"," or "]"';
  const words: Record<Exclude<State, 'next'>, string> = {
    value: 'a value',
    'first value': 'a value or "]"',
    key: 'a name in double quotes',
    'first key': 'a name in double quotes or "}"',
    colon: '":"',
    end: 'nothing more',
  };
  return words[state];
}

function tokenAt(text: string, position: number): string {
  const character = text[position] ?? '';
  if ('{}[],:'.includes(character)) return character;
  return match(character === '"' ? STRING : WORD, text, position);
}

function foundAt(text: string, position: number, token: string): string {
  if (token === '' && text[position] === '"') return 'a string that does not end, or has a wrong escape';
  const word = token === '' ? match(ODD_WORD, text, position) || (text[position] ?? '') : token;
  return word.length > 30 ? `${word.slice(0, 27)}...` : word;
}

/** What a sticky pattern matches at a position, or ''. */
function match(pattern: RegExp, text: string, position: number): string {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0] ?? '';
}
