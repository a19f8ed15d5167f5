"""What each property refuses, and the words in which it does."""

import numpy as np
import pytest

from refnn.practice import check
from refnn.practice._diagnosis import close


def mask(x):
    return lambda dy: dy * (x > 0)


def right(x):
    return np.maximum(x, 0), mask(x)


def writes_to_dy(x):
    def back(dy):
        dy *= x > 0
        return dy

    return np.maximum(x, 0), back


def remembering():
    last = []

    def function(x):
        same = bool(last) and np.array_equal(x, last[-1])
        last[:] = [x]
        return np.maximum(x, 0) + same, mask(x)

    return function


def writes(x):
    def back(dy):
        dx = dy * (x > 0)
        dy[...] = 0
        x[...] = 0
        return dx

    return np.maximum(x, 0), back


WRONG = {
    "no function": (3, "runs", "must be a function; got 3"),
    "no return": (lambda x: None, "runs", "got nothing (is there a return?)"),
    "one thing": (lambda x: np.maximum(x, 0), "runs", "must return 2 things"),
    "three": (lambda x: (x, x, x), "runs", "got 3"),
    "no back": (lambda x: (np.maximum(x, 0), x), "runs", "a function back"),
    "an error": (lambda x: x.y, "runs", "AttributeError"),
    "too many arguments": (lambda x, y: x, "runs", "missing 1 required"),
    "a list": (lambda x: (np.maximum(x, 0).tolist(), mask(x)), "types", "got a list"),
    "whole numbers": (
        lambda x: (np.maximum(x, 0).astype(int), mask(x)),
        "types",
        "of floating-point numbers; got an array of int64",
    ),
    "a masked array": (
        lambda x: (np.ma.array(x), mask(x)),
        "types",
        "must be an array",
    ),
    "one number": (lambda x: (x.sum(), lambda dy: dy), "shapes", "must have (3,)"),
    "numbers": (lambda x: (x, mask(x)), "value", "y gave [-1."),
    "gradient": (lambda x: (np.maximum(x, 0), mask(-x)), "gradient", "by finite"),
    "nothing back": (
        lambda x: (np.maximum(x, 0), lambda dy: None),
        "types",
        "dx must be an array; got nothing",
    ),
    "writes": (writes, "inputs", "must not change x; it was [-1. , 0.5, 2. ]"),
    "writes to dy": (writes_to_dy, "inputs", "must not change dy; it was"),
    "float64": (
        lambda x: (np.maximum(x, np.zeros(x.shape)), mask(x)),
        "float32",
        "must be float32 like the input; got float64",
    ),
    "remembers": (remembering(), "again", "a second call must give the same y"),
}


@pytest.mark.parametrize(("function", "broken", "words"), WRONG.values(), ids=WRONG)
def test_the_first_broken_property_is_named(function, broken, words):
    report = check("relu", function)
    assert (report.passed, report.broken) == (False, broken), report
    assert words in report.message


def test_what_is_right_passes_again_and_again():
    assert check("relu", right) == check("relu", right)
    assert check("relu", right).passed


def test_a_line_of_the_reader_is_named():
    def relu(x):
        return x.no_such_thing

    assert "return x.no_such_thing" in check("relu", relu).message


def test_a_name_that_is_none_gets_the_nearest():
    with pytest.raises(ValueError, match="no exercise 'rleu'; the nearest: relu"):
        check("rleu", right)


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (-1, "the negative"),
        (0.5, "half of"),
        (2, "twice"),
        (0, "all zeros"),
        (np.nan, "NaN or infinite"),
    ],
)
def test_a_simple_relation_is_said(factor, words):
    report = check("relu", lambda x: (factor * np.maximum(x, 0), mask(x)))
    assert words in report.diagnosis


def test_a_report_is_json_too():
    assert '"broken": "value"' in check("relu", lambda x: (x, mask(x))).json()


def test_a_loss_is_called_so():
    report = check("mse", lambda y, target: (np.sum(y), lambda: y))
    assert report.broken == "value"
    assert ": loss gave" in report.message


def test_a_batch_in_a_list_is_an_input_too():
    def dead_units(batches):
        right = np.all([np.all(a == 0, axis=0) for a in batches], axis=0)
        batches[-1][...] = 0
        return right

    report = check("dead_units", dead_units)
    assert report.broken == "inputs"
    assert "must not change batches[" in report.message


def test_the_gradient_that_arrives_has_the_name_of_the_output():
    def rnn_step(x, s, W, U, b):
        def back(ds_next):
            ds_next *= 2
            raise ValueError

        return np.tanh(x @ W + s @ U + b), back

    assert check("rnn_step", rnn_step).message.startswith("back(ds_next) raised")


def test_what_is_yielded_is_collected_and_an_error_on_the_way_has_its_line():
    def batches(n, size, epochs, rng):
        for _ in range(epochs):
            yield from np.array_split(rng.permutation(n), range(size, n, size))

    def broken(n, size, epochs, rng):
        yield from batches(n, size, epochs, rng)
        raise ValueError(n.no_such_thing)

    def endless(n, size, epochs, rng):
        while True:
            yield rng.permutation(n)

    assert check("batches", batches).passed
    assert "raise ValueError(n.no_such_thing)" in check("batches", broken).message
    assert "the number of batches gave 20000, must" in check("batches", endless).message


def test_of_mistakes_that_agree_on_one_case_that_is_meant_which_agrees_on_most():
    def last_kept(losses, patience):
        best = 0
        for t, loss in enumerate(losses):
            if loss < losses[best]:
                best = t
            elif t - best >= patience:
                return t, t
        return t, t

    def last_kept_at_the_end(losses, patience):
        best = 0
        for t, loss in enumerate(losses):
            if loss < losses[best]:
                best = t
            elif t - best >= patience:
                return t, best
        return t, t

    first = check("early_stopping", last_kept).diagnosis
    assert first.startswith("the last weights are kept")
    second = check("early_stopping", last_kept_at_the_end).diagnosis
    assert second.startswith("if patience never runs out the last weights are kept")


def test_where_zeros_must_come_rounding_is_allowed_and_no_more():
    assert close(np.full(3, 1e-15), np.zeros(3))
    assert not close(np.full(3, 1e-10), np.zeros(3))
    assert close(np.array([]), np.array([]))


def test_a_message_shows_what_is_in_a_dictionary_and_whole_numbers_as_such():
    def gradient_descent(params, grads, lr):
        return {name: p + lr * grads[name] for name, p in params.items()}

    message = check("gradient_descent", gradient_descent).message
    assert "params = {'W': [[1., 2.]], 'b': [0.5]}, grads" in message
    message = check("batches", lambda n, size, epochs, rng: []).message
    assert "rng = a generator: the number of batches gave 0, must be 6" in message


def test_nothing_in_place_of_a_number_is_refused_in_every_case():
    def early_stopping(losses, patience):
        best = 0
        for t, loss in enumerate(losses):
            if loss < losses[best]:
                best = t
            elif t - best >= patience:
                return t, best
        return None, best

    report = check("early_stopping", early_stopping)
    assert (report.broken, report.passed) == ("types", False)
    assert "last must be a number; got nothing" in report.message
