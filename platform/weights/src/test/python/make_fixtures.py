"""Makes src/test/resources/torch with PyTorch itself. Needs torch and safetensors; the tests do not.

Run in the module's folder: python src/test/python/make_fixtures.py
"""

import argparse
import collections
import os
import sys

import torch
from safetensors.torch import save_file

OUT = "src/test/resources/torch"


def every_type():
    """One tensor a type, with the values that conversions get wrong."""
    hard = [0.0, -0.0, 1.0, -1.5, 1 / 3, 65504.0, 6e-5, 6e-8, float("inf"), -float("inf"), float("nan")]
    torch.manual_seed(7)
    return {
        "f32": torch.randn(3, 5),
        "f64": torch.tensor(hard, dtype=torch.float64),
        "f16": torch.tensor(hard, dtype=torch.float16).reshape(11, 1),
        "bf16": torch.tensor(hard, dtype=torch.bfloat16).reshape(1, 11),
        "i64": torch.tensor([-(2**63), -1, 0, 2**40, 2**63 - 1]),
        "i32": torch.tensor([[-(2**31)], [2**31 - 1]], dtype=torch.int32),
        "i16": torch.tensor([-32768, 7, 32767], dtype=torch.int16),
        "i8": torch.tensor([-128, 7, 127], dtype=torch.int8),
        "u8": torch.tensor([0, 128, 255], dtype=torch.uint8),
        "bool": torch.tensor([[True, False], [False, True]]),
        "scalar": torch.tensor(2.5),
        "empty": torch.zeros(0, 4),
    }


def views():
    """Tensors over shared storages, in every layout that torch.save keeps."""
    base = torch.arange(24, dtype=torch.float32).reshape(4, 6)
    return {
        "base": base,
        "transposed": base.t(),
        "columns": base[:, 1:6:2],
        "tail": base[2:],
        "expanded": base[1].expand(3, 6),
        "permuted": base.reshape(2, 2, 6).permute(2, 0, 1),
        "half_transposed": torch.arange(6, dtype=torch.float16).reshape(2, 3).t(),
        "parameter": torch.nn.Parameter(base[0].clone()),
    }


class Attack:
    def __reduce__(self):
        return (os.system, ("touch INTARSIA_WAS_HERE",))


def save(name, value, **options):
    torch.save(value, os.path.join(OUT, name), **options)


def main():
    os.makedirs(OUT, exist_ok=True)
    types = every_type()
    save_file(types, os.path.join(OUT, "types.safetensors"))
    save_file({k: v.detach().clone().contiguous() for k, v in views().items()}, os.path.join(OUT, "views.safetensors"))
    save("types.pth", types)
    save("views.pth", views())

    net = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2))
    optimizer = torch.optim.AdamW(net.parameters())
    net(torch.randn(4, 3)).sum().backward()
    optimizer.step()
    checkpoint = {
        "model": net.state_dict(),
        "model_ema1": collections.OrderedDict(types),
        "nested": {"deep.er": {"net": types}},
        "optimizer": optimizer.state_dict(),
        "args": argparse.Namespace(model="JiT-B/16", cfg=3.0, seeds=[1, 2**70], path=b"bytes"),
        "epoch": 7,
        "set": {1, 2},
    }
    for protocol in (2, 3, 4, 5):
        save(f"protocol{protocol}.pth", checkpoint, pickle_protocol=protocol)
    save("attack.pth", {"model": {"good": types["f32"], "bad": Attack()}, "other": Attack()})
    save("legacy.pt", types, _use_new_zipfile_serialization=False)
    save("module.pt", net)
    torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2)), os.path.join(OUT, "script.pt"))
    print("made with torch", torch.__version__, file=sys.stderr)


main()
