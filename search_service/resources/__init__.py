"""HTTP resources, one noun each: parse parameters, call the engine, present."""
