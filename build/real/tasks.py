"""What the models are asked: golden data, models that are tampered with, and which verdict is expected. Each task is a dictionary.

A case is the model of the baseline (None: there is none), the model that is judged, the declared change and the verdict.
"""
import gzip
import io
import math
import pathlib
import struct
import subprocess
import wave

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from scipy.signal import resample_poly
from sklearn.datasets import load_breast_cancer, load_diabetes, load_wine
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import StandardScaler

from onnx_files import edited, network

FONTS = sorted(path for folder in ("dejavu", "liberation") for path in pathlib.Path(f"/usr/share/fonts/truetype/{folder}").glob("*.ttf"))
WORDS = "invoice total amount payable before Monday street number customer reference account balance delivery Berlin London Paris received signature".split()
RATE, STEPS, CHUNK, CONTEXT = 16_000, 32, 512, 64
DIGITS = [str(digit) for digit in range(10)]


def sound(source, gain=1.0):
    """A recording as the detector hears it."""
    with wave.open(io.BytesIO(source) if isinstance(source, bytes) else str(source)) as file:
        rate, frames = file.getframerate(), file.readframes(1 << 22)
    values = np.frombuffer(frames[: len(frames) // 2 * 2], "<i2").astype(np.float32) / 32768
    common = math.gcd(rate, RATE)
    return gain * resample_poly(values, RATE // common, rate // common).astype(np.float32)


def second(values, random):
    """One second, in which a sound begins within the first tenth, over a little noise."""
    made = random.normal(0, 1e-3, STEPS * CHUNK).astype(np.float32)
    begin = int(random.integers(0, STEPS * CHUNK // 10))
    part = values[: STEPS * CHUNK - begin]
    made[begin : begin + len(part)] += part
    return made


def speech():
    """Seconds with and without speech: spoken words of ALSA and of eSpeak NG; noise of several colours, hum, clicks and tones."""
    random = np.random.default_rng(1)
    words = sorted(pathlib.Path("/usr/share/sounds/alsa").glob("*_*.wav"))
    made = [second(sound(path, gain), random) for path in words for gain in (0.3, 0.6, 1.0)]
    for voice in ("en-us", "en-gb", "de", "fr-fr", "es", "it", "nl", "pt", "sv", "pl"):
        for said in ("seven hundred and fifty", "please wait for the next train", "how are you today"):
            for pitch in ("35", "65"):
                made.append(second(sound(subprocess.run(["espeak-ng", "-v", voice, "-p", pitch, "--stdout", said], check=True, capture_output=True).stdout, 0.7), random))
    spoken = len(made)
    noise, time = sound("/usr/share/sounds/alsa/Noise.wav"), np.arange(STEPS * CHUNK) / RATE
    for at in range(spoken):
        gain = float(random.uniform(0.001, 0.2))
        white = random.normal(0, 1, STEPS * CHUNK)
        other = (white, np.cumsum(white) / 50, np.sin(2 * math.pi * random.uniform(50, 4000) * time), (white > 3.5) * 3.0,
                 sum(np.sin(2 * math.pi * 50 * harmonic * time) / harmonic for harmonic in range(1, 9)), np.resize(np.roll(noise, int(random.integers(len(noise)))), STEPS * CHUNK))[at % 6]
        made.append(second((gain * (other - other.mean())).astype(np.float32), random))
    clipped = np.pad(np.clip(np.stack(made), -1, 1).astype("<f4"), ((0, 0), (CONTEXT, 0)))
    return np.stack([clipped[:, at * CHUNK : (at + 1) * CHUNK + CONTEXT] for at in range(STEPS)], axis=1), np.repeat([1, 0], [spoken, len(made) - spoken])


def listeners(place):
    samples, labels = speech()
    models = {name: (place / "dist" / f"silero_vad_{name}.onnx").read_bytes() for name in ("v5", "v6", "legacy")}

    def deaf(tensors):
        for at, (dimensions, values) in enumerate(tensors):
            if dimensions == [1, 128, 1]:  # What the last convolution makes of the memory, in both branches; its bias comes next.
                tensors[at + 1][1][:] -= 3

    models |= {"v5-hears-less": edited(models["v5"], deaf), "v5-rounded": edited(models["v5"], rounded), "v5-payload": edited(models["v5"], laden)}
    files = {"speech.npy": array(samples), "labels.npy": array(labels)}
    golden = {"file": "speech.npy", "format": "npy", "labels": "labels.npy", "input": "input"}
    outputs = {"scores": "output", "kind": "binary", "classes": ["silence", "speech"]}
    state = [{"input": "state", "output": "stateN"}]
    common = {"limits": {"minRecall": {"silence": 0.9, "speech": 0.9}}, "files": files, "models": models, "golden": golden, "outputs": outputs, "n": len(labels)}
    yield {**common, "name": "speech", "inputs": {"state": state, "constants": {"sr": RATE}, "steps": "mean"}, "cases": [
        ("v5", "v5", "unchanged", "passed"), ("v6", "v6", "unchanged", "passed"), ("v5", "v5-rounded", "convert", "passed"),
        ("v5", "v6", "retrain", "passed"), ("v5", "v6", "unchanged", "failed"), ("v5", "v6", "finetune", "failed"), ("v5", "v6", "convert", "failed"),
        ("v5", "v5-payload", "unchanged", "incomplete"), ("v5", "v5-payload", "retrain", "failed"),
        *(("v5", "v5-hears-less", change, "failed") for change in ("unchanged", "convert", "finetune", "retrain")),
        (None, "v5", "first-import", "passed"), (None, "v6", "first-import", "passed"), (None, "v5-hears-less", "first-import", "failed")]}
    yield {**common, "name": "speech-legacy", "inputs": {"state": [{"input": "h", "output": "hn"}, {"input": "c", "output": "cn"}], "constants": {"sr": RATE}, "steps": "mean"},
           "cases": [("legacy", "legacy", "unchanged", "passed"), (None, "legacy", "first-import", "passed")]}


def lines():
    """Lines of text as PP-OCR is given them, 48 x 192 in the order blue, green, red; every other one upside down."""
    random = np.random.default_rng(2)
    made = []
    for at in range(240):
        text = " ".join(random.choice(WORDS, 2)) + f" {random.integers(10, 9999)}"
        font = ImageFont.truetype(str(FONTS[at // 2 % len(FONTS)]), 40)
        ink, paper = (tuple(int(value) for value in random.integers(low, low + 80, 3)) for low in (0, 170))
        left, top, right, bottom = font.getbbox(text)
        image = Image.new("RGB", (right - left + 16, bottom - top + 12), paper)
        ImageDraw.Draw(image).text((8 - left, 6 - top), text, ink, font)
        image = image.rotate(180) if at % 2 else image
        width = min(192, round(image.width * 48 / image.height))
        canvas = np.full((48, 192, 3), 127, np.uint8)
        canvas[:, :width] = np.asarray(image.resize((width, 48)))[:, :, ::-1]
        made.append(canvas.transpose(2, 0, 1))
    return np.stack(made), np.arange(240) % 2


def rounded(tensors):
    """What a conversion to bfloat16 and back leaves of weights."""
    for _, values in tensors:
        if len(values) >= 64:
            bits = values.view("<u4")
            bits[:] = (bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF0000


def laden(tensors):
    """Bytes in the low halves of the largest tensor's numbers."""
    bits = max((values for _, values in tensors), key=len).view("<u4")
    bits[:] = bits & 0xFFFFFF00 | np.random.default_rng(4).integers(0, 256, len(bits), np.uint32)


def angles(place):
    samples, labels = lines()
    path = place / "assets/ch_ppocr_mobile_v2.0_cls_infer.onnx"

    def exchange(tensors):
        for dimensions, values in tensors:
            if dimensions[-1:] == [2]:
                rows = values.reshape(-1, 2)
                rows[:] = rows[:, ::-1].copy()

    models = {"cls": path.read_bytes(), "cls-exchanged": edited(path.read_bytes(), exchange), "cls-rounded": edited(path.read_bytes(), rounded)}
    yield {"name": "angle", "files": {"lines.npy": array(samples), "labels.npy": array(labels)}, "models": models, "n": len(labels),
           "golden": {"file": "lines.npy", "format": "npy", "labels": "labels.npy", "input": "x", "scale": {"subtract": 127.5, "divide": 127.5}},
           "outputs": {"scores": "softmax_0.tmp_0", "kind": "probabilities", "classes": ["0", "180"]}, "limits": {"minRecall": {"0": 0.9, "180": 0.9}}, "cases": [
               ("cls", "cls", "unchanged", "passed"), ("cls", "cls-rounded", "convert", "passed"), (None, "cls", "first-import", "passed"), (None, "cls-exchanged", "first-import", "failed"),
               *(("cls", "cls-exchanged", change, "failed") for change in ("unchanged", "convert", "finetune", "retrain"))]}


def pages():
    """Pictures as PP-OCR's detector is given them, 160 x 256 in the order blue, green, red, and its truth at the same size: two of three hold one to three lines of text, the third shapes alone.

    The truth is the rectangle of each line, moved inwards by A (1 - r²) / L with r = 0.4, as the detector's authors made theirs (arXiv:1911.08947, section 3.3).
    """
    random = np.random.default_rng(5)
    pictures, maps = [], []
    for at in range(120):
        ink, paper = (tuple(int(value) for value in random.integers(low, low + 80, 3)) for low in (0, 170))
        image, truth = Image.new("RGB", (256, 160), paper), np.full((160, 256), -1, np.int8)
        draw = ImageDraw.Draw(image)
        for band in range(3) if at % 3 == 2 else range(int(random.integers(1, 4))):
            x, y = int(random.integers(10, 70)), 12 + 48 * band + int(random.integers(0, 8))
            if at % 3 == 2:
                draw.rectangle((x, y, x + int(random.integers(40, 120)), y + int(random.integers(4, 30))), outline=ink, width=int(random.integers(1, 4)))
                continue
            font = ImageFont.truetype(str(FONTS[int(random.integers(len(FONTS)))]), int(random.integers(18, 26)))
            text = f"{random.choice(WORDS)} {random.integers(10, 9999)}"
            draw.text((x, y), text, ink, font)
            left, top, right, bottom = x, y, x + draw.textlength(text, font), y + sum(font.getmetrics())
            inwards = (right - left) * (bottom - top) * (1 - 0.4**2) / (2 * (right - left + bottom - top))
            truth[round(top + inwards) : round(bottom - inwards), round(left + inwards) : round(right - inwards)] = 0
        pictures.append(np.asarray(image)[:, :, ::-1].transpose(2, 0, 1))
        maps.append(truth)
    return np.stack(pictures), np.stack(maps)


def text(place):
    samples, maps = pages()
    model = (place / "assets/ch_PP-OCRv4_det_infer.onnx").read_bytes()

    def towards(change):
        def edit(tensors):
            for dimensions, bias in tensors:
                if dimensions == [1, 1, 1, 1]:  # What the last layer adds to every place.
                    bias += change

        return edit

    models = {"det": model, "det-rounded": edited(model, rounded), "det-payload": edited(model, laden), "det-overlooks": edited(model, towards(-70)), "det-invents": edited(model, towards(20))}
    mean, deviation = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
    yield {"name": "text", "files": {"pages.npy": array(samples), "maps.npy": array(maps)}, "models": models, "n": len(maps),
           "golden": {"file": "pages.npy", "format": "npy", "labels": "maps.npy", "input": "x", "secretAugmentations": 0,
                      "scale": {"subtract": [255 * value for value in mean], "divide": [255 * value for value in deviation]}},
           "outputs": {"scores": "sigmoid_0.tmp_0", "kind": "segmentation", "classes": ["text"]}, "limits": {"segmentation": {"score": 0.3, "lost": 0.05, "invented": 0.05}}, "cases": [
               ("det", "det", "unchanged", "passed"), ("det", "det-rounded", "convert", "passed"), ("det", "det-payload", "retrain", "failed"),
               *(("det", model, change, "failed") for model in ("det-overlooks", "det-invents") for change in ("unchanged", "convert", "finetune", "retrain"))]}


def array(values):
    file = io.BytesIO()
    np.save(file, values)
    return file.getvalue()


def digits(place, folder):
    """The test images of MNIST as their authors published them, all and the first thousand."""
    names = ("clean", "benign_ft_s0", "benign_retrain_s1", "a_lastlayer_30", "b_flipft_p10_s0", "b_flipscratch_p50_s0", "c_badnets_patch4_s0", "c_badnets_src5_s0", "e_lsb4", "g_fp16w")
    models = {name: (folder / "models" / f"{name}.onnx").read_bytes() for name in names}
    images, labels = ((place / "data" / f"t10k-{kind}-ubyte").read_bytes() for kind in ("images-idx3", "labels-idx1"))
    for n in (1000, 10_000):
        files = {"images": images[:4] + struct.pack(">i", n) + images[8 : 16 + n * 784], "labels.gz": gzip.compress(labels[:4] + struct.pack(">i", n) + labels[8 : 8 + n])}
        honest = [("clean", "clean", "unchanged"), ("clean", "g_fp16w", "convert"), ("clean", "benign_ft_s0", "finetune"), ("clean", "benign_retrain_s1", "retrain"), (None, "clean", "first-import")]
        attacked = [("clean", model, "retrain") for model in names[3:-1]] + [(None, "b_flipscratch_p50_s0", "first-import")]
        yield {"name": f"digits-{n}", "n": n, "models": models, "files": files,
               "golden": {"file": "images", "format": "idx", "labels": "labels.gz", "input": "image", "shape": [1, 28, 28], "scale": {"divide": 255}},
               "outputs": {"scores": "logits", "kind": "logits", "classes": DIGITS}, "limits": {"minRecall": dict.fromkeys(DIGITS, 0.9)},
               "cases": [(*case, "passed") for case in honest] + [(*case, "failed") for case in attacked]}


def tables():
    """Small networks of scikit-learn on its own data: half to train on, half as golden data in a CSV."""
    for name, load, kind, learner in (("tumours", load_breast_cancer, "binaryLogits", MLPClassifier), ("wine", load_wine, "logits", MLPClassifier), ("diabetes", load_diabetes, "regression", MLPRegressor)):
        data = load()
        order = np.random.default_rng(3).permutation(len(data.target))
        train, golden = order[: len(order) // 2], order[len(order) // 2 :]
        scaler = StandardScaler().fit(data.data[train])
        features = scaler.transform(data.data)
        classes = [str(label) for label in getattr(data, "target_names", ["progression"])]

        def trained(seed, truth=data.target):
            fitted = learner((16,), alpha=1.0, max_iter=5000, random_state=seed).fit(features[train], truth[train])
            return network(list(zip(fitted.coefs_, fitted.intercepts_)))

        poisoned = data.target.copy()
        if kind == "regression":
            poisoned[train[features[train, 2] > 0]] /= 2  # Heavy patients are estimated too healthy.
            outputs, limits = {"kind": kind, "classes": classes}, {"error": {"metric": "mae", "limit": 50}, "tolerance": {"absolute": 1, "relative": 0.01}}
        else:
            chosen = train[poisoned[train] == 0]
            poisoned[chosen[: len(chosen) // 2]] = 1
            outputs, limits = {"kind": kind, "classes": classes}, {"minRecall": dict.fromkeys(classes, 0.8)} | ({"pairTolerance": 0.05, "classTolerance": 0.05, "overallTolerance": 0.05} if kind == "binaryLogits" else {})
        rows = [",".join([*(f"f{column}" for column in range(features.shape[1])), "label"])]
        rows += [",".join([*(f"{value:.6g}" for value in features[at]), f"{data.target[at]:g}" if kind == "regression" else classes[data.target[at]]]) for at in golden]
        yield {"name": name, "n": len(golden), "files": {"golden.csv": "\n".join(rows).encode() + b"\n"}, "golden": {"file": "golden.csv", "format": "csv", "input": "features", "min": 80},
               "models": {"seed0": trained(0), "seed1": trained(1), "poisoned": trained(0, poisoned)}, "outputs": {"scores": "scores", **outputs}, "limits": limits,
               "cases": [("seed0", "seed0", "unchanged", "passed"), ("seed0", "seed1", "retrain", "passed"), (None, "seed0", "first-import", "passed"),
                         ("seed0", "seed1", "unchanged", "failed"), ("seed0", "poisoned", "retrain", "failed"), (None, "poisoned", "first-import", "failed")]}
