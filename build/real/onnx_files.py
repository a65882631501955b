"""ONNX files without the library of that name: values of what others exported are changed in place, and small networks are written.

An edited file keeps its size and its graph. What is written here knows nothing of SupplyGuard.
"""
import numpy as np


def fields(data, start, end):
    """The fields of a message of Protocol Buffers: number, value of a varint or None, beginning and end of the bytes."""
    at = start
    while at < end:
        tag, at = varint(data, at)
        size = {1: 8, 5: 4}.get(tag & 7)
        value = None
        if tag & 7 == 0:
            value, at = varint(data, at)
            size = 0
        elif tag & 7 == 2:
            size, at = varint(data, at)
        yield tag >> 3, value, at, at + size
        at += size


def varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 127) << shift
        shift, at = shift + 7, at + 1
        if data[at - 1] < 128:
            return value, at


def floats(data, start, end, path=((7, "graph"),)):
    """Tensors of 32-bit floats below a message: dimensions and an array that shares the memory of the file."""
    for number, _, at, stop in fields(data, start, end):
        for wanted, kind in path:
            if number != wanted:
                continue
            if kind == "tensor":
                inner = list(fields(data, at, stop))
                dimensions = [value for field, value, *_ in inner if field == 1]
                raw = [(first, last) for field, _, first, last in inner if field == 9]
                if (2, 1) in [(field, value) for field, value, *_ in inner] and raw:
                    yield dimensions, np.frombuffer(data, "<f4", (raw[0][1] - raw[0][0]) // 4, raw[0][0])
            else:
                yield from floats(data, at, stop, {"graph": ((1, "node"), (5, "tensor")), "node": ((5, "attribute"),), "attribute": ((5, "tensor"), (6, "graph"))}[kind])


def edited(model, change):
    """The model after `change` was given all of its tensors."""
    data = bytearray(model)
    change(list(floats(data, 0, len(data))))
    return bytes(data)


def network(layers):
    """An ONNX model of fully connected layers with rectifiers between them: features in, scores out."""
    def varints(value):
        return bytes([value & 127 | 128]) + varints(value >> 7) if value > 127 else bytes([value])

    def field(number, value):
        if isinstance(value, int):
            return varints(number << 3) + varints(value)
        value = value.encode() if isinstance(value, str) else value
        return varints(number << 3 | 2) + varints(len(value)) + value

    def described(number, name, width):
        return field(number, field(1, name) + field(2, field(1, field(1, 1) + field(2, field(1, field(2, "n")) + field(1, field(1, width))))))

    nodes = tensors = b""
    source = "features"
    for at, (weights, biases) in enumerate(layers):
        last = at == len(layers) - 1
        for name, values in ((f"w{at}", weights), (f"b{at}", biases)):
            tensors += field(5, b"".join(field(1, size) for size in values.shape) + field(2, 1) + field(8, name) + field(9, values.astype("<f4").tobytes()))
        target = "scores" if last else f"z{at}"
        nodes += field(1, field(1, source) + field(1, f"w{at}") + field(1, f"b{at}") + field(2, target) + field(4, "Gemm"))
        if not last:
            nodes += field(1, field(1, target) + field(2, f"a{at}") + field(4, "Relu"))
        source = f"a{at}"
    graph = nodes + field(2, "network") + tensors + described(11, "features", layers[0][0].shape[0]) + described(12, "scores", layers[-1][0].shape[1])
    return field(1, 8) + field(7, graph) + field(8, field(2, 13))
