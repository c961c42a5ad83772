/** What every notebook begins with: claims, which stop it where they are wrong, and pictures. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, writeImages } from 'pulsegate';
import { display } from 'tslab';

/** A number, what it should be, and how near. */
export function claim(what: string, value: number, truth: number, tolerance = 1e-12): void {
  if (!(Math.abs(value - truth) <= tolerance)) throw new Error(`${what}: ${value}, not ${truth}`);
  console.log(`${what}: ${value}`);
}

/**
 * The figure below the cell, drawn by a Chromium or Chrome of this machine. An image and not a part of the page: the names
 * that figures give to their parts are the same in all of them.
 */
export async function show(figure: Figure): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'notebook-'));
  try {
    const [svg] = await writeImages(join(folder, 'figure'), figure);
    const { title, width = 800 } = figure.layout;
    const data = readFileSync(svg).toString('base64');
    display.html(
      `<img alt="${title?.text ?? ''}" style="width: ${width}px; max-width: 100%" src="data:image/svg+xml;base64,${data}">`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
