"""Addresses of figures and disruptions."""

from django.urls import path

from kommunalportal.web.citizen import disruptions, figures

urlpatterns = [
    path("statistik/", figures.figures, name="figures"),
    path("statistik/statistik.csv", figures.figures_file, name="figures_file"),
    path("stoerungen", disruptions.disruptions, name="disruptions"),
]
