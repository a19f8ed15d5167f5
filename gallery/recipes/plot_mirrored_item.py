r"""
One argument, and its mirror
============================

An item of the Argument Reasoning Comprehension Task, told in other words, and the item that Niven and Kao (2019) put
beside it: the claim is turned around, the reason and the two facts stay, and the other fact is right. A word that is in one
of the facts is now right once and wrong once.

It belongs to :doc:`/recipes/clever-hans`.
"""

import matplotlib.pyplot as plt

from gallery.drawing import (
    ACTIVATION,
    GRADIENT,
    INPUT,
    TARGET,
    arrow,
    box,
    sheet,
    words,
)

plt.style.use("refnn.house")

alt = (
    "Two columns, the item and its mirror. Both have the reason: you may pick another search engine. The item claims: so "
    "this one is no harmful monopoly. The mirror claims: so it is one. Both offer two facts: the others do not lead back to "
    "it, and all others lead back to it. In the item the first is right, in the mirror the second. A model that picks the "
    "fact with the word not is right in the item and wrong in the mirror."
)

REASON = "reason: you may pick\nanother search engine"
FACTS = "the others\ndo not lead\nback to it", "all others\nlead back\nto it"
items = {
    "the item": ("claim: this one is\nno harmful monopoly", 0),
    "its mirror": ("claim: this one is\na harmful monopoly", 1),
}

picked = next(i for i, fact in enumerate(FACTS) if " not " in fact)
verdicts = [picked == right for _, right in items.values()]
# The same facts with either label: whatever one of them contains is right in one item of two.
assert verdicts == [True, False]

ax = sheet(height=10.6)
for middle, (name, (claim, right)), is_right in zip(
    (3.5, 10.5), items.items(), verdicts, strict=True
):
    words(ax, (middle, 10.2), name)
    box(ax, (middle, 9), REASON, INPUT, width=5.9, height=1.5)
    stated = box(ax, (middle, 7), claim, ACTIVATION, width=5.9, height=1.5)
    for i, fact in enumerate(FACTS):
        color = TARGET if i == right else "C5"
        place = middle + (-1.65, 1.65)[i]
        chosen = box(ax, (place, 3.9), fact, color, width=2.9, height=2.1)
        if i == right:
            arrow(ax, chosen, stated, "", TARGET)
            words(ax, (place, 2.4), "right", TARGET)
        if i == picked:
            verdict = "who picks “not”\nis " + ("right" if is_right else "wrong")
            words(ax, (place, 0.9), verdict, TARGET if is_right else GRADIENT)

plt.show()
