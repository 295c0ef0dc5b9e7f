"""Other search engines beside ours, on the same articles, terms and machine.

    articles ── streams.py ──> documents of analysed terms ──> Peer.build (its own tokeniser only splits at blanks)
    queries  ── streams.py ──> (column, term) pairs ─────────> Peer.top   (ten best and the exact total)

One module per peer, behind the protocol in `peer.py`; `ours.py` is the only one that knows our engine's inside.
`comparison.py` times them in turns and checks that they agree; `serving.py` and `load.py` do so over HTTP;
`figures.py` holds the figures.
"""
