"""The kernels in NumPy."""
