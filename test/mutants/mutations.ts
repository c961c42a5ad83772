/** Small faults that could be planted in a source file: each is one change of its text. */
import ts from 'typescript';

export interface Mutation {
  readonly kind: string;
  /** What is taken out of the text, from `start` to `end`, and what comes in. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const OPERATORS: Readonly<Record<string, readonly [kind: string, others: readonly string[]]>> = {
  '+': ['arithmetic', ['-']],
  '-': ['arithmetic', ['+']],
  '*': ['arithmetic', ['/']],
  '/': ['arithmetic', ['*']],
  '**': ['arithmetic', ['*']],
  '%': ['arithmetic', ['*']],
  '+=': ['arithmetic', ['-=']],
  '-=': ['arithmetic', ['+=']],
  '*=': ['arithmetic', ['/=']],
  '/=': ['arithmetic', ['*=']],
  '<': ['comparison', ['<=', '>']],
  '<=': ['comparison', ['<', '>=']],
  '>': ['comparison', ['>=', '<']],
  '>=': ['comparison', ['>', '<=']],
  '===': ['comparison', ['!==']],
  '!==': ['comparison', ['===']],
  '&&': ['logic', ['||']],
  '||': ['logic', ['&&']],
  '&&=': ['logic', ['||=']],
  '||=': ['logic', ['&&=']],
};

/** All mutations of a file, in the order of its text. */
export function mutationsOf(file: string, text: string): Mutation[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Mutation[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
    found.push(...mutationsAt(node, source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.sort((a, b) => a.start - b.start || a.end - b.end || (a.text < b.text ? -1 : 1));
}

export const mutate = (text: string, { start, end, text: other }: Mutation): string =>
  text.slice(0, start) + other + text.slice(end);

function mutationsAt(node: ts.Node, source: ts.SourceFile): Mutation[] {
  const instead = (of: ts.Node, kind: string, text: string): Mutation => ({
    kind,
    start: of.getStart(source),
    end: of.getEnd(),
    text,
  });
  const textOf = (of: ts.Node) => of.getText(source);
  if (ts.isBinaryExpression(node)) {
    const { operatorToken } = node;
    const [kind, others] = OPERATORS[textOf(operatorToken)] ?? ['', []];
    // words are joined by a plus that has no minus
    if (kind === 'arithmetic' && (isWord(node.left) || isWord(node.right))) return [];
    return others.map((other) => instead(operatorToken, kind, other));
  }
  if (ts.isPrefixUnaryExpression(node)) {
    const operand = textOf(node.operand);
    if (node.operator === ts.SyntaxKind.MinusToken) return [instead(node, 'sign', operand)];
    if (node.operator === ts.SyntaxKind.ExclamationToken) return [instead(node, 'negation', operand)];
  }
  if (ts.isNumericLiteral(node) && !isName(node))
    return constantsFor(Number(node.text)).map((value) => instead(node, 'constant', value));
  if (node.kind === ts.SyntaxKind.TrueKeyword && !isName(node)) return [instead(node, 'constant', 'false')];
  if (node.kind === ts.SyntaxKind.FalseKeyword && !isName(node)) return [instead(node, 'constant', 'true')];
  if (isDroppable(node)) return [instead(node, 'dropped', ts.isBlock(node.parent) ? '' : ';')];
  if (ts.isIfStatement(node)) return [instead(node.expression, 'negation', `!(${textOf(node.expression)})`)];
  if (ts.isConditionalExpression(node))
    return [instead(node.condition, 'negation', `!(${textOf(node.condition)})`)];
  if (ts.isCallExpression(node)) return swapped(node, source);
  return [];
}

const isWord = (node: ts.Node): boolean =>
  ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isArrayLiteralExpression(node);

/** A number that names a property, or stands in a type. */
const isName = ({ parent }: ts.Node): boolean =>
  ts.isPropertyAssignment(parent) && ts.isNumericLiteral(parent.name);

function constantsFor(value: number): string[] {
  if (value === 0) return ['1'];
  if (Number.isInteger(value)) return [String(value + 1), String(value - 1)];
  return [String(2 * value), String(-value)];
}

const isDroppable = (node: ts.Node): boolean =>
  ts.isExpressionStatement(node) ||
  ts.isContinueStatement(node) ||
  ts.isBreakStatement(node) ||
  (ts.isReturnStatement(node) && node.expression === undefined);

/** Two arguments that stand beside one another and differ change places. */
function swapped(node: ts.CallExpression, source: ts.SourceFile): Mutation[] {
  return node.arguments.slice(1).flatMap((after, k) => {
    const before = node.arguments[k];
    const [one, other] = [before.getText(source), after.getText(source)];
    if (one === other || ts.isArrowFunction(before) || isWord(before) || isWord(after)) return [];
    const [start, end] = [before.getStart(source), after.getEnd()];
    const between = source.text.slice(before.getEnd(), after.getStart(source));
    return [{ kind: 'swapped', start, end, text: `${other}${between}${one}` }];
  });
}
