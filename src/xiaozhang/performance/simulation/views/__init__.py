"""Pages of simulation."""

from xiaozhang.performance.simulation.views.exports import export
from xiaozhang.performance.simulation.views.people import member, own, people, what_if
from xiaozhang.performance.simulation.views.simulations import compare, drop, progress, simulation, simulations, start

__all__ = [
    "compare",
    "drop",
    "export",
    "member",
    "own",
    "people",
    "progress",
    "simulation",
    "simulations",
    "start",
    "what_if",
]
