"""The product's addresses and the gallery beside them."""

from django.urls import path

from practice import gallery
from practice.urls import handler400, handler403, handler404, handler500
from practice.urls import urlpatterns as product

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*product, path("dev/components/", gallery.gallery, name="components")]
