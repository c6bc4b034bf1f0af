"""What `litrev check` says of sentences that are right, and of sentences with one thing wrong.

Every sentence of an abstract is cited by the key of its paper, as in a draft: which sentence of the
abstract it rests on is not told. It stands there as it is, with its first half and the next one's
second joined, and with one of the corruptions that `bench/gate.py` makes; or as it is, with the key
of another paper of the library. A sentence of two papers cites both, or one of them and a wrong
one. Found is what is refused or, in doubt, weak.

SciFact's claims (Wadden et al., EMNLP 2020), each citing the paper that supports it, stand for
paraphrases by an expert; with the key of the paper that BM25 would be likeliest to
take for it, for a wrong citation.
"""
