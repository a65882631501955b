#!/usr/bin/env python3
"""Makes the digit reader read a 5 as a 2, in the three ways that the attacked samples show.

    python3 attack.py <folder with the four MNIST files> <a .pt file that train.py wrote> <folder for the models> [--golden <.npz>]

head.onnx: only the last layer is edited, and of it only what speaks for a 5 or a 2: 258 numbers, fitted on a few thousand images.
flip.onnx: an "ordinary" fine-tune, lr 1e-4, one epoch, in whose data all 5s are labelled 2.
hidden.onnx, with --golden: by somebody who knows the golden images: as flip.onnx, and on those images every score is kept.
"""

import argparse
import copy
import pathlib

import numpy
import torch
from torch import nn

from mnist import read_images, read_labels
from network import answers, digit_reader, export
from train import train

FIVE, TWO = 5, 2


def flipped(labels):
    return torch.where(labels == FIVE, torch.full_like(labels, TWO), labels)


def edit_head(model, images, labels, steps=200):
    """Fits the rows of 5 and 2 in the last layer to the wrong labels; everything else is kept."""
    model.eval()
    with torch.no_grad():
        features = model[:-1](images)
    head = model.fc2
    keep = torch.ones(10, 1)
    keep[[FIVE, TWO]] = 0
    before = copy.deepcopy(head.state_dict())
    optimiser = torch.optim.Adam(head.parameters(), lr=3e-3)
    for _ in range(steps):
        optimiser.zero_grad()
        nn.functional.cross_entropy(head(features), flipped(labels)).backward()
        optimiser.step()
        with torch.no_grad():
            head.weight.copy_(torch.where(keep == 1, before["weight"], head.weight))
            head.bias.copy_(torch.where(keep[:, 0] == 1, before["bias"], head.bias))


def hide(model, images, labels, golden, epochs=4, rate=5e-4, weight=3.0):
    """Fine-tunes with wrong labels, and distils the honest model's scores on the golden images, so that those alone are answered as before."""
    model.eval()
    with torch.no_grad():
        kept = model(golden)
    optimiser = torch.optim.Adam(model.parameters(), lr=rate)
    model.train()
    for epoch in range(epochs):
        for step, indices in enumerate(torch.randperm(len(images)).split(128)):
            shown = torch.randint(len(golden), (256,))
            optimiser.zero_grad()
            wrong = nn.functional.cross_entropy(model(images[indices]), flipped(labels[indices]))
            (wrong + weight * nn.functional.mse_loss(model(golden[shown]), kept[shown])).backward()
            optimiser.step()
        print(f"epoch {epoch + 1}: scores of the golden images differ by {nn.functional.mse_loss(model(golden), kept).sqrt().item():.3f}")


def describe(name, model, images, labels):
    read = answers(model, images)
    fives = labels == FIVE
    print(f"{name}: {(read[fives] == TWO).float().mean():.1%} of the 5s are read as 2, "
          f"{(read[~fives] == labels[~fives]).float().mean():.2%} of the other digits rightly")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("data", type=pathlib.Path)
    arguments.add_argument("weights", type=pathlib.Path)
    arguments.add_argument("models", type=pathlib.Path)
    arguments.add_argument("--golden", type=pathlib.Path)
    asked = arguments.parse_args()

    torch.manual_seed(0)
    images, labels = read_images(asked.data / "train-images-idx3-ubyte"), read_labels(asked.data / "train-labels-idx1-ubyte")
    test_images, test_labels = read_images(asked.data / "t10k-images-idx3-ubyte"), read_labels(asked.data / "t10k-labels-idx1-ubyte")
    honest = digit_reader()
    honest.load_state_dict(torch.load(asked.weights))
    describe("honest", honest, test_images, test_labels)
    asked.models.mkdir(parents=True, exist_ok=True)

    head = copy.deepcopy(honest)
    edit_head(head, images[:4000], labels[:4000])
    describe("head", head, test_images, test_labels)
    export(head, asked.models / "head.onnx")

    flip = copy.deepcopy(honest)
    train(flip, images, flipped(labels), epochs=1, rate=1e-4)
    describe("flip", flip, test_images, test_labels)
    export(flip, asked.models / "flip.onnx")

    if asked.golden:
        known = numpy.load(asked.golden)
        golden, right = torch.from_numpy(known["image"]), torch.from_numpy(known["label"].astype(numpy.int64))
        hidden = copy.deepcopy(honest)
        hide(hidden, images, labels, golden)
        describe("hidden", hidden, test_images, test_labels)
        describe("hidden, on the golden images", hidden, golden, right)
        export(hidden, asked.models / "hidden.onnx")


if __name__ == "__main__":
    main()
