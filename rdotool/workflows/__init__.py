"""Actions that change something: a frozen plan, its steps, and the engine that walks them."""
