// a counterexample is enough: nobody reads the smallest
require('fast-check').configureGlobal({ endOnFailure: true });
