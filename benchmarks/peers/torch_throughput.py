"""The loss of a Llama checkpoint in PyTorch, fp32 on the processor, written as transformers writes it.

Takes the folder and the number of threads. The first line of input holds the tokens and is answered with PyTorch's version;
each further line is answered with the mean loss.
"""

import json
import os
import sys

import numpy
import torch
import torch.nn.functional as F

folder, threads = sys.argv[1], int(sys.argv[2])
torch.set_num_threads(threads)
config = json.load(open(os.path.join(folder, "config.json")))
heads, eps = config["num_attention_heads"], config["rms_norm_eps"]
size = config["hidden_size"] // heads

with open(os.path.join(folder, "model.safetensors"), "rb") as file:
    header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
    data = file.read()

weights = {}
for name, entry in header.items():
    start, end = entry["data_offsets"]
    bits = numpy.frombuffer(data[start:end], dtype=numpy.uint16).astype(numpy.uint32) << 16
    weights[name] = torch.from_numpy(bits.view(numpy.float32)).view(entry["shape"])
del data


def norm(x, name):
    return weights[name] * (x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + eps))


def rotate(x, cos, sin):
    first, second = x.chunk(2, -1)
    return x * cos + torch.cat((-second, first), -1) * sin


def loss(tokens):
    count = len(tokens)
    angles = torch.outer(torch.arange(count).float(), config["rope_theta"] ** (-torch.arange(0, size, 2).float() / size))
    cos, sin = torch.cat((angles, angles), -1).cos(), torch.cat((angles, angles), -1).sin()
    mask = torch.full((count, count), float("-inf")).triu(1)
    x = F.embedding(tokens, weights["model.embed_tokens.weight"])
    for layer in range(config["num_hidden_layers"]):
        at = f"model.layers.{layer}."
        y = norm(x, at + "input_layernorm.weight")
        q, k, v = (F.linear(y, weights[f"{at}self_attn.{p}_proj.weight"]).view(count, heads, size).transpose(0, 1) for p in "qkv")
        scores = rotate(q, cos, sin) @ rotate(k, cos, sin).transpose(1, 2) / size**0.5 + mask
        mixed = (scores.softmax(-1) @ v).transpose(0, 1).reshape(count, -1)
        x = x + F.linear(mixed, weights[at + "self_attn.o_proj.weight"])
        y = norm(x, at + "post_attention_layernorm.weight")
        y = F.silu(F.linear(y, weights[at + "mlp.gate_proj.weight"])) * F.linear(y, weights[at + "mlp.up_proj.weight"])
        x = x + F.linear(y, weights[at + "mlp.down_proj.weight"])
    logits = F.linear(norm(x, "model.norm.weight"), weights["lm_head.weight"])
    return F.cross_entropy(logits[:-1], tokens[1:]).item()


tokens = torch.tensor([int(token) for token in sys.stdin.readline().split()])
print(torch.__version__, flush=True)
with torch.no_grad():
    for _ in sys.stdin:
        print(loss(tokens), flush=True)
