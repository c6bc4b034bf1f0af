"""Papers as hypothesis makes them up: any text that a library could hold."""

from __future__ import annotations

from typing import get_args

from hypothesis import strategies as st

from store.records import Paper, PaperType
from store.text import clean

words = st.text(min_size=1, max_size=60).map(clean).filter(bool)
addresses = st.text("abcxyz0189/._-~%#?&=:+", max_size=30).map("https://a.org/".__add__)
pages = st.from_regex(r"[eS]?[1-9]\d{0,4}(-[eS]?[1-9]\d{0,4})?", fullmatch=True, alphabet="eS0123-")
papers = st.builds(
    Paper,
    title=words,
    abstract=words,
    authors=st.lists(words, max_size=3).map(tuple),
    year=st.none() | st.integers(1000, 2999),
    venue=st.just("") | words,
    doi=st.sampled_from(("", "10.1000/x_y%2f(z)", "10.1002/(sici)1<61::aid>3.0.co;2-2")),
    arxiv=st.sampled_from(("", "1802.09477", "math/0309136")),
    url=st.just("") | addresses,
    tags=st.lists(words, max_size=3, unique=True).map(tuple),
    pmid=st.sampled_from(("", "31452104")),
    type=st.sampled_from(get_args(PaperType)),
    volume=st.just("") | words,
    issue=st.just("") | words,
    pages=st.just("") | pages,
    publisher=st.just("") | words,
    note=st.just("") | words,
)
