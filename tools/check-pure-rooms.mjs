// `npm run check:pure`: refuses in the pure rooms what the linter has no rule for. Test files are not looked at.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
// The worlds of the simulator follow from their seed, but wait for the answers of a venue.
const ROOMS = ['protocol', 'market', 'exchange', 'reference', 'simulator'];
const MAY_WAIT = /[\\/]packages[\\/]simulator[\\/]|^packages[\\/]simulator[\\/]/;

// Exact on integers. Everything else of Math is random or approximated by the engine, which may differ between versions.
const EXACT_MATH = new Set([
  'abs',
  'ceil',
  'clz32',
  'floor',
  'imul',
  'max',
  'min',
  'round',
  'sign',
  'trunc',
]);

/** @type {Map<string, string>} */
const BANNED_MEMBERS = new Map([
  ['localeCompare', 'ids are ASCII and compared as bytes'],
  ['normalize', 'Unicode tables differ between engines'],
  ['toUpperCase', 'Unicode tables differ between engines'],
  ['toLowerCase', 'Unicode tables differ between engines'],
  ['toLocaleString', 'results must not depend on the locale'],
  ['toLocaleUpperCase', 'results must not depend on the locale'],
  ['toLocaleLowerCase', 'results must not depend on the locale'],
  ['toLocaleDateString', 'results must not depend on the locale'],
  ['toLocaleTimeString', 'results must not depend on the locale'],
  ['toFixed', 'whole numbers only'],
  ['toPrecision', 'whole numbers only'],
  ['toExponential', 'whole numbers only'],
  ['parseFloat', 'whole numbers only'],
]);

/**
 * Why an expression that reaches into an object is refused, or undefined.
 *
 * @param {ts.PropertyAccessExpression} node
 */
function memberHazard(node) {
  const name = node.name.text;
  const banned = BANNED_MEMBERS.get(name);
  if (banned !== undefined) return `.${name}: ${banned}`;
  const onMath = ts.isIdentifier(node.expression) && node.expression.text === 'Math';
  if (onMath && !EXACT_MATH.has(name)) return `Math.${name}: not exact on every engine`;
  return undefined;
}

/** @param {ts.CallExpression} node */
function callHazard(node) {
  if (node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return 'import(): pure rooms are synchronous';
  if (!ts.isPropertyAccessExpression(node.expression) || node.arguments.length > 0)
    return undefined;
  const name = node.expression.name.text;
  return name === 'sort' || name === 'toSorted' ? `${name}(): give a total comparator` : undefined;
}

/** @param {ts.BinaryExpression} node */
function powerHazard(node) {
  if (node.operatorToken.kind !== ts.SyntaxKind.AsteriskAsteriskToken) return undefined;
  const { left, right } = node;
  const bothLiteral = ts.isNumericLiteral(left) && ts.isNumericLiteral(right);
  const powerOfTwo = ts.isNumericLiteral(left) && left.text === '2';
  if (bothLiteral || powerOfTwo || ts.isBigIntLiteral(left) || ts.isBigIntLiteral(right))
    return undefined;
  return '**: not exact on every engine unless it is a power of two or of bigint';
}

/**
 * @param {ts.NumericLiteral} node
 * @param {ts.SourceFile} source
 */
function numberHazard(node, source) {
  return Number.isSafeInteger(Number(node.text))
    ? undefined
    : `${node.getText(source)}: whole numbers below 2^53 only`;
}

/**
 * @param {ts.Identifier} node
 * @param {boolean} mayWait
 */
function identifierHazard(node, mayWait) {
  const { parent } = node;
  const isMember = ts.isPropertyAccessExpression(parent) && parent.name === node;
  if (isMember) return undefined;
  if (node.text === 'Promise' && !mayWait) return 'Promise: pure rooms are synchronous';
  const reachedInto = ts.isPropertyAccessExpression(parent) && parent.expression === node;
  return node.text === 'Math' && !reachedInto
    ? 'Math: name the function, as in Math.floor'
    : undefined;
}

/**
 * Why a node is refused, or undefined.
 *
 * @param {ts.Node} node
 * @param {ts.SourceFile} source
 * @param {boolean} mayWait
 * @returns {string | undefined}
 */
function hazard(node, source, mayWait) {
  if (ts.isPropertyAccessExpression(node)) return memberHazard(node);
  if (ts.isCallExpression(node)) return callHazard(node);
  if (ts.isBinaryExpression(node)) return powerHazard(node);
  if (ts.isNumericLiteral(node)) return numberHazard(node, source);
  if (ts.isIdentifier(node)) return identifierHazard(node, mayWait);
  if (ts.isForInStatement(node)) return 'for…in: integer-like keys change the order';
  if (mayWait) return undefined;
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return 'async: pure rooms are synchronous';
  if (ts.isAwaitExpression(node)) return 'await: pure rooms are synchronous';
  return undefined;
}

/**
 * Every hazard of a file, in order of lines.
 *
 * @param {string} file
 * @returns {string[]}
 */
function hazardsOf(file) {
  const text = readFileSync(file, 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true);
  /** @type {string[]} */
  const found = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    const reason = hazard(node, source, MAY_WAIT.test(file));
    if (reason !== undefined) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      found.push(`${relative(ROOT, file)}:${line + 1} ${reason}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** @param {string} folder */
function sourcesBelow(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => join(folder, name));
}

const folders =
  process.argv.length > 2
    ? process.argv.slice(2)
    : ROOMS.map((room) => join(ROOT, 'packages', room, 'src'));
const files = folders.flatMap(sourcesBelow);
const hazards = files.flatMap(hazardsOf);
for (const line of hazards) process.stdout.write(`${line}\n`);
process.stdout.write(`${files.length} files read, ${hazards.length} hazards\n`);
if (hazards.length > 0 || files.length === 0) process.exitCode = 1;
