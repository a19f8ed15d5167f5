"""All right calls and all wrong ones, by the name of the function."""

import inspect
from collections.abc import Iterator
from functools import cache

import cases_attention
import cases_data
import cases_distributed
import cases_initializers
import cases_inversion
import cases_layers
import cases_network
import cases_normalization
import cases_optimizers
import cases_pruning
import cases_schedules
import cases_training

TABLES = [
    cases_attention,
    cases_data,
    cases_distributed,
    cases_initializers,
    cases_inversion,
    cases_layers,
    cases_network,
    cases_normalization,
    cases_optimizers,
    cases_pruning,
    cases_schedules,
    cases_training,
]
RIGHT = {name: call for table in TABLES for name, call in table.RIGHT.items()}
WRONG = {name: errors for table in TABLES for name, errors in table.WRONG.items()}
# Calls that are not varied.
APART = cases_data.APART | cases_distributed.APART


signature = cache(inspect.signature)


def called(function, args, options):
    """Call it; of a generator take some steps, because it checks at the first."""
    result = function(*args, **options)
    if isinstance(result, Iterator):
        return list(zip(range(3), result, strict=False))
    return result


def changed(call, changes):
    """Give a right call with some of its arguments changed, by name."""
    bound = signature(call.function).bind(*call.args, **call.options)
    bound.arguments.update(changes)
    return call.function, bound.args, bound.kwargs
