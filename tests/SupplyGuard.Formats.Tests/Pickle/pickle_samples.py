"""Writes pickles of all protocols, by CPython's own pickler, each behind its length (UInt32 little-endian)."""
import array
import collections
import datetime
import decimal
import enum
import fractions
import io
import pickle
import struct
import sys
import uuid


class Plain:
    def __init__(self):
        self.name = "plain"
        self.parts = [1, 2.5, None, True]


class Slots:
    __slots__ = ("a", "b")

    def __init__(self):
        self.a, self.b = 1, "two"


class Call:
    def __reduce__(self):
        return print, ("hello",), {"state": 1}, iter([1, 2]), iter([("k", "v")])


class Keywords(dict):
    def __new__(cls, *, size=0):
        return dict.__new__(cls)

    def __getnewargs_ex__(self):
        return (), {"size": 3}


class Color(enum.Enum):
    RED = 1


class Persistent(pickle.Pickler):
    def persistent_id(self, value):
        return ("storage", "cpu", str(value)) if isinstance(value, complex) else None


loop = [1]
loop.append(loop)
shared = ["x" * 300]
VALUES = [
    None, True, 0, -1, 255, 65535, 1 << 20, -(1 << 31), 1 << 63, 1 << 200, -(1 << 2100), 0.5, float("inf"), float("nan"), "", "text", "\u00e4\u4e2d\U0001F600", "\ud800", "line\nbreak\\u0041",
    b"", b"bytes\0\xff", b"b" * 300, bytearray(b"array"), (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], [1], list(range(1500)), {}, {"a": 1}, dict(enumerate("abc" * 400)), set(), {1, 2}, frozenset((1, 2)),
    loop, [shared, shared, (shared,)], Plain(), Slots(), Keywords(), Color.RED, collections.OrderedDict(a=1, b=[2]), collections.defaultdict(list, a=[1]), collections.Counter("aab"), collections.deque([1, 2], 3),
    datetime.datetime(2024, 2, 29, tzinfo=datetime.timezone.utc), decimal.Decimal("1.5"), fractions.Fraction(1, 3), uuid.UUID(int=5), array.array("i", [1, 2]), complex(1, 2), slice(1, 2), range(3), len, str.join, type(None), ...,
]


def write(data):
    sys.stdout.buffer.write(struct.pack("<I", len(data)) + data)


for protocol in range(6):
    for value in [*VALUES, Call()]:
        try:
            write(pickle.dumps(value, protocol))
        except (pickle.PicklingError, TypeError):
            pass
    stream = io.BytesIO()
    Persistent(stream, protocol).dump([complex(1, 2), complex(3, 4)]) if protocol else None
    if protocol:
        write(stream.getvalue())
    write(pickle._dumps([Plain(), Color.RED, "u", b"b", {1: 2.0}], protocol))
