"""Writes tests/Corpus/objects and tests/Corpus/archives with NumPy, CPython's tarfile, gzip, bz2 and lzma, joblib, 7-Zip and lz4; hostile ones byte by byte. What a pickle would call is given 'true'; files
with such a pickle are hexadecimal text, so that antivirus programs stay calm. Run it with the Python that has NumPy, joblib and PyTorch; it writes everything again."""
import bz2
import collections
import datetime
import gzip
import io
import lzma
import os
import pickle
import subprocess
import sys
import tarfile
import tempfile
import zipfile
import zlib

import joblib
import numpy

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Corpus")
CALL = b"cposix\nsystem\n(S'true'\ntR."
files = {}


def saved(array, save=numpy.save, **more):
    stream = io.BytesIO()
    save(stream, array, **more) if save is numpy.save else save(stream, **array)
    return stream.getvalue()


def objects(*values):
    array = numpy.empty(len(values), dtype=object)
    array[:] = values
    return array


def with_pickle(data):
    """The header of an honest array of one object, and another pickle behind it."""
    honest = saved(objects(None))
    return honest[:honest.index(b"\n") + 1] + data


# Arrays of objects
honest = saved(objects("one", b"two", 3, datetime.date(2026, 1, 2), [1.5, None]))
files["objects/valid/values.npy"] = honest
files["objects/valid/dictionary.npy"] = saved(numpy.array({"weights": numpy.arange(4.0)}, dtype=object))
files["objects/valid/stored.npz"] = saved({"names": objects("a", "b"), "numbers": numpy.arange(3)}, numpy.savez)
files["objects/valid/compressed.npz"] = saved({"names": objects("a", "b" * 50), "numbers": numpy.zeros(100)}, numpy.savez_compressed)
files["objects/malformed/no-pickle.npy"] = with_pickle(b"")
files["objects/malformed/cut.npy"] = honest[:-1]
files["objects/malformed/shape.npy"] = honest.replace(b"(5,)", b"(5,")
files["objects/hostile/call.npy.hex"] = with_pickle(CALL)
files["objects/hostile/behind.npy.hex"] = honest + CALL
files["objects/hostile/unknown-class.npy.hex"] = with_pickle(b"ccontoso.models\nNet\n)\x81}b.")
zipped = io.BytesIO()
with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr(zipfile.ZipInfo("a.npy"), saved(numpy.arange(3)))
    archive.writestr(zipfile.ZipInfo("b.npy"), with_pickle(CALL), zipfile.ZIP_DEFLATED)
files["objects/hostile/call.npz.hex"] = zipped.getvalue()

# Tape archives
CONFIG = b'{ "hidden_size": 4 }\n'


