// the long tests, and those that try some of their cases only in the quick suite on all of them
const quick = require('./jest.config.cjs');

module.exports = {
  ...quick,
  testMatch: [
    '**/test/**/*.long.ts',
    '**/test/{fuzz,surface,cli/failing-disk,cli/hostile}.test.ts',
    '**/test/certify/{canonical,certify,gains,gated-learning,logs,mutants,soundness}.test.ts',
    '**/test/laws/*.test.ts',
    '**/test/paper/*.test.ts',
    '**/test/figures/drawings.test.ts',
    '**/test/backends/spiking/{fates,laws,lif,noise,rows,siegert,soma}.test.ts',
    '**/test/backends/loihi/{accuracy,random,sequencer,steps,xor}.test.ts',
    '**/test/backends/meanfield/{charge,jacobian,pairs}.test.ts',
    '**/test/sbp/{circuit,engines,self-clocked}.test.ts',
    '**/test/circuit/{binary-backprop,binary-forward,growth,self-clocked}.test.ts',
    '**/test/cli/continue.test.ts',
    '**/test/stochastic/{bridge,engines}.test.ts',
    '**/test/lif/{engines,synfire}.test.ts',
    '**/test/dynamics/{bifurcations,branches,depletion}.test.ts',
    '**/test/learning/{train,backends,xor-in-spikes}.test.ts',
    '**/test/validation/{budget,finite-size/finite-size,compare/{mutations,constants}}.test.ts',
    '**/test/notebooks.test.ts',
    '**/test/docs/{pages,examples,types}.test.ts',
  ],
  globals: { LONG: true },
};
