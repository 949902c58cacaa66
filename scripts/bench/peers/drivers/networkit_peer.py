"""NetworKit (C++ Dijkstra): one-to-all, and the nearest facility by one more node that leads to every facility for nothing."""
import networkit as nk
import numpy as np

from answering import column, keep, serve, took

SAMPLE = 20  # sources of the matrix that are really computed

nk.setNumberOfThreads(1)
nodes = len(column("lon.f32"))
tail, head, ms = column("tail.u32"), column("head.u32"), column("ms.u32").astype(np.float64)


def build(tails, heads, weights, count):
    return nk.GraphFromCoo((weights, (tails.astype(np.uint64), heads.astype(np.uint64))), n=count, weighted=True, directed=True)


built_ms, graph = took(lambda: build(tail, head, ms, nodes))
one = column("one.u32")
FAR = np.finfo(np.float64).max


def distances(search, count):
    answer = np.asarray(search.getDistances(asarray=True))[:count]
    return np.where(answer >= FAR, np.inf, answer)


def one_to_all(round_number):
    def run():
        search = nk.distance.Dijkstra(graph, int(one[round_number % len(one)]), storePaths=False)
        search.run()
        return distances(search, nodes)

    spent, answer = took(run)
    if round_number == 0:
        keep("one-to-all", answer)
    return spent


def nearest(task):
    facilities = column(f"{task}.u32")
    # every arc turned round, so that times lead to the facilities
    backwards = build(
        np.concatenate([head, np.full(len(facilities), nodes, dtype=np.uint32)]),
        np.concatenate([tail, facilities]),
        np.concatenate([ms, np.zeros(len(facilities))]),
        nodes + 1,
    )

    def answer(round_number):
        def run():
            search = nk.distance.Dijkstra(backwards, nodes, storePaths=False)
            search.run()
            return distances(search, nodes)

        spent, times = took(run)
        if round_number == 0:
            keep(f"times-{len(facilities)}", times)
        return spent

    return answer


def matrix(round_number):
    sources = [int(source) for source in column("matrix-from.u32")]
    search = nk.distance.SPSP(graph, sources[:SAMPLE])
    spent, _ = took(search.run)
    if round_number == 0:
        every = np.asarray(search.getDistances(asarray=True)).reshape(SAMPLE, -1)
        keep("matrix", every[:, column("matrix-to.u32")].ravel())
    return spent * len(sources) / SAMPLE


serve({"graph built, ms": built_ms}, {"one-to-all": one_to_all, "times-200": nearest("nearest-200"), "matrix": matrix})
