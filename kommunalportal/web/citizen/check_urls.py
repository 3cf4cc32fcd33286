"""Is this certificate genuine?"""

from django.urls import URLPattern, path

from kommunalportal.web.citizen import check

urlpatterns: list[URLPattern] = [
    path("pruefen/", check.ask, name="check"),
    path("pruefen/<str:code>", check.answer, name="check_code"),
]
