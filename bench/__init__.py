"""What the product costs, in one run on one machine, each figure beside the bare work it cannot avoid: `make bench`."""
