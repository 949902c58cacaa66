"""OSRM (contraction hierarchy): its table, with the benchmark's own milliseconds for weights (osrm.lua says how)."""
import os
import shutil
import subprocess
import tempfile

import numpy as np
import osrm

from answering import UNREACHED, column, keep, serve, took

E6 = 1_000_000  # OSRM keeps millionths of a degree
WIDER = 8  # the map is drawn larger: nodes closer than its precision stay apart, and times are told, not measured
TENTHS = 10  # one millisecond is told as a tenth of a second

lon, lat = ((degrees - degrees.mean()) * WIDER for degrees in (column("lon.f64"), column("lat.f64")))
programs = os.path.join(os.path.dirname(osrm.__file__), "bin")
profile = os.path.join(os.path.dirname(__file__), "osrm.lua")


def apart(lon, lat):
    """Positions in millionths of a degree, each a little aside where another node stands already: OSRM finds nodes by position."""
    taken, places = set(), []
    for x, y in zip(np.rint(lon * E6).astype(int).tolist(), np.rint(lat * E6).astype(int).tolist()):
        while (x, y) in taken:
            x += 1
        taken.add((x, y))
        places.append((x / E6, y / E6))
    return places


def write_map(path, places):
    edge_from, edge_to = column("edge-from.u32").tolist(), column("edge-to.u32").tolist()
    forward, backward = column("forward.u32").tolist(), column("backward.u32").tolist()
    with open(path, "w") as file:
        file.write("<osm version='0.6'>\n")
        for node, (x, y) in enumerate(places):
            file.write(f"<node id='{node + 1}' version='1' lon='{x:.6f}' lat='{y:.6f}'/>\n")
        way = 0
        for a, b, there, back in zip(edge_from, edge_to, forward, backward):
            both = there == back
            for tail, head, ms in ((a, b, there),) if both else ((a, b, there), (b, a, back)):
                if ms == UNREACHED:
                    continue
                way += 1
                oneway = "" if both else "<tag k='oneway' v='yes'/>"
                file.write(
                    f"<way id='{way}' version='1'><nd ref='{tail + 1}'/><nd ref='{head + 1}'/>"
                    f"<tag k='highway' v='road'/><tag k='ms' v='{ms}'/>{oneway}</way>\n"
                )
        file.write("</osm>\n")


def prepare(work):
    places = apart(lon, lat)
    write_map(os.path.join(work, "roads.osm"), places)
    base = os.path.join(work, "roads.osrm")
    for program, arguments in (
        ("osrm-extract", ["-p", profile, os.path.join(work, "roads.osm")]),
        ("osrm-contract", [base]),
    ):
        done = subprocess.run([os.path.join(programs, program), *arguments], capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{program} failed: {(done.stderr + done.stdout).strip().splitlines()[-1]}")
    return places, osrm.OSRM(algorithm="CH", storage_config=base, use_shared_memory=False, max_locations_distance_table=-1)


work = tempfile.mkdtemp(prefix="jiujin-osrm-")
try:
    prepared_ms, (places, engine) = took(lambda: prepare(work))
    asked_from, asked_to = column("matrix-from.u32").tolist(), column("matrix-to.u32").tolist()
    coordinates = [places[node] for node in asked_from + asked_to]

    def matrix(round_number):
        parameters = osrm.TableParameters(
            coordinates=coordinates,
            sources=list(range(len(asked_from))),
            destinations=list(range(len(asked_from), len(coordinates))),
            annotations=["duration"],
        )
        spent, reply = took(lambda: engine.Table(parameters))
        if round_number == 0:
            keep("matrix", [UNREACHED if cell is None else cell * TENTHS for row in reply["durations"] for cell in row])
        return spent

    serve({"index built from its own file, ms": prepared_ms}, {"matrix": matrix})
finally:
    shutil.rmtree(work, ignore_errors=True)
