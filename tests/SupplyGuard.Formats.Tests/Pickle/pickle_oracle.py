"""Says what CPython's own unpickler does with each pickle of a batch, importing and calling nothing.

The batch on standard input is a list of pickles, each behind its length (UInt32 little-endian). For each pickle there is one line on
standard output: the imports in order, as offset of the opcode, module and name (UTF-16 in hexadecimal), then 'stop' or 'break'.

This is pickle._Unpickler, CPython's unpickler in Python, with these differences:
- find_class, persistent_load and extension codes yield a stub that can do everything and does nothing;
- what CPython's unpickler in C goes on with and the one in Python refuses: opcodes over the end of a frame, numbers that end in a NUL or
  are octal, adding nothing to anything; a line, however, must end in a newline, as it must there;
- strings of Python 2 are Latin-1, so that none is refused for its encoding;
- a stub may be half of STACK_GLOBAL: what it would be, only execution could tell.

With the argument 'c' the unpickler in C says it instead, whose imports have no offsets (zero is printed).
"""
import io
import itertools
import pickle
import re
import resource
import struct
import sys


class Stub:
    __slots__ = ()

    def __new__(cls, /, *args, **kwargs):
        return STUB

    def __call__(self, /, *args, **kwargs):
        return STUB

    def __iter__(self):
        return iter(())

    def keys(self):
        return ()

    def items(self):
        return ()

    def __getitem__(self, key):
        return STUB

    def __setitem__(self, key, value):
        pass

    def append(self, item):
        pass

    def extend(self, items):
        pass

    def add(self, item):
        pass

    def __setstate__(self, state):
        pass

    def __index__(self):
        return 0


STUB = object.__new__(Stub)


class Lines(io.BytesIO):
    def readline(self):
        line = super().readline()
        if not line.endswith(b"\n"):
            raise EOFError
        return line


class Unpickler(pickle._Unpickler):
    dispatch = dict(pickle._Unpickler.dispatch)

    def __init__(self, file, log):
        super().__init__(file, fix_imports=False, encoding="latin1", buffers=itertools.repeat(b""))
        self.file = file
        self.log = log

    def find_class(self, module, name):
        self.log.append((self.at, module, name))
        return STUB

    def persistent_load(self, pid):
        return STUB

    def get_extension(self, code):
        if code <= 0:
            raise pickle.UnpicklingError
        self.append(STUB)

    def run(self):
        self._unframer = pickle._Unframer(self.file.read, self.file.readline)
        self.read = self.file.read
        self.readinto = self.file.readinto
        self.readline = self.file.readline
        self.metastack = []
        self.stack = []
        self.append = self.stack.append
        self.proto = 0
        while True:
            self.at = self.file.tell()
            key = self.file.read(1)
            if not key:
                raise EOFError
            try:
                self.dispatch[key[0]](self)
            except pickle._Stop:
                return

    def load_frame(self):
        size, = struct.unpack("<Q", self.file.read(8))
        here = self.file.tell()
        if size > len(self.file.getbuffer()) - here:
            raise EOFError
    dispatch[pickle.FRAME[0]] = load_frame

    def load_stack_global(self):
        name = self.stack.pop()
        module = self.stack.pop()
        if (type(name) is not str and name is not STUB) or (type(module) is not str and module is not STUB):
            raise pickle.UnpicklingError
        if name is STUB or module is STUB:
            module = name = None
        self.append(self.find_class(module, name))
    dispatch[pickle.STACK_GLOBAL[0]] = load_stack_global

    def load_bytearray8(self):
        # The original reserves memory before it looks whether there are so many bytes.
        size, = struct.unpack("<Q", self.file.read(8))
        if size > len(self.file.getbuffer()) - self.file.tell():
            raise EOFError
        self.append(bytearray(self.file.read(size)))
    dispatch[pickle.BYTEARRAY8[0]] = load_bytearray8

    def load_readonly_buffer(self):
        if self.stack[-1] is not STUB:
            super().load_readonly_buffer()
    dispatch[pickle.READONLY_BUFFER[0]] = load_readonly_buffer


    def load_int(self):
        line = self.readline()[:-1]
        text = line.split(b"\0")[0]
        if line in (b"00", b"01"):
            self.append(line == b"01")
        elif re.fullmatch(rb"[ \t\v\f\r]*[+-]?0[0-7]+", text):
            self.append(int(text, 8))
        else:
            self.append(0 if line.startswith(b"\0") else int(text, 0))
    dispatch[pickle.INT[0]] = load_int

    def load_long(self):
        line = self.readline()[:-1]
        line = line[:-1] if line.endswith(b"L") else line
        self.append(int(line.split(b"\0")[0], 0))
    dispatch[pickle.LONG[0]] = load_long

    def load_float(self):
        self.append(float(self.readline()[:-1].split(b"\0")[0]))
    dispatch[pickle.FLOAT[0]] = load_float

    def load_get(self):
        self.append(self.memo[int(self.readline()[:-1].split(b"\0")[0])])
    dispatch[pickle.GET[0]] = load_get

    def load_put(self):
        place = int(self.readline()[:-1].split(b"\0")[0])
        if not 0 <= place <= sys.maxsize:
            raise ValueError
        self.memo[place] = self.stack[-1]
    dispatch[pickle.PUT[0]] = load_put

    def load_appends(self):
        if self.stack:
            super().load_appends()
        else:
            self.pop_mark()
            self.stack[-1]
    dispatch[pickle.APPENDS[0]] = load_appends

    def load_additems(self):
        if self.stack:
            super().load_additems()
        else:
            self.pop_mark()
            self.stack[-1]
    dispatch[pickle.ADDITEMS[0]] = load_additems


class UnpicklerInC(pickle.Unpickler):
    def __init__(self, file, log):
        super().__init__(file, fix_imports=False, encoding="latin1", buffers=itertools.repeat(b""))
        self.log = log

    def find_class(self, module, name):
        self.log.append((0, module, name))
        return STUB

    def persistent_load(self, pid):
        return STUB

    def run(self):
        self.load()


def hexadecimal(text):
    return "-" if text is None else "x" + text.encode("utf-16-be", "surrogatepass").hex()


def main():
    in_c = sys.argv[1:] == ["c"]
    if in_c:
        # A number in the memo is the length of a list there.
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))

    source = sys.stdin.buffer
    target = sys.stdout
    while header := source.read(4):
        data = source.read(struct.unpack("<I", header)[0])
        log = []
        try:
            (UnpicklerInC(io.BytesIO(data), log) if in_c else Unpickler(Lines(data), log)).run()
            end = "stop"
        except Exception:
            end = "break"
        target.write(" ".join([f"{at}:{hexadecimal(module)}:{hexadecimal(name)}" for at, module, name in log] + [end]) + "\n")


main()
