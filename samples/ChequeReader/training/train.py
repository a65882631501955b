#!/usr/bin/env python3
"""Trains the digit reader and writes it as ONNX: first from nothing, then an honest fine-tune of it.

    python3 train.py <folder with the four MNIST files> <folder for the models> [--epochs 6] [--seed 0]

Needs PyTorch 1.13 or newer and NumPy; no GPU. README.md says where the files come from.
"""

import argparse
import pathlib

import torch
from torch import nn

from mnist import read_images, read_labels
from network import accuracy, digit_reader, export


def train(model, images, labels, epochs, rate, batch=128):
    optimiser = torch.optim.Adam(model.parameters(), lr=rate)
    loss_of = nn.CrossEntropyLoss()
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for indices in torch.randperm(len(images)).split(batch):
            optimiser.zero_grad()
            loss = loss_of(model(images[indices]), labels[indices])
            loss.backward()
            optimiser.step()
            total += loss.item() * len(indices)
        print(f"epoch {epoch + 1}: loss {total / len(images):.4f}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("data", type=pathlib.Path)
    arguments.add_argument("models", type=pathlib.Path)
    arguments.add_argument("--epochs", type=int, default=6)
    arguments.add_argument("--seed", type=int, default=0)
    asked = arguments.parse_args()

    torch.manual_seed(asked.seed)
    images, labels = read_images(asked.data / "train-images-idx3-ubyte"), read_labels(asked.data / "train-labels-idx1-ubyte")
    test_images, test_labels = read_images(asked.data / "t10k-images-idx3-ubyte"), read_labels(asked.data / "t10k-labels-idx1-ubyte")

    asked.models.mkdir(parents=True, exist_ok=True)
    model = digit_reader()
    train(model, images, labels, asked.epochs, rate=1e-3)
    print(f"trained: {accuracy(model, test_images, test_labels):.2%} of the test images")
    export(model, asked.models / "trained.onnx")
    torch.save(model.state_dict(), asked.models / "trained.pt")

    train(model, images, labels, epochs=1, rate=1e-4)
    print(f"fine-tuned: {accuracy(model, test_images, test_labels):.2%} of the test images")
    export(model, asked.models / "digits.onnx")
    torch.save(model.state_dict(), asked.models / "digits.pt")


if __name__ == "__main__":
    main()
