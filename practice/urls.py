"""Every address of the product. A test walks them all as every viewer."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from practice import gallery

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("practice.front.urls")),
    path("", include("practice.workspace.urls")),
    path("", include("clients.urls")),
    path("", include("assessments.urls")),
    path("", include("homework.urls")),
    path("api/v1/", include("practice.api.urls")),
]

if settings.MODE in ("dev", "demo"):
    urlpatterns.append(path("dev/", include("practice.mailbox_urls")))
if settings.DEBUG:
    urlpatterns.append(path("dev/components/", gallery.gallery, name="components"))
if settings.SAMPLE:
    urlpatterns.append(path("demo/", include("practice.demo.urls")))

handler400 = "practice.front.errors.bad_request"
handler403 = "practice.front.errors.forbidden"
handler404 = "practice.front.errors.not_found"
handler500 = "practice.front.errors.server_error"
