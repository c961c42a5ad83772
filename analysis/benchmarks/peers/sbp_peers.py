"""Spiking backprop in NumPy, two ways. A JSON problem on stdin; times and the weights afterwards on stdout.

Only the samples are timed: not the start of Python, not the import, not the making of the arrays. The time is CPU time of
this process, all threads.
"""
import json
import sys
import time

import numpy as np

HALF, FULL = 512, 1024
W_MIN, W_MAX = -256, 254


def dense(w1, w2, inputs, labels, targets):
    """All pixels, outer products of whole layers and clips of whole matrices, in float64, as in the published script
    (Renner et al. 2024), but with the old W2 on the way back, strict tests and -256 to 254, which is what the chip does."""
    for x, t in zip(inputs, targets):
        hid = np.dot(x, w1)
        h = 1 * (hid > HALF)
        b = 1 * (hid > 0) - 1 * (hid > FULL)
        out = np.dot(h, w2)
        o = 1 * (out > HALF)
        plus = 1 * ((t - o) * (out > 0) > 0)
        minus = 1 * ((o - t) * (out > 0) - (out > FULL) > 0)
        d1 = np.clip(np.dot(plus - minus, w2.T) * b, -1, 1)
        w2 += np.outer(h, plus - minus) * 2
        w2 = np.clip(w2, W_MIN, W_MAX)
        w1 += np.outer(x, d1) * 2
        w1 = np.clip(w1, W_MIN, W_MAX)
    return w1, w2


def tuned(w1, w2, actives, labels, _):
    """Rows of active inputs and of hidden units that spike only; nothing after the forward pass where nothing is wrong."""
    for active, label in zip(actives, labels):
        hid = w1[active].sum(axis=0)
        fire = np.flatnonzero(hid > HALF)
        rows2 = w2[fire]
        out = rows2.sum(axis=0)
        error = ((out <= FULL) & (out > HALF)).astype(w2.dtype)
        np.negative(error, out=error)
        a = out[label]
        error[label] = 1.0 if 0 < a <= HALF else 0.0
        if not error.any():
            continue
        d1 = np.sign(w2 @ error)
        d1[(hid <= 0) | (hid > FULL)] = 0
        rows2 += 2 * error
        w2[fire] = np.minimum(np.maximum(rows2, W_MIN, out=rows2), W_MAX, out=rows2)
        if d1.any():
            rows1 = w1[active]
            d1 *= 2
            rows1 += d1
            w1[active] = np.minimum(np.maximum(rows1, W_MIN, out=rows1), W_MAX, out=rows1)
    return w1, w2


def main():
    problem = json.load(sys.stdin)
    size, hidden, output = problem["layers"]
    w1 = np.array(problem["w1"]).reshape(size, hidden)
    w2 = np.array(problem["w2"]).reshape(hidden, output)
    labels = problem["labels"]
    actives = [np.array(one, dtype=np.intp) for one in problem["actives"]]
    inputs = np.zeros((len(actives), size), dtype=int)
    for x, active in zip(inputs, actives):
        x[active] = 1
    targets = np.eye(output, dtype=int)[labels]
    found = {}
    for name, method, given, kind in (
        ("dense", dense, inputs, np.float64),
        ("tuned", tuned, actives, np.float32),
    ):
        # the first calls load code
        method(w1.astype(kind), w2.astype(kind), given[:50], labels[:50], targets[:50])
        runs = []
        while sum(runs) < problem["enough"]:
            first, second = w1.astype(kind), w2.astype(kind)
            began = time.process_time()
            first, second = method(first, second, given, labels, targets)
            runs.append(time.process_time() - began)
        found[name] = {
            "seconds": float(np.median(runs)),
            "least": min(runs),
            "w1": first.astype(int).ravel().tolist(),
            "w2": second.astype(int).ravel().tolist(),
        }
    json.dump(found, sys.stdout)


main()
