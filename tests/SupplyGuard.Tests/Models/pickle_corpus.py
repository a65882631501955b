"""Writes tests/Corpus/pickle, with CPython's pickle or opcode by opcode, as hexadecimal text so that antivirus programs stay calm. No payload does harm: what would be called is given 'true' or nothing."""
import base64
import collections
import os
import pickle
import struct
import zlib

call = b"cposix\nsystem\n(S'true'\ntR."
short = lambda text: b"\x8c" + bytes([len(text)]) + text
constant = lambda data: b"\x80\x03C" + bytes([len(data)]) + data + b"."
files = {
    "valid/ordered.pkl": pickle.dumps(collections.OrderedDict(a=1, b=[1.5, None, True]), 2),
    "valid/plain0.pkl": pickle.dumps({"weights": [1, 2, 3], "name": "digits"}, 0),
    "valid/plain5.pkl": pickle.dumps({"weights": [1, 2, 3], "raw": bytearray(b"12345678"), "set": {1, 2}}, 5),
    "valid/bytes.pkl": pickle.dumps({"raw": b"\x80\x02 are bytes, and no pickle"}, 0),
    "valid/complex.pkl": pickle.dumps(1 + 2j, 4),
    "malformed/cut.pkl": pickle.dumps({"a": 1}, 2)[:-1],
    "malformed/opcode.pkl": b"\x80\x02}\xff.",
    "malformed/underflow.pkl": b"\x80\x02tR.",
    "malformed/length.pkl": b"\x80\x04\x8e" + struct.pack("<Q", 2 ** 62) + b"abc.",
    "hostile/global.pkl": call,
    "hostile/stack-global.pkl": b"\x80\x04" + short(b"posix") + short(b"system") + b"\x93" + short(b"true") + b"\x85R.",
    "hostile/inst.pkl": b"(S'true'\niposix\nsystem\n.",
    "hostile/obj-pop.pkl": b"(cposix\nsystem\nS'true'\no0N.",
    "hostile/memo.pkl": b"\x80\x04" + short(b"bad") + b"\x94" + short(b"posix") + b"q\x000h\x00" + short(b"system") + b"\x93.",
    "hostile/dotted.pkl": b"\x80\x04" + short(b"shutil") + short(b"os.system") + b"\x93.",
    "hostile/python2.pkl": b"ccommands\ngetoutput\n(S'true'\ntR.",
    "hostile/eval.pkl": b"c__builtin__\neval\n(S'1'\ntR.",
    "hostile/broken-after.pkl": call[:-1] + b"\xff",
    "hostile/second.pkl": b"\x80\x02}." + call,
    "hostile/resolve-name.pkl": b"cpkgutil\nresolve_name\n(S'os:system'\ntR.",
    "hostile/unknown.pkl": b"ccontoso.models\nNet\n)\x81}b.",
    "hostile/codec.pkl": b"c_codecs\nencode\n(S'true'\nS'rot13'\ntR.",
    "hostile/change.pkl": b"ccollections\nOrderedDict\n}S'popitem'\nNsb.",
    "hostile/extension.pkl": b"\x82\x07.",
    "hostile/persistent.pkl": b"Pfile:///etc/hostname\n.",
    "hostile/computed-name.pkl": b"S'posix'\nc_codecs\nencode\n(S'system'\nS'latin1'\ntR\x93.",
    "hostile/computed-call.pkl": b"ccollections\nOrderedDict\n)R)R.",
    "hostile/frame.pkl": b"\x80\x04\x95" + struct.pack("<Q", 1) + b"K\x01.",
    "hostile/nested.pkl": constant(call),
    "hostile/base64.pkl": constant(base64.b64encode(call)),
    "hostile/hexadecimal.pkl": constant(call.hex().encode()),
    "hostile/zlib.pkl": constant(zlib.compress(call)),
    "hostile/zlib-base64.pkl": constant(base64.b64encode(zlib.compress(call))),
    "hostile/nested-twice.pkl": constant(constant(call)),
    "hostile/compressed.joblib": zlib.compress(b"\x80\x02" + call),
    "hostile/array.joblib": b"\x80\x02cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}(U\x05shape(K" + bytes([len(call)]) + b"tU\x05dtypecnumpy\ndtype\n(U\x02u1tRub" + call + b".",
}
corpus = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Corpus", "pickle")
for name, content in files.items():
    path = os.path.join(corpus, name + ".hex")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    text = content.hex()
    with open(path, "w", encoding="ascii", newline="\n") as file:
        file.writelines(text[i:i + 120] + "\n" for i in range(0, len(text), 120))
