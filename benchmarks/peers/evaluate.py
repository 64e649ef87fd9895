"""Evaluates a GPT-2 or Llama checkpoint with PyTorch in fp32: python3 evaluate.py loss|norms|product FOLDER THREADS REPETITIONS.

Prints what it found as one line of JSON. The weights are read tensor by tensor and upcast at once, so that no more than one of them
is held twice: less memory than what frameworks around PyTorch take.
"""

import json
import pathlib
import resource
import sys
import time

import torch
from torch.nn import functional

TYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}


def read_tensors(folder, upcast):
    with open(folder / "model.safetensors", "rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
        for name, entry in header.items():
            begin, end = entry["data_offsets"]
            file.seek(8 + size + begin)
            data = bytearray(end - begin)
            file.readinto(data)
            tensor = torch.frombuffer(data, dtype=TYPES[entry["dtype"]]).reshape(entry["shape"])
            yield name, tensor.float() if upcast else tensor


def attend(query, key, value, mask):
    scores = torch.baddbmm(mask, query, key.transpose(1, 2), alpha=query.shape[-1] ** -0.5)
    return torch.softmax(scores, -1) @ value


def split(rows, heads):
    return rows.view(rows.shape[0], heads, -1).transpose(0, 1)


def join(heads):
    return heads.transpose(0, 1).reshape(heads.shape[1], -1)


def causal_mask(length):
    return torch.full((length, length), float("-inf")).triu(1)


def gpt2(config, w, ids):
    hidden, heads, epsilon = config["n_embd"], config["n_head"], config["layer_norm_epsilon"]

    def norm(name, x):
        return functional.layer_norm(x, (hidden,), w[name + ".weight"], w[name + ".bias"], epsilon)

    def linear(name, x):
        return torch.addmm(w[name + ".bias"], x, w[name + ".weight"])

    x = w["transformer.wte.weight"][ids] + w["transformer.wpe.weight"][: len(ids)]
    mask = causal_mask(len(ids))
    for layer in range(config["n_layer"]):
        name = f"transformer.h.{layer}."
        query, key, value = (split(part, heads) for part in linear(name + "attn.c_attn", norm(name + "ln_1", x)).split(hidden, 1))
        x = x + linear(name + "attn.c_proj", join(attend(query, key, value, mask)))
        inner = functional.gelu(linear(name + "mlp.c_fc", norm(name + "ln_2", x)), approximate="tanh")
        x = x + linear(name + "mlp.c_proj", inner)
    return functional.linear(norm("transformer.ln_f", x), w["transformer.wte.weight"])


def llama(config, w, ids):
    heads, groups = config["num_attention_heads"], config["num_key_value_heads"]
    size = config["hidden_size"] // heads
    frequencies = config["rope_theta"] ** (-torch.arange(0, size, 2, dtype=torch.float32) / size)
    angles = torch.outer(torch.arange(len(ids), dtype=torch.float32), frequencies).repeat(1, 2)
    cosine, sine = angles.cos(), angles.sin()

    def norm(name, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + config["rms_norm_eps"]) * w[name + ".weight"]

    def linear(name, x):
        return functional.linear(x, w[name + ".weight"])

    def rotate(x):
        return x * cosine + torch.cat((-x[..., size // 2:], x[..., : size // 2]), -1) * sine

    x = w["model.embed_tokens.weight"][ids]
    mask = causal_mask(len(ids))
    for layer in range(config["num_hidden_layers"]):
        name = f"model.layers.{layer}."
        input = norm(name + "input_layernorm", x)
        query = rotate(split(linear(name + "self_attn.q_proj", input), heads))
        key = rotate(split(linear(name + "self_attn.k_proj", input), groups)).repeat_interleave(heads // groups, 0)
        value = split(linear(name + "self_attn.v_proj", input), groups).repeat_interleave(heads // groups, 0)
        x = x + linear(name + "self_attn.o_proj", join(attend(query, key, value, mask)))
        input = norm(name + "post_attention_layernorm", x)
        inner = functional.silu(linear(name + "mlp.gate_proj", input)) * linear(name + "mlp.up_proj", input)
        x = x + linear(name + "mlp.down_proj", inner)
    return functional.linear(norm("model.norm", x), w["model.embed_tokens.weight"])


def measure(work, repetitions):
    seconds, cpu, result = [], [], None
    for _ in range(repetitions):
        result = None
        started, used = time.perf_counter(), time.process_time()
        result = work()
        seconds.append(time.perf_counter() - started)
        cpu.append(time.process_time() - used)
    return seconds, cpu, result


def loss(folder, repetitions):
    config = json.loads((folder / "config.json").read_text())
    ids = torch.tensor(json.loads((folder / "tokens.json").read_text()))
    weights = dict(read_tensors(folder, upcast=True))
    forward = {"GPT2LMHeadModel": gpt2, "LlamaForCausalLM": llama}[config["architectures"][0]]
    seconds, cpu, value = measure(
        lambda: functional.cross_entropy(forward(config, weights, ids)[:-1], ids[1:]).item(), repetitions)
    return {"seconds": seconds, "cpu": cpu, "value": value}


def norms(folder, repetitions, upcast):
    seconds, cpu, values = measure(
        lambda: [torch.linalg.vector_norm(tensor).item() for name, tensor in read_tensors(folder, upcast) if "_proj." in name], repetitions)
    return {"seconds": seconds, "cpu": cpu, "value": sum(values)}


def product(repetitions):
    a, b = torch.randn(512, 2048), torch.randn(4096, 2048)
    seconds, cpu, _ = measure(lambda: functional.linear(a, b), repetitions)
    return {"seconds": seconds, "cpu": cpu, "value": 2 * 512 * 2048 * 4096 / min(seconds)}


def main(what, folder, threads, repetitions):
    torch.set_num_threads(threads)
    folder = pathlib.Path(folder)
    with torch.no_grad():
        if what == "loss":
            result = loss(folder, repetitions)
        elif what == "product":
            result = product(repetitions)
        else:
            result = norms(folder, repetitions, upcast=what == "norms-upcast")
    result["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps(result))


main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
