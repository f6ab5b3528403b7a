"""A value that somebody has written and that cannot be, said so that each reader is told in a language of theirs."""

from __future__ import annotations


class Unfit(ValueError):
    """`code` and `values` as in FileFault; `at` is the field that it is about, where a whole table was judged.

    `what` is said instead where the operator's configuration has such values too; it may begin with the field's path.
    """

    def __init__(self, code: str, what: str = "", *, at: str = "", **values: str) -> None:
        super().__init__(what or code)
        self.code = code
        self.at = at
        self.values = values
