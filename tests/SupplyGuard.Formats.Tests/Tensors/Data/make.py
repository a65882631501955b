"""Makes expected.json with PyTorch and NumPy, which share no code with the readers."""
import hashlib, json, sys
import numpy as np, torch

def canonical(values):
    values = np.ascontiguousarray(values, dtype='<f8').copy()
    values[np.isnan(values)] = np.nan
    return hashlib.sha256(values.tobytes()).hexdigest()

def statistics(tensor):
    raw = tensor.detach().contiguous()
    bits = None
    if raw.dtype in (torch.float32, torch.float64):
        words = raw.numpy().reshape(-1)
        bits = (words.view('<u4') >> 16).astype('<u2') if raw.dtype is torch.float32 else (words.view('<u8') >> np.uint64(32)).astype('<u4')
        bits = hashlib.sha256(bits.tobytes()).hexdigest()
    values = raw.to(torch.float64).numpy().reshape(-1)
    finite = values[np.isfinite(values)]
    return {'count': int(values.size), 'nan': int(np.isnan(values).sum()), 'infinite': int(np.isinf(values).sum()), 'zeros': int((finite == 0).sum()),
            'minimum': float(finite.min()) if finite.size else None, 'maximum': float(finite.max()) if finite.size else None,
            'mean': float(finite.mean()) if finite.size else None, 'norm': float(np.sqrt((finite ** 2).sum())), 'highBits': bits}

folder = sys.argv[1]
files = {}
for name in ('state_dict.pt', 'edge_cases.pt'):
    loaded = torch.load(f'{folder}/{name}')
    files[name] = {key: statistics(value) for key, value in loaded.items()
                   if isinstance(value, torch.Tensor) and not value.is_complex() and not value.is_quantized and value.layout is torch.strided}

patterns = np.arange(65536, dtype='<u2')
words = (np.arange(200000, dtype='<u8') * np.uint64(2654435761) & np.uint64(0xFFFFFFFF)).astype('<u4')
singles = words.view('<f4')
doubles = singles.astype('<f8') * (1 + np.arange(200000) * 2.0 ** -50)
with np.errstate(all='ignore'):
    result = {
        'files': files,
        'f16': canonical(patterns.view('<f2').astype('<f8')),
        'bf16': canonical(torch.from_numpy(patterns.view('<i2').copy()).view(torch.bfloat16).to(torch.float64).numpy()),
        'singleToF16': canonical(torch.from_numpy(singles.copy()).to(torch.float16).to(torch.float64).numpy()),
        'singleToBF16': canonical(torch.from_numpy(singles.copy()).to(torch.bfloat16).to(torch.float64).numpy()),
        'doubleToF16': canonical(doubles.astype('<f2').astype('<f8')),
        'doubleToF32': canonical(doubles.astype('<f4').astype('<f8')),
    }
json.dump(result, open('expected.json', 'w', newline='\n'), indent=1)
open('expected.json', 'a', newline='\n').write('\n')
