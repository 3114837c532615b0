"""Lists of turns to write in every notation and read back."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = st.lists(
    st.sampled_from(
        [
            "well",
            "the",
            "bus",
            "at 10:30",
            "was late",
            "I",
            "think",
            "ratio 3:1",
            "council",
            "and",
            "“quite”",
            "Ørsted",
            "£12",
            "P2 said",
            "no",
            "naïve",
            "(laughs)",
        ]
    ),
    min_size=2,
    max_size=30,
).map(lambda words: " ".join(words).capitalize() + ".")
"""Things people say, with the signs that have been taken for labels and times."""

LABELS = st.lists(st.sampled_from(["INT", "P1", "P2", "FG2-P3"]), min_size=2, max_size=4, unique=True)


@st.composite
def talk(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Turns of two to four speakers who take turns, each of them twice or more."""
    labels = draw(LABELS)
    times = draw(st.integers(min_value=2, max_value=5))
    return [(label, draw(WORDS)) for _ in range(times) for label in labels]
