"""What holds for a view that says nothing: nobody may, nothing is read.

Named in the settings, so the framework imports this while it is itself half loaded:
nothing but its permissions may be imported here.
"""

from typing import Any

from rest_framework.permissions import BasePermission


class Nobody(BasePermission):
    """Refuses everybody."""

    def has_permission(self, request: Any, view: Any) -> bool:
        """No."""
        return False
