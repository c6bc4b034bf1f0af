"""The library: papers, sentences, vectors and search. It knows nothing of the assistant."""
