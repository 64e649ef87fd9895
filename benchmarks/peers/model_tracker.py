"""Saves and loads what a model tracker knows as one pickle, as the Python package does; prints medians in milliseconds as JSON."""

import dataclasses
import json
import os
import pickle
import statistics
import sys
import time


@dataclasses.dataclass(frozen=True)
class ModelId:
    namespace: str
    name: str
    competition_id: int
    commit: str
    hash: str | None
    secure_hash: str


@dataclasses.dataclass
class ModelMetadata:
    id: ModelId
    block: int


@dataclasses.dataclass
class EvalResult:
    block: int
    score: float
    winning_model_block: int
    winning_model_score: float


def milliseconds(work, repetitions=31):
    times = []
    for _ in range(repetitions):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main(path, hotkeys, evaluations):
    metadata = {}
    results = {}
    for i in range(hotkeys):
        hotkey = f"5{i:047d}"
        model = ModelId(f"lab{i}", "model", i % 5, f"{i:040x}", None, f"{i:044d}")
        metadata[hotkey] = ModelMetadata(model, 1000 + i)
        results[hotkey] = {i % 5: [EvalResult(5000 + j, 2 + i / hotkeys + j, 1000, 1.9) for j in range(evaluations)]}

    def save(sync):
        with open(path, "wb") as file:
            pickle.dump([metadata, results], file)
            if sync:
                file.flush()
                os.fsync(file.fileno())

    def load():
        with open(path, "rb") as file:
            pickle.load(file)

    print(json.dumps({"save": milliseconds(lambda: save(False)), "durableSave": milliseconds(lambda: save(True)), "load": milliseconds(load)}))


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
