"""SciPy's integrators, restarted at every gate edge. A JSON problem on stdin; times and final states on stdout.

Only the integration is timed: not the start of Python, not the imports, not the making of the arrays. The time is CPU time
of this process, all threads; its clock ticks in nanoseconds, so that no run is too short for it.
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


def layers(problem):
    size, K = problem["size"], [np.array(matrix) for matrix in problem["K"]]

    def window(k, bias):
        matrix = K[k % len(K)]
        start, end = (k % len(K)) * size, ((k + 1) % len(K)) * size

        def rhs(_, y):
            a = matrix @ y[start : start + size]
            a += bias
            np.maximum(a, 0.0, out=a)
            d = -y
            d[end : end + size] += a
            return d

        return rhs

    return [window(k, np.array(bias)) for k, bias in enumerate(problem["biases"])]


def learning(problem):
    """A right-hand side for each window of a cycle; rows as arrays, weights as a part of the state."""
    n = problem["currents"]

    def window(spec):
        rows, m = spec["rows"], len(spec["rows"])
        fixed = np.zeros((m, n))
        b, G, h, F, S = (np.array([row[key] for row in rows]) for key in "bGhFS")
        out = np.array([row["out"] for row in rows], dtype=int)
        at, source, weight, scale = [], [], [], []
        gate_row, gate_at, gate_h, gate_d, gate_weight = [], [], [], [], []
        for r, row in enumerate(rows):
            for i, value in row["terms"]:
                fixed[r, i] += value
            for i, w, value in row["weighted"]:
                at.append(r), source.append(i), weight.append(w), scale.append(value)
            for gate in row["gates"]:
                gate_row.append(r), gate_at.append(gate["component"]), gate_h.append(gate["h"])
                gate_d.append(gate["d"]), gate_weight.append(gate["weight"])
        scale, gate_h, gate_d, gate_weight = map(np.array, (scale, gate_h, gate_d, gate_weight))
        own = np.array(spec["self"]) - 1.0
        target = [rule["weight"] for rule in spec["learn"]]
        post = [rule["post"] for rule in spec["learn"]]
        pre = [rule["pre"] for rule in spec["learn"]]
        rate = np.array([rule["rate"] for rule in spec["learn"]])
        offset = b - h

        def rhs(_, y):
            d = np.zeros(len(y))
            d[:n] = own * y[:n]
            if m > 0:
                a = fixed @ y[:n] + offset
                if len(at) > 0:
                    a += np.bincount(at, scale * y[weight] * y[source], m)
                if len(gate_at) > 0:
                    q = np.clip((y[gate_at] - gate_h) / gate_d, 0.0, 1.0)
                    a += np.bincount(gate_row, gate_weight * q, m)
                d += np.bincount(out, S * np.minimum(np.maximum(G * a, 0.0), F), len(y))
            if len(target) > 0:
                d += np.bincount(target, rate * y[post] * y[pre], len(y))
            return d

        return rhs

    return [window(spec) for spec in problem["windows"]] * problem["cycles"]


KINDS = {"chain": chain, "network": network, "layers": layers, "learning": learning}


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


def run(step, windows, initial, T, tolerance, prepare):
    """The states at every edge."""
    states = np.empty((len(windows) + 1, len(initial)))
    states[0] = initial
    for k, rhs in enumerate(windows):
        prepare(k, states[k])
        states[k + 1] = step(rhs, states[k], T, tolerance)
    return states


def timed(step, windows, initial, T, tolerance, prepare, enough):
    runs = []
    while True:
        began = time.process_time()
        states = run(step, windows, initial, T, tolerance, prepare)
        runs.append(time.process_time() - began)
        if sum(runs) >= enough:
            return {"seconds": float(np.median(runs)), "least": min(runs), "final": states[-1].tolist()}


def main():
    task = json.load(sys.stdin)
    problem = task["problem"]
    windows = KINDS[problem["kind"]](problem)
    count = len(problem.get("windows", []))

    def prepare(k, y):
        """Inputs change from cycle to cycle."""
        if count > 0:
            y[problem["inputs"]] = problem["values"][k // count]

    initial = np.array(problem["initial"])
    # the first calls of every integrator load code
    for name in task["methods"]:
        run(METHODS[name], windows[:1], initial, problem["T"], task["tolerance"], prepare)
    found = {
        name: timed(METHODS[name], windows, initial, problem["T"], task["tolerance"], prepare, task["enough"])
        for name in task["methods"]
    }
    json.dump({"scipy": scipy.__version__, "numpy": np.__version__, "methods": found}, sys.stdout)


main()
