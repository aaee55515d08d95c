"""Addresses of the captured mail; in dev and demo only."""

from django.urls import path

from practice import mailbox

urlpatterns = [
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox/<str:name>/", mailbox.mailbox_message, name="mailbox_message"),
]
