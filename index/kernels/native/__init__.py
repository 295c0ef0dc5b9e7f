"""The kernels in Cython; importing one fails where it was not compiled."""
