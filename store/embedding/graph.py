"""The weights of all-MiniLM-L6-v2 → one ONNX graph: int8 matrices, mean pooling, normalisation.

Word pieces enter as `ids` (int32, batch × pieces, no padding), unit vectors leave as `vectors`
(float32, batch × 384). Each matrix has one scale a column; activations are quantised as they come,
one scale a tensor. Operators of the domain com.microsoft are onnxruntime's own.
Architecture: Devlin et al., BERT (2019) and Wang et al., MiniLM (2020); pooling: Reimers and
Gurevych, Sentence-BERT (2019).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from onnx import ModelProto, NodeProto, TensorProto

    Floats = npt.NDArray[np.float32]
    Integers = npt.NDArray[np.int8]

LAYERS, HEADS, DIMENSION = 6, 12, 384
EPSILON = 1e-12
FUSED = "com.microsoft"
LARGEST = 63
"""Not 127: processors without VNNI add two products with a byte in 16 bits, and 127 overflows."""


def build(weights: Mapping[str, Floats]) -> ModelProto:
    """The whole encoder as one model; `weights` are named as in the published file."""
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


def quantise(matrix: Floats) -> tuple[Integers, Floats]:
    """Symmetric, with one scale a column: `integers * scales` is nearly the matrix."""
    import numpy as np

    scales = np.maximum(np.abs(matrix).max(axis=0), EPSILON).astype(np.float32) / LARGEST
    return np.rint(matrix / scales).astype(np.int8), scales


class Graph:
    """The nodes and constants so far; each method adds some and returns its output's name."""

    def __init__(self, weights: Mapping[str, Floats]) -> None:
        self.weights = weights
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []

    def embeddings(self, ids: str) -> str:
        """Words, positions and the one segment there is, added up and normalised."""
        at = "embeddings."
        segment = self.weights[at + "token_type_embeddings.weight"][0]
        positions = self.weights[at + "position_embeddings.weight"] + segment
        tables = [
            self.weight(at + "word_embeddings.weight"),
            self.constant(at + "positions", positions),
        ]
        norm = [self.weight(at + "LayerNorm.weight"), self.weight(at + "LayerNorm.bias")]
        inputs = [ids, "", *tables, "", *norm]
        outputs = [at + "out", at + "lengths"]
        return self.node("EmbedLayerNormalization", inputs, outputs, FUSED, epsilon=EPSILON)

    def layer(self, hidden: str, at: str) -> str:
        """Self-attention, then a network of two matrices; each is added to what it was given."""
        attended = self.linear(self.attention(hidden, at), at + "attention.output.dense")
        hidden = self.add_and_normalise(attended, hidden, at + "attention.output.LayerNorm")
        wide = self.linear(hidden, at + "intermediate.dense")
        active = self.node("Gelu", [wide], [at + "active"], FUSED)
        narrow = self.linear(active, at + "output.dense")
        return self.add_and_normalise(narrow, hidden, at + "output.LayerNorm")

    def attention(self, hidden: str, at: str) -> str:
        """Each piece as a mean of all, weighted by `HEADS` comparisons (Vaswani et al., 2017)."""
        parts = [
            self.linear(hidden, f"{at}attention.self.{part}") for part in ("query", "key", "value")
        ]
        return self.node("MultiHeadAttention", parts, [at + "attended"], FUSED, num_heads=HEADS)

    def linear(self, hidden: str, name: str) -> str:
        """Times a matrix of the weights, in int8, and its bias added."""
        integers, scales = quantise(self.weights[name + ".weight"].T)
        inputs = [
            hidden,
            self.constant(name + ".integers", integers),
            self.constant(name + ".scales", scales),
            "",
            self.weight(name + ".bias"),
        ]
        return self.node("DynamicQuantizeMatMul", inputs, [name + ".out"], FUSED)

    def add_and_normalise(self, hidden: str, given: str, name: str) -> str:
        """Both added up, each piece at mean 0 and variance 1, then scaled and shifted as learnt."""
        total = self.node("Add", [hidden, given], [name + ".total"])
        inputs = [total, self.weight(name + ".weight"), self.weight(name + ".bias")]
        return self.node("LayerNormalization", inputs, [name + ".out"], epsilon=EPSILON)

    def pool(self, hidden: str, out: str) -> str:
        """The mean over the word pieces, at length 1."""
        mean = self.node("ReduceMean", [hidden], ["mean"], axes=[1], keepdims=0)
        return self.node("LpNormalization", [mean], [out], axis=1, p=2)

    def weight(self, name: str) -> str:
        """A tensor of the weights as it is."""
        return self.constant(name, self.weights[name])

    def constant(self, name: str, values: Floats | Integers) -> str:
        """A tensor that is part of the graph."""
        import numpy as np
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(
        self,
        operator: str,
        inputs: Sequence[str],
        outputs: Sequence[str],
        domain: str = "",
        **attributes: Any,
    ) -> str:
        """One operator; the name of its first output."""
        from onnx import helper

        node = helper.make_node(operator, inputs, outputs, domain=domain, **attributes)
        self.nodes.append(node)
        return outputs[0]
