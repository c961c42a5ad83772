/**
 * Compiles every kernel in the wasm/assembly folders of the rooms (AssemblyScript) to a module of its own: assembly/NAME.ts
 * -> NAME.wasm.ts, whose text is the WebAssembly in base64, so that it loads without a file and without waiting. Equal
 * sources give equal bytes.
 *
 *     node src/numerics/wasm/build.cjs [--check]      --check: compare only, exit 1 where a module is out of date
 */
const { readFileSync, readdirSync, writeFileSync } = require('node:fs');
const { basename, join } = require('node:path');

const ROOMS = ['loihi', 'sbp', 'stochastic'].map((room) => join(__dirname, '..', '..', room, 'wasm'));
const FLAGS = ['-O3', '--enable', 'simd', '--runtime', 'stub', '--noAssert', '--importMemory'];
const check = process.argv.includes('--check');

async function main() {
  const { default: asc } = await import('assemblyscript/asc');
  for (const room of ROOMS)
    for (const file of readdirSync(join(room, 'assembly')).filter((name) => name.endsWith('.ts'))) {
      const name = basename(file, '.ts');
      const bytes = await compile(asc, room, name);
      const text = moduleOf(name, Buffer.from(bytes).toString('base64'));
      const path = join(room, `${name}.wasm.ts`);
      if (!check) writeFileSync(path, text);
      else if (readFileSync(path, 'utf8') !== text)
        throw new Error(`${name}.wasm.ts is not what its source gives: npm run build:wasm`);
    }
}

async function compile(asc, room, name) {
  let bytes;
  const { error, stderr } = await asc.main([`${name}.ts`, '--outFile', `${name}.wasm`, ...FLAGS], {
    readFile: (path) => {
      try {
        return readFileSync(join(room, 'assembly', path), 'utf8');
      } catch {
        return null;
      }
    },
    writeFile: (path, content) => {
      if (path.endsWith('.wasm')) bytes = content;
    },
    listFiles: () => [],
  });
  if (error !== null) throw new Error(`${name}.ts: ${error.message}\n${stderr}`);
  return bytes;
}

const moduleOf = (name, base64) =>
  [
    `/** WebAssembly of assembly/${name}.ts in base64, written by \`npm run build:wasm\`. */`,
    `export const ${name} =`,
    `  '${base64}';`,
    '',
  ].join('\n');

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
