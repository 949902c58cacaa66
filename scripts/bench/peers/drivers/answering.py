"""What the engines in Python share: the columns of the questions, the clock, and answering line by line.

Arguments of every such engine: the folder of the graph and the questions, and the prefix of the answer files.
"""
import json
import os
import sys
import time

import numpy as np

folder, prefix = sys.argv[1], sys.argv[2]
UNREACHED = 0xFFFFFFFF
KINDS = {"u32": np.uint32, "f32": np.float32, "f64": np.float64}


def column(name):
    return np.fromfile(os.path.join(folder, name), dtype=KINDS[name.rsplit(".", 1)[1]])


def keep(task, ms):
    """Writes an answer: whole milliseconds; anything that is no time, negative or beyond 2^32 is unreached."""
    ms = np.asarray(ms, dtype=np.float64)
    bad = ~(ms < UNREACHED) | (ms < 0)
    np.where(bad, UNREACHED, np.rint(np.where(bad, 0, ms))).astype(np.uint32).tofile(f"{prefix}{task}.u32")


def took(work):
    """The milliseconds of work(), and what it returned."""
    start = time.perf_counter()
    result = work()
    return (time.perf_counter() - start) * 1000, result


def serve(figures, answers):
    """answers: task -> function(round) -> milliseconds, or a string saying why there are none."""
    print(json.dumps({"figures": figures}), flush=True)
    for line in sys.stdin:
        task, round_number = line.split()
        if task not in answers:
            print(json.dumps({"cannot": "has no such question"}), flush=True)
            continue
        answer = answers[task](int(round_number))
        print(json.dumps({"cannot": answer} if isinstance(answer, str) else {"ms": answer}), flush=True)
