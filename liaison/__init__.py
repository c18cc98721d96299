"""警企联络: the record-keeping desktop program of park police stations."""

__version__ = "0.1.0"
