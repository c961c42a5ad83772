/** The run that other back-ends are measured by: the mean field, solved exactly. */
import { meanField } from './meanfield/mean-field';

export const reference = meanField();
