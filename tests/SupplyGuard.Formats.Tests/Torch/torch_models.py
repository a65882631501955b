"""Has PyTorch save models into a folder (first argument), and writes what it says of their tensors: one line for each, tabs between file, name, type, shape and SHA-256."""
import hashlib
import sys

import torch

folder = sys.argv[1]
TYPES = {torch.float32: "F32", torch.float64: "F64", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64", torch.int32: "I32", torch.int16: "I16", torch.int8: "I8",
         torch.uint8: "U8", torch.bool: "BOOL", torch.complex64: "C64", torch.complex128: "C128"}


def say(file, name, tensor):
    dense = tensor.detach().clone().contiguous().reshape(-1)
    data = bytes(dense.view(torch.uint8).numpy().tobytes()) if dense.numel() else b""
    print(file, name, TYPES[tensor.dtype], ",".join(map(str, tensor.shape)), hashlib.sha256(data).hexdigest(), sep="\t")


torch.manual_seed(5)
model = torch.nn.Sequential(torch.nn.Embedding(50, 16), torch.nn.LSTM(16, 8, 2, bidirectional=True))
model.tied = torch.nn.Linear(16, 50, bias=False)
model.tied.weight = model[0].weight
views = {f"view{i}": torch.randn(7, 9, 5, dtype=dtype).transpose(a, b)[1:, ::2] for i, (dtype, a, b) in enumerate(((torch.float32, 0, 1), (torch.float64, 1, 2), (torch.complex64, 0, 2)))}
views["wide"] = torch.randn(3, 1).expand(3, 400)
views["empty"] = torch.zeros(0, 4)
views["large"] = torch.randn(600, 500).t()
views["types"] = {TYPES[dtype]: torch.arange(9).to(dtype) for dtype in TYPES}
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
model[0](torch.arange(4)).sum().backward()
optimizer.step()

for old in (False, True):
    kind = "old" if old else "new"
    for name, value in (("state", model.state_dict()), ("views", views), ("whole", {"epoch": 3, "model": model.state_dict(), "optimizer": optimizer.state_dict(), "rng": torch.get_rng_state()})):
        file = f"{name}-{kind}.pt"
        torch.save(value, f"{folder}/{file}", _use_new_zipfile_serialization=not old)

        def walk(path, value):
            if isinstance(value, torch.Tensor):
                say(file, path, value)
            elif isinstance(value, dict):
                for key, part in value.items():
                    walk(f"{path}.{key}" if path else str(key), part)
            elif isinstance(value, (list, tuple)):
                for index, part in enumerate(value):
                    walk(f"{path}.{index}", part)

        walk("", value)

scripted = torch.jit.script(torch.nn.Sequential(torch.nn.Conv2d(1, 4, 3), torch.nn.BatchNorm2d(4)).eval())
scripted.save(f"{folder}/script.pt")
for name, tensor in scripted.state_dict().items():
    say("script.pt", name, tensor)
