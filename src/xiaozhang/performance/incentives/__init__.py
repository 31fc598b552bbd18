"""Commission rules, settlement runs, and statements that open down to clause and fact."""
