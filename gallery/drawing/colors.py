"""What a color means, in all drawings: those of refnn.house, by their place in its cycle."""

ACTIVATION = "C0"  # blue: what a layer puts out
GRADIENT = "C1"  # vermilion: what comes back
TARGET = "C2"  # green: what it should be, and states that are kept
OTHER = "C3"  # purple: operations that are neither, such as normalization
WEIGHT = "C4"  # ochre: what is learned
INPUT = "C5"  # slate: what is given
LINE = "#8c949e"  # as axes are
BACKGROUND = "#ffffff"  # what a shape covers; dark in the dark variant

FAINT = 0.16  # how much of its color the inside of a shape has
