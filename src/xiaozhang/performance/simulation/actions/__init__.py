"""The only writers of simulation: into its own tables, and into nothing else."""

from xiaozhang.performance.simulation.actions.simulations import drop_simulation, start_simulation

__all__ = ["drop_simulation", "start_simulation"]
