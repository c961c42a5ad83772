"""Brian 2 on a chain of groups of LIF neurons. A JSON task on stdin, an answer on stdout.

    build    compiles the C++ standalone program, and one that runs a single step, into a folder; answers its spikes
    measure  runs these: CPU seconds of the children, the long one less the short one (which loads the synapses as well)
    cython   the same in this process; answers seconds and spikes
"""
import json
import resource
import subprocess
import sys
import time

import numpy as np
from brian2 import (
    Network,
    NeuronGroup,
    SpikeMonitor,
    Synapses,
    TimedArray,
    defaultclock,
    device,
    ms,
    prefs,
    set_device,
)

EQUATIONS = """
dv/dt = (-v + I + gate(t, group)) / tau_m : 1 (unless refractory)
dI/dt = -I / tau_s : 1
group : integer (constant)
"""


def build(problem):
    n, groups = problem["n"], problem["groups"]
    gates = np.zeros((groups + 1, groups))
    for k in range(groups):
        gates[k, k] = problem["gate"]
    namespace = {
        "tau_m": problem["tauM"] * ms,
        "tau_s": problem["tauS"] * ms,
        "gate": TimedArray(gates, dt=problem["window"] * ms),
    }
    cells = NeuronGroup(
        n * groups,
        EQUATIONS,
        threshold="v > 1",
        reset="v = 0",
        refractory=problem["refractory"] * ms,
        method="exact",
        namespace=namespace,
    )
    cells.v = np.array(problem["v0"])
    cells.I = np.where(np.arange(n * groups) < n, problem["current0"], 0.0)
    cells.group = np.arange(n * groups) // n
    sources = np.array(problem["sources"], int)
    before, after = np.tile(np.arange(n), (sources.shape[1], 1)).T, sources
    links = Synapses(cells, cells, on_pre=f"I_post += {problem['weight']!r}")
    offsets = n * np.arange(groups - 1)
    links.connect(
        i=(after.ravel()[None, :] + offsets[:, None]).ravel(),
        j=(before.ravel()[None, :] + offsets[:, None] + n).ravel(),
    )
    monitor = SpikeMonitor(cells)
    return Network(cells, links, monitor), monitor


def spikes(monitor, dt):
    order = np.lexsort((np.asarray(monitor.i), np.asarray(monitor.t / ms)))
    return {
        "i": np.asarray(monitor.i)[order].tolist(),
        "t": np.rint(np.asarray(monitor.t / ms)[order] / dt).astype(int).tolist(),
    }


def cython(problem, rounds):
    prefs.codegen.target = "cython"
    network, monitor = build(problem)
    network.store()

    def run(duration):
        network.restore()
        began = time.process_time()
        network.run(duration * ms)
        return time.process_time() - began

    run(problem["dt"])
    short = min(run(problem["dt"]) for _ in range(3))
    runs = [run(problem["duration"]) - short for _ in range(rounds)]
    return {**times(runs), **spikes(monitor, problem["dt"])}


def standalone(problem, folder):
    set_device("cpp_standalone", build_on_run=False)
    for name, duration in (("short", problem["dt"]), ("long", problem["duration"])):
        device.reinit()
        device.activate(build_on_run=False)
        defaultclock.dt = problem["dt"] * ms
        network, monitor = build(problem)
        network.run(duration * ms)
        device.build(directory=f"{folder}/{name}", compile=True, run=True, debug=False)
    return spikes(monitor, problem["dt"])


def measure(folder, rounds):
    def run(name):
        began = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(["./main"], cwd=f"{folder}/{name}", check=True, stdout=subprocess.DEVNULL)
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        return ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime

    short = min(run("short") for _ in range(rounds))
    return times([run("long") - short for _ in range(rounds)])


def times(runs):
    return {"seconds": float(np.median(runs)), "least": min(runs)}


def main():
    task = json.load(sys.stdin)
    if task["act"] == "measure":
        answer = measure(task["folder"], task["rounds"])
    else:
        problem = task["problem"]
        defaultclock.dt = problem["dt"] * ms
        if task["act"] == "build":
            answer = standalone(problem, task["folder"])
        else:
            answer = cython(problem, task["rounds"])
    # compilers may have written to stdout as well
    print(f"\n{json.dumps(answer)}")


main()
