"""Addresses of the sample practice; in the demo only."""

from django.urls import path

from practice.demo import views

urlpatterns = [
    path("", views.demo, name="demo"),
    path("enter/<slug:persona>/", views.demo_enter, name="demo_enter"),
]
