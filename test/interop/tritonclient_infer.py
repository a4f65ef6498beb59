"""Asks a server as users of Triton do and prints what came back as JSON: python3 tritonclient_infer.py < QUESTIONS

Needs tritonclient[http]; exits with 3 where it is missing.
"""

import base64
import json
import sys

try:
    import numpy as np
    import tritonclient.http as triton
    from tritonclient.utils import InferenceServerException
except ImportError as error:
    print(error, file=sys.stderr)
    sys.exit(3)

asked = json.load(sys.stdin)
client = triton.InferenceServerClient(asked["address"], network_timeout=60, connection_timeout=60)


def tensor(name, array, binary=True):
    datatype = "UINT8" if array.dtype == np.uint8 else "BYTES"
    return triton.InferInput(name, list(array.shape), datatype).set_data_from_numpy(array, binary_data=binary)


def infer(model, array, name, binary=True, outputs=None, **options):
    result = client.infer(model, [tensor(name, array, binary)], outputs=outputs, **options)
    response = result.get_response()
    arrays = {output["name"]: result.as_numpy(output["name"]) for output in response["outputs"]}
    plain = np.vectorize(lambda value: value.decode() if isinstance(value, bytes) else value, otypes=[object])
    return {
        "id": response.get("id"),
        "version": response["model_version"],
        "parameters": response["parameters"],
        "isBinary": all("binary_data_size" in output.get("parameters", {}) for output in response["outputs"]),
        "datatypes": {output["name"]: output["datatype"] for output in response["outputs"]},
        "outputs": {name: plain(array).tolist() for name, array in arrays.items()},
    }


def failure(call):
    try:
        call()
    except InferenceServerException as error:
        return {"status": error.status(), "message": error.message()}


files = [open(path, "rb").read() for path in asked["images"]]
encoded = np.array(files, dtype=np.object_)
base64s = np.array([base64.b64encode(file).decode() for file in files], dtype=np.object_)
pixels = np.frombuffer(base64.b64decode(asked["pixels"]["data"]), dtype=np.uint8).reshape(asked["pixels"]["shape"])
texts = np.array([text.encode() for text in asked["texts"]], dtype=np.object_)
in_json = lambda *names: [triton.InferRequestedOutput(name, binary_data=False) for name in names]
image_outputs = in_json("label", "score", "class_id")

print(
    json.dumps(
        {
            "live": client.is_server_live(),
            "ready": client.is_server_ready(),
            "modelReady": [client.is_model_ready("images"), client.is_model_ready("images", "1")],
            "unknownReady": client.is_model_ready("nobody"),
            "server": client.get_server_metadata(),
            "imagesMetadata": client.get_model_metadata("images"),
            "textsMetadata": client.get_model_metadata("texts", "1"),
            "index": client.get_model_repository_index(),
            "binary": infer("images", encoded, "image", request_id="seven"),
            "json": infer("images", base64s, "image", binary=False, outputs=image_outputs),
            "binaryIn": infer("images", encoded, "image", outputs=image_outputs),
            "compressed": infer("images", encoded, "image", request_compression_algorithm="gzip"),
            "pixels": infer("images", pixels, "image"),
            "pixelsInJson": infer("images", pixels[:8, :8].copy(), "image", binary=False),
            "onePixelBatch": infer("images", pixels[np.newaxis], "image"),
            "classes": infer(
                "images", encoded, "image", outputs=[triton.InferRequestedOutput("score", class_count=2)]
            ),
            "constrained": infer("images", encoded, "image", parameters={"top_k": 2, "max_latency_ms": 60000.0}),
            "translation": infer("texts", texts, "text", model_version="1"),
            "translationInJson": infer("texts", texts, "text", binary=False, outputs=in_json("translation")),
            "failures": {
                "model": failure(lambda: infer("nobody", texts, "text")),
                "version": failure(lambda: infer("texts", texts, "text", model_version="9")),
                "input": failure(lambda: infer("texts", texts, "image")),
                "shape": failure(lambda: infer("images", pixels[:, :, :2].copy(), "image")),
                "image": failure(lambda: infer("images", texts, "image")),
                "output": failure(lambda: infer("texts", texts, "text", outputs=in_json("logits"))),
                "constraint": failure(lambda: infer("texts", texts, "text", parameters={"min_accuracy": -1})),
                "deadline": failure(lambda: infer("texts", texts, "text", parameters={"max_latency_ms": 0.0})),
            },
        }
    )
)
