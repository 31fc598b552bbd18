"""Who decides in which order, and what each act makes of a case: values alone."""
