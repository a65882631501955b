"""Reads MNIST's IDX files (unpacked)."""

import struct

import numpy
import torch


def read_images(path):
    """float32 [N,1,28,28] in 0..1."""
    data = path.read_bytes()
    magic, count, rows, columns = struct.unpack(">4i", data[:16])
    if magic != 2051:
        raise ValueError(f"{path} holds no images")
    pixels = numpy.frombuffer(data, numpy.uint8, count * rows * columns, 16).reshape(count, 1, rows, columns)
    return torch.from_numpy(pixels.astype(numpy.float32) / 255)


def read_labels(path):
    """int64 [N]."""
    data = path.read_bytes()
    magic, count = struct.unpack(">2i", data[:8])
    if magic != 2049:
        raise ValueError(f"{path} holds no labels")
    return torch.from_numpy(numpy.frombuffer(data, numpy.uint8, count, 8).astype(numpy.int64))
