from refnn._sharing import require_stack
from refnn.types import Array, require_one_type


def require_fit(x: Array, s: Array, W: Array, U: Array, *, parts: int) -> None:
    """Raise unless row i of `s` is the state of row i of `x`, and U is (H, parts H)."""
    require_one_type(x=x, s=s, W=W, U=U)
    if (
        min(x.ndim, s.ndim, W.ndim, U.ndim) < 2
        or s.shape[-2] != x.shape[-2]
        or s.shape[-1] != U.shape[-2]
        or U.shape[-1] != parts * U.shape[-2]
        or W.shape[-1] != U.shape[-1]
    ):
        width = "H" if parts == 1 else f"{parts}H"
        raise ValueError(
            f"x (N, D), s (N, H), W (D, {width}), U (H, {width}) do not fit: "
            f"{x.shape}, {s.shape}, {W.shape}, {U.shape}"
        )
    require_stack(
        **{n: a.shape[:-2] for n, a in [("x", x), ("s", s), ("W", W), ("U", U)]}
    )
