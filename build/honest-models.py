"""Saves honest models with scikit-learn, joblib and PyTorch, as people save them, and scans all of them: any finding is a false alarm.

Needs numpy, scikit-learn, joblib and torch (Debian: python3-sklearn python3-joblib python3-torch) and a built tool:

    dotnet build src/SupplyGuard.Tool && python3 build/honest-models.py

Every estimator of scikit-learn that can be fitted on small data is saved by pickle in four protocols and by joblib in three ways; networks and
state dictionaries of PyTorch in both generations of its format, and as TorchScript. Exit code 1 says that there was a false alarm.
"""
import collections
import json
import pathlib
import pickle
import subprocess
import sys
import tempfile
import warnings

import joblib
import numpy as np
import torch
from sklearn.datasets import load_iris, make_regression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils import all_estimators

warnings.simplefilter("ignore")
ROOT = pathlib.Path(__file__).resolve().parent.parent
TOOL = ROOT / "src/SupplyGuard.Tool/bin/Debug/net10.0/SupplyGuard.Tool.dll"


def estimators():
    """Every estimator that default parameters make, fitted; and how many could not be."""
    flowers, numbers = load_iris(return_X_y=True), make_regression(100, 4, random_state=1)
    for name, kind in all_estimators():
        for data in (flowers, numbers, (np.abs(flowers[0]), flowers[1]), (numbers[0], np.c_[numbers[1], numbers[1]])):
            try:
                model = kind().fit(*data)
                yield name, model
                break
            except Exception:  # Some need parameters, other data or other libraries.
                continue
    yield "Pipeline", make_pipeline(StandardScaler(), dict(all_estimators())["LogisticRegression"]()).fit(*flowers)


def save_estimators(folder):
    fitted = 0
    for name, model in estimators():
        try:
            pickle.dumps(model)
        except Exception:  # What holds a function of its own cannot be pickled at all.
            continue
        fitted += 1
        for protocol in (2, 3, 4, 5):
            (folder / f"{name}-{protocol}.pkl").write_bytes(pickle.dumps(model, protocol=protocol))
        joblib.dump(model, folder / f"{name}.joblib")
        joblib.dump(model, folder / f"{name}-zlib.joblib", compress=("zlib", 3))
        joblib.dump(model, folder / f"{name}-gzip.joblib", compress=("gzip", 3))
    return fitted


def networks():
    nn = torch.nn
    yield "mlp", nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Dropout(), nn.Linear(16, 4)), torch.ones(1, 8)
    yield "cnn", nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.MaxPool2d(2), nn.Flatten(), nn.LazyLinear(10)), torch.ones(1, 1, 28, 28)
    yield "half", nn.Sequential(nn.Linear(8, 8)).to(torch.bfloat16), torch.ones(1, 8, dtype=torch.bfloat16)
    yield "encoder", nn.TransformerEncoder(nn.TransformerEncoderLayer(16, 2, 32), 2), torch.ones(3, 1, 16)
    yield "lstm", nn.LSTM(8, 16, num_layers=2, bidirectional=True), torch.ones(3, 1, 8)


def save_networks(weights, whole):
    for name, network, sample in networks():
        network.eval()(sample)
        optimizer = torch.optim.AdamW(network.parameters())
        network(sample)[0].sum().backward()
        optimizer.step()
        network.zero_grad()
        checkpoint = {"epoch": 3, "model": network.state_dict(), "optimizer": optimizer.state_dict(), "loss": 0.5}
        for new in (True, False):
            torch.save(network.state_dict(), weights / f"{name}-{new}.pt", _use_new_zipfile_serialization=new)
            torch.save(checkpoint, weights / f"{name}-checkpoint-{new}.pt", _use_new_zipfile_serialization=new)
            torch.save(network, whole / f"{name}-{new}.pt", _use_new_zipfile_serialization=new)
        with torch.no_grad():
            torch.jit.trace(network, sample).save(str(weights / f"{name}-traced.pt"))
            torch.jit.script(network).save(str(weights / f"{name}-scripted.pt"))


def scan(folder, profile):
    """The files of a folder whose verdict is not 'passed', with the rules that say why."""
    command = ["dotnet", str(TOOL), "model", "scan", str(folder), "--profile", profile, "--format", "json", "--no-progress"]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    rules = collections.defaultdict(set)
    for finding in report["findings"]:
        rules[finding["subject"]].add(f"{finding['rule']}: {finding['message']}")
    models = [subject for subject in report["subjects"] if subject["kind"] == "model"]
    return len(models), {subject["id"]: sorted(rules[subject["id"]]) for subject in models if subject["verdict"] != "passed"}


def main():
    failed = False
    with tempfile.TemporaryDirectory() as root:
        saved, weights, whole = (pathlib.Path(root) / name for name in ("estimators", "weights", "whole"))
        for folder in (saved, weights, whole):
            folder.mkdir()
        print(f"{save_estimators(saved)} estimators of scikit-learn were fitted and saved.")
        save_networks(weights, whole)
        for folder, profile in ((saved, "estimators"), (weights, "numeric"), (whole, "estimators")):
            files, wrong = scan(folder, profile)
            failed |= files == 0 or bool(wrong)
            print(f"{folder.name}: {files} files, {len(wrong)} false alarms.")
            for subject, why in sorted(wrong.items()):
                print(f"  {subject}\n    " + "\n    ".join(why))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
