/** Stores the text drawings of the figures again: all of them, or those whose ids are given. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { figures } from '../../../analysis';
import { textDrawing } from '../../support/text-drawing';

async function main(ids: readonly string[]): Promise<void> {
  for (const entry of figures) {
    if (ids.length > 0 && !ids.includes(entry.id)) continue;
    const began = performance.now();
    const { figure } = await entry.run('quick');
    const seconds = (performance.now() - began) / 1000;
    const path = join(__dirname, `${entry.id}.txt`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, textDrawing(figure));
    process.stdout.write(`${entry.id}  ${seconds.toFixed(2)} s\n`);
  }
}

void main(process.argv.slice(2));
