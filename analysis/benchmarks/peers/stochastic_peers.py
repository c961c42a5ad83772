"""Composite neurons in NumPy, a batch of lanes at a time. A JSON problem on stdin; times and the weights afterwards on
stdout. What it draws is its own: the weights are not those of ours, but they learn the same.

Only the samples are timed: not the start of Python, not the import, not the making of the arrays. The time is CPU time of
this process, all threads.
"""
import json
import sys
import time

import numpy as np


def batch(w1, w2, x, labels, length, rho, kappa, rate, rng):
    lanes, columns = np.arange(len(x)), w2.shape[1]
    s1 = np.zeros((len(x), w1.shape[1]))
    s2 = np.zeros((len(x), columns))
    d1, d2 = np.zeros_like(w1), np.zeros_like(w2)
    one = np.ones((len(x), 1))
    for t in range(1, length + 1):
        inputs = np.concatenate([(rng.random(x.shape, dtype=np.float32) < x).astype(np.float64), one], axis=1)
        s1 += inputs @ w1
        v = s1 / t
        hidden = np.concatenate([rho * (rng.random(v.shape, dtype=np.float32) * rho < v), one], axis=1)
        s2 += hidden @ w2
        winner = np.argmax(s2 / t - np.log(-np.log(rng.random(s2.shape))), axis=1)
        wrong = np.flatnonzero(winner != labels)
        if wrong.size == 0:
            continue
        w, y = winner[wrong], labels[wrong]
        g = kappa * (w2.T[w] - w2.T[y])[:, :-1]
        spikes = (rng.random(g.shape, dtype=np.float32) < np.abs(g)) & (v[wrong] > 0) & (v[wrong] < rho)
        error = np.zeros((wrong.size, columns))
        error[lanes[: wrong.size], w] = 1
        error[lanes[: wrong.size], y] = -1
        d2 += hidden[wrong].T @ error
        d1 += inputs[wrong].T @ (spikes * np.sign(g))
    w2 -= rate / length * d2
    w1 -= rate / (kappa * length) * d1


def main():
    problem = json.load(sys.stdin)
    x, labels = np.array(problem["x"]), np.array(problem["labels"])
    length, lanes = problem["length"], problem["lanes"]
    rho, kappa, rate = problem["rules"]
    seconds = []
    for run in range(3):
        w1, w2 = np.array(problem["w1"]), np.array(problem["w2"])
        rng = np.random.default_rng(1)
        began = time.process_time()
        for k in range(0, len(x), lanes):
            batch(w1, w2, x[k : k + lanes], labels[k : k + lanes], length, rho, kappa, rate, rng)
        seconds.append(time.process_time() - began)
    json.dump({"seconds": sorted(seconds), "w1": w1.ravel().tolist(), "w2": w2.ravel().tolist()}, sys.stdout)


main()
