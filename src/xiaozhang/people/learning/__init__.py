"""Learning 培训: so far the clause kind of training requirements."""
