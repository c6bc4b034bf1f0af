"""The weights of all-MiniLM-L6-v2 → an ONNX graph with int8 weights, pooling and normalisation inside.

Word pieces enter as `ids` (int32, batch × pieces, no padding), unit vectors leave as `vectors`
(float32, batch × 384). Each matrix keeps one scale a column; activations are quantised as they
come, one scale a tensor. The fused operators are onnxruntime's own, of domain com.microsoft.
Architecture: Devlin et al., BERT (2019); Wang et al., MiniLM (2020); pooling: Reimers and
Gurevych, Sentence-BERT (2019).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from onnx import ModelProto, NodeProto, TensorProto

    Tensor = npt.NDArray[np.generic]
    Matrix = npt.NDArray[np.float32]

LAYERS, HEADS, DIMENSION = 6, 12, 384
EPSILON = 1e-12
FUSED = "com.microsoft"


def build(weights: Mapping[str, Matrix]) -> ModelProto:
    """The whole encoder as one model."""
    from onnx import TensorProto, helper

    graph = Graph(weights)
    hidden = graph.embeddings("ids")
    for layer in range(LAYERS):
        hidden = graph.layer(hidden, f"encoder.layer.{layer}.")
    graph.pool(hidden, "vectors")
    return helper.make_model(
        helper.make_graph(
            graph.nodes,
            "all-MiniLM-L6-v2",
            [helper.make_tensor_value_info("ids", TensorProto.INT32, ["batch", "pieces"])],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", DIMENSION])],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)],
        ir_version=8,
    )


def quantise(matrix: Matrix) -> tuple[npt.NDArray[np.int8], Matrix]:
    """Symmetric int8 with one scale a column: `integers * scales` is nearly the matrix."""
    import numpy as np

    scales = np.maximum(np.abs(matrix).max(axis=0), 1e-12).astype(np.float32) / 127
    return np.rint(matrix / scales).astype(np.int8), scales


class Graph:
    """Nodes and constants as they are added; each method takes and returns names of tensors."""

    def __init__(self, weights: Mapping[str, Matrix]) -> None:
        self.weights = weights
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []

    def constant(self, name: str, array: Tensor) -> str:
        import numpy as np
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(
        self, operator: str, inputs: Sequence[str], *outputs: str, domain: str = "", **keep: Any
    ) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(operator, inputs, outputs, domain=domain, **keep))
        return outputs[0]

    def kept(self, name: str) -> str:
        """A tensor of the weights as it is."""
        return self.constant(name, self.weights[name])

    def embeddings(self, ids: str) -> str:
        """Words, positions and the one segment there is, summed and normalised."""
        at = "embeddings."
        segment = self.weights[at + "token_type_embeddings.weight"][0]
        positions = self.weights[at + "position_embeddings.weight"] + segment
        inputs = [
            ids,
            "",
            self.kept(at + "word_embeddings.weight"),
            self.constant(at + "positions", positions),
            "",
            self.kept(at + "LayerNorm.weight"),
            self.kept(at + "LayerNorm.bias"),
        ]
        return self.node(
            "EmbedLayerNormalization", inputs, at + "out", at + "n", domain=FUSED, epsilon=EPSILON
        )

    def layer(self, hidden: str, at: str) -> str:
        """Self-attention and the two-layer network, each added to its input and normalised."""
        attended = self.linear(self.attention(hidden, at), at + "attention.output.dense")
        hidden = self.add_and_normalise(attended, hidden, at + "attention.output.LayerNorm")
        wide = self.linear(hidden, at + "intermediate.dense")
        active = self.node("Gelu", [wide], at + "gelu", domain=FUSED)
        narrow = self.linear(active, at + "output.dense")
        return self.add_and_normalise(narrow, hidden, at + "output.LayerNorm")

    def attention(self, hidden: str, at: str) -> str:
        import numpy as np

        parts = [f"{at}attention.self.{part}." for part in ("query", "key", "value")]
        matrix = np.concatenate([self.weights[part + "weight"].T for part in parts], axis=1)
        bias = np.concatenate([self.weights[part + "bias"] for part in parts])
        integers, scales = quantise(matrix)
        name = at + "attention"
        self.node("DynamicQuantizeLinear", [hidden], name + ".x", name + ".scale", name + ".zero")
        inputs = [
            name + ".x",
            self.constant(name + ".integers", integers),
            self.constant(name + ".bias", bias),
            name + ".scale",
            self.constant(name + ".scales", scales),
            "",
            name + ".zero",
            self.constant(name + ".zeros", np.zeros(scales.shape, np.int8)),
        ]
        return self.node("QAttention", inputs, name + ".out", domain=FUSED, num_heads=HEADS)

    def linear(self, hidden: str, name: str) -> str:
        integers, scales = quantise(self.weights[name + ".weight"].T)
        inputs = [
            hidden,
            self.constant(name + ".integers", integers),
            self.constant(name + ".scales", scales),
            "",
            self.kept(name + ".bias"),
        ]
        return self.node("DynamicQuantizeMatMul", inputs, name + ".out", domain=FUSED)

    def add_and_normalise(self, hidden: str, skipped: str, name: str) -> str:
        inputs = [hidden, skipped, self.kept(name + ".weight"), self.kept(name + ".bias")]
        return self.node(
            "SkipLayerNormalization", inputs, name + ".out", domain=FUSED, epsilon=EPSILON
        )

    def pool(self, hidden: str, out: str) -> str:
        """The mean over the word pieces, at length 1."""
        mean = self.node("ReduceMean", [hidden], "mean", axes=[1], keepdims=0)
        return self.node("LpNormalization", [mean], out, axis=1, p=2)