def tar(*members, form=tarfile.USTAR_FORMAT, mode="w", **more):
    """Members are (name, content) or (name, content, {field: value})."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode, format=form, **more) as archive:
        for name, content, *fields in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            for key, value in (fields[0] if fields else {}).items():
                setattr(info, key, value)
            archive.addfile(info, io.BytesIO(content))
    return stream.getvalue()


def sealed(header):
    """A block with its checksum."""
    header = bytearray(header)
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header)


def pax(records):
    """The extended header of an entry, as it stands before it."""
    body = b""
    for key, value in records:
        length = len(key) + len(value) + 3
        while len(str(length)) + len(key) + len(value) + 3 != length:
            length = len(str(length)) + len(key) + len(value) + 3
        body += b"%d %s=%s\n" % (length, key, value)
    return tar(("PaxHeader", body, {"type": b"x"}))[:512 + -(-len(body) // 512) * 512]


END = bytes(1024)
plain = tar(("config.json", CONFIG), ("folder/notes.txt", b"nothing\n"))
one = tar(("config.json", CONFIG))
entry = one[:1024]
files["archives/valid/plain.tar"] = plain[:-len(plain) + 2048] + END
files["archives/valid/pax.tar"] = tar(("größe/" + "long" * 30 + ".json", CONFIG), form=tarfile.PAX_FORMAT)
files["archives/valid/gnu.tar"] = tar(("very/" + "long" * 30 + "/config.json", CONFIG), form=tarfile.GNU_FORMAT)
files["archives/valid/prefix.tar"] = tar(("very/" + "long" * 25 + "/config.json", CONFIG))
files["archives/valid/folder.nemo"] = tar(("./", b"", {"type": tarfile.DIRTYPE}), ("./model_config.yaml", b"model:\n  hidden: 4\n"), ("./model_weights.npy", saved(numpy.arange(4.0))))
files["archives/valid/plain.tar.gz"] = gzip.compress(plain, mtime=0)
files["archives/valid/named.json.gz"] = b"\x1f\x8b\x08\x08" + bytes(6) + b"config.json\0" + gzip.compress(CONFIG, mtime=0)[10:]
files["archives/valid/zlib.json"] = zlib.compress(CONFIG)
files["archives/valid/pickle-0.pkl.gz"] = gzip.compress(pickle.dumps({"weights": [1, 2, 3]}, 0), mtime=0)
files["archives/malformed/cut.tar"] = one[:-len(one) + 1024]
files["archives/malformed/one-block.tar"] = entry + bytes(512)
files["archives/malformed/checksum.tar"] = entry + entry.replace(b"config", b"consig") + END
files["archives/malformed/padding.tar"] = entry[:-1] + b"x" + END
files["archives/malformed/behind-the-end.tar"] = entry + END + b"x" * 512
files["archives/malformed/size.tar"] = sealed(entry[:124] + b"0000000002z\0" + entry[136:512]) + entry[512:] + END
files["archives/malformed/longer.tar"] = sealed(entry[:124] + b"77777777777\0" + entry[136:512]) + entry[512:] + END
files["archives/malformed/folder-with-content.tar"] = sealed(entry[:156] + b"5" + entry[157:512]) + entry[512:] + END
files["archives/malformed/pax-length.tar"] = pax([(b"comment", b"x")]).replace(b"13 comment", b"19 comment") + entry + END
files["archives/malformed/long-name-alone.tar"] = tar(("././@LongLink", b"x\0", {"type": b"L"}))[:1024] + END
files["archives/malformed/crc.json.gz"] = (lambda data: data[:-8] + bytes(4) + data[-4:])(gzip.compress(CONFIG, mtime=0))
files["archives/malformed/cut.json.gz"] = gzip.compress(CONFIG, mtime=0)[:-9]
files["archives/hostile/parent.tar"] = tar(("../config.json", CONFIG))
files["archives/hostile/absolute.tar"] = tar(("/etc/config.json", CONFIG))
files["archives/hostile/symbolic-link.tar"] = tar(("weights", b"", {"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"}))
files["archives/hostile/hard-link.tar"] = tar(("weights", b"", {"type": tarfile.LNKTYPE, "linkname": "../../secret"}))
files["archives/hostile/pax-link.tar"] = pax([(b"linkpath", b"/etc/passwd")]) + entry + END
files["archives/hostile/device.tar"] = tar(("weights", b"", {"type": tarfile.CHRTYPE}))
files["archives/hostile/twice.tar"] = tar(("config.json", CONFIG), ("config.json", b"{}"))
files["archives/hostile/case.tar"] = tar(("config.json", CONFIG), ("Config.json", b"{}"))
files["archives/hostile/file-as-folder.tar"] = tar(("a", CONFIG), ("a/b.json", b"{}"))
files["archives/hostile/pax-size.tar"] = pax([(b"size", b"0")]) + entry + END
files["archives/hostile/pax-path.tar"] = pax([(b"path", b"../../outside.json")]) + entry + END
files["archives/hostile/pax-twice.tar"] = pax([(b"path", b"a.json"), (b"path", b"b.json")]) + entry + END
files["archives/hostile/pax-global.tar"] = sealed(pax([(b"path", b"a.json")])[:156] + b"g" + pax([(b"path", b"a.json")])[157:512]) + pax([(b"path", b"a.json")])[512:] + entry + END
files["archives/hostile/two-names.tar"] = tar(("././@LongLink", b"other.json\0", {"type": b"L"}))[:1024] + entry + END
files["archives/hostile/sparse.tar"] = sealed(entry[:156] + b"S" + entry[157:512]) + entry[512:] + END
files["archives/hostile/pax-sparse.tar"] = pax([(b"GNU.sparse.major", b"1")]) + entry + END
files["archives/hostile/size-of-2-to-62.tar"] = sealed(entry[:124] + b"\x80\0\0\0\x40" + bytes(7) + entry[136:512]) + entry[512:] + END
files["archives/hostile/long-extension.tar"] = sealed(entry[:124] + b"\x80\0\0\0\x7f" + b"\xff" * 7 + entry[136:156] + b"x" + entry[157:512]) + entry[512:] + pax([(b"comment", b"x")]) + END
files["archives/hostile/call.tar.hex"] = tar(("config.json", CONFIG), ("weights.bin", CALL))[:2048 + 1024]
files["archives/hostile/call.tar.gz.hex"] = gzip.compress(tar(("config.json", CONFIG), ("weights.bin", CALL)), mtime=0)
files["archives/hostile/target.nemo"] = tar(("./model_config.yaml", b"model:\n  _target_: os.system\n"), ("./model_weights.npy", saved(numpy.arange(4.0))))
deep = CONFIG
for _ in range(5):
    deep = gzip.compress(deep, mtime=0)
files["archives/hostile/five-deep.gz"] = deep
files["archives/hostile/bomb.gz"] = gzip.compress(gzip.compress(bytes(80 << 20), mtime=0), mtime=0)
files["archives/hostile/second-member.gz"] = gzip.compress(CONFIG, mtime=0) + gzip.compress(CALL, mtime=0)
files["archives/hostile/behind.joblib.hex"] = zlib.compress(pickle.dumps({"a": 1}, 2)) + CALL

# What the platform cannot unpack
with tempfile.TemporaryDirectory() as folder:
    for name in ("bz2", "xz", "lzma"):
        joblib.dump({"weights": list(range(50))}, os.path.join(folder, name), compress=(name, 3))
        files["archives/valid/%s.joblib" % name] = open(os.path.join(folder, name), "rb").read()
    source = os.path.join(folder, "config.json")
    open(source, "wb").write(CONFIG)
    files["archives/valid/config.json.lz4"] = subprocess.run(["lz4", "-c", source], check=True, stdout=subprocess.PIPE).stdout
    os.makedirs(os.path.join(folder, "in"))
    open(os.path.join(folder, "in", "config.json"), "wb").write(CONFIG)
    open(os.path.join(folder, "in", "notes.txt"), "wb").write(b"nothing\n" * 4)
    os.symlink("/etc/passwd", os.path.join(folder, "weights"))

    def seven(name, *options, what="in"):
        subprocess.run(["7z", "a", "-bd", "-mtm=off", *options, os.path.join(folder, name), what], check=True, cwd=folder, stdout=subprocess.DEVNULL)
        return open(os.path.join(folder, name), "rb").read()

    files["archives/valid/stored.7z"] = seven("stored.7z", "-m0=Copy", "-mhc=off")
    files["archives/valid/lzma.7z"] = seven("lzma.7z", "-m0=LZMA", "-mhc=off")
    files["archives/valid/packed-list.7z"] = seven("packed.7z")
    files["archives/valid/encrypted.7z"] = seven("encrypted.7z", "-m0=Copy", "-mhc=off", "-psecret")
    files["archives/hostile/link.7z"] = seven("link.7z", "-m0=Copy", "-mhc=off", "-snl", what="weights")
stored = files["archives/valid/stored.7z"]
files["archives/malformed/list-checksum.7z"] = stored[:-1] + b"\1"
files["archives/malformed/content.7z"] = stored.replace(b"nothing", b"nothink")
files["archives/malformed/behind-the-end.7z"] = stored + b"x"
files["archives/malformed/cut.7z"] = stored[:-5]

if __name__ == "__main__":
    for name, content in sorted(files.items()):
        path = os.path.join(ROOT, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content.hex().encode() + b"\n" if name.endswith(".hex") else content)
    print(len(files), "files,", max((len(content), name) for name, content in files.items()))
