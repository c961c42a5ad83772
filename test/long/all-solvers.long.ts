import { laws, pulses } from '../support/solver-laws';

describe('200 random circuits over the whole model', () => laws(200, { success: 196, sliding: 4 }));
describe('10,000 schedules with one short gate in 1000 tau: no pulse is missed', () => pulses(10_000));
