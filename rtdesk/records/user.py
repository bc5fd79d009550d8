"""A user as far as one may see them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class User:
    """`login` identifies a user in RT's references; `id` is 0 when the server keeps it back."""

    login: str
    id: int = 0
    real_name: str = ""
    email: str = ""
