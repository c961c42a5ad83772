"""Brian 2 on a network of Loihi compartments. A JSON problem on stdin; times, spikes and weights on stdout.

The integer dynamics as Brian code, one unit of time a step; with learning, traces are kept by neuron and weights change
on spikes only, which is the fast way in Brian. Compiling and setting up are not timed: the time is that of a long run less
that of a run of one step, in CPU time of this process, all threads.
"""
import json
import sys
import time

import numpy as np
from brian2 import (
    Network,
    NeuronGroup,
    SpikeGeneratorGroup,
    SpikeMonitor,
    Synapses,
    defaultclock,
    ms,
    prefs,
    seed,
)

MOVE = """
u = sign(u) * floor(abs(u) * (4096 - DU) / 4096) + a
a = 0
v = int(dead <= 0) * (sign(v) * floor(abs(v) * (4096 - DV) / 4096) + u)
dead = dead - 1
"""
DECAY = """
x1 = floor(x1 * ALPHA_X) + int(rand() < x1 * ALPHA_X - floor(x1 * ALPHA_X))
y1 = floor(y1 * ALPHA_Y) + int(rand() < y1 * ALPHA_Y - floor(y1 * ALPHA_Y))
"""
IMPULSE = """
x1 = clip(x1 + IMPULSE_X * int(v > VTH), 0, 127)
y1 = clip(y1 + IMPULSE_Y * int(v > VTH), 0, 127)
"""


def build(problem):
    learning = problem["learning"]
    namespace = {
        "DU": problem["decayU"],
        "DV": problem["decayV"],
        "VTH": problem["vth"] * 64,
        "R": problem["refractory"],
    }
    if learning is not None:
        namespace.update(
            ALPHA_X=float(np.exp(-1 / learning["x1"]["tau"])),
            ALPHA_Y=float(np.exp(-1 / learning["y1"]["tau"])),
            IMPULSE_X=learning["x1"]["impulse"],
            IMPULSE_Y=learning["y1"]["impulse"],
        )
    n = problem["neurons"]
    group = NeuronGroup(
        n,
        "u : 1\nv : 1\na : 1\ndead : integer\nx1 : 1\ny1 : 1",
        threshold="v > VTH",
        reset="v = 0\ndead = R - 1",
        namespace=namespace,
    )
    group.run_regularly(MOVE, when="start")
    if learning is not None:
        group.run_regularly(DECAY, when="start")
        group.run_regularly(IMPULSE, when="after_thresholds")
    given = problem["input"]
    source = SpikeGeneratorGroup(n, np.array(given["i"], int), np.array(given["t"]) * ms)
    drive = Synapses(source, group, on_pre=f"a_post += {problem['drive'] * 64}")
    drive.connect(j="i")
    if learning is None:
        synapses = Synapses(group, group, "w : 1", on_pre="a_post += w * 64")
    else:
        synapses = Synapses(
            group,
            group,
            "w : 1",
            on_pre={
                "deliver": "a_post += w * 64",
                "depress": "w = clip(w - 2 * y1_post, -256, 254)",
            },
            on_post="w = clip(w + 2 * x1_pre, -256, 254)",
        )
    synapses.connect(i=np.array(problem["from"], int), j=np.array(problem["to"], int))
    synapses.w = np.array(problem["weights"], float)
    if learning is not None:
        synapses.deliver.order = -1
    monitor = SpikeMonitor(group)
    return Network(group, source, drive, synapses, monitor), synapses, monitor


def main():
    task = json.load(sys.stdin)
    prefs.codegen.target = task["target"]
    defaultclock.dt = 1 * ms
    problem = task["problem"]
    seed(1)
    network, synapses, monitor = build(problem)
    network.store()

    def run(steps):
        network.restore()
        began = time.process_time()
        network.run(steps * ms)
        return time.process_time() - began

    run(1)
    short = min(run(1) for _ in range(3))
    runs = []
    while sum(runs) < task["enough"]:
        runs.append(run(problem["steps"]))
    json.dump(
        {
            "seconds": float(np.median(runs)) - short,
            "least": min(runs) - short,
            "i": np.asarray(monitor.i).tolist(),
            "t": np.rint(np.asarray(monitor.t / ms)).astype(int).tolist(),
            "meanWeight": float(np.mean(synapses.w)),
        },
        sys.stdout,
    )


main()
