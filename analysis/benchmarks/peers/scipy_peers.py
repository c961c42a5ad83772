"""SciPy's integrators, restarted at every gate edge. A JSON problem on stdin; times and final states on stdout.

Only the integration is timed: not the start of Python, not the imports, not the making of the arrays.
"""
import json
import sys
import time

import numpy as np
import scipy
from scipy.integrate import odeint, solve_ivp


def chain(problem):
    """y_{k+1} is driven by [y_k - threshold * (closed)]^+; the right-hand side of each window."""
    stages, gain = problem["stages"], problem["gain"]

    def window(k):
        p = np.full(stages, -problem["threshold"])
        p[k] = 0.0

        def rhs(_, y):
            a = y[:-1] + p
            np.maximum(a, 0.0, out=a)
            a *= gain
            d = -y
            d[1:] += a
            return d

        return rhs

    return [window(k) for k in range(stages)]


def network(problem):
    K = np.array(problem["K"])

    def window(bias):
        def rhs(_, y):
            d = K @ y
            d += bias
            np.maximum(d, 0.0, out=d)
            d -= y
            return d

        return rhs

    return [window(np.array(bias)) for bias in problem["biases"]]


def by_odeint(rhs, y, T, tolerance):
    return odeint(rhs, y, [0.0, T], rtol=tolerance, atol=tolerance, mxstep=100000, tfirst=True)[-1]


def by_solve_ivp(method):
    def step(rhs, y, T, tolerance):
        found = solve_ivp(rhs, (0.0, T), y, method=method, rtol=tolerance, atol=tolerance)
        if not found.success:
            raise RuntimeError(found.message)
        return found.y[:, -1]

    return step


METHODS = {"odeint": by_odeint, "LSODA": by_solve_ivp("LSODA"), "DOP853": by_solve_ivp("DOP853")}


def run(step, windows, initial, T, tolerance):
    """The states at every edge."""
    states = np.empty((len(windows) + 1, len(initial)))
    states[0] = initial
    for k, rhs in enumerate(windows):
        states[k + 1] = step(rhs, states[k], T, tolerance)
    return states


def timed(step, windows, initial, T, tolerance, least):
    runs = []
    while True:
        began = time.perf_counter()
        states = run(step, windows, initial, T, tolerance)
        runs.append(time.perf_counter() - began)
        if sum(runs) >= least:
            return {"seconds": float(np.median(runs)), "final": states[-1].tolist()}


def main():
    task = json.load(sys.stdin)
    problem = task["problem"]
    windows = chain(problem) if problem["kind"] == "chain" else network(problem)
    initial = np.array(problem["initial"])
    # the first calls of every integrator load code
    for name in task["methods"]:
        run(METHODS[name], windows[:1], initial, problem["T"], task["tolerance"])
    found = {
        name: timed(METHODS[name], windows, initial, problem["T"], task["tolerance"], task["least"])
        for name in task["methods"]
    }
    json.dump({"scipy": scipy.__version__, "numpy": np.__version__, "methods": found}, sys.stdout)


main()
