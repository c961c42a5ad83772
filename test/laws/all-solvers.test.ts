import { cases, LONG } from '../support/cases';
import { laws, pulses } from '../support/solver-laws';

const circuits = cases(6, 200);
describe(`${circuits} random circuits over the whole model`, () =>
  laws(circuits, LONG ? { success: 196, sliding: 4 } : { success: circuits }));

const schedules = cases(25, 10_000);
describe(`${schedules} schedules with one short gate in 1000 tau: no pulse is missed`, () =>
  pulses(schedules));
