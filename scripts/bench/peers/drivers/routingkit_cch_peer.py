"""routingkit-cch (RoutingKit's customizable hierarchy through Rust for Python): one-to-many with pinned targets, new weights."""
import numpy as np
import routingkit_cch as rk

from answering import UNREACHED, column, keep, serve, took

tail, head = column("tail.u32").tolist(), column("head.u32").tolist()
ms, new_ms = column("ms.u32").tolist(), column("ms-new.u32").tolist()
lon, lat = column("lon.f32").tolist(), column("lat.f32").tolist()
one, sources, targets = (column(f"{name}.u32").tolist() for name in ("one", "matrix-from", "matrix-to"))
order_ms, order = took(lambda: rk.compute_order_inertial(len(lon), tail, head, lat, lon))
built_ms, index = took(lambda: rk.CCH(order, tail, head, False))
metric, changed = rk.CCHMetric(index, ms), rk.CCHMetric(index, new_ms)
to_all = rk.CCHOneToMany(metric, list(range(len(lon))))
to_targets = rk.CCHOneToMany(metric, targets)


def plain(times):
    return np.array([UNREACHED if t is None else t for t in times], dtype=np.float64)


def one_to_all(round_number):
    spent, times = took(lambda: to_all.distances_from(one[round_number % len(one)]))
    if round_number == 0:
        keep("one-to-all", plain(times))
    return spent


def matrix(round_number):
    spent, rows = took(lambda: [to_targets.distances_from(source) for source in sources])
    if round_number == 0:
        keep("matrix", np.concatenate([plain(row) for row in rows]))
    return spent


def weights(_):
    return took(lambda: changed.reset(new_ms))[0]


serve({"order, ms": order_ms, "index built, ms": built_ms}, {"one-to-all": one_to_all, "matrix": matrix, "weights": weights})
