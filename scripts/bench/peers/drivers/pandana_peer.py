"""pandana (C++ contraction hierarchy): nearest_pois for every node, as its users do, and shortest_path_lengths for the matrix."""
import numpy as np
import pandana
import pandas as pd

from answering import UNREACHED, column, keep, serve, took

MS_PER_UNIT = 1000  # pandana keeps thousandths of the weight: seconds in, whole milliseconds inside
HORIZON = 1_000_000  # farther than anything in the network, in seconds
SAMPLE = 10  # sources of the matrix that are really computed: it answers pair by pair

lon, lat = column("lon.f64"), column("lat.f64")
tail, head, ms = column("tail.u32"), column("head.u32"), column("ms.u32")


def build():
    return pandana.Network(
        pd.Series(lon),
        pd.Series(lat),
        pd.Series(tail.astype(np.int64)),
        pd.Series(head.astype(np.int64)),
        pd.DataFrame({"seconds": (ms + 0.5) / MS_PER_UNIT}),  # it cuts what is less than a thousandth
        twoway=False,
    )


built_ms, network = took(build)
horizon = int(min(HORIZON, ms.astype(np.float64).sum() / MS_PER_UNIT))


def nearest(task):
    facilities = column(f"{task}.u32").astype(np.int64)

    def answer(round_number):
        # a facility is put on the node nearest to its position: here exactly its own, or one at the same place
        network.set_pois(task, horizon + 1, 1, pd.Series(lon[facilities]), pd.Series(lat[facilities]))
        spent, table = took(lambda: network.nearest_pois(horizon, task, num_pois=1, include_poi_ids=True))
        if round_number == 0:
            seconds = table[1].to_numpy()
            keep(task, np.where(seconds >= horizon, UNREACHED, seconds * MS_PER_UNIT))
        return spent

    return answer


def matrix(round_number):
    sources, targets = column("matrix-from.u32").astype(np.int64), column("matrix-to.u32").astype(np.int64)
    pairs_from, pairs_to = np.repeat(sources[:SAMPLE], len(targets)), np.tile(targets, SAMPLE)
    spent, seconds = took(lambda: network.shortest_path_lengths(pairs_from, pairs_to))
    if round_number == 0:
        keep("matrix", np.asarray(seconds) * MS_PER_UNIT)
    return spent * len(sources) / SAMPLE


serve({"index built, ms": built_ms}, {"nearest-60": nearest("nearest-60"), "nearest-200": nearest("nearest-200"), "matrix": matrix})
