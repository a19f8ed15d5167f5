"""The parameters of layers in one dictionary: the number of a layer stands before a name."""

from functools import lru_cache

from refnn._kinds import require_dicts
from refnn.types import Params


def joined(of_layers: list[Params]) -> Params:
    """Put the number of each layer before the names of its arrays: undo `split`."""
    return {
        _name(i, own): a
        for i, arrays in enumerate(of_layers)
        for own, a in arrays.items()
    }


@lru_cache(maxsize=1024)
def _name(i: int, own: str) -> str:
    """Name an array of layer i; the same string each time, which dictionaries find fast."""
    return f"{i}.{own}"


def split(what: str, params: Params, n: int) -> list[Params]:
    """Give each of n layers its own parameters, without the number in their names."""
    if not isinstance(params, dict):
        require_dicts(**{what: params})
    return [
        {own: params[name] for name, own in names}
        for names in _names_of_layers(what, tuple(params), n)
    ]


@lru_cache(maxsize=256)
def _names_of_layers(
    what: str, names: tuple[str, ...], n: int
) -> list[list[tuple[str, str]]]:
    """Sort the names by layer; remembered, because every step asks for the same."""
    layers: dict[str, list[tuple[str, str]]] = {str(i): [] for i in range(n)}
    for name in names:
        i, _, own = str(name).partition(".")
        if i not in layers or not own:
            raise KeyError(
                f"{what} must be named 'i.name' with i from 0 to {n - 1}, got {name!r}"
            )
        layers[i].append((name, own))
    return list(layers.values())
