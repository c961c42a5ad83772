/** Figures as SVG and PNG, drawn by a Chromium or Chrome of this machine. Where there is none, a run goes on without images. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Browser } from 'playwright-core';
import type UPNG from 'upng-js';
import type { Figure } from './figure';
import { type Pack, packed } from './png';
import { lightSvg } from './svg';

interface Images {
  readonly svg: string;
  readonly png: Uint8Array;
}

/** One browser with one page: it draws figure after figure. */
export interface Studio {
  draw(figure: Figure): Promise<Images>;
  close(): Promise<void>;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const ELSEWHERE = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/snap/bin/chromium'];

/** Quiet, and without a word to the network. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser to draw with: the one that PULSEGATE_CHROMIUM or CHROME_PATH names, else a usual name on the PATH. */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = env['PULSEGATE_CHROMIUM'] ?? env['CHROME_PATH'];
  if (named !== undefined) return runs(named) ? named : undefined;
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...ELSEWHERE].find(runs);
}

function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Opens a studio; where that cannot be, tells `sayWhyNot` the reason and returns undefined. */
export async function openStudio(sayWhyNot: (reason: string) => void): Promise<Studio | undefined> {
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    sayWhyNot('no Chromium or Chrome found (PULSEGATE_CHROMIUM can name one): no SVG and PNG images');
    return undefined;
  }
  const chromium = installed<typeof import('playwright-core')>('playwright-core', sayWhyNot)?.chromium;
  const upng = installed<typeof UPNG>('upng-js', sayWhyNot);
  if (chromium === undefined || upng === undefined) return undefined;
  let browser: Browser | undefined;
  try {
    browser = await chromium.launch({ executablePath, args: FLAGS, handleSIGINT: false });
    return await studioIn(browser, packed(upng));
  } catch (error) {
    await browser?.close();
    const [reason] = String(error instanceof Error ? error.message : error).split('\n');
    sayWhyNot(`${executablePath} does not draw (${reason}): no SVG and PNG images`);
    return undefined;
  }
}

/** An optional package, where it was installed. Loaded here: they take longer than all that a run without images needs. */
function installed<T>(name: string, sayWhyNot: (reason: string) => void): T | undefined {
  try {
    return require(name) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    sayWhyNot(`${name} is not installed (npm install ${name}): no SVG and PNG images`);
    return undefined;
  }
}

async function studioIn(browser: Browser, pack: Pack): Promise<Studio> {
  const page = await browser.newPage();
  await page.addScriptTag({ path: require.resolve('plotly.js-cartesian-dist-min') });
  return {
    async draw(figure) {
      const { svg, png } = await page.evaluate(drawInPage, JSON.stringify(figure));
      return {
        svg: lightSvg(decodeURIComponent(svg.slice(svg.indexOf(',') + 1))),
        png: pack(Buffer.from(png.slice(png.indexOf(',') + 1), 'base64')),
      };
    },
    close: () => browser.close(),
  };
}

/** Runs inside the page. Plotly names its clip paths by Math.random: a fixed beginning makes equal figures equal bytes. */
async function drawInPage(json: string): Promise<{ svg: string; png: string }> {
  const plotly = (
    globalThis as unknown as { Plotly: { toImage(figure: unknown, options: object): Promise<string> } }
  ).Plotly;
  const image = (options: object): Promise<string> => {
    let state = 1;
    Math.random = () => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    const figure = JSON.parse(json) as { layout: { width?: number; height?: number } };
    const { width = 800, height = 500 } = figure.layout;
    return plotly.toImage(figure, { width, height, ...options });
  };
  // The PNG first: the first drawing of a figure orders some attributes of its SVG otherwise than all later ones.
  const png = await image({ format: 'png', scale: 1.5 });
  return { svg: await image({ format: 'svg' }), png };
}
