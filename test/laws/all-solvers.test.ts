import { laws, pulses } from '../support/solver-laws';

describe('40 random circuits over the whole model', () => laws(40, { success: 40 }));
describe('300 schedules with one short gate in 1000 tau: no pulse is missed', () => pulses(300));
