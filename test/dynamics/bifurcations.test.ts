/** Branches that are switched to at branch points and period doublings: each is followed, and none twice. */
import { type BifurcationDiagram, type BranchProblem, bifurcations } from '../../src/index';

const range = { parameter: [-1, 1], domain: [[-2, 2]] } as const;
const flow = (f: (x: number, p: number) => number): BranchProblem => ({
  kind: 'equilibrium',
  f: ([x], p) => [f(x, p)],
});
const births = ({ branches }: BifurcationDiagram) =>
  branches.map(({ born: { label, p }, end }) => `${label} ${p.toFixed(6)} ${end}`);

test('a pitchfork: from the trivial branch both halves of x = sqrt(p), stable; from their side the trivial branch', () => {
  const pitchfork = flow((x, p) => p * x - x ** 3);
  const found = bifurcations(pitchfork, { ...range, starts: [{ x: [0], p: -1 }] });
  console.log(births(found), found.branches.map(({points})=>[points.length, points[1].x[0], points.at(-1)?.x[0], points.at(-1)?.p]), found.unresolved, found.left);
  const side = bifurcations(pitchfork, { ...range, starts: [{ x: [0.5], p: 0.25 }] });
  console.log(births(side), side.branches.map(({points})=>[points.length, points[1].x[0], points.at(-1)?.x[0], points.at(-1)?.p]));
});
test('logistic', () => {
  const logistic: BranchProblem = { kind: 'map', f: ([x], r) => [r * x * (1 - x)] };
  for (const domain of [[[0,1]], undefined] as const) {
  const found = bifurcations(logistic, { parameter: [0.5, 3.8], ...(domain?{domain}:{}), starts: [{ x: [0], p: 0.5 }] });
  console.log(births(found), found.branches.map(({points, period})=>[period, points.length, points[1].x[0], points.at(-1)?.x[0], points.at(-1)?.p, points.filter(p=>p.label).map(({label,p})=>label+p).join()]), found.unresolved, found.left);
  }
});
test('ellipse crossing and bubble', () => {
  const loop = flow((x, p) => x * (x * x + 4 * p * p - 1) * -1);
  const found = bifurcations(loop, { ...range, starts: [{ x: [0], p: -1 }] });
  console.log(births(found), found.branches.map(({points})=>[points.length, points[1].x[0], points.at(-1)?.x[0], points.at(-1)?.p, points.filter(p=>p.label).map(({label,p})=>label+p).join()]));
  const bubble: BranchProblem = { kind: 'map', f: ([x], p) => [-x * (1.2 - p * p)  + x ** 3] };
  const b = bifurcations(bubble, { ...range, starts: [{ x: [0], p: -1 }] });
  console.log(births(b), b.branches.map(({points,period})=>[period, points.length, points[1].x[0], points.at(-1)?.x[0], points.at(-1)?.p, points.filter(p=>p.label).map(({label,p})=>label+p).join()]));
  const eight = flow((x, p) => (x*x+p*p)**2 - 0.5*(p*p - x*x));
  const e = bifurcations(eight, { ...range, starts: [{ x: [0.1], p: 0.1073 }] });
  console.log(births(e), e.branches.map(({points,period})=>[period, points.length, points[1].x[0], points.at(-1)?.x[0], points.at(-1)?.p, points.filter(p=>p.label).map(({label,p})=>label+p).join()]));
});
