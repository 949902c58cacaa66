"""pyroutingkit (RoutingKit's customizable hierarchy for Python): the matrix, and new weights."""
from pyroutingkit import CCHMetric, CCHTopology

from answering import column, keep, serve, took

tail, head, ms, new_ms = column("tail.u32"), column("head.u32"), column("ms.u32"), column("ms-new.u32")
lon, lat = column("lon.f32"), column("lat.f32")
sources, targets = column("matrix-from.u32"), column("matrix-to.u32")
topology = CCHTopology()
built_ms, _ = took(lambda: topology.build(tail, head, lat, lon, len(lon)))
metric, changed = CCHMetric(topology), CCHMetric(topology)
metric.customize(ms, thread_count=1)


def matrix(round_number):
    spent, table = took(lambda: metric.distances_many_to_many(sources, targets))
    if round_number == 0:
        keep("matrix", table.ravel())
    return spent


def weights(_):
    return took(lambda: changed.customize(new_ms, thread_count=1))[0]


serve({"order and index, ms": built_ms}, {"matrix": matrix, "weights": weights})
