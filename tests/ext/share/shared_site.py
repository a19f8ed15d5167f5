"""The addresses that a small site is given."""

BASE = "https://example.org/deep/mini/"
REPOSITORY = "https://example.com/who/mini"
