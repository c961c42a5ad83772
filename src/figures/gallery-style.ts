/** How the gallery looks: on wide and on narrow windows, in the light and in the dark. */
import { DARK_FIGURE } from './html';
import { FONT } from './theme';

export const GALLERY_STYLE = `
:root { --ink: #222; --soft: #666; --page: #fff; --line: #ddd; --link: #0072B2; --alarm: #fbe9e2; --code: #f3f4f6; }
body { max-width: 1060px; margin: 0 auto; padding: 24px; color: var(--ink); background: var(--page); font: 16px/1.5 ${FONT}; overflow-wrap: break-word; }
h1 { font-size: 28px; margin: 0; }
h2 { font-size: 16px; margin: 32px 0 8px; color: var(--soft); font-weight: 600; }
section > h2 { margin-top: 56px; padding-top: 16px; border-top: 3px solid var(--line); }
h3 { font-size: 21px; margin: 0; }
article { padding: 28px 0; border-bottom: 1px solid var(--line); scroll-margin-top: 8px; }
.tally { font-size: 20px; margin: 4px 0; }
.index { list-style: none; padding: 0; margin: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(176px, 1fr)); gap: 16px; font-size: 14px; }
.thumb { display: block; height: 124px; overflow: hidden; border: 1px solid var(--line); margin-bottom: 4px; }
.thumb img { width: 100%; margin: 0; }
.id, .links { color: var(--soft); margin: 0; font-size: 14px; }
.up { float: right; }
a { color: var(--link); }
img, iframe { display: block; width: 100%; border: 0; margin: 16px 0 4px; }
code { background: var(--code); padding: 1px 5px; border-radius: 4px; font-size: 13px; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 2px 20px; font-size: 14px; margin: 16px 0; }
dt { color: var(--soft); }
dd { margin: 0; }
summary { cursor: pointer; font-size: 14px; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th { text-align: left; font-weight: 600; border-bottom: 1px solid var(--soft); }
th, td { padding: 4px 12px 4px 0; vertical-align: top; }
td { border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; }
.pass, .fail, .skipped, .quick { display: inline-block; padding: 0 8px; border-radius: 9px; font-size: 13px; font-weight: 400; color: #fff; }
.pass { background: #00734f; }
.fail { background: #b33a00; }
.skipped { background: #666; }
.quick { background: #8a5a00; }
.failure { padding: 12px; background: var(--alarm); white-space: pre-wrap; }
@media (max-width: 640px) {
  .picture { display: block; overflow-x: auto; }
  .picture img { width: auto; max-width: none; height: 420px; }
  body { padding: 12px; }
  .index { grid-template-columns: repeat(auto-fill, minmax(140px, 1fr)); gap: 10px; }
  .thumb { height: 96px; }
  dl { grid-template-columns: minmax(0, 1fr); }
  dd { margin-bottom: 6px; }
  thead { display: none; }
  tr { display: block; padding: 6px 0; border-bottom: 1px solid var(--line); }
  td { display: inline-block; border: 0; padding: 0 10px 0 0; }
  td:first-child { display: block; }
  td:nth-child(3)::before { content: 'target '; color: var(--soft); }
  td:nth-child(4)::before { content: '± '; color: var(--soft); }
}
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e4e4; --soft: #a3a3a3; --page: #171717; --line: #3a3a3a; --link: #6cb8ea; --alarm: #4a2415; --code: #262626; }
  img { ${DARK_FIGURE} }
}
`;
