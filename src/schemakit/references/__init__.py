"""References and the graph they form: resolver, walk, cycles, connections by name."""
