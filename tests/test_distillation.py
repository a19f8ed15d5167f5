import numpy as np
import pytest
from scipy import special

from refnn import losses
from refnn.distillation import distillation_loss

RNG = np.random.default_rng(0)
Z, V = 3 * RNG.standard_normal((2, 6, 4))


@pytest.mark.parametrize("temperature", [0.5, 1.0, 4.0])
def test_it_is_scipys_divergence_times_the_squared_temperature(temperature):
    loss, _ = distillation_loss(Z, teacher=V, temperature=temperature)
    p = special.softmax(Z / temperature, axis=-1)
    q = special.softmax(V / temperature, axis=-1)
    np.testing.assert_allclose(
        loss, temperature**2 * special.rel_entr(q, p).sum(axis=-1).mean()
    )


def test_a_certain_teacher_is_a_label():
    labels = np.array([0, 1, 2, 3, 1, 1])
    loss, back = distillation_loss(Z, teacher=1e4 * np.eye(4)[labels])
    expected, back_expected = losses.softmax_cross_entropy(Z, target=labels)
    np.testing.assert_allclose(loss, expected)
    np.testing.assert_allclose(back(), back_expected())


def test_agreement_costs_nothing_and_a_shift_of_a_row_is_agreement():
    loss, back = distillation_loss(Z + 5.0, teacher=Z, temperature=2.0)
    np.testing.assert_allclose(loss, 0, atol=1e-14)
    np.testing.assert_allclose(back(), 0, atol=1e-14)


def test_a_high_temperature_matches_centered_logits():
    _, back = distillation_loss(Z, teacher=V, temperature=1e5)
    z, v = (a - a.mean(axis=-1, keepdims=True) for a in (Z, V))
    np.testing.assert_allclose(back(), (z - v) / (4 * 6), atol=1e-4)


def test_repeating_the_batch_changes_nothing():
    once, back = distillation_loss(Z, teacher=V)
    twice, back_twice = distillation_loss(
        np.tile(Z, (2, 1)), teacher=np.tile(V, (2, 1))
    )
    np.testing.assert_allclose(once, twice)
    np.testing.assert_allclose(back(), 2 * back_twice()[:6])


def test_huge_logits_stay_finite():
    z = np.array([[1e4, -1e4]])
    loss, back = distillation_loss(z, teacher=-z)
    assert loss == 2e4
    assert np.isfinite(back()).all()


def test_a_stack_may_have_a_teacher_for_each():
    z = np.stack([Z, Z])
    own, _ = distillation_loss(z, teacher=np.stack([V, V[::-1]]))
    shared, back = distillation_loss(z, teacher=V)
    assert own.shape == shared.shape == (2,)
    assert own[0] == shared[0]
    assert own[1] != shared[1]
    dy = back(np.array([1.0, 3.0]))
    np.testing.assert_allclose(dy[1], 3 * dy[0])
    with pytest.raises(ValueError, match=r"^dloss must be a number or have shape"):
        back(np.ones(3))


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        (
            {"teacher": V[:1]},
            ValueError,
            r"teacher must have shape \(6, 4\), got \(1, 4\)",
        ),
        (
            {"teacher": V.argmax(axis=-1)},
            TypeError,
            "teacher must be a floating-point array, got an array of int64",
        ),
        (
            {"teacher": V, "temperature": -1.0},
            ValueError,
            r"temperature must be positive and finite, got -1\.0",
        ),
        (
            {"teacher": V, "temperature": np.inf},
            ValueError,
            "temperature must be positive and finite, got inf",
        ),
    ],
)
def test_mistakes_are_refused(options, error, message):
    with pytest.raises(error, match=message):
        distillation_loss(Z, **options)


def test_no_examples_are_refused():
    with pytest.raises(ValueError, match="N at least 1"):
        distillation_loss(Z[:0], teacher=V[:0])


def test_one_student_and_a_stack_of_teachers_or_the_reverse():
    rng = np.random.default_rng(3)
    students, teachers = rng.standard_normal((2, 3, 4, 5))
    loss, _ = distillation_loss(students, teacher=teachers[0])
    for i, student in enumerate(students):
        alone, _ = distillation_loss(student, teacher=teachers[0])
        assert loss[i] == pytest.approx(alone, rel=1e-13)


def test_a_class_that_the_teacher_rules_out_adds_nothing():
    student = np.array([[0.5, 1.0, -np.inf]])
    teacher = np.array([[0.1, 0.2, -np.inf]])
    loss, back = distillation_loss(student, teacher=teacher)
    without, _ = distillation_loss(student[:, :2], teacher=teacher[:, :2])
    assert loss == pytest.approx(without, rel=1e-13)
    assert np.isfinite(back()).all()


def test_logits_further_apart_than_the_largest_number():
    z = np.array([[1.5e308, -1.5e308]])
    loss, back = distillation_loss(z, teacher=z)
    assert loss == 0
    np.testing.assert_array_equal(back(), 0)
