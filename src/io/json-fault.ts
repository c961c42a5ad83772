/** Where a text stops being JSON, and what was allowed there. */
import { printParseErrorCode, visit } from 'jsonc-parser';

/** A place in a text, counted from 1 as editors do. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

interface JsonFault extends Place {
  /** What stands there, as a message shows it. */
  readonly found: string;
  readonly allowed: string;
}

const ALLOWED = {
  value: 'a value',
  'first value': 'a value or "]"',
  key: 'a name in double quotes',
  'first key': 'a name in double quotes or "}"',
  colon: '":"',
  'next value': '"," or "]"',
  'next key': '"," or "}"',
  end: 'nothing more',
};

type State = keyof typeof ALLOWED;

/** What is found that is not shown as it stands. */
const WORDS: Readonly<Record<string, string>> = {
  UnexpectedEndOfString: 'a string that does not end',
  InvalidEscapeCharacter: 'a string with a wrong escape',
  InvalidUnicode: 'a string with a wrong escape',
  InvalidCharacter: 'a string with a control character',
  InvalidCommentToken: 'a comment',
};

/** The first fault of a JSON text; undefined where there is none. Throws a RangeError for one that is nested too deeply. */
export function jsonFault(text: string): JsonFault | undefined {
  const nesting: ('value' | 'key')[] = [];
  let state: State = 'value';
  let fault: JsonFault | undefined;
  /** The last number or word, which goes on where the next begins without a space: 01 is one, not two. */
  let last: Place & { readonly end: number; readonly state: State } = { end: -1, line: 0, column: 0, state };
  const done = () => {
    state = nesting.length === 0 ? 'end' : `next ${nesting[nesting.length - 1]}`;
  };
  const begin = (of: 'value' | 'key') => () => {
    nesting.push(of);
    state = `first ${of}`;
  };
  const end = (bracket: string) => (offset: number) => {
    // the reader ends what is open at a fault too
    if (text[offset] !== bracket) return;
    nesting.pop();
    done();
  };
  visit(
    text,
    {
      onObjectBegin: begin('key'),
      onObjectEnd: end('}'),
      onArrayBegin: begin('value'),
      onArrayEnd: end(']'),
      onObjectProperty: () => {
        state = 'colon';
      },
      onSeparator: (sign) => {
        state = sign === ':' ? 'value' : nesting[nesting.length - 1];
      },
      onLiteralValue: (_, offset, length, line, column) => {
        last = { end: offset + length, line, column, state };
        done();
      },
      onError: (code, offset, length, line, column) => {
        if (fault !== undefined) return;
        const goesOn =
          offset === last.end && length > 0 && /[\w.+-]{2}/.test(text.slice(offset - 1, offset + 1));
        const from = goesOn ? last : { line, column, state };
        fault = {
          line: from.line + 1,
          column: from.column + 1,
          found: WORDS[printParseErrorCode(code)] ?? wordAt(text, offset - (column - from.column)),
          allowed: ALLOWED[from.state],
        };
      },
    },
    { disallowComments: true },
  );
  return fault;
}

const WORD = /[\w.+-]+/y;

function wordAt(text: string, offset: number): string {
  if (offset >= text.length) return 'the end of the text';
  WORD.lastIndex = offset;
  const word = WORD.exec(text)?.[0] ?? String.fromCodePoint(text.codePointAt(offset) as number);
  return word.length > 30 ? `${word.slice(0, 27)}...` : word;
}
