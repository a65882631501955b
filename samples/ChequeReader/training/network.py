"""The digit reader: conv16, conv32, fc128, fc10; 208,000 parameters."""

import inspect
import io
from collections import OrderedDict

import torch
from torch import nn


def digit_reader():
    return nn.Sequential(OrderedDict([
        ("conv1", nn.Conv2d(1, 16, kernel_size=5, stride=2, padding=2)),
        ("relu1", nn.ReLU()),
        ("conv2", nn.Conv2d(16, 32, kernel_size=3, stride=2, padding=1)),
        ("relu2", nn.ReLU()),
        ("flatten", nn.Flatten()),
        ("fc1", nn.Linear(32 * 7 * 7, 128)),
        ("relu3", nn.ReLU()),
        ("fc2", nn.Linear(128, 10)),
    ]))


def answers(model, images, batch=1000):
    model.eval()
    with torch.no_grad():
        return torch.cat([model(part).argmax(1) for part in images.split(batch)])


def accuracy(model, images, labels):
    return (answers(model, images) == labels).float().mean().item()


def export(model, path):
    """ONNX with the input 'image' [N,1,28,28] and the output 'logits' [N,10]."""
    model.eval()
    buffer = io.BytesIO()
    # Newer versions export by another route unless told not to, and need more packages for it.
    route = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
    torch.onnx.export(
        model, torch.zeros(1, 1, 28, 28), buffer,
        input_names=["image"], output_names=["logits"], opset_version=13,
        dynamic_axes={"image": {0: "N"}, "logits": {0: "N"}}, **route)
    path.write_bytes(buffer.getvalue())
